"""Goals about swarms, services, logs, TLS and captured packets, on plain data, and near misses 43 to 52."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

import pytest

from grader.checks.evaluate import Evaluator, Facts
from grader.checks.probe import ProbeRequest, ProbeResult
from grader.checks.verdict import Outcome, Verdict
from grader.course.goals import Goal
from grader.network.state import (
    Network,
    NetworkState,
    NodeState,
    Pool,
    Refusal,
    Service,
    Swarm,
    SwarmMember,
    Task,
)
from tests.checks.builders import box, create_refused, net, on, port, refusal

VNI = {"com.docker.network.driver.overlay.vxlanid_list": "4097"}
MESH = net("mesh", driver="overlay", scope="swarm", attachable=True, options=VNI)
WEB = Service("s1", "web", "whoami:latest", 2, "dnsrr", ("id-mesh",), ((8080, 80, "tcp", "host"),))
TASKS = tuple(Task(f"t{n}", "s1", f"n{n}", n, "running", "running") for n in (1, 2))
MEMBERS = (
    SwarmMember("n1", "host1", "manager", "active", "ready", leader=True),
    SwarmMember("n2", "host2", "worker", "active", "ready"),
)
MANAGER = Swarm("n1", True, "active", MEMBERS, (WEB,), TASKS)
HERE = box(
    "here",
    on("mesh", "10.1.0.2"),
    published=(port(80, 8081),),
    labels={"com.docker.swarm.service.name": "web"},
)
HOST1 = NodeState("host1", networks=(MESH,), containers=(HERE,), swarm=MANAGER)
HOST2 = NodeState(
    "host2",
    networks=(MESH,),
    containers=(box("far", on("mesh", "10.1.0.3")),),
    swarm=Swarm("n2", False, "active"),
)
PKI = {"ca": "/ca", "cert": "/cert", "key": "/key"}


class Prober:
    """Answers by kind; for TLS by whether there is a certificate."""

    def __init__(self, **answers: ProbeResult) -> None:
        self.answers = answers

    def probe(self, request: ProbeRequest) -> ProbeResult:
        bare = self.answers.get("bare") if request.kind == "tls" and not request.cert else None
        return bare or self.answers[request.kind]


def ok(**more: Any) -> ProbeResult:
    return ProbeResult("ok", **more)


def no(detail: str) -> ProbeResult:
    return ProbeResult("bad-answer", detail=detail)


def judge(
    goal: Mapping[str, Any],
    one: NodeState = HOST1,
    two: NodeState = HOST2,
    features: Mapping[str, bool] | None = None,
    answer: str = "",
    **answers: ProbeResult,
) -> Verdict:
    facts = Facts(
        NetworkState({"host1": one, "host2": two}),
        Prober(**answers),
        nodes=("host1", "host2"),
        answers={"g": answer} if answer else {},
        features=features or {},
    )
    return Evaluator([Goal.model_validate({"id": "g", **goal})]).evaluate(facts)[0]


def asked(**truth: str) -> dict[str, Any]:
    return {"answer": {"question": {"en": "?", "zh": "？"}, "is": truth}}


JOINED = {"swarm": {"member": "host2", "of": "host1", "role": "worker"}}
SERVICE = {
    "service": {
        "name": "web",
        "replicas": 2,
        "networks": ["mesh"],
        "endpoint_mode": "dnsrr",
        "published": 8080,
    }
}
LOG = {"log": {"container": "here", "contains": "order 42"}}
TLS = {"tls": {"from": "here", "to": "https://api:8443/", **PKI}}
API = {"tls": {"from": "node:host2", "to": "https://host1:2376/_ping", **PKI}}
WIRE = {"capture": {"from": "here", "to": "http://container:host2/far/", "shows": "vxlan"}}
ESP = {"capture": {"from": "here", "to": "http://container:host2/far/", "shows": "esp"}}
FOUND = ok(addresses=("10.1.0.3",))

MET: list[tuple[Mapping[str, Any], dict[str, Any]]] = [
    (JOINED, {}),
    ({"swarm": {"member": "host1", "of": "host1"}}, {}),
    (SERVICE, {}),
    (LOG, {"logs": ok(body="an order 42 came")}),
    (TLS, {"lookup": FOUND, "tls": ok(), "bare": no("wants-certificate")}),
    (WIRE, {"http": ok(status=200), "capture": ok(seen=("vxlan 4097",))}),
    (ESP, {"http": ok(status=200), "capture": ok(seen=("esp",))}),
    (asked(vni_of="mesh"), {"answer": "4097"}),
    (asked(tasks_of="web"), {"answer": "2"}),
    (asked(address_of_node="host2"), {"answer": "10.9.0.2", "addresses": ok(addresses=("10.9.0.2/24",))}),
]


@pytest.mark.parametrize(("goal", "more"), MET, ids=lambda value: str(value)[:50])
def test_a_goal_that_is_met_passes(goal: Mapping[str, Any], more: dict[str, Any]) -> None:
    verdict = judge(goal, **more)
    assert verdict.outcome is Outcome.PASS, verdict


def without(service: Service | None = None, **change: Any) -> NodeState:
    services = (replace(WEB, **change),) if change else (service,) if service else ()
    return replace(HOST1, swarm=replace(MANAGER, services=services))


def refused(path: str, message: str, **body: Any) -> tuple[Refusal, ...]:
    return (refusal("POST", path, message, 500, body=body),)


NOT_YET = "could not find a network matching network mode mesh: network mesh not found"
NEW = box("new", status="created", error=NOT_YET)
LONE = replace(HOST1, swarm=None)
WORKER = replace(HOST1, swarm=Swarm("n1", False, "active"))
NOT_IN = replace(HOST2, swarm=None)
HTTP = ok(status=200)
UNMET: list[tuple[Mapping[str, Any], str, dict[str, Any]]] = [
    (JOINED, "no-swarm", {"one": LONE}),
    (JOINED, "overlay-from-worker", {"one": WORKER}),
    (JOINED, "not-joined", {"two": NOT_IN}),
    (
        JOINED,
        "join-token-wrong",
        {"two": replace(NOT_IN, refusals=refused("/swarm/join", "invalid join token"))},
    ),
    (JOINED, "join-refused", {"two": replace(NOT_IN, refusals=refused("/swarm/join", "no such thing"))}),
    (JOINED, "other-swarm", {"two": replace(HOST2, swarm=Swarm("n9", True, "active"))}),
    ({"swarm": {"member": "host2", "of": "host1", "role": "manager"}}, "wrong-role", {}),
    (
        JOINED,
        "node-not-ready",
        {
            "one": replace(
                HOST1, swarm=replace(MANAGER, members=(MEMBERS[0], replace(MEMBERS[1], state="down")))
            )
        },
    ),
    (SERVICE, "no-swarm", {"one": LONE}),
    (SERVICE, "overlay-from-worker", {"one": WORKER}),
    (SERVICE, "no-such-service", {"one": without()}),
    (SERVICE, "name-typo", {"one": without(name="wbe")}),
    (
        SERVICE,
        "dnsrr-with-ingress",
        {
            "one": replace(
                without(), refusals=refused("/services/create", "can't use dnsrr with ingress", Name="web")
            )
        },
    ),
    (
        SERVICE,
        "service-refused",
        {"one": replace(without(), refusals=refused("/services/create", "no", Name="web"))},
    ),
    (SERVICE, "container-not-service", {"one": replace(without(), containers=(box("web"),))}),
    (SERVICE, "wrong-replicas", {"one": without(replicas=1)}),
    (SERVICE, "service-not-on-network", {"one": without(networks=())}),
    (SERVICE, "wrong-endpoint-mode", {"one": without(endpoint_mode="vip")}),
    (SERVICE, "not-published", {"one": without(ports=())}),
    ({"service": {"name": "web", "published": 8080, "publish_mode": "ingress"}}, "wrong-publish-mode", {}),
    ({"service": {"name": "web", "image": "nginx"}}, "wrong-image", {}),
    (SERVICE, "tasks-not-running", {"one": replace(HOST1, swarm=replace(MANAGER, tasks=TASKS[:1]))}),
    (
        {"attachment": {"container": "far", "node": "host2", "on": ["mesh", "deep"]}},
        "proxy-on-one-network",  # a worker does not know an overlay network before a container of its own is on it
        {"one": replace(HOST1, networks=(MESH, net("deep", "10.2.0.0/24", driver="overlay", scope="swarm")))},
    ),
    (
        {"container": {"name": "new"}},
        "overlay-not-here-yet",
        {"one": replace(HOST1, refusals=refused("/containers/new/start", NOT_YET), containers=(NEW,))},
    ),
    (LOG, "log-empty", {"logs": ok()}),
    (LOG, "log-without", {"logs": ok(body="order 41")}),
    ({"log": {"container": "nobody", "contains": "xx"}}, "no-such-container", {}),
    (TLS, "certificate-missing", {"lookup": FOUND, "tls": no("no-file /ca")}),
    (TLS, "certificate-untrusted", {"lookup": FOUND, "tls": no("untrusted self-signed")}),
    (TLS, "not-tls", {"lookup": FOUND, "tls": no("not-tls WRONG_VERSION")}),
    (TLS, "client-certificate-refused", {"lookup": FOUND, "tls": no("wants-certificate")}),
    (TLS, "no-client-certificate-wanted", {"lookup": FOUND, "tls": ok()}),
    (TLS, "refused", {"lookup": FOUND, "tls": ProbeResult("refused")}),
    (TLS, "no-answer", {"lookup": FOUND, "tls": ProbeResult("timeout")}),
    (API, "refused", {"lookup": FOUND, "tls": ProbeResult("refused"), "pools": ok()}),
    (
        API,
        "engine-not-started",
        {
            "lookup": FOUND,
            "tls": ProbeResult("refused"),
            "pools": ProbeResult("refused", detail="hosts: twice"),
        },
    ),
    (TLS, "name-not-found", {"lookup": ProbeResult("no-such-name")}),
    (WIRE, "not-on-the-wire", {"http": HTTP, "capture": ok()}),
    (WIRE, "not-overlay", {"http": HTTP, "capture": ok(seen=("clear",))}),
    (ESP, "overlay-cleartext", {"http": HTTP, "capture": ok(seen=("vxlan 4097",))}),
    (asked(tasks_of="nobody"), "no-such-service", {"answer": "2"}),
]


@pytest.mark.parametrize(("goal", "code", "more"), UNMET, ids=lambda value: str(value)[:50])
def test_a_goal_that_is_not_met_fails_with_its_reason(
    goal: Mapping[str, Any], code: str, more: dict[str, Any]
) -> None:
    verdict = judge(goal, **more)
    assert verdict.outcome is Outcome.FAIL, verdict
    assert verdict.why is not None
    assert verdict.why.code == code, str(verdict.why.text)


def macvlan(name: str, ip_range: str = "") -> Network:
    pool = Pool(ip_network("10.9.0.0/24"), ip_range=ip_network(ip_range) if ip_range else None)
    return net(name, driver="macvlan", pools=(pool,))


RULES = ("-A FORWARD -j DOCKER-USER", "-A FORWARD -o docker0 -j ACCEPT")
REACHED = {"http": HTTP, "addresses": ok(addresses=("10.9.0.2/24",)), "route": ok()}
DENIED = {
    "firewall": {
        "allow": [{"from": "here", "to": "http://node:host1:8081/"}],
        "deny": [{"from": "node:host2", "to": "http://node:host1:8081/"}],
    }
}
ENCRYPTED = {"network": {"name": "mesh", "driver": "overlay"}}
TOKEN = refused("/swarm/join", "rpc error: invalid join token")
CASES: list[tuple[int, str, Mapping[str, Any], dict[str, Any]]] = [
    (43, "macvlan-range-shared", {"network": {"name": "lan", "range": "10.9.0.64/26"}},
     {"one": replace(HOST1, networks=(macvlan("lan"),)), "two": replace(HOST2, networks=(macvlan("lan"),))}),
    (44, "no-swarm", SERVICE, {"one": LONE}),
    (44, "overlay-without-swarm", ENCRYPTED,
     {"one": NodeState("host1", refusals=(create_refused("mesh", "This node is not a swarm manager.", "overlay"),))}),
    (45, "overlay-from-worker", ENCRYPTED,
     {"one": replace(WORKER, networks=(), refusals=(create_refused("mesh", "not a swarm manager", "overlay"),))}),
    (46, "not-attachable", {"container": {"name": "new"}},
     {"one": replace(HOST1, refusals=(refusal("POST", "/containers/new/start", "mesh not manually attachable"),))}),
    (47, "join-token-wrong", JOINED, {"two": replace(NOT_IN, refusals=TOKEN)}),
    (47, "vxlan-blocked", {"reach": {"from": "here", "to": "http://container:host2/far/"}},
     {"http": ProbeResult("timeout")}),
    (48, "encrypted-on-bridge", ENCRYPTED,
     {"one": replace(HOST1, networks=(net("mesh", options={"encrypted": ""}),))}),
    (49, "dnsrr-with-ingress", SERVICE,
     {"one": replace(without(), refusals=refused("/services/create", "dnsrr and ingress", Name="web"))}),
    (50, "tasks-on-other-nodes", asked(tasks_of="web"), {"answer": "1"}),
    (51, "rule-after-dockers", DENIED,
     {**REACHED, "rules": ok(seen=(*RULES, "-A FORWARD -p tcp --dport 80 -j DROP"))}),
    (52, "dnat-host-port", DENIED,
     {**REACHED, "rules": ok(seen=(*RULES, "-A DOCKER-USER -p tcp --dport 8081 -j DROP"))}),
    (0, "rule-in-input", DENIED, {**REACHED, "rules": ok(seen=(*RULES, "-A INPUT -p tcp --dport 8081 -j DROP"))}),
]  # fmt: skip


@pytest.mark.parametrize(("number", "code", "goal", "more"), CASES, ids=lambda value: str(value)[:40])
def test_a_near_miss_is_recognised(
    number: int, code: str, goal: Mapping[str, Any], more: dict[str, Any]
) -> None:
    verdict = judge(goal, **more)
    assert verdict.why is not None, verdict
    assert verdict.why.code == code, str(verdict.why.text)


def test_what_the_kernel_lacks_is_neither_reached_nor_missed() -> None:
    verdict = judge({**ESP, "feature": "esp"}, features={"esp": False})
    assert verdict.outcome is Outcome.LACKING
    assert verdict.why is not None
    assert "esp" in str(verdict.why.text)
    assert (
        judge({**ESP, "feature": "esp"}, features={"esp": True}, http=HTTP, capture=ok(seen=("esp",))).outcome
        is Outcome.PASS
    )
