"""Why a container does not get out and nobody in, on plain data: routes, forwarding, rules, masquerade."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from grader.checks.evaluate import Evaluator, Facts
from grader.checks.probe import INTERNET, ProbeBroken, ProbeRequest, ProbeResult, Route
from grader.checks.verdict import Outcome, Verdict
from grader.course.goals import Goal
from grader.network.state import Container, Network, NetworkState, NodeState
from grader.text import say
from tests.checks.builders import box, net, on, port

PLAIN = {"com.docker.network.bridge.enable_ip_masquerade": "false"}
NAMED = {"com.docker.network.bridge.name": "br-shop"}
SHOP = net("shop", gateway="10.1.0.1", options=NAMED)
WEB = box("web", on("shop", "10.1.0.2"), published=(port(80, 8080),))
OUT = {"reach": {"from": "web", "to": "http://www.example.com/"}}
IN = {"reach": {"from": "internet", "to": "http://node:host1:8080/"}}
CLOSED = {
    "blocked": {
        "from": "internet",
        "to": "http://node:host1:8080/",
        "control": {"from": "node:host1", "to": "http://127.0.0.1:8080/"},
    }
}
KEPT_IN = {
    "blocked": {
        "from": "web",
        "to": "http://www.example.com/",
        "control": {"from": "node:host1", "to": "http://127.0.0.1:8080/"},
    }
}
SILENCE = ProbeResult("timeout", peer="203.0.113.80")
PAGE = ProbeResult("ok", status=200, peer="203.0.113.80")
HOME = Route("default", "10.1.0.1", "eth0")
FORWARDS = "net.ipv4.ip_forward = 1"
MASQUERADES = "-A POSTROUTING -s 10.1.0.0/24 ! -o br-shop -j MASQUERADE"
DOCKERS = (
    "-P FORWARD ACCEPT",
    "-A FORWARD -j DOCKER-USER",
    "-A FORWARD -o br-shop -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
    "-A FORWARD -o br-shop -j DOCKER",
    "-A FORWARD -i br-shop ! -o br-shop -j ACCEPT",
    "-A DOCKER -d 10.1.0.2/32 ! -i br-shop -o br-shop -p tcp -m tcp --dport 80 -j ACCEPT",
)
RETURN = "-A DOCKER-USER -j RETURN"


class Prober:
    """The node's tables; a container's routes; the answer to whoever asks over HTTP."""

    def __init__(
        self,
        http: ProbeResult,
        *own: str,
        routes: tuple[Route, ...] = (HOME,),
        told: tuple[str, ...] = (FORWARDS, MASQUERADES),
    ) -> None:
        self.http = http
        self.rules = (*DOCKERS, *own)
        self.routes = routes
        self.told = told

    def probe(self, request: ProbeRequest) -> ProbeResult:
        match request.kind:
            case "http":
                return PAGE if request.host == "127.0.0.1" else self.http
            case "rules":
                return ProbeResult(seen=self.rules)
            case "forwarding":
                return ProbeResult(seen=self.told)
            case "route":
                return ProbeResult(routes=self.routes if request.pid else (Route("default", "", "eth0"),))
            case "listeners":
                return ProbeResult(listeners=(("tcp", "0.0.0.0", 8000),))
            case "resolvers":
                return ProbeResult(addresses=("127.0.0.53", "198.51.100.53"))
            case "addresses":
                own = "10.213.0.1/24" if request.node == INTERNET else "10.213.0.11/24"
                return ProbeResult(addresses=(own, "10.1.0.1/24"))
            case _:
                raise ProbeBroken(say("nobody tells"))


def judge(
    goal: Mapping[str, Any], prober: Prober, container: Container = WEB, network: Network = SHOP
) -> Verdict:
    state = NodeState("host1", networks=(network,), containers=(container,))
    facts = Facts(NetworkState({"host1": state}), prober, nodes=("host1",))
    return Evaluator([Goal.model_validate({"id": "g", **goal})]).evaluate(facts)[0]


def silent(*own: str, **more: Any) -> Prober:
    return Prober(SILENCE, *own, RETURN, **more)


def open_to_all(*own: str) -> Prober:
    return Prober(PAGE, *own)


CASES: dict[str, tuple[Mapping[str, Any], Prober, dict[str, Any], str, str]] = {
    "internal": (
        OUT,
        silent(routes=()),
        {"network": net("shop", internal=True)},
        "internal-no-way-out",
        "shop",
    ),
    "no route": (OUT, silent(routes=()), {}, "no-default-route", "10.1.0.1"),
    "another route": (
        OUT,
        silent(routes=(Route("default", "10.1.0.9", "eth0"),)),
        {},
        "wrong-default-route",
        "10.1.0.9",
    ),
    "no forwarding": (OUT, silent(told=("net.ipv4.ip_forward = 0",)), {}, "forwarding-off", "ip_forward"),
    "dropped on the way out": (
        OUT,
        silent("-A DOCKER-USER -s 10.1.0.0/24 -o eth0 -j DROP"),
        {},
        "dropped-by-rule",
        "-s 10.1.0.0/24",
    ),
    "dropped on the way back": (
        OUT,
        silent("-A DOCKER-USER -d 10.1.0.0/24 -i eth0 -j DROP"),
        {},
        "answers-dropped",
        "-d 10.1.0.0/24",
    ),
    "the name server's answers are dropped": (
        OUT,
        Prober(
            ProbeResult("dns-failed"), "-A DOCKER-USER ! -s 10.213.0.12/32 -i eth0 -p udp -j DROP", RETURN
        ),
        {},
        "answers-dropped",
        "-p udp",
    ),
    "switched off": (
        OUT,
        silent(told=(FORWARDS,)),
        {"network": net("shop", gateway="10.1.0.1", options={**NAMED, **PLAIN})},
        "masquerade-off",
        "10.1.0.2",
    ),
    "no masquerade": (OUT, silent(told=(FORWARDS,)), {}, "masquerade-gone", "POSTROUTING"),
    "a way nobody blames": (OUT, silent(), {}, "no-answer", "www.example.com"),
    "in: dropped": (
        IN,
        silent("-A DOCKER-USER -i eth0 -p tcp -m tcp --dport 80 -j DROP"),
        {},
        "dropped-by-rule",
        "--dport 80",
    ),
    "in: rejected looks refused": (
        IN,
        Prober(ProbeResult("refused"), "-A DOCKER-USER -i eth0 -p tcp -j REJECT", RETURN),
        {},
        "dropped-by-rule",
        "REJECT",
    ),
    "in: the exception stands below": (
        IN,
        silent(
            "-A DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport 8080 -j DROP",
            "-A DOCKER-USER -s 10.213.0.1/32 -i eth0 -j ACCEPT",
        ),
        {},
        "exception-below",
        "-s 10.213.0.1/32",
    ),
    "in: the answers are dropped": (
        IN,
        silent("-A DOCKER-USER -o eth0 -p tcp -m tcp --sport 80 -j DROP"),
        {},
        "answers-dropped",
        "--sport 80",
    ),
    "in: nobody on the container's port": (
        {"reach": {**IN["reach"], "answered_by": "web"}},
        Prober(ProbeResult("refused"), RETURN),
        {},
        "nobody-on-container-port",
        "8000",
    ),
    "open: behind RETURN": (
        CLOSED,
        open_to_all(RETURN, "-A DOCKER-USER -i eth0 -p tcp -m tcp --dport 80 -j DROP"),
        {},
        "rule-after-return",
        "DOCKER-USER",
    ),
    "open: an exception too wide": (
        CLOSED,
        open_to_all(
            "-A DOCKER-USER -s 10.213.0.0/24 -i eth0 -p tcp -j RETURN",
            "-A DOCKER-USER -i eth0 -p tcp -m tcp --dport 80 -j DROP",
            RETURN,
        ),
        {},
        "exception-too-wide",
        "10.213.0.0/24",
    ),
    "open: its own exception": (
        CLOSED,
        open_to_all("-A DOCKER-USER ! -s 10.213.0.0/24 -i eth0 -p tcp -j DROP", RETURN),
        {},
        "exception-too-wide",
        "10.213.0.0/24",
    ),
    "open: the published port": (
        CLOSED,
        open_to_all("-A DOCKER-USER -i eth0 -p tcp -m tcp --dport 8080 -j DROP", RETURN),
        {},
        "dnat-host-port",
        "--ctorigdstport 8080",
    ),
    "open: appended to FORWARD": (
        CLOSED,
        open_to_all(RETURN, "-A FORWARD -i eth0 -p tcp -m tcp --dport 80 -j DROP"),
        {},
        "rule-after-dockers",
        "FORWARD",
    ),
    "open: in INPUT": (
        CLOSED,
        open_to_all(RETURN, "-A INPUT -i eth0 -p tcp -m tcp --dport 8080 -j DROP"),
        {},
        "rule-in-input",
        "INPUT",
    ),
    "open: allows one, stops none": (
        CLOSED,
        open_to_all("-A DOCKER-USER -s 10.213.0.12/32 -i eth0 -p tcp -j ACCEPT", RETURN),
        {},
        "allow-stops-nobody",
        "-s 10.213.0.12/32",
    ),
    "out is open: behind RETURN": (
        KEPT_IN,
        open_to_all(RETURN, "-A DOCKER-USER -s 10.1.0.2/32 -o eth0 -j DROP"),
        {},
        "rule-after-return",
        "-s 10.1.0.2/32",
    ),
    "out is open: in OUTPUT": (
        KEPT_IN,
        open_to_all(RETURN, "-A OUTPUT -o eth0 -p tcp -m tcp --dport 80 -j DROP"),
        {},
        "rule-in-output",
        "OUTPUT",
    ),
    "out is open: the rule stops another port": (
        KEPT_IN,
        open_to_all("-A DOCKER-USER -s 10.1.0.2/32 -o eth0 -p tcp -m tcp --dport 5432 -j DROP", RETURN),
        {},
        "rule-not-for-this",
        "--dport 5432",
    ),
    "out is open: the rule is about somebody else": (
        KEPT_IN,
        open_to_all("-A DOCKER-USER -s 10.1.0.9/32 -o eth0 -j DROP", RETURN),
        {},
        "not-blocked",
        "web",
    ),
    "open: no rule": (CLOSED, open_to_all(RETURN), {}, "not-blocked", "8080"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_reason_is_the_true_one(case: str) -> None:
    goal, prober, more, code, word = CASES[case]
    verdict = judge(goal, prober, **more)
    assert verdict.outcome is Outcome.FAIL
    assert verdict.why is not None
    assert verdict.why.code == code, str(verdict.why.text)
    for language in ("en", "zh"):
        assert word in verdict.why.text.to(language)


def test_a_name_that_leads_nowhere_is_told_by_the_networks_not_by_the_way_out() -> None:
    """The name of a container on another network is asked of the outside, where nobody answers."""
    closed = net("closed", "10.2.0.0/24", internal=True)
    there = box("db", on("closed", "10.2.0.2"))
    state = NodeState("host1", networks=(SHOP, closed), containers=(WEB, there))
    prober = Prober(ProbeResult("dns-failed"), told=("net.ipv4.ip_forward = 0",))
    facts = Facts(NetworkState({"host1": state}), prober, nodes=("host1",))
    goal = {"reach": {"from": "web", "to": "http://db/", "answered_by": "db"}}
    verdict = Evaluator([Goal.model_validate({"id": "g", **goal})]).evaluate(facts)[0]
    assert verdict.why is not None
    assert verdict.why.code == "no-shared-network", str(verdict.why.text)
