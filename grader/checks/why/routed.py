"""Why packets do not find their way by routes: between bridges of two hosts."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, ip_address, ip_network

from grader.checks.probe import ProbeBroken, ProbeRequest, Route
from grader.checks.scene import CannotTell, Place, Scene
from grader.checks.verdict import Reason
from grader.checks.wire import node_addresses
from grader.network.state import Container, Network, NodeState
from grader.text import say

CALLER = "caller: "  # how whoami says who asked it


def between_hosts(scene: Scene, source: Place, expected: Container) -> Reason | None:
    """What stops packets from `source` to a container on a bridge of another host; None where this does not tell."""
    home = next((s for s in scene.facts.picture.nodes.values() if s.container(expected.id)), None)
    if home is None or home.name == source.node or source.node not in scene.facts.picture.nodes:
        return None
    here = scene.node(source.node)
    target = _bridged(home, expected)
    asker = _bridged(here, source.container) if source.container else None
    if target is None or (source.container is not None and asker is None):
        return None
    network, address = target
    subnet = next((p.subnet for p in network.pools if address in p.subnet), None)
    if asker and any(address in p.subnet for p in asker[0].pools):
        return Reason(
            "subnet-on-both-hosts",
            say(
                "{subnet} is on {here} too, so packets to {address} never leave it: give each host a subnet of its own",
                subnet=subnet,
                here=here.name,
                address=address,
            ),
        )
    try:
        way = best(scene.probe(ProbeRequest(here.name, "route")).routes, address)
        back = best(scene.probe(ProbeRequest(home.name, "route")).routes, asker[1]) if asker else None
        rules = scene.probe(ProbeRequest(home.name, "rules")).seen
        addresses = node_addresses(scene, home.name)
    except (ProbeBroken, CannotTell):
        return None  # only the explanation is less exact; the verdict does not rest on it
    if way is None or way.destination == "default":
        return Reason(
            "no-route",
            say(
                "{here} knows no way to {subnet}, so these packets go where all unknown ones go: tell it that "
                "{subnet} lies behind {address} ({there})",
                here=here.name,
                subnet=subnet,
                address=addresses[0],
                there=home.name,
            ),
        )
    if way.gateway not in addresses:
        return Reason(
            "route-astray",
            say(
                "{here} sends packets to {subnet} {way}; {there} is {address}",
                here=here.name,
                subnet=way.destination,
                way=say("through {gateway}", gateway=way.gateway)
                if way.gateway
                else say("straight out of {device}", device=way.device),
                there=home.name,
                address=addresses[0],
            ),
        )
    let_in = [r for r in rules if re.match(r"-A (DOCKER-USER|FORWARD) ", r) and r.endswith("-j ACCEPT")]
    own = [r for r in let_in if not re.search(r"(-i|-o) (br-|docker)", r) or r.startswith("-A DOCKER-USER")]
    if "-P FORWARD DROP" in rules and not own:
        return Reason(
            "forward-dropped",
            say(
                "{there} forwards nothing to its containers by itself (policy DROP in FORWARD): let these packets "
                "pass in DOCKER-USER",
                there=home.name,
            ),
        )
    if asker is not None and (back is None or back.destination == "default"):
        return Reason(
            "no-way-back",
            say(
                "the way there is known, the way back is not: {there} has no route to {address} of {source}",
                there=home.name,
                address=asker[1],
                source=source.container.name if source.container else here.name,
            ),
        )
    if "-P FORWARD DROP" in rules and asker is not None:
        return Reason(
            "forward-dropped",
            say(
                "no rule of {there} lets these packets pass. From a network that masquerades they arrive with the "
                "address of {here}, not with {address}",
                there=home.name,
                here=here.name,
                address=asker[1],
            ),
        )
    return None


def best(routes: tuple[Route, ...], address: IPv4Address) -> Route | None:
    """The route that a packet to `address` takes: the longest prefix, then the smallest metric."""

    def length(route: Route) -> int:
        return 0 if route.destination == "default" else ip_network(route.destination, strict=False).prefixlen

    fitting = [
        r for r in routes if r.destination == "default" or address in ip_network(r.destination, strict=False)
    ]
    return min(fitting, key=lambda r: (-length(r), r.metric), default=None)


def masked(scene: Scene, wanted: str, body: str) -> Reason | None:
    """whoami was asked by the right container, and saw the address of a host instead."""
    if not wanted.startswith(CALLER):
        return None
    line = next((line for line in body.splitlines() if line.startswith(CALLER)), "")
    try:
        seen = str(ip_address(line.removeprefix(CALLER).strip()))
        node = next((n for n in scene.node_names if seen in node_addresses(scene, n)), None)
    except (ValueError, ProbeBroken, CannotTell):
        return None
    if node is None:
        return None
    return Reason(
        "masqueraded",
        say(
            "the answer came, but the server saw {seen}, the address of {node}: on its way out the packet was "
            "masqueraded. Exempt the way to the other subnet",
            seen=seen,
            node=node,
        ),
    )


def _bridged(state: NodeState, container: Container) -> tuple[Network, IPv4Address] | None:
    """The bridge network that `container` is on, with its address there; None where it is on any other kind."""
    found = None
    for endpoint in container.endpoints:
        network = state.network(endpoint.network_id or endpoint.network)
        if network is None or network.driver != "bridge":
            return None
        if endpoint.address is not None and found is None:
            found = (network, endpoint.address)
    return found
