"""Every near miss that an explanation can name, on plain data: what is there, what was wanted, what is said."""

from __future__ import annotations

import re
from typing import Any

import pytest

import grader.checks.why
from grader.checks.probe import ProbeResult
from grader.checks.verdict import Outcome
from grader.network.state import Network
from tests.checks import test_swarms as swarms
from tests.checks.builders import Table, box, create_refused, judge, net, on, pid, port, refusal, stopped

BRIDGE = net("bridge", "172.17.0.0/16", "172.17.0.1")
SHOP = net("shop", gateway="10.1.0.1")
BLOG = net("blog", "10.2.0.0/24", "10.2.0.1")
NONE = Network("id-none", "none", "null")
WEB = box("web", on("shop", "10.1.0.2"))
CLIENT = box("client", on("shop", "10.1.0.3"))
HTTP = {"reach": {"from": "client", "to": "http://web/"}}
NO_NAME = ProbeResult("no-such-name")
REFUSED = ProbeResult("refused")
SILENCE = ProbeResult("timeout")
PAGE = ProbeResult("ok", status=200, peer="10.1.0.2")


def asks(asker: str, kind: str, host: str, result: ProbeResult) -> Table:
    return Table({(kind, pid(asker), host): result})


def network(**wanted: Any) -> dict[str, Any]:
    return {"network": {"name": "shop", **wanted}}


def attached(container: str = "web", *networks: str, **more: Any) -> dict[str, Any]:
    return {"attachment": {"container": container, "on": list(networks or ("shop",)), **more}}


def published(**more: Any) -> dict[str, Any]:
    return {"port": {"container": "web", "port": "80/tcp", **more}}


def start_refused(message: str) -> tuple[Any, ...]:
    return (SHOP, stopped(box("web", on("shop")), "created", message))


# number, code, the goal, what is there, a prober, and a word of the learner's own that must be said
CASES: list[tuple[int, str, dict[str, Any], tuple[Any, ...], Table | None, str]] = [
    (
        1,
        "default-bridge-no-dns",
        HTTP,
        (BRIDGE, box("web", on("bridge", "172.17.0.2")), box("client", on("bridge", "172.17.0.3"))),
        asks("client", "http", "web", NO_NAME),
        "client",
    ),
    (
        2,
        "hardcoded-address",
        HTTP,
        (SHOP, WEB, box("client", on("shop", "10.1.0.3"), command=("wget", "http://10.1.0.9:80/"))),
        asks("client", "http", "web", SILENCE),
        "10.1.0.9",
    ),
    (3, "name-typo", network(), (net("shpo"),), None, "shpo"),
    (4, "longer-name", network(), (net("shop2"),), None, "shop2"),
    (5, "wrong-driver", network(driver="macvlan"), (SHOP,), None, "shop"),
    (6, "not-attached", attached(), (SHOP, BLOG, box("web", on("blog"))), None, "connect shop web"),
    (7, "container-stopped", attached(), (SHOP, stopped(WEB)), None, "web"),
    (
        8,
        "never-started",
        {"container": {"name": "web"}},
        start_refused('exec: "slep": executable file not found in $PATH'),
        None,
        "slep",
    ),
    (
        9,
        "still-on-default-bridge",
        attached("web", "shop", only=True),
        (BRIDGE, SHOP, box("web", on("shop"), on("bridge"))),
        None,
        "web",
    ),
    (
        10,
        "wrong-container-connected",
        attached(),
        (SHOP, BLOG, box("web", on("blog")), box("worker", on("shop"))),
        None,
        "worker",
    ),
    (
        11,
        "ip-needs-own-subnet",
        {"address": {"container": "web", "network": "shop", "ip": "10.1.0.9"}},
        start_refused(
            "user specified IP address is supported only when connecting to networks with user configured subnets"
        ),
        None,
        "--subnet",
    ),
    (
        12,
        "address-outside-subnet",
        {"address": {"container": "web", "network": "shop", "ip": "10.1.0.9"}},
        (
            SHOP,
            stopped(
                box("web", on("shop", asked="10.9.0.9")),
                "created",
                "Invalid address 10.9.0.9: It does not belong to any of this network's subnets",
            ),
        ),
        None,
        "10.9.0.9",
    ),
    (
        13,
        "address-taken",
        {"address": {"container": "web", "network": "shop", "ip": "10.1.0.3"}},
        (
            SHOP,
            CLIENT,
            stopped(box("web", on("shop", asked="10.1.0.3")), "created", "Address already in use"),
        ),
        None,
        "client",
    ),
    (
        14,
        "pool-overlaps",
        network(subnet="10.2.0.0/25"),
        (
            BLOG,
            create_refused(
                "shop", "Pool overlaps with other one on this address space", subnet="10.2.0.0/25"
            ),
        ),
        None,
        "blog",
    ),
    (
        15,
        "host-bits-set",
        network(subnet="10.1.0.0/24"),
        (create_refused("shop", "invalid subnet", subnet="10.1.0.5/24"),),
        None,
        "10.1.0.5/24",
    ),
    (
        16,
        "range-outside-subnet",
        network(subnet="10.1.0.0/24"),
        (create_refused("shop", "invalid pool", subnet="10.1.0.0/24", range="10.5.0.0/26"),),
        None,
        "10.5.0.0/26",
    ),
    (
        17,
        "subnet-equals-host",
        network(subnet="10.1.0.0/24"),
        (net("shop", "10.213.0.0/24"),),
        Table({("addresses", 0, ""): ProbeResult(addresses=("127.0.0.1/8", "10.213.0.11/24"))}),
        "10.213.0.0/24",
    ),
    (
        18,
        "alias-on-default-bridge",
        {"alias": {"container": "web", "network": "bridge", "alias": "db"}},
        (BRIDGE, box("web", on("bridge"))),
        None,
        "db",
    ),
    (
        19,
        "alias-on-wrong-network",
        {"alias": {"container": "web", "network": "shop", "alias": "db"}},
        (SHOP, BLOG, box("web", on("shop"), on("blog", "", "db"))),
        None,
        "blog",
    ),
    (
        20,
        "alias-shared",
        {"alias": {"container": "web", "network": "shop", "alias": "db"}},
        (SHOP, box("web", on("shop", "", "db")), box("other", on("shop", "", "db"))),
        None,
        "other",
    ),
    (21, "expose-only", published(), (SHOP, box("web", on("shop"), exposed=((80, "tcp"),))), None, "80"),
    (
        22,
        "ports-reversed",
        published(host_port=8080),
        (SHOP, box("web", on("shop"), wished=(port(8080, 80),), published=(port(8080, 80),))),
        None,
        "8080:80",
    ),
    (
        23,
        "listens-on-localhost",
        HTTP,
        (SHOP, WEB, CLIENT),
        Table(
            {
                ("http", pid("client"), "web"): REFUSED,
                ("listeners", pid("web"), ""): ProbeResult(listeners=(("tcp", "127.0.0.1", 80),)),
            }
        ),
        "127.0.0.1",
    ),
    (
        24,
        "port-taken",
        {"container": {"name": "web"}},
        (
            *start_refused("Bind for 0.0.0.0:8080 failed: port is already allocated"),
            box("other", on("shop"), published=(port(80, 8080),)),
        ),
        None,
        "other",
    ),
    (
        25,
        "bound-to-all-addresses",
        published(host_address="127.0.0.1"),
        (SHOP, box("web", on("shop"), wished=(port(80, 8080),), published=(port(80, 8080),))),
        None,
        "127.0.0.1",
    ),
    (
        25,
        "bound-to-one-address",
        published(host_address="all"),
        (SHOP, box("web", on("shop"), published=(port(80, 8080, "127.0.0.1"),))),
        None,
        "127.0.0.1",
    ),
    (
        26,
        "wrong-protocol",
        {"port": {"container": "web", "port": "53/udp"}},
        (SHOP, box("web", on("shop"), wished=(port(53, 53),), published=(port(53, 53),))),
        None,
        "53/udp",
    ),
    (
        27,
        "publish-with-host-mode",
        published(),
        (box("web", mode="host", shares="host", wished=(port(80, 8080),)),),
        None,
        "web",
    ),
    (
        28,
        "publish-with-shared-namespace",
        published(),
        (SHOP, CLIENT, box("web", mode="container:c-client", shares="c-client")),
        None,
        "client",
    ),
    (
        29,
        "publish-on-internal",
        published(),
        (net("shop", internal=True), box("web", on("shop"), wished=(port(80, 8080),))),
        None,
        "shop",
    ),
    (30, "publish-needs-recreate", published(), (SHOP, WEB), None, "web"),
    (31, "not-internal", network(internal=True), (SHOP,), None, "--internal"),
    (
        32,
        "backend-on-both-networks",
        attached("web", "shop", not_on=["blog"]),
        (SHOP, BLOG, box("web", on("shop"), on("blog"))),
        None,
        "blog",
    ),
    (
        33,
        "proxy-on-one-network",
        attached("web", "shop", "blog"),
        (SHOP, BLOG, box("web", on("shop"))),
        None,
        "blog",
    ),
    (
        34,
        "blocked-target-dead",
        {"blocked": {"from": "client", "to": "http://web/", "control": {"from": "friend"}}},
        (SHOP, WEB, CLIENT, box("friend", on("shop"))),
        Table({("http", pid("friend"), "web"): REFUSED, ("http", pid("client"), "web"): REFUSED}),
        "friend",
    ),
    (
        35,
        "misspelt-option",
        network(options={"com.docker.network.bridge.enable_icc": "false"}),
        (net("shop", options={"com.docker.network.bridge.enable-icc": "false"}),),
        None,
        "com.docker.network.bridge.enable-icc",
    ),
    (
        36,
        "published-port-bypasses-icc",
        {
            "blocked": {
                "from": "client",
                "to": "http://10.213.0.11:8080/",
                "control": {"from": "internet"},
            }
        },
        (
            net("shop", options={"com.docker.network.bridge.enable_icc": "false"}),
            CLIENT,
            box("web", on("shop", "10.1.0.2"), published=(port(80, 8080),)),
        ),
        Table({("http", 0, "10.213.0.11"): PAGE, ("http", pid("client"), "10.213.0.11"): PAGE}),
        "8080",
    ),
    (37, "connect-host-or-none", attached(), (SHOP, box("web", mode="host", shares="host")), None, "web"),
    (37, "connect-host-or-none", attached(), (SHOP, NONE, box("web", on("none"), mode="none")), None, "web"),
    (
        38,
        "same-network-not-namespace",
        {"netns": {"container": "web", "shares": "client"}},
        (SHOP, WEB, CLIENT),
        Table(
            {
                ("netns", pid("web"), ""): ProbeResult(netns="net:[1]"),
                ("netns", pid("client"), ""): ProbeResult(netns="net:[2]"),
                ("netns", 0, ""): ProbeResult(netns="net:[3]"),
            }
        ),
        "container:client",
    ),
    (
        39,
        "network-in-use",
        network(exists=False),
        (SHOP, WEB, refusal("DELETE", "/networks/shop", "network shop has active endpoints", 403)),
        None,
        "web",
    ),
    (
        40,
        "stale-network-id",
        attached(),
        (SHOP, box("web", on("shop", identity="the-one-that-was-deleted"))),
        None,
        "web",
    ),
    (
        41,
        "parent-missing",
        network(driver="macvlan"),
        (create_refused("shop", "invalid subinterface vlan name eth9", "macvlan", parent="eth9"),),
        None,
        "eth9",
    ),
    (
        42,
        "macvlan-own-host",
        {"reach": {"from": "node:host1", "to": "http://container:web/"}},
        (net("shop", driver="macvlan", options={"parent": "eth0"}), WEB),
        Table({("http", 0, "10.1.0.2"): SILENCE}),
        "eth0",
    ),
]


@pytest.mark.parametrize(
    ("code", "goal", "things", "prober", "word"),
    [pytest.param(*case[1:], id=f"{case[0]}-{case[1]}") for case in CASES],
)
def test_a_near_miss_is_recognised_and_named(
    code: str, goal: dict[str, Any], things: tuple[Any, ...], prober: Table | None, word: str
) -> None:
    verdict = judge(goal, *things, prober=prober)
    assert verdict.outcome is Outcome.FAIL
    assert verdict.why is not None
    assert verdict.why.code == code, str(verdict.why.text)
    for language in ("en", "zh"):
        said = f"{verdict.found.to(language)}; {verdict.why.text.to(language)}" if verdict.found else ""
        assert word in said


def test_every_number_of_the_table_has_a_case() -> None:
    words = grader.checks.why.__doc__ or ""
    numbered = {int(found) for found in re.findall(r"^(\d+) +[a-z-]+ ", words, re.MULTILINE)}
    tried = {number for number, *_ in CASES} | {number for number, *_ in swarms.CASES if number}
    assert tried == numbered
    codes = set(re.findall(r"^(?:\d+| +) +([a-z]+(?:-[a-z]+)+)  ", words, re.MULTILINE))
    told = {code for _, code, *_ in (*CASES, *swarms.CASES)}
    assert codes <= told


def test_the_gateway_that_the_engine_chose_is_no_address_of_the_nodes_own() -> None:
    addresses = Table({("addresses", 0, ""): ProbeResult(addresses=("10.213.0.11/24", "10.9.0.1/24"))})
    verdict = judge(network(subnet="10.1.0.0/24"), net("shop", "10.9.0.0/24"), prober=addresses)
    assert verdict.why is not None
    assert verdict.why.code == "wrong-subnet"


def test_a_network_that_belongs_to_the_exercise_is_no_misspelling() -> None:
    goals = [network(), {"network": {"name": "shop2"}}]
    there: tuple[Network, ...] = (net("shop2"),)
    verdict = judge(list(reversed(goals)), *there)
    assert verdict.why is not None
    assert verdict.why.code == "no-such-network"


def test_a_name_too_long_for_a_bridge_is_told_where_the_engine_quotes_the_kernel() -> None:
    options = {"com.docker.network.bridge.name": "br-department-of-names"}
    body = {"Name": "shop", "Driver": "bridge", "Options": options}
    words = "numerical result out of range"
    verdict = judge(network(), refusal("POST", "/networks/create", words, 500, body=body))
    assert verdict.why is not None
    assert verdict.why.code == "interface-name-too-long", str(verdict.why.text)
    assert "br-department-of-names" in verdict.why.text.to("zh")
