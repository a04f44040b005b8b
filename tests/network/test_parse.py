"""What engines from 20.10 to 29 answer becomes one and the same picture."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest

from grader.network import parse
from grader.network.follower import changes_picture
from grader.network.journal import tries
from grader.network.state import Container, Endpoint, Limits, Network, Pool, Published
from tests.network.shapes import as_engine_28, as_engine_29, as_event_of_29

RECORDED = Path(__file__).parent / "recorded"


def load(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((RECORDED / f"{name}.json").read_text())
    return loaded


ENGINES = {
    "20.10 (recorded)": load("engine-20.10"),
    "26.1 (recorded)": load("engine-26.1"),
    "28 (by its documents)": as_engine_28(load("engine-26.1")),
    "29 (by its documents)": as_engine_29(load("engine-26.1")),
}


@pytest.fixture(params=ENGINES, ids=str)
def answers(request: pytest.FixtureRequest) -> dict[str, Any]:
    return ENGINES[request.param]


def container(answers: dict[str, Any], name: str) -> Container:
    found = (parse.container(words) for words in answers["containers"])
    return next(c for c in found if c.name == f"recorded-{name}")


def network(answers: dict[str, Any], name: str) -> Network:
    return next(n for n in map(parse.network, answers["networks"]) if n.name == name)


def endpoint(answers: dict[str, Any], name: str, on: str) -> Endpoint:
    found = container(answers, name).endpoint(on)
    assert found is not None
    return found


def test_a_network_with_everything_asked_for(answers: dict[str, Any]) -> None:
    shop = network(answers, "recorded-shop")
    assert shop.driver == "bridge"
    assert shop.scope == "local"
    assert shop.labels == {"course": "recorded"}
    assert shop.options == {"com.docker.network.bridge.enable_icc": "false"}
    assert shop.pools == (
        Pool(
            ip_network("10.74.0.0/24"),
            ip_address("10.74.0.254"),
            ip_network("10.74.0.128/25"),
            {"printer": ip_address("10.74.0.9")},
        ),
    )
    assert not any((shop.internal, shop.ipv6, shop.ingress, shop.config_only))


def test_ipv4_and_ipv6_pools_are_both_kept(answers: dict[str, Any]) -> None:
    six = network(answers, "recorded-six")
    assert six.ipv6
    assert {pool.subnet for pool in six.pools} == {ip_network("10.75.0.0/24"), ip_network("fd74::/64")}


def test_an_internal_network(answers: dict[str, Any]) -> None:
    assert network(answers, "recorded-inner").internal


def test_networks_without_addresses_have_no_pools(answers: dict[str, Any]) -> None:
    assert network(answers, "host").pools == ()
    assert network(answers, "none").driver == "null"


def test_an_address_that_was_asked_for_and_one_that_was_not(answers: dict[str, Any]) -> None:
    shop = endpoint(answers, "web", "recorded-shop")
    assert shop.address == shop.requested_address == ip_address("10.74.0.10")
    assert shop.prefix == 24
    assert shop.gateway == ip_address("10.74.0.254")
    assert shop.network_id == network(answers, "recorded-shop").id
    six = endpoint(answers, "web", "recorded-six")
    assert six.requested_address is None
    assert six.address == ip_address("10.75.0.2")
    assert six.address6 == ip_address("fd74::2")


def test_the_names_that_a_network_answers_to(answers: dict[str, Any]) -> None:
    web = container(answers, "web")
    shop, six = endpoint(answers, "web", "recorded-shop"), endpoint(answers, "web", "recorded-six")
    assert set(shop.names) == {"recorded-web", "www", "front", web.id[:12]}
    assert set(six.names) == {"recorded-web", "front", web.id[:12]}
    assert "www" in shop.aliases
    assert web.id[:12] not in shop.aliases
    assert "www" not in six.aliases


def test_the_default_bridge_answers_to_no_name(answers: dict[str, Any]) -> None:
    assert endpoint(answers, "plain", "bridge").names == ()


def test_published_ports_live_and_wished(answers: dict[str, Any]) -> None:
    web = container(answers, "web")
    both = (
        Published(53, "udp", ip_address("127.0.0.1"), 15353),
        Published(80, "tcp", None, 18080),  # one, though the engine lists 0.0.0.0 and :: apart
    )
    assert web.published == web.wished == both
    assert web.exposed == ((53, "udp"), (80, "tcp"), (9000, "tcp"))
    drawn = container(answers, "plain")
    assert drawn.wished == (Published(80),)
    assert [(p.port, p.host_address, p.host_port) for p in drawn.published] == [(80, None, 32768)]


def test_a_wish_to_publish_comes_to_nothing_in_host_mode_and_before_the_start(
    answers: dict[str, Any],
) -> None:
    for name in ("host", "never"):
        assert container(answers, name).wished
        assert container(answers, name).published == ()


def test_whose_namespace_a_container_shares(answers: dict[str, Any]) -> None:
    assert container(answers, "host").shares == "host"
    assert container(answers, "side").shares == container(answers, "web").id
    assert container(answers, "side").endpoints == ()
    assert container(answers, "web").shares == container(answers, "none").shares == ""
    assert [e.network for e in container(answers, "none").endpoints] == ["none"]


@pytest.mark.parametrize(
    ("name", "status", "runs"),
    [
        ("web", "running", True),
        ("paused", "paused", False),
        ("done", "exited", False),
        ("never", "created", False),
    ],
)
def test_how_a_container_is(answers: dict[str, Any], name: str, status: str, runs: bool) -> None:
    found = container(answers, name)
    assert (found.status, found.running) == (status, runs)
    assert (found.pid > 0) is (status in ("running", "paused"))


def test_a_container_that_never_started_is_attached_without_an_id(answers: dict[str, Any]) -> None:
    never = container(answers, "never")
    assert [(e.network, e.network_id, e.address) for e in never.endpoints] == [
        ("recorded-inner", "", None),
        ("recorded-shop", "", None),
    ]


def test_a_stopped_container_keeps_the_id_of_its_network(answers: dict[str, Any]) -> None:
    done = endpoint(answers, "done", "recorded-shop")
    assert (done.network_id, done.address) == (network(answers, "recorded-shop").id, None)


def test_limits_and_rights(answers: dict[str, Any]) -> None:
    web = container(answers, "web")
    assert web.limits == Limits(memory=64 << 20, cpus=0.5, pids=50)
    assert container(answers, "plain").limits == Limits()
    assert (web.user, web.read_only, web.privileged, web.hostname) == ("1000", True, False, "front")
    assert web.capabilities_dropped == ("NET_RAW",)
    assert container(answers, "plain").dns == ("10.9.9.9",)


@pytest.mark.parametrize(("engine", "priority"), zip(ENGINES, (0, 0, 7, 7), strict=True))
def test_the_gateway_priority_of_engines_from_28_on(engine: str, priority: int) -> None:
    assert endpoint(ENGINES[engine], "web", "recorded-shop").gateway_priority == priority
    assert endpoint(ENGINES[engine], "web", "recorded-six").gateway_priority == 0


def picture(answers: dict[str, Any]) -> tuple[list[Network], list[Container]]:
    """The scene without what differs from run to run: ids (but which is whose), processes, times, files, the image."""
    networks = sorted(map(parse.network, answers["networks"]), key=lambda one: one.name)
    found = sorted(map(parse.container, answers["containers"]), key=lambda one: one.name)
    whose = {one.id: one.name for one in (*networks, *found)} | {one.id[:12]: one.name for one in found}

    def named(words: str) -> str:
        return whose.get(words, words)

    drawn = ("bridge", "recorded-inner")  # the engine chose their subnets, after what else was there

    def placed(one: Endpoint, status: str) -> Endpoint:
        one = replace(one, network_id=named(one.network_id), names=tuple(map(named, one.names)))
        if one.network in drawn:  # and 26.1 gives no gateway to containers on an internal network
            one = replace(one, address=None, gateway=None, mac="")
        return one if status in parse.WITH_PORTS else replace(one, mac="")

    def plain(one: Container) -> Container:
        return replace(
            one,
            id=one.name,
            shares=named(one.shares),
            mode=re.sub(
                "[0-9a-f]{64}|^bridge$", "", one.mode.replace("default", "bridge")
            ),  # one and the same
            pid=0,
            started="",
            image="",
            resolv_conf="",
            hosts="",
            hostname="" if one.mode == "host" else named(one.hostname),  # the machine's own
            labels={key: value for key, value in one.labels.items() if key == "role"},
            endpoints=tuple(placed(endpoint, one.status) for endpoint in one.endpoints),
        )

    nets = [
        replace(one, id=one.name, created="", pools=() if one.name in drawn else one.pools)
        for one in networks
    ]
    return nets, list(map(plain, found))


OURS = ("recorded-inner", "recorded-shop", "recorded-six")


def test_every_engine_gives_the_same_picture_of_the_same_containers() -> None:
    first = picture(ENGINES["26.1 (recorded)"])[1]
    for answers in ENGINES.values():
        seen = picture(answers)[1]
        for mine, theirs in zip(first, seen, strict=True):
            assert comparable(theirs) == comparable(mine), answers["version"]


def comparable(container: Container) -> Container:
    """Engines before 28 know no priority; 20.10 adds the hostname to the aliases, and says no order of the names."""
    return replace(
        container,
        endpoints=tuple(
            replace(
                one,
                gateway_priority=0,
                names=tuple(sorted(set(one.names))),
                aliases=tuple(alias for alias in one.aliases if alias != container.hostname),
            )
            for one in container.endpoints
        ),
    )


def test_every_engine_gives_the_same_picture_of_the_same_networks() -> None:
    first = [one for one in picture(ENGINES["26.1 (recorded)"])[0] if one.name in OURS]
    for answers in ENGINES.values():
        seen = [one for one in picture(answers)[0] if one.name in OURS]
        assert seen == first, answers["version"]


def test_an_event_without_the_fields_that_29_leaves_out_tells_the_same() -> None:
    event = {
        **{"status": "rename", "id": "c" * 64, "from": "busybox", "Type": "container", "Action": "rename"},
        **{"Actor": {"ID": "c" * 64, "Attributes": {"image": "busybox", "name": "web", "oldName": "/wob"}}},
        **{"scope": "local", "time": 1700000000, "timeNano": 1700000000000000000},
    }
    shaped = as_event_of_29(event)
    assert set(event) - set(shaped) == {"status", "id", "from"}
    assert changes_picture(shaped)
    assert tries("host1", [shaped], None, 0) == tries("host1", [event], None, 0)
    assert [(one.command, one.words) for one in tries("host1", [shaped], None, 0)] == [
        ("docker rename", "wob web")
    ]


def test_an_alias_list_of_api_1_44_keeps_the_short_id_out() -> None:
    found = parse.endpoint(
        "net", {"Aliases": ["www", "abcdefabcdef"], "DNSNames": ["web"]}, "web", "abcdefabcdef99", ""
    )
    assert found.aliases == ("www",)
    assert found.names == ("web",)


def test_a_container_with_nulls_where_engines_leave_things_out() -> None:
    words = {"Id": "c1", "Name": "/web", "Config": {}, "HostConfig": {}, "State": {}, "NetworkSettings": None}
    assert parse.container(words) == Container(id="c1", name="web", status="", command=("",))
    halves = words | {"NetworkSettings": {"Ports": {"80/tcp": None}, "Networks": {"shop": None}}}
    found = parse.container(halves)
    assert (found.published, found.endpoints) == ((), (Endpoint("shop", "", names=("web", "c1")),))


def test_a_name_that_was_given_to_another_image_shows_as_an_id_in_the_list() -> None:
    words = {"Id": "c1", "Name": "/web", "Config": {"Image": "shop"}, "HostConfig": {}, "State": {}}
    identity = "sha256:" + "a" * 64
    assert parse.container(words, identity).image_moved
    assert not parse.container(words, "shop").image_moved
    assert not parse.container({**words, "Config": {"Image": identity}}, identity).image_moved


def test_a_network_with_nulls_where_engines_leave_things_out() -> None:
    bare = parse.network({"Id": "n1", "Name": "x", "IPAM": {"Config": None}, "Options": None, "Labels": None})
    assert bare == Network("n1", "x", driver="")
    assert parse.network({"Id": "n1", "Name": "x", "IPAM": None, "Created": None}).pools == ()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("10.74.0.1", "10.74.0.1"),
        ("10.74.0.5/24", "10.74.0.5"),  # 20.10 keeps host bits and prefix as typed
        ("fd74::0001", "fd74::1"),
        ("", None),
        ("none", None),
    ],
)
def test_addresses_are_read_as_numbers(typed: str, kept: str | None) -> None:
    assert parse.address(typed) == (ip_address(kept) if kept else None)


def test_a_subnet_with_host_bits_is_the_network_it_lies_in() -> None:
    assert parse.subnet("10.74.0.5/24") == ip_network("10.74.0.0/24")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-01-02T03:04:05.1Z", "2026-01-02T03:04:05.12Z"),  # as text, "1Z" comes after "12"
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000000001Z"),
        ("2026-01-02T04:04:05+01:00", "2026-01-02T03:04:06Z"),
        ("0001-01-01T00:00:00Z", "2026-01-02T03:04:06Z"),
    ],
)
def test_times_can_be_compared_however_an_engine_writes_them(earlier: str, later: str) -> None:
    assert parse.moment(earlier) < parse.moment(later)


def test_no_time_is_no_time() -> None:
    assert parse.moment(None) == parse.moment("soon") == ""


def test_what_a_manager_knows_of_its_swarm() -> None:
    manager = load("swarm-26.1")["manager"]
    members = [parse.member(words) for words in manager["nodes"]]
    assert [(m.hostname, m.role, m.state, m.leader) for m in members] == [
        ("host1", "manager", "ready", True),
        ("host2", "worker", "ready", False),
    ]
    (service,) = map(parse.service, manager["services"])
    overlay = next(n for n in map(parse.network, manager["networks"]) if n.name == "ov")
    assert (service.name, service.replicas, service.endpoint_mode) == ("svc", 2, "vip")
    assert service.networks == (overlay.id,)
    assert service.ports == ((8000, 80, "tcp", "ingress"),)
    assert service.virtual_addresses[overlay.id] == ip_address("10.0.1.2")
    tasks = [parse.task(words) for words in manager["tasks"]]
    assert {task.node_id for task in tasks} == {member.id for member in members}
    assert {task.state for task in tasks} == {"running"}
    assert all(set(task.addresses) == {"ingress", "ov"} for task in tasks)
    assert (overlay.driver, overlay.scope, overlay.attachable) == ("overlay", "swarm", True)


def test_a_service_and_a_task_that_have_just_been_made() -> None:
    service = parse.service({"ID": "s", "Spec": {"Name": "web", "Mode": {"Global": {}}}})
    assert (service.replicas, service.endpoint_mode, service.ports) == (None, "vip", ())
    task = parse.task({"ID": "t", "Status": {"State": "pending", "Err": "no suitable node"}})
    assert (task.state, task.error, task.addresses) == ("pending", "no suitable node", {})
