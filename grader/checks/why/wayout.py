"""Why a container does not get out, or nobody in from outside: its route, the node's forwarding, rules, masquerade."""

from __future__ import annotations

from ipaddress import IPv4Address

from grader.checks.probe import ProbeBroken, ProbeRequest, Route
from grader.checks.scene import Place, Scene, network_of
from grader.checks.verdict import Reason
from grader.checks.why import packets, rules
from grader.checks.why.netfilter import decide
from grader.checks.why.packets import Passing
from grader.checks.wire import Target
from grader.network.state import Container, Endpoint, Network, NodeState
from grader.text import say

MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade"
OFF = "net.ipv4.ip_forward = 0"


def no_way_in(scene: Scene, source: Place, goal: Target, owner: Container | None) -> Reason | None:
    """Why nothing comes back to somebody outside from a port that `owner` publishes."""
    for passing in packets.entering(scene, source, goal, owner):
        found = _not_forwarding(scene, passing.node) or rules.dropped(scene, passing, str(source.title))
        if found is not None:
            return found
    return None


def no_way_out(scene: Scene, source: Place, goal: Target, peer: str) -> Reason | None:
    """Why nothing comes back to a container from outside its node."""
    passings = packets.leaving(scene, source, goal, peer)
    container = source.container
    if container is None or not passings:
        return None
    state = scene.node(source.node)
    route = _default_route(scene, source.node, container)
    known = _route_wrong(state, container, route) if route is not None else None
    if known is not None:
        return known
    taken = _taken(passings, route)
    return (
        _not_forwarding(scene, state.name)
        or rules.dropped(scene, taken, container.name)
        or _not_masqueraded(scene, taken)
    )


def _default_route(scene: Scene, node: str, container: Container) -> Route | None:
    """The container's default route; one without a device where it has none; None where nobody tells."""
    try:
        routes = scene.probe(ProbeRequest(node, "route", container.pid)).routes
    except ProbeBroken:
        return None
    return min(
        (r for r in routes if r.destination == "default"),
        key=lambda r: r.metric,
        default=Route("default"),
    )


def _route_wrong(state: NodeState, container: Container, route: Route) -> Reason | None:
    on = [(e, n) for e in container.endpoints if (n := network_of(state, e.network, e.network_id))]
    if on and all(network.internal for _, network in on):
        text = say(
            "{container} is on internal networks only ({networks}), and these have no way out",
            container=container.name,
            networks=tuple(network.name for _, network in on),
        )
        return Reason("internal-no-way-out", text)
    gateways = {str(found): network for e, network in on if (found := _gateway(e, network))}
    if not gateways or route.gateway in gateways:
        return None
    right, network = next(iter(gateways.items()))
    if not route.device:
        text = say(
            "{container} has no default route: it should lead to {right}, the gateway of {network}",
            container=container.name,
            right=right,
            network=network.name,
        )
        return Reason("no-default-route", text)
    text = say(
        "the default route of {container} leads to {found}, where nobody passes packets on; the gateway of "
        "{network} is {right}",
        container=container.name,
        found=route.gateway or route.device,
        network=network.name,
        right=right,
    )
    return Reason("wrong-default-route", text)


def _gateway(endpoint: Endpoint, network: Network) -> IPv4Address | None:
    """The gateway of an endpoint: as the engine tells it, else the subnet's first address."""
    if endpoint.gateway is not None:
        return endpoint.gateway
    for pool in network.pools:
        if isinstance(pool.gateway, IPv4Address):
            return pool.gateway
        if endpoint.address is not None and endpoint.address in pool.subnet:
            return endpoint.address.__class__(int(pool.subnet.network_address) + 1)
    return None


def _taken(passings: tuple[Passing, ...], route: Route | None) -> Passing:
    """The packet as it leaves by the network that the default route leads through."""
    if route is not None and route.gateway:
        gateway = IPv4Address(route.gateway)
        for passing in passings:
            if any(gateway in pool.subnet for pool in passing.network.pools if pool.subnet.version == 4):
                return passing
    return passings[0]


def _not_forwarding(scene: Scene, node: str) -> Reason | None:
    if OFF not in _told(scene, node):
        return None
    text = say(
        "{node} passes no packets on between its interfaces: net.ipv4.ip_forward is 0, and `sysctl -w "
        "net.ipv4.ip_forward=1` turns it on",
        node=node,
    )
    return Reason("forwarding-off", text)


def _not_masqueraded(scene: Scene, passing: Passing) -> Reason | None:
    lines, network = _told(scene, passing.node), passing.network
    if not lines:
        return None
    rule = decide(lines, passing.packet, "POSTROUTING")
    if rule is not None and rule.target in ("MASQUERADE", "SNAT"):
        return None
    if network.options.get(MASQUERADE, "").lower() in ("false", "f", "0"):
        text = say(
            "{network} was made with enable_ip_masquerade=false, so packets leave with the address {address}, to "
            "which nobody outside knows the way back",
            network=network.name,
            address=passing.packet.source,
        )
        return Reason("masquerade-off", text)
    text = say(
        "no rule in POSTROUTING of the nat table masquerades what comes from {address}: it leaves with that "
        "address, to which nobody outside knows the way back",
        address=passing.packet.source,
    )
    return Reason("masquerade-gone", text)


def _told(scene: Scene, node: str) -> tuple[str, ...]:
    try:
        return scene.probe(ProbeRequest(node, "forwarding")).seen
    except ProbeBroken:
        return ()  # only the explanation is less exact; the verdict does not rest on it
