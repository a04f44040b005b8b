"""Where netdojo's picture of a node differs from what `look.py` saw there: a sentence for each difference.

Every fact is taken from the place furthest from where netdojo takes it: networks and states from the CLI's tables,
addresses from the networks' own lists and from the kernel, ports from the table's column; what only
`docker inspect` tells is read here anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address, ip_interface, ip_network
from typing import Any

from grader.network.state import Container, Network, NodeState

Seen = Mapping[str, Any]
PORT = re.compile(
    r"(?:(?P<host>\S+):(?P<first>\d+)(?:-(?P<last>\d+))?->)?(?P<in>\d+)(?:-(?P<end>\d+))?/(?P<kind>\w+)$"
)
ALIVE = ("running", "paused")


def differences(state: NodeState, seen: Seen) -> list[str]:
    """Every difference; none when the picture is right."""
    return [
        f"{what}: netdojo has {ours!r}, the engine {theirs!r}"
        for what, ours, theirs in (
            *_networks(state, seen),
            *_containers(state, seen),
            *_endpoints(state, seen),
        )
        if ours != theirs
    ]


Row = tuple[str, object, object]


def _networks(state: NodeState, seen: Seen) -> Iterator[Row]:
    listed = {one["ID"]: one for one in seen["listed_networks"]}
    full = {one["Id"]: one for one in seen["networks"]}
    yield "the networks", sorted(n.id for n in state.networks), sorted(listed)
    for network in state.networks:
        line, words = listed.get(network.id), full.get(network.id)
        if line is None or words is None:
            continue
        name = f"network {line['Name']}"
        yield f"{name}, its name", network.name, line["Name"]
        yield f"{name}, its driver", network.driver, line["Driver"]
        yield f"{name}, its scope", network.scope, line["Scope"]
        yield f"{name}, internal", network.internal, line["Internal"] == "true"
        yield f"{name}, IPv6", network.ipv6, line["IPv6"] == "true"
        yield (
            f"{name}, its labels",
            ",".join(sorted(f"{k}={v}" for k, v in network.labels.items())),
            ",".join(sorted(filter(None, line["Labels"].split(",")))),
        )
        yield f"{name}, attachable", network.attachable, words["Attachable"]
        yield f"{name}, its options", dict(network.options), words["Options"] or {}
        yield f"{name}, its pools", _our_pools(network), _their_pools(words)


def _our_pools(network: Network) -> list[tuple[object, ...]]:
    return [(p.subnet, p.gateway, p.ip_range, dict(p.auxiliary)) for p in network.pools]


def _their_pools(words: Seen) -> list[tuple[object, ...]]:
    return [
        (
            ip_network(one["Subnet"], strict=False),
            ip_interface(one["Gateway"]).ip if one.get("Gateway") else None,
            ip_network(one["IPRange"], strict=False) if one.get("IPRange") else None,
            {name: ip_address(where) for name, where in (one.get("AuxiliaryAddresses") or {}).items()},
        )
        for one in words["IPAM"]["Config"] or []
    ]


def _containers(state: NodeState, seen: Seen) -> Iterator[Row]:
    listed = {one["ID"]: one for one in seen["listed"]}
    full = {one["Id"]: one for one in seen["containers"]}
    yield "the containers", sorted(c.id for c in state.containers), sorted(listed)
    for container in state.containers:
        line, words = listed.get(container.id), full.get(container.id)
        if line is None or words is None:
            continue
        name, host = f"container {line['Names']}", words["HostConfig"]
        yield f"{name}, its name", container.name, line["Names"].split(",")[-1].rpartition("/")[2]
        yield f"{name}, its state", container.status, line["State"]
        yield f"{name}, its image", container.image, words["Config"]["Image"]
        yield f"{name}, an older image", container.image_moved, line["Image"] != words["Config"]["Image"]
        yield f"{name}, its exit code", container.exit_code, words["State"]["ExitCode"]
        yield f"{name}, its error", container.error, words["State"]["Error"]
        yield f"{name}, its process", container.pid, words["State"]["Pid"]
        yield f"{name}, its start", container.started, words["State"]["StartedAt"]
        yield f"{name}, its mode", container.mode, host["NetworkMode"]
        yield f"{name}, its hostname", container.hostname, words["Config"]["Hostname"]
        yield f"{name}, its command", container.command, (words["Path"], *words["Args"])
        yield f"{name}, its labels", dict(container.labels), words["Config"]["Labels"] or {}
        yield f"{name}, its user", container.user, words["Config"]["User"]
        yield f"{name}, its DNS servers", container.dns, tuple(host["Dns"] or ())
        yield f"{name}, whose namespace", container.shares, _shared(host["NetworkMode"], seen)
        yield f"{name}, privileged", container.privileged, host["Privileged"]
        yield f"{name}, read-only", container.read_only, host["ReadonlyRootfs"]
        yield f"{name}, its memory", container.limits.memory or 0, host["Memory"]
        yield (
            f"{name}, its exposed ports",
            set(container.exposed),
            {
                (int(port), kind)
                for port, _, kind in (k.partition("/") for k in words["Config"].get("ExposedPorts") or {})
            },
        )
        yield f"{name}, its ports", _our_ports(container), _live_ports(line)


def _shared(mode: str, seen: Seen) -> str:
    """Whose namespace a mode means: "host", or the id of the container; what nobody is called stays as typed."""
    if not mode.startswith("container:"):
        return "host" if mode == "host" else ""
    typed = mode.removeprefix("container:")
    named = [one["ID"] for one in seen["listed"] if typed in one["Names"].split(",")]
    return next(iter(named), typed)


def _our_ports(container: Container) -> set[tuple[object, ...]]:
    """Published ports as the CLI's table has them."""
    return {
        (p.port, p.protocol, str(p.host_address) if p.host_address else "", p.host_port)
        for p in container.published
    }


def _live_ports(line: Seen) -> set[tuple[object, ...]]:
    """The table's ports, if anybody can be behind them: it goes on showing those of a start that failed."""
    return _their_ports(line["Ports"]) if line["State"] in ALIVE else set()


def _their_ports(column: str) -> set[tuple[object, ...]]:
    """Of "0.0.0.0:8080->80/tcp, :::8080->80/tcp, 9000-9001/tcp"; the two wildcards are one publication."""
    found: set[tuple[object, ...]] = set()
    for words in filter(None, column.split(", ")):
        match = PORT.match(words)
        assert match is not None, words
        if match["host"] is None:
            continue
        host = match["host"].strip("[]")
        inside = int(match["in"])
        for outside in range(int(match["first"]), int(match["last"] or match["first"]) + 1):
            shown = "" if host in ("0.0.0.0", "::") else host
            found.add((inside, match["kind"], shown, outside))
            inside += 1
    return found


def _endpoints(state: NodeState, seen: Seen) -> Iterator[Row]:
    ours = {
        (e.network_id, c.id): (str(e.address), e.prefix, e.mac, str(e.address6 or ""))
        for c in state.containers
        for e in c.endpoints
        if e.address is not None
    }
    theirs = {
        (network["Id"], identity): (
            *_interface(one["IPv4Address"]),
            one["MacAddress"],
            one["IPv6Address"].partition("/")[0],
        )
        for network in seen["networks"]
        for identity, one in (network["Containers"] or {}).items()
        if one["IPv4Address"] and any(c.id == identity for c in state.containers)
    }
    yield "the addresses that the networks have given", ours, theirs
    full = {one["Id"]: one for one in seen["containers"]}
    for container in state.containers:
        if container.id not in full:
            continue
        networks = full[container.id]["NetworkSettings"]["Networks"]
        if (
            full[container.id]["State"]["Status"] in ALIVE
        ):  # an endpoint that could not be made is in no network's list
            networks = {
                one["Name"]: networks[one["Name"]]
                for one in seen["networks"]
                if one["Name"] in networks and container.id in (one["Containers"] or {})
            }
        yield (
            f"container {container.name}, its networks",
            sorted(e.network for e in container.endpoints),
            sorted(networks),
        )
        for endpoint in container.endpoints:
            words = networks.get(endpoint.network)
            if words is None:
                continue
            what = f"container {container.name} on {endpoint.network}"
            asked = (words["IPAMConfig"] or {}).get("IPv4Address")
            yield f"{what}, its network's id", endpoint.network_id, words["NetworkID"]
            yield f"{what}, the address asked for", str(endpoint.requested_address or ""), asked or ""
            yield f"{what}, its gateway", str(endpoint.gateway or ""), words["Gateway"]
            yield (
                f"{what}, its aliases",
                sorted(endpoint.aliases),
                sorted({*(words["Aliases"] or ())} - {container.id[:12]}),
            )
        yield from _kernel(container, seen)


def _interface(words: str) -> tuple[str, int]:
    found = ip_interface(words)
    return str(found.ip), found.network.prefixlen


def _kernel(container: Container, seen: Seen) -> Iterator[Row]:
    """The addresses in a namespace of its own are those that the picture has for its endpoints."""
    inside = seen["kernel"].get(container.id)
    if inside is None or container.shares or inside["inode"] == seen["node"]["inode"]:
        return
    links = [link for link in inside["interfaces"] if "LOOPBACK" not in link["flags"]]
    addresses = {
        (one["local"], one["prefixlen"], link["address"])
        for link in links
        for one in link["addr_info"]
        if one["family"] == "inet"
    }
    ours = {(str(e.address), e.prefix, e.mac) for e in container.endpoints if e.address is not None}
    yield f"container {container.name}, its addresses in the kernel", ours, addresses
    six = {
        one["local"]
        for link in links
        for one in link["addr_info"]
        if (one["family"], one["scope"]) == ("inet6", "global")
    }
    yield (
        f"container {container.name}, its IPv6 addresses in the kernel",
        {str(e.address6) for e in container.endpoints if e.address6 is not None},
        six,
    )
    gateways = {one["gateway"] for one in inside["routes"] if one["dst"] == "default" and "gateway" in one}
    known = {str(e.gateway) for e in container.endpoints if e.gateway is not None}
    yield f"container {container.name}, a default gateway that no endpoint has", gateways - known, set()
