"""What a table of iptables does to one packet: which of its rules decides. Pure, from what `iptables -S` prints.

A match that is not known here, or that asks for what is not known of the packet, counts as not met: a rule is
blamed only where it surely applies.

>>> rules = ("-P FORWARD ACCEPT", "-A FORWARD -j DOCKER-USER", "-A DOCKER-USER -s 10.1.0.0/24 -o eth0 -j DROP")
>>> decide(rules, Packet("br-shop", "eth0", "10.1.0.2", "203.0.113.80", port=80), "FORWARD").rule
'-A DOCKER-USER -s 10.1.0.0/24 -o eth0 -j DROP'
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

STOPS = ("DROP", "REJECT")
ENDS = ("ACCEPT", "MASQUERADE", "SNAT", *STOPS)
DEPTH = 10
"""Chains that jump to one another any deeper are not followed; the kernel allows no circle."""


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet as a chain sees it. "" and None mean: not known. `original` is the port before DNAT."""

    into: str = ""
    out: str = ""
    source: str = ""
    destination: str = ""
    protocol: str = "tcp"
    port: int | None = None
    original: int | None = None
    reply: bool = False
    source_port: int | None = None

    def answer(self) -> Packet:
        """The packet that comes back."""
        return Packet(
            self.out,
            self.into,
            self.destination,
            self.source,
            self.protocol,
            None,
            self.original,
            True,
            self.port,
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of `iptables -S`: its chain, where it sends packets, and its matches as (negated, flag, value)."""

    words: str
    chain: str
    target: str
    matches: tuple[tuple[bool, str, str], ...]

    @property
    def stops(self) -> bool:
        """Whether it ends a packet's way."""
        return self.target in STOPS

    def applies(self, packet: Packet) -> bool:
        """Whether `packet` surely meets every match."""
        return all(_meets(packet, flag, value, negated) for negated, flag, value in self.matches)


def parse(words: str) -> Rule | None:
    """The rule that a line tells; None for a policy, a new chain, or what cannot be read."""
    try:
        parts = shlex.split(words)
    except ValueError:
        return None
    if len(parts) < 2 or parts[0] != "-A":
        return None
    target, matches, at, negated = "", [], 2, False
    while at < len(parts):
        flag = parts[at]
        values = []
        at += 1
        if flag == "!":
            negated = True
            continue
        while at < len(parts) and not parts[at].startswith("-") and parts[at] != "!":
            values.append(parts[at])
            at += 1
        if flag in ("-j", "-g"):
            target = values[0] if values else ""
            break  # what follows belongs to the target
        if flag not in ("-m", "--comment"):
            matches.append((negated, flag, " ".join(values)))
        negated = False
    return Rule(words, parts[1], target, tuple(matches))


def decide(lines: Sequence[str], packet: Packet, chain: str) -> Rule | None:
    """The rule that decides about `packet`, entering at the built-in `chain`; its policy where none does.

    None where nothing is known to decide.
    """
    rules = [rule for line in lines if (rule := parse(line))]
    found = _walk(rules, packet, chain, 0)
    if found is not None:
        return found
    policy = next((line for line in lines if line.startswith(f"-P {chain} ")), None)
    return Rule(policy, chain, policy.split()[2], ()) if policy else None


def unread(lines: Sequence[str], rule: Rule) -> bool:
    """Whether `rule` stands behind one of its own chain that ends it for every packet, so nobody gets to it."""
    for line in lines:
        if line == rule.words:
            return False
        other = parse(line)
        if other and other.chain == rule.chain and not other.matches and other.target in (*ENDS, "RETURN"):
            return True
    return False


def _walk(rules: list[Rule], packet: Packet, chain: str, depth: int) -> Rule | None:
    for rule in rules:
        if rule.chain != chain or not rule.applies(packet):
            continue
        if rule.target in ENDS:
            return rule
        if rule.target == "RETURN":
            return None
        if depth < DEPTH and (found := _walk(rules, packet, rule.target, depth + 1)):
            return found
    return None


def _meets(packet: Packet, flag: str, value: str, negated: bool) -> bool:
    met = _met(packet, flag, value)
    return False if met is None else met != negated


def _met(packet: Packet, flag: str, value: str) -> bool | None:
    """Whether the packet has what a match asks for; None where that is not known."""
    match flag:
        case "-i":
            return _interface(packet.into, value)
        case "-o":
            return _interface(packet.out, value)
        case "-s":
            return _inside(packet.source, value)
        case "-d":
            return _inside(packet.destination, value)
        case "-p":
            return value in (packet.protocol, "all")
        case "--dport" | "--dports":
            return _port(packet.port, value)
        case "--sport" | "--sports":
            return _port(packet.source_port, value)
        case "--ctorigdstport":
            return _port(packet.original, value)
        case "--ctdir":
            return value == ("REPLY" if packet.reply else "ORIGINAL")
        case "--ctstate" | "--state":
            states = {"ESTABLISHED" if packet.reply else "NEW"}
            return bool(
                (states | ({"DNAT"} if packet.original is not None else set())) & set(value.split(","))
            )
        case _:
            return None


def _interface(name: str, value: str) -> bool | None:
    if not name:
        return None
    return name.startswith(value[:-1]) if value.endswith("+") else name == value


def _inside(address: str, value: str) -> bool | None:
    if not address:
        return None
    try:
        return ip_address(address) in ip_network(value, strict=False)
    except ValueError:
        return None


def _port(port: int | None, value: str) -> bool | None:
    if port is None:
        return None
    for part in value.split(","):
        low, _, high = part.partition(":")
        if low.isdigit() and int(low) <= port <= int(high if high.isdigit() else low):
            return True
    return False
