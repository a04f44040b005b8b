"""The network namespaces of a node and its containers: links, routes, filters, settings."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from grader.proof.inside.engine import word

SPACES = Path("/run/docker/netns")
CLONE_NEWNET = 0x40000000
LISTS = "link\naddr\nroute show table all\nrule\n"
CARRIER = re.compile(r"NO-CARRIER,?|,?LOWER_UP| state \w+| linkdown| tentative")
"""What follows, a second later, from the cables that are in a bridge; they are looked at themselves."""


def spaces() -> Iterator[tuple[str, str]]:
    """The node's network namespace and those of its containers."""
    for name, value in space():
        yield f"node {name}" if not name.startswith("link ") else name, value
    libc = ctypes.CDLL(None, use_errno=True)
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    try:
        for place in sorted(SPACES.glob("*")) if SPACES.is_dir() else ():
            if place.name == "default":
                continue
            try:
                there = os.open(place, os.O_RDONLY)
            except FileNotFoundError:
                continue
            if libc.setns(there, CLONE_NEWNET) == 0:
                yield f"space {place.name}", word(list(space()))
            os.close(there)
    finally:
        libc.setns(home, CLONE_NEWNET)
        os.close(home)


def space() -> Iterator[tuple[str, str]]:
    """This network namespace: links, addresses, routes, rules, filters, queues and settings.

    Link-local IPv6 addresses are left out: the kernel gives and takes them with a cable's carrier.
    """
    yield from lists()
    for chain, rules in filters(said("nft", "-s", "list", "ruleset")).items():
        yield f"chain {chain}", "\n".join(rules)
    yield "legacy", "".join(read(f"/proc/net/{name}_names") for name in ("ip_tables", "ip6_tables"))
    yield "queues", said("tc", "qdisc")
    yield "states", said("ip", "xfrm", "policy") + read("/proc/net/ip_vs")
    yield "settings", word(dict(settings("/proc/sys/net")))


def lists() -> Iterator[tuple[str, str]]:
    """Of this network namespace, what `ip` lists: links, addresses, routes, rules."""
    for line in said("ip", "-o", "-batch", "-", words=LISTS).splitlines():
        words = " ".join(CARRIER.sub("", line).split())
        if "fe80:" in words or "ff00::/8" in words:
            continue
        number, _, rest = words.partition(": ")
        if number.isdigit() and "<" in rest:
            yield f"link {rest.partition(':')[0].partition('@')[0]}", words
        else:
            yield f"line {words}", ""


def filters(ruleset: str) -> dict[str, list[str]]:
    """The rules of every chain (and the words of every set) that nft lists, in their order.

    An empty chain that accepts is as good as none: iptables-restore makes the built-in ones that were not there.
    """
    found: dict[str, list[str]] = {}
    table, name = "", ""
    for line in ruleset.splitlines():
        words = line.strip()
        if line.startswith("table "):
            table = words.rstrip(" {")
        elif words.endswith("{") and line.startswith("\t") and not line.startswith("\t\t"):
            name = f"{table} {words.rstrip(' {')}"
            found[name] = []
        elif words not in ("", "}"):
            found.setdefault(name, []).append(words)
    return {
        name: rules
        for name, rules in found.items()
        if rules and not (len(rules) == 1 and rules[0].startswith("type ") and rules[0].endswith("accept;"))
    }


def settings(folder: str) -> Iterator[tuple[str, str]]:
    """Every setting below `folder` that can be read, but the counters among them."""
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:  # the cable it is of was just taken away
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from settings(entry.path)
        elif entry.name not in ("nf_conntrack_count", "flush"):
            yield entry.path, read(entry.path)


def read(path: str) -> str:
    """A small file's text; "" for one that cannot be read."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return ""
    try:
        return os.read(handle, 4096).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        os.close(handle)


def said(*argv: str, words: str = "") -> str:
    """What a command prints; "" where it is not there or this kernel lacks what it asks about."""
    done = subprocess.run(argv, input=words, capture_output=True, text=True, check=False)
    return done.stdout
