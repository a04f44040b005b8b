"""Near misses of macvlan and ipvlan, of routes between hosts and of driver plugins, on plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from grader.checks.evaluate import Evaluator, Facts
from grader.checks.probe import ProbeBroken, ProbeRequest, ProbeResult, Route
from grader.checks.verdict import Outcome, Reason, Verdict
from grader.course.goals import Goal
from grader.network.state import Container, Network, NetworkState, NodeState, Refusal
from grader.text import say
from tests.checks.builders import box, create_refused, net, on, stopped

LAN = net("lan", "10.213.0.0/24", driver="macvlan", options={"parent": "eth0"})
LAB = net("lan", "10.213.0.0/24", driver="macvlan", options={"parent": "lab0"})
LEFT = net("left", "10.1.0.0/24", "10.1.0.1")
RIGHT = net("right", "10.2.0.0/24", "10.2.0.1")
WEB = box("web", on("left", "10.1.0.2"))
CLIENT = box("client", on("right", "10.2.0.2"))
ASKS = {"reach": {"from": "host2/client", "to": "http://container:host1/web/"}}
DEFAULT = Route("default", "10.213.0.1", "eth0")
THERE, BACK = Route("10.1.0.0/24", "10.213.0.11", "eth0"), Route("10.2.0.0/24", "10.213.0.12", "eth0")
OWN = {"host1": "10.213.0.11", "host2": "10.213.0.12"}
DROPS = ("-P FORWARD DROP", "-A FORWARD -j DOCKER-USER", "-A FORWARD -i br-1 ! -o br-1 -j ACCEPT")
LETS_IN = (*DROPS, "-A DOCKER-USER -s 10.2.0.0/24 -j ACCEPT")


class Prober:
    """Two hosts with their routes and the filter rules of host1; every request gets the same answer."""

    def __init__(self, answer: ProbeResult, here: Route, back: Route, rules: tuple[str, ...] = ()) -> None:
        self.answer, self.rules = answer, rules
        self.routes = {"host2": (DEFAULT, here), "host1": (DEFAULT, back)}

    def probe(self, request: ProbeRequest) -> ProbeResult:
        match request.kind:
            case "http":
                return self.answer
            case "route":
                return ProbeResult(routes=self.routes[request.node])
            case "rules":
                return ProbeResult(seen=self.rules)
            case "addresses":
                return ProbeResult(addresses=(f"{OWN[request.node]}/24",))
        raise ProbeBroken(say("no such question in the table"))


def judge(
    goal: Mapping[str, Any],
    one: tuple[Network | Container, ...],
    two: tuple[Network | Container, ...],
    here: Route = DEFAULT,
    back: Route = DEFAULT,
    rules: tuple[str, ...] = (),
    answer: ProbeResult | None = None,
) -> Verdict:
    nodes = {
        name: NodeState(
            name,
            networks=tuple(t for t in things if isinstance(t, Network)),
            containers=tuple(t for t in things if isinstance(t, Container)),
        )
        for name, things in (("host1", one), ("host2", two))
    }
    prober = Prober(answer or ProbeResult("timeout"), here, back, rules)
    facts = Facts(NetworkState(nodes), prober, nodes=tuple(nodes))
    return Evaluator([Goal.model_validate({"id": "goal", **goal})]).evaluate(facts)[0]


def reason_of(verdict: Verdict) -> Reason:
    assert verdict.outcome is Outcome.FAIL
    assert verdict.why is not None
    return verdict.why


@pytest.mark.parametrize(
    ("code", "word", "facts"),
    [
        ("no-route", "10.213.0.11", {}),
        ("route-astray", "10.213.0.77", {"here": Route("10.1.0.0/24", "10.213.0.77", "eth0")}),
        ("route-astray", "eth0", {"here": Route("10.0.0.0/8", "", "eth0")}),
        ("forward-dropped", "DOCKER-USER", {"here": THERE, "back": BACK, "rules": DROPS}),
        ("no-way-back", "10.2.0.2", {"here": THERE, "rules": LETS_IN}),
        ("forward-dropped", "10.2.0.2", {"here": THERE, "back": BACK, "rules": LETS_IN}),
    ],
    ids=["no-route", "wrong-host", "no-gateway", "policy", "no-way-back", "masqueraded"],
)
def test_a_way_between_hosts_is_followed_to_where_it_breaks(
    code: str, word: str, facts: dict[str, Any]
) -> None:
    why = reason_of(judge(ASKS, (LEFT, WEB), (RIGHT, CLIENT), **facts))
    assert why.code == code
    for language in ("en", "zh"):
        assert word in why.text.to(language)


def test_one_subnet_on_two_hosts_needs_no_route_to_fail() -> None:
    twin = (net("right", "10.1.0.0/24"), box("client", on("right", "10.1.0.3")))
    assert reason_of(judge(ASKS, (LEFT, WEB), twin, THERE, BACK)).code == "subnet-on-both-hosts"


def test_a_masqueraded_question_is_told_from_a_wrong_answer() -> None:
    goal = {"reach": {**ASKS["reach"], "contains": "caller: 10.2.0.2"}}
    for caller, code in (("10.213.0.12", "masqueraded"), ("10.9.9.9", "wrong-answer")):
        page = ProbeResult("ok", status=200, body=f"name: web\ncaller: {caller}\n")
        assert reason_of(judge(goal, (LEFT, WEB), (RIGHT, CLIENT), answer=page)).code == code


@pytest.mark.parametrize(
    ("other", "address", "code"),
    [(LAN, "10.213.0.65", "macvlan-range-shared"), (LAB, "10.213.0.99", "no-answer")],
    ids=["same-address", "other-cable"],
)
def test_neighbours_on_a_cable_are_not_told_to_share_a_network(
    other: Network, address: str, code: str
) -> None:
    one = (LAN, box("web", on("lan", "10.213.0.65")))
    two = (other, box("client", on("lan", address)))
    assert reason_of(judge(ASKS, one, two)).code == code


def test_other_machines_are_not_the_own_host() -> None:
    goal = {"reach": {"from": "node:host2", "to": "http://container:host1/web/"}}
    verdict = judge(goal, (LAN, box("web", on("lan", "10.213.0.65"))), ())
    assert reason_of(verdict).code == "no-answer"


def refused(message: str, driver: str = "macvlan", **asked: str) -> Reason:
    """Why there is no network `lan` after the engine refused it."""
    goal = Goal.model_validate({"id": "goal", "network": {"name": "lan", "driver": driver}})
    there = (net("old", driver=driver, id="4f2a91c07d1e99", options={"parent": "eth0"}),)
    refusals: tuple[Refusal, ...] = (create_refused("lan", message, driver, **asked),)
    state = NodeState("host1", networks=there, refusals=refusals)
    facts = Facts(NetworkState({"host1": state}), Prober(ProbeResult(), DEFAULT, DEFAULT), nodes=("host1",))
    return reason_of(Evaluator([goal]).evaluate(facts)[0])


@pytest.mark.parametrize(
    ("code", "word", "message", "parent"),
    [
        ("parent-taken", "old", "network dm-4f2a91c07d1e is already using parent interface eth0", "eth0"),
        ("kernel-lacks", "8021q", "failed to create eth0.10 vlan link: operation not supported", "eth0.10"),
        ("vlan-name", "eth0.10", "invalid subinterface vlan name eth0:10, example formatting is eth0.10", "eth0:10"),
        ("parent-missing", "eth7", "invalid subinterface vlan name eth7, example formatting is eth0.10", "eth7"),
    ],
    ids=["taken", "no-vlans", "vlan-name", "missing"],
)  # fmt: skip
def test_a_refused_parent_is_explained(code: str, word: str, message: str, parent: str) -> None:
    why = refused(message, parent=parent)
    assert why.code == code
    assert word in why.text.to("en")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("driver-missing", 'plugin "patch" not found'),
        ("driver-silent", 'legacy plugin: Post "http://127.0.0.1:9998/Plugin.Activate": dial tcp: refused'),
        ("driver-silent", 'Post "http://plugin.moby.localhost/NetworkDriver.CreateNetwork": dial unix'),
        ("network-refused", "remote: RTNETLINK answers: File exists"),
    ],
    ids=["missing", "spec", "socket", "its-own-words"],
)
def test_a_refused_driver_is_explained(code: str, message: str) -> None:
    assert refused(message, driver="patch").code == code


def test_a_subnet_that_was_refused_as_a_second_network_says_so() -> None:
    message = "network di-4f2a91c07d1e is already using parent interface eth0"
    tried = create_refused("more", message, "ipvlan", subnet="10.2.0.0/24", parent="eth0")
    there = (net("lan", driver="ipvlan", id="4f2a91c07d1e99", options={"parent": "eth0"}),)
    goal = Goal.model_validate({"id": "goal", "network": {"name": "lan", "subnet": "10.2.0.0/24"}})
    state = NodeState("host1", networks=there, refusals=(tried,))
    facts = Facts(NetworkState({"host1": state}), Prober(ProbeResult(), DEFAULT, DEFAULT), nodes=("host1",))
    why = reason_of(Evaluator([goal]).evaluate(facts)[0])
    assert why.code == "parent-taken"
    assert "lan" in why.text.to("zh")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("driver-silent", 'Post "http://plugin.moby.localhost/NetworkDriver.Join": dial unix /run/docker/x'),
        ("kernel-lacks", "failed to create the ipvlan port: operation not supported"),
        ("parent-busy", "failed to create the ipvlan port: device or resource busy"),
        ("never-started", "failed to create the macvlan port: something else"),
    ],
    ids=["plugin", "no-ipvlan", "other-kind", "unknown"],
)
def test_a_container_without_an_interface_says_why(code: str, error: str) -> None:
    goal = {"container": {"name": "web", "node": "host1"}}
    assert reason_of(judge(goal, (LEFT, stopped(WEB, "created", error)), ())).code == code


@pytest.mark.parametrize(
    ("options", "wanted", "code"),
    [
        ({"parent": "eth0"}, {"ipvlan_mode": "l2"}, None),
        ({"parent": "eth0"}, {"ipvlan_mode": "l3"}, "wrong-mode"),
        ({"parent": "eth0", "ipvlan_mode": "l3"}, {"ipvlan_mode": "l2"}, "wrong-mode"),
        ({"parent": "eth1"}, {"parent": "eth0"}, "wrong-parent"),
        ({}, {"parent": "eth0"}, "wrong-parent"),
    ],
    ids=["default", "mode-left-out", "wrong-mode", "wrong-parent", "no-parent"],
)
def test_modes_and_parents_are_compared_with_what_the_driver_does(
    options: dict[str, str], wanted: dict[str, str], code: str | None
) -> None:
    goal = {"network": {"name": "lan", "node": "host1", "options": wanted}}
    verdict = judge(goal, (net("lan", driver="ipvlan", options=options),), ())
    assert (verdict.why.code if verdict.why else None) == code


@pytest.mark.parametrize(
    ("gateway", "word"), [("", "first address"), ("10.213.0.254", "is chosen")], ids=["left-out", "another"]
)
def test_a_gateway_that_was_left_out_is_told_from_a_wrong_one(gateway: str, word: str) -> None:
    goal = {"network": {"name": "lan", "node": "host1", "gateway": "10.213.0.1"}}
    why = reason_of(judge(goal, (net("lan", "10.213.0.0/24", gateway, driver="macvlan"),), ()))
    assert why.code == "wrong-gateway"
    assert word in why.text.to("en")


@pytest.mark.parametrize(
    ("route", "code"),
    [
        (THERE, None),
        (Route("10.0.0.0/14", "10.213.0.11", "eth0"), None),
        (DEFAULT, "no-route"),
        (Route("10.1.0.0/25", "10.213.0.11", "eth0"), "no-route"),
        (Route("10.1.0.0/24", "10.213.0.77", "eth0"), "route-astray"),
        (Route("10.1.0.0/24", "", "eth0"), "route-astray"),
    ],
    ids=["exact", "larger", "default-only", "half", "other-hop", "no-hop"],
)
def test_a_nodes_route_to_a_subnet_is_the_one_that_its_packets_take(route: Route, code: str | None) -> None:
    goal = {"route": {"of": "node:host2", "to": "10.1.0.0/24", "via": "10.213.0.11"}}
    verdict = judge(goal, (), (), here=route)
    assert (verdict.why.code if verdict.why else None) == code
