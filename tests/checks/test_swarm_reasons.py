"""What goes wrong between the nodes of a swarm: tokens, ports, announced addresses, services that do not answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from grader.checks.evaluate import Evaluator
from grader.checks.probe import ProbeRequest, ProbeResult
from grader.checks.scene import Baseline, Facts
from grader.checks.verdict import Outcome, Verdict
from grader.course.goals import Goal
from grader.network.state import NetworkState, NodeState, Service, Swarm, SwarmMember, Task
from tests.checks.builders import box, create_refused, net, on, refusal

MESH = net("mesh", driver="overlay", scope="swarm", attachable=True)
OLD = {"worker": "w1", "manager": "m1"}
MEMBERS = tuple(
    SwarmMember(f"n{n}", f"host{n}", "manager" if n == 1 else "worker", "active", "ready") for n in (1, 2)
)
STORE = Service("s1", "store", "whoami", 1, "dnsrr", ("id-mesh",), ((8080, 80, "tcp", "host"),))
TASKS = (Task("t1", "s1", "n2", 1, "running", "running"),)
SWARM = Swarm("n1", True, "active", MEMBERS, (STORE,), TASKS, "10.9.0.1", OLD, 42.0)
HOST1 = NodeState("host1", networks=(MESH,), containers=(box("asker", on("mesh", "10.1.0.2")),), swarm=SWARM)
HOST2 = NodeState("host2", swarm=Swarm("n2", False, "active", address="192.0.2.12"))
LONE = NodeState("host2")


class Prober:
    """Answers pings to the addresses that are there, and everything else with `answer`."""

    def __init__(self, answer: str, there: tuple[str, ...]) -> None:
        self.answer, self.there = ProbeResult(answer), there  # type: ignore[arg-type]

    def probe(self, request: ProbeRequest) -> ProbeResult:
        if request.kind == "addresses":
            return ProbeResult(addresses=(f"10.9.0.{request.node[-1]}/24",))
        if request.kind == "ping":
            return ProbeResult("ok" if request.host in self.there else "timeout")
        return self.answer


EVERYWHERE = ("10.9.0.1", "192.0.2.12")


def judge(
    goal: Mapping[str, Any],
    one: NodeState = HOST1,
    two: NodeState = HOST2,
    probed: str = "timeout",
    there: tuple[str, ...] = EVERYWHERE,
    features: Mapping[str, bool] | None = None,
    answer: str = "",
    start: NodeState = HOST1,
) -> Verdict:
    baseline = Baseline.from_json(Baseline.of(NetworkState({"host1": start})).to_json())
    facts = Facts(
        NetworkState({"host1": one, "host2": two}),
        Prober(probed, there),
        baseline,
        {"g": answer},
        ("host1", "host2"),
        features or {},
    )
    return Evaluator([Goal.model_validate({"id": "g", **goal})]).evaluate(facts)[0]


def manager(**change: Any) -> NodeState:
    return replace(HOST1, swarm=replace(SWARM, **change))


def with_tokens(worker: str, other: str = OLD["manager"]) -> NodeState:
    return manager(tokens={"worker": worker, "manager": other})


def store(**change: Any) -> NodeState:
    return manager(services=(replace(STORE, **change),))


def pending(error: str, **change: Any) -> NodeState:
    task = Task("t1", "s1", "", 1, "pending", "running", error)
    return manager(services=(replace(STORE, **change),), tasks=(task,))


def far(*endpoints: Any, **change: Any) -> NodeState:
    return replace(HOST2, containers=(box("far", *(endpoints or (on("mesh", "10.1.0.3"),)), **change),))


def refused_join(message: str) -> NodeState:
    return replace(LONE, refusals=(refusal("POST", "/swarm/join", message, 503),))


ROTATED = {"token": {"role": "worker"}}
JOINED = {"swarm": {"member": "host2", "of": "host1"}}
SERVICE = {"service": {"name": "store", "published": 8080}}
BY_NAME = {"reach": {"from": "asker", "to": "http://store/"}}
BY_FAR = {"reach": {"from": "asker", "to": "http://far/", "answered_by": "host2/far"}}
BY_ALIAS = {"reach": {"from": "asker", "to": "http://other/", "answered_by": "host2/far"}}
BY_TASKS = {"reach": {"from": "asker", "to": "http://tasks.store/"}}
BY_PORT = {"reach": {"from": "internet", "to": "http://node:host1:8080/"}}
NETWORK = {"network": {"name": "safe", "driver": "overlay", "encrypted": True}}
OPEN = {"network": {"name": "mesh", "encrypted": False}}
DAYS = {"answer": {"question": {"en": "How long?", "zh": "多久？"}, "is": {"certificate_days_of": "host1"}}}
SAFE = net("safe", driver="overlay", scope="swarm", options={"encrypted": ""})


MET: list[tuple[Mapping[str, Any], dict[str, Any]]] = [
    (ROTATED, {"one": with_tokens("w2")}),
    (DAYS, {"answer": "42"}),
    (NETWORK, {"one": replace(HOST1, networks=(SAFE,))}),
    (NETWORK, {"one": replace(HOST1, networks=(replace(SAFE, options={"encrypted": "true"}),))}),
    (OPEN, {}),
    (BY_NAME, {"probed": "ok"}),
]


@pytest.mark.parametrize(
    ("goal", "more"),
    MET,
    ids=["rotated", "days", "encrypted", "encrypted with a value", "in the clear", "by name"],
)
def test_a_goal_that_is_met_passes(goal: Mapping[str, Any], more: dict[str, Any]) -> None:
    verdict = judge(goal, **more)
    assert verdict.outcome is Outcome.PASS, verdict


NO_NAME = {"probed": "no-such-name"}
UNFIT = "no suitable node (scheduling constraints not satisfied on 2 nodes)"
REASONS: list[tuple[str, Mapping[str, Any], dict[str, Any], str]] = [
    ("token-not-rotated", ROTATED, {}, "--rotate"),
    ("token-of-other-role", ROTATED, {"one": with_tokens(OLD["worker"], "m2")}, "manager"),
    ("no-swarm", ROTATED, {"one": LONE}, "swarm init"),
    ("no-swarm", DAYS, {"one": replace(LONE, name="host1"), "answer": "42"}, "swarm init"),
    ("answer-in-weeks", DAYS, {"answer": "6"}, "seven"),
    ("manager-unreachable", JOINED, {"two": refused_join("connect: connection refused")}, "2377"),
    ("manager-unreachable", JOINED, {"two": replace(HOST2, swarm=Swarm("", False, "pending"))}, "2377"),
    ("other-swarm", JOINED, {"two": replace(HOST2, swarm=Swarm("n9", False, "active"))}, "leave"),
    ("no-suitable-node", SERVICE, {"one": pending(UNFIT, constraints=("node.labels.a==b",))}, "labels.a"),
    ("no-suitable-node", SERVICE, {"one": pending("no suitable node (host-mode port ...)")}, "mode=host"),
    ("no-suitable-node", SERVICE, {"one": pending("no suitable node (insufficient resources)")}, "insuff"),
    ("ports-reversed", SERVICE, {"one": store(ports=((80, 8080, "tcp", "ingress"),))}, "published=80"),
    ("advertise-address", BY_NAME, {"there": ("10.9.0.1",)}, "192.0.2.12"),
    ("advertise-address", BY_TASKS, {**NO_NAME, "there": ("10.9.0.1",)}, "host2"),
    ("advertise-address", BY_NAME, {"there": ("192.0.2.12",)}, "10.9.0.1"),
    ("vxlan-blocked", BY_NAME, NO_NAME, "7946"),
    ("no-suitable-node", BY_NAME, {"one": pending(UNFIT)}, "no node"),
    ("service-not-on-network", BY_NAME, {**NO_NAME, "one": store(networks=())}, "--network-add"),
    ("no-shared-network", BY_NAME, {"one": replace(HOST1, containers=(box("asker", on("bridge")),))}, "mesh"),
    ("ipvs-missing", BY_NAME, {"one": store(endpoint_mode="vip"), "features": {"ipvs": False}}, "dnsrr"),
    ("vxlan-blocked", BY_NAME, {"one": store(endpoint_mode="vip"), "features": {"ipvs": True}}, "4789"),
    ("no-task-there", BY_PORT, {}, "host2"),
    ("no-suitable-node", BY_PORT, {"one": pending(UNFIT)}, "no node"),
    (
        "ipvs-missing",
        BY_PORT,
        {"one": store(ports=((8080, 80, "tcp", "ingress"),)), "features": {"ipvs": False}},
        "ingress",
    ),
    ("no-alias", BY_ALIAS, {**NO_NAME, "two": far()}, "--alias"),
    ("no-shared-network", BY_ALIAS, {**NO_NAME, "two": far(on("bridge"))}, "spans both"),
    ("container-stopped", BY_ALIAS, {**NO_NAME, "two": far(status="exited")}, "far"),
    ("name-not-found", BY_FAR, {**NO_NAME, "two": far()}, "7946"),
    ("advertise-address", BY_FAR, {**NO_NAME, "two": far(), "there": ("10.9.0.1",)}, "192.0.2.12"),
    ("network-not-used-here", {"network": {"name": "mesh", "node": "host2"}}, {}, "as soon as"),
    ("not-encrypted", NETWORK, {"one": replace(HOST1, networks=(replace(SAFE, options={}),))}, "--opt"),
    ("misspelt-option", NETWORK, {"one": replace(HOST1, networks=(replace(SAFE, options={"encrypt": ""}),))}, ""),
    ("wrong-option", OPEN, {"one": replace(HOST1, networks=(replace(SAFE, name="mesh"),))}, "without"),
    (
        "overlay-from-worker",
        NETWORK,
        {"two": replace(HOST2, refusals=(create_refused("safe", "not a swarm manager", "overlay"),))},
        "host2",
    ),
    (
        "port-taken",
        {"service": {"name": "other"}},
        {
            "one": replace(
                HOST1,
                refusals=(
                    refusal(
                        "POST", "/services/create", "port '80' is already in use", 400, body={"Name": "other"}
                    ),
                ),
            )
        },
        "already in use",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "goal", "more", "word"), REASONS, ids=[f"{n}-{case[0]}" for n, case in enumerate(REASONS)]
)
def test_a_reason_is_the_true_one(
    code: str, goal: Mapping[str, Any], more: dict[str, Any], word: str
) -> None:
    verdict = judge(goal, **more)
    assert verdict.outcome is Outcome.FAIL, verdict
    assert verdict.why is not None
    assert verdict.why.code == code, str(verdict.why.text)
    assert word in str(verdict.why.text)


def test_without_the_token_of_the_start_nobody_can_tell() -> None:
    assert judge(ROTATED, start=NodeState("host1")).outcome is Outcome.UNKNOWN


def test_a_node_that_announced_no_address_is_not_blamed() -> None:
    verdict = judge(BY_NAME, two=replace(HOST2, swarm=Swarm("n2", False, "active")), there=("10.9.0.1",))
    assert verdict.why is not None
    assert verdict.why.code == "vxlan-blocked"
