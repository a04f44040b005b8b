"""Which rule decides about a packet, on tables as `iptables -S` prints them (engine 26.1)."""

from __future__ import annotations

import pytest

from grader.checks.why.netfilter import Packet, decide, parse, unread

RETURN = "-A DOCKER-USER -j RETURN"
ORIGINAL = (
    "-A DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport 8080 --ctdir ORIGINAL "
    "-j REJECT --reject-with icmp-port-unreachable"
)
TO_WEB = "-A DOCKER-USER -i eth0 -d 10.1.0.2/32 -j DROP"
DNAT = "-A DOCKER-USER -i eth0 -m conntrack --ctstate DNAT -j DROP"
PUBLISHED = "-A DOCKER -d 10.1.0.2/32 ! -i br-shop -o br-shop -p tcp -m tcp --dport 80 -j ACCEPT"

ENGINE = (
    "-P INPUT ACCEPT",
    "-P FORWARD ACCEPT",
    "-N DOCKER",
    "-N DOCKER-USER",
    "-A FORWARD -j DOCKER-USER",
    "-A FORWARD -j DOCKER-ISOLATION-STAGE-1",
    "-A FORWARD -o br-shop -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
    "-A FORWARD -o br-shop -j DOCKER",
    "-A FORWARD -i br-shop ! -o br-shop -j ACCEPT",
    "-A FORWARD -i br-shop -o br-shop -j DROP",
    PUBLISHED,
    "-A DOCKER-ISOLATION-STAGE-1 -i br-shop ! -o br-shop -j DOCKER-ISOLATION-STAGE-2",
    "-A DOCKER-ISOLATION-STAGE-1 -j RETURN",
    "-A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP",
    "-A DOCKER-ISOLATION-STAGE-2 -j RETURN",
)
OUT = Packet("br-shop", "eth0", "10.1.0.2", "203.0.113.80", port=80)
IN = Packet("eth0", "br-shop", "10.213.0.12", "10.1.0.2", port=80, original=8080)


def table(*own: str) -> tuple[str, ...]:
    return (*ENGINE, *own, RETURN)


@pytest.mark.parametrize(
    ("own", "packet", "decides"),
    [
        ((), OUT, "-A FORWARD -i br-shop ! -o br-shop -j ACCEPT"),
        (
            (),
            OUT.answer(),
            "-A FORWARD -o br-shop -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
        ),
        ((), Packet("br-shop", "br-shop"), "-A FORWARD -i br-shop -o br-shop -j DROP"),
        ((), Packet("br-shop", "docker0"), "-A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP"),
        ((), Packet("eth0", "eth1"), "-P FORWARD ACCEPT"),
        (("-A DOCKER-USER -s 10.1.0.0/24 -o eth+ -j DROP",), OUT, "-A DOCKER-USER -s 10.1.0.0/24 -o eth+ -j DROP"),
        ((TO_WEB,), OUT.answer(), TO_WEB),
        ((ORIGINAL,), IN, ORIGINAL),
        ((ORIGINAL,), IN.answer(), "-A FORWARD -i br-shop ! -o br-shop -j ACCEPT"),
        ((DNAT,), IN, DNAT),
        ((DNAT,), OUT, "-A FORWARD -i br-shop ! -o br-shop -j ACCEPT"),
        (
            ("-A DOCKER-USER ! -s 10.213.0.12/32 -i eth0 -p tcp -m conntrack --ctorigdstport 8080 -j DROP",),
            IN,
            PUBLISHED,
        ),
        (
            ("-A DOCKER-USER -i eth0 -p tcp -m multiport --dports 79:81,443 -j DROP",),
            IN,
            "-A DOCKER-USER -i eth0 -p tcp -m multiport --dports 79:81,443 -j DROP",
        ),
        (
            ("-A DOCKER-USER -i eth0 -p tcp -m tcp --dport 8080 -j DROP",),
            IN,
            PUBLISHED,
        ),
        (
            ("-A DOCKER-USER -m limit --limit 3/min -j DROP",),
            IN,
            PUBLISHED,
        ),
        (
            ('-A DOCKER-USER -i eth0 -m comment --comment "not -j ACCEPT" -j DROP',),
            IN,
            '-A DOCKER-USER -i eth0 -m comment --comment "not -j ACCEPT" -j DROP',
        ),
    ],
)  # fmt: skip
def test_the_rule_that_decides_is_found(own: tuple[str, ...], packet: Packet, decides: str) -> None:
    found = decide(table(*own), packet, "FORWARD")
    assert found is not None
    assert found.words == decides


def test_what_is_not_known_of_a_packet_blames_nobody() -> None:
    rule = "-A DOCKER-USER ! -s 10.213.0.12/32 -i eth0 -j DROP"
    found = decide(table(rule), Packet("eth0", "br-shop", port=80), "FORWARD")
    assert found is not None
    assert found.words != rule


def test_a_rule_behind_a_bare_return_is_never_read() -> None:
    late = "-A DOCKER-USER -i eth0 -j DROP"
    rule = parse(late)
    assert rule is not None
    assert unread((*table(), late), rule)
    assert not unread(table(late), rule)


@pytest.mark.parametrize("line", ["-P FORWARD DROP", "-N DOCKER", "-A", "", '-A X -m comment --comment "'])
def test_what_is_no_rule_is_none(line: str) -> None:
    assert parse(line) is None


def test_chains_that_go_round_in_a_circle_end() -> None:
    assert decide(("-A FORWARD -j X", "-A X -j Y", "-A Y -j X"), OUT, "FORWARD") is None
