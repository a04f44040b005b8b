"""Names and addresses outside, and ports in a shared namespace: what is said where they fail, on plain data."""

from __future__ import annotations

from typing import Any

import pytest

from grader.checks.probe import ProbeResult, Route
from grader.checks.verdict import Outcome
from tests.checks.builders import Table, box, judge, net, on, pid, stopped

SHOP = net("shop", gateway="10.1.0.1")
INSIDE = net("inside", "10.2.0.0/24", internal=True)
WEB = box("web", on("shop", "10.1.0.2"))
CLIENT = box("client", on("shop", "10.1.0.3"))
SHUT_IN = box("client", on("inside", "10.2.0.3"))
MISLED = box("client", on("shop", "10.1.0.3"), dns=("192.0.2.53",))
ALONE = box("client", on("shop", "10.1.0.3"), status="exited", pid=0, shares="c-web", mode="container:c-web")

BY_NAME = {"reach": {"from": "client", "to": "tcp://www.example.com:5432"}}
BY_ADDRESS = {"reach": {"from": "client", "to": "tcp://203.0.113.80:5432"}}
CLOSED = {"blocked": {"from": "client", "to": "tcp://203.0.113.80:5432", "control": {"from": "web"}}}
FROM_DNS = {"lookup": {"from": "client", "name": "db", "expect": "web", "by": "dns"}}
OUTSIDE = {"lookup": {"from": "client", "name": "www.example.com", "expect": "203.0.113.80", "by": "dns"}}
RUNS = {"container": {"name": "client"}}

MUTE = ProbeResult("dns-failed", detail="127.0.0.11: server failure (SERVFAIL)")
OPEN = ProbeResult(peer="203.0.113.80")
IN_HOSTS = ProbeResult(addresses=("10.1.0.2",), peer="hosts")
CLASH = ProbeResult(body="OSError: [Errno 98] Address already in use\n")


def asked(kind: str, host: str, result: ProbeResult, *rules: str) -> Table:
    return Table(
        {
            (kind, pid("client"), host): result,
            (kind, pid("web"), host): OPEN,
            ("rules", 0, ""): ProbeResult(seen=rules),
            ("logs", 0, ""): CLASH,
            ("route", pid("client"), ""): ProbeResult(routes=(Route("default", "10.1.0.1", "eth0"),)),
        }
    )


CASES: list[tuple[str, dict[str, Any], tuple[Any, ...], Table, str]] = [
    ("dns-option-dead", BY_NAME, (SHOP, MISLED), asked("tcp", "www.example.com", MUTE), "192.0.2.53"),
    ("internal-no-way-out", BY_NAME, (INSIDE, SHUT_IN), asked("tcp", "www.example.com", MUTE), "inside"),
    (
        "internal-no-way-out",
        BY_ADDRESS,
        (INSIDE, SHUT_IN),
        asked("tcp", "203.0.113.80", ProbeResult("unreachable", peer="203.0.113.80")),
        "inside",
    ),
    (
        "dropped-by-rule",
        BY_ADDRESS,
        (SHOP, CLIENT),
        asked(
            "tcp",
            "203.0.113.80",
            ProbeResult("refused", peer="203.0.113.80"),
            "-A FORWARD -j DOCKER-USER",
            "-A DOCKER-USER -s 10.1.0.9/32 -j DROP",
            "-A DOCKER-USER -d 203.0.113.80/32 -p tcp -m tcp --dport 5432 -j REJECT",
        ),
        "--dport 5432",
    ),
    (
        "no-answer",
        BY_ADDRESS,
        (SHOP, CLIENT),
        asked(
            "tcp",
            "203.0.113.80",
            ProbeResult("timeout", peer="203.0.113.80"),
            "-A DOCKER-USER -s 10.1.0.9/32 -j DROP",
        ),
        "203.0.113.80",
    ),
    (
        "rule-in-output",
        CLOSED,
        (SHOP, WEB, CLIENT),
        asked("tcp", "203.0.113.80", OPEN, "-A OUTPUT -d 203.0.113.80/32 -j REJECT"),
        "OUTPUT",
    ),
    ("not-blocked", CLOSED, (SHOP, WEB, CLIENT), asked("tcp", "203.0.113.80", OPEN), "shop"),
    ("hardcoded-address", FROM_DNS, (SHOP, WEB, CLIENT), asked("lookup", "db", IN_HOSTS), "10.1.0.2"),
    (
        "name-not-found",
        OUTSIDE,
        (SHOP, CLIENT),
        asked("lookup", "www.example.com", ProbeResult("no-such-name")),
        "www.example.com",
    ),
    (
        "wrong-name-answer",
        OUTSIDE,
        (SHOP, CLIENT),
        asked("lookup", "www.example.com", ProbeResult(addresses=("203.0.113.7",), peer="127.0.0.11")),
        "203.0.113.7",
    ),
    ("port-clash", RUNS, (SHOP, WEB, ALONE), asked("tcp", "x", OPEN), "web"),
    (
        "owner-gone",
        RUNS,
        (SHOP, stopped(box("client", mode="container:gone", shares="gone"), error="No such container: gone")),
        asked("tcp", "x", OPEN),
        "client",
    ),
]


@pytest.mark.parametrize(
    ("code", "goal", "things", "prober", "word"),
    [pytest.param(*case, id=f"{number}-{case[0]}") for number, case in enumerate(CASES)],
)
def test_what_keeps_a_container_from_the_outside_is_named(
    code: str, goal: dict[str, Any], things: tuple[Any, ...], prober: Table, word: str
) -> None:
    verdict = judge(goal, *things, prober=prober)
    assert verdict.outcome is Outcome.FAIL
    assert verdict.found is not None
    assert verdict.why is not None
    assert verdict.why.code == code, str(verdict.why.text)
    for language in ("en", "zh"):
        assert word in f"{verdict.found.to(language)}; {verdict.why.text.to(language)}"


def test_a_name_server_that_knows_the_address_is_enough() -> None:
    found = ProbeResult(addresses=("203.0.113.80",), peer="127.0.0.11")
    verdict = judge(OUTSIDE, SHOP, CLIENT, prober=asked("lookup", "www.example.com", found))
    assert verdict.outcome is Outcome.PASS


def test_a_hosts_file_will_do_where_nobody_asks_for_dns() -> None:
    goal = {"lookup": {"from": "client", "name": "db", "expect": "web"}}
    verdict = judge(goal, SHOP, WEB, CLIENT, prober=asked("lookup", "db", IN_HOSTS))
    assert verdict.outcome is Outcome.PASS
