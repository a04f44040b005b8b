"""Why a call gets no answer: the port is bound elsewhere, ICC is off, a subnet shadows."""

from __future__ import annotations

from typing import Any

import pytest

from grader.checks.probe import ProbeResult
from tests.checks.builders import Table, box, judge, net, on, pid, port

ICC = {"com.docker.network.bridge.enable_icc": "false"}
REFUSED, SILENT = ProbeResult("refused"), ProbeResult("timeout")


class Elsewhere(Table):
    """A table in which the node host1 has one address, and every call to it gets `answer`."""

    def __init__(self, answer: ProbeResult) -> None:
        node = ProbeResult(addresses=("10.213.0.11/24",))
        super().__init__({("addresses", 0, ""): node, ("http", 0, "10.213.0.11"): answer})


def why(verdict: Any) -> str:
    assert verdict.why is not None, verdict
    return str(verdict.why.code)


CALL = {"reach": {"from": "internet", "to": "http://node:host1:8080/", "answered_by": "web"}}


@pytest.mark.parametrize(
    ("published", "code"),
    [
        (port(80, 8080, "127.0.0.1"), "bound-to-one-address"),
        (port(80, 8080, "0.0.0.0"), "nobody-on-container-port"),
        (port(80, 8080), "nobody-on-container-port"),
    ],
    ids=["loopback", "everywhere", "no address"],
)
def test_a_port_bound_elsewhere_is_told(published: Any, code: str) -> None:
    prober = Elsewhere(REFUSED)
    prober.answers["listeners", pid("web"), ""] = ProbeResult(listeners=(("tcp", "0.0.0.0", 81),))
    web = box("web", on("bridge", "172.17.0.2"), published=(published,))
    assert why(judge(CALL, net("bridge", "172.17.0.0/16"), web, prober=prober)) == code


def test_a_published_port_where_the_program_listens_on_loopback_is_told_without_a_name() -> None:
    prober = Elsewhere(REFUSED)
    prober.answers["listeners", pid("web"), ""] = ProbeResult(listeners=(("tcp", "127.0.0.1", 80),))
    web = box("web", on("bridge", "172.17.0.2"), published=(port(80, 8080),))
    call = {"reach": {"from": "internet", "to": "http://node:host1:8080/"}}
    assert why(judge(call, net("bridge", "172.17.0.0/16"), web, prober=prober)) == "listens-on-localhost"


def test_whoever_hands_on_to_an_address_that_is_gone_is_told() -> None:
    prober = Elsewhere(SILENT)
    relay = box(
        "relay", on("shop", "10.1.0.2"), published=(port(80, 8080),), command=("nc", "10.1.0.99", "80")
    )
    web = box("web", on("shop", "10.1.0.3"))
    assert why(judge(CALL, net("shop"), relay, web, prober=prober)) == "hardcoded-address"


@pytest.mark.parametrize(
    ("options", "open_besides", "code"),
    [(ICC, False, "icc-disabled"), (ICC, True, "no-answer"), ({}, False, "no-answer")],
    ids=["off", "off, and another network", "on"],
)
def test_a_network_whose_containers_may_not_talk_is_told(
    options: dict[str, str], open_besides: bool, code: str
) -> None:
    networks = [net("cells", options=options), net("open", "10.2.0.0/24")]
    ends = [on("cells", "10.1.0.2"), *([on("open", "10.2.0.2")] if open_besides else [])]
    others = [on("cells", "10.1.0.3"), *([on("open", "10.2.0.3")] if open_besides else [])]
    prober = Table({("http", pid("one"), "two"): SILENT})
    call = {"reach": {"from": "one", "to": "http://two/", "answered_by": "two"}}
    assert why(judge(call, *networks, box("one", *ends), box("two", *others), prober=prober)) == code


@pytest.mark.parametrize(
    ("to", "peer", "code"),
    [
        ("tcp://echo.example.com:7", "203.0.113.7", "subnet-shadows"),
        ("tcp://echo.example.com:7", "198.51.100.7", "no-answer"),
        ("tcp://203.0.113.7:7", "203.0.113.7", "no-answer"),
    ],
    ids=["inside", "outside", "an address that was asked for"],
)
def test_a_subnet_that_swallows_an_outside_address_is_told(to: str, peer: str, code: str) -> None:
    host = to.removeprefix("tcp://").partition(":")[0]
    prober = Table({("tcp", pid("one"), host): ProbeResult("timeout", addresses=(peer,), peer=peer)})
    networks = (net("shop"), net("yard", "203.0.113.0/28"))
    call = {"reach": {"from": "one", "to": to}}
    assert why(judge(call, *networks, box("one", on("shop", "10.1.0.2")), prober=prober)) == code
