"""The packet that a probe sends through a node, as the node's firewall sees it: from the picture and addresses."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address, ip_interface

from grader.checks.probe import ProbeBroken, ProbeRequest
from grader.checks.scene import Place, Scene, network_of
from grader.checks.why.netfilter import Packet
from grader.checks.wire import Target
from grader.network.state import Container, Network, NodeState

UPLINK = "eth0"
"""The node's own interface, where its default route does not tell."""

DNS = 53
GATEWAY_BRIDGE = "docker_gwbridge"
"""The bridge by which containers on overlays alone reach the outside."""

NOT_FORWARDED = ("host", "null", "macvlan", "ipvlan", "overlay")
"""Drivers whose networks the node does not forward for; a plugin's are taken to be bridged, as most are."""


@dataclass(frozen=True, slots=True)
class Passing:
    """A packet that `node` has to forward; `network` is the one that it leaves, or that it enters."""

    node: str
    packet: Packet
    network: Network


def bridge_of(network: Network) -> str:
    """The name of a bridge network's bridge on its node."""
    named = network.options.get("com.docker.network.bridge.name", "")
    if named or network.name == GATEWAY_BRIDGE:
        return named or GATEWAY_BRIDGE
    return "docker0" if network.name == "bridge" else f"br-{network.id[:12]}"


def leaving(scene: Scene, source: Place, goal: Target, peer: str) -> tuple[Passing, ...]:
    """What the container `source` sends to somewhere outside its node, one for each network it may leave by.

    Where `peer` is "", no name server told the target's address: then it is the question to one.
    """
    if source.container is None or goal.container or goal.node == source.node or not _outside(scene, peer):
        return ()
    state, out = scene.node(source.node), uplink(scene, source.node)
    protocol, port = (goal_protocol(goal), goal.port) if peer else ("udp", DNS)
    to = peer or name_server(scene, state.name, source.container)
    return tuple(
        Passing(
            state.name,
            Packet(
                bridge_of(network),
                out,
                address,
                to,
                protocol,
                port,
                port,
            ),
            network,
        )
        for address, network in _bridged(state, source.container)
    )


def entering(scene: Scene, source: Place, goal: Target, owner: Container | None) -> tuple[Passing, ...]:
    """What somebody outside sends to a port that `owner` publishes, after DNAT."""
    if owner is None or goal.container or goal.port is None:
        return ()
    home = next((s for s in scene.facts.picture.nodes.values() if s.container(owner.id)), None)
    protocol = goal_protocol(goal)
    inner = next(
        (p.port for p in owner.published if (p.host_port, p.protocol) == (goal.port, protocol)), None
    )
    if home is None or home.name == source.node or inner is None:
        return ()
    into, caller = uplink(scene, home.name), address_of(scene, source, home.name)
    return tuple(
        Passing(
            home.name,
            Packet(into, bridge_of(network), caller, address, protocol, inner, goal.port),
            network,
        )
        for address, network in _bridged(home, owner)
    )


def address_of(scene: Scene, place: Place, node: str) -> str:
    """The address by which `node` sees `place`, another node or the internet, call; "" where that is not known."""
    try:
        own = [ip_interface(a) for a in scene.probe(ProbeRequest(node, "addresses")).addresses]
        far = [ip_interface(a) for a in scene.probe(ProbeRequest(place.node, "addresses")).addresses]
    except ProbeBroken:
        return ""
    bridges = {pool.subnet for network in scene.node(node).networks for pool in network.pools}
    shared = {i.network for i in own if i.version == 4 and i.network not in bridges}
    return next((str(i.ip) for i in far if i.network in shared), "")


def name_server(scene: Scene, node: str, container: Container) -> str:
    """The name server outside that a container asks in the end; "" where that is not known.

    Docker's own at 127.0.0.11 asks from the container's namespace: what `--dns` names, else the node's.
    """
    try:
        known = container.dns or scene.probe(ProbeRequest(node, "resolvers")).addresses
    except ProbeBroken:
        return ""
    return next((server for server in known if not server.startswith("127.")), "")


def uplink(scene: Scene, node: str) -> str:
    """The interface by which `node` reaches the outside."""
    try:
        routes = scene.probe(ProbeRequest(node, "route")).routes
    except ProbeBroken:
        return UPLINK
    return next((route.device for route in routes if route.destination == "default"), "") or UPLINK


def goal_protocol(goal: Target) -> str:
    """The protocol of a target, as iptables names it."""
    return {"udp": "udp", "ping": "icmp"}.get(goal.kind, "tcp")


def _bridged(state: NodeState, container: Container) -> tuple[tuple[str, Network], ...]:
    """The container's networks behind a bridge, with its address there, "" where the engine does not tell it."""
    on = [(e, n) for e in container.endpoints if (n := network_of(state, e.network, e.network_id))]
    found = tuple((str(e.address), n) for e, n in on if n.driver not in NOT_FORWARDED and e.address)
    if found or all(n.driver != "overlay" for _, n in on):
        return found
    # A container on overlays only comes and goes by a bridge of which its endpoints say nothing.
    return (("", state.network(GATEWAY_BRIDGE) or Network(GATEWAY_BRIDGE, GATEWAY_BRIDGE)),)


def _outside(scene: Scene, peer: str) -> bool:
    """Whether an address belongs to none of the containers and bridges of any node."""
    if not peer:
        return True  # the question is to a name server
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return not any(
        address in pool.subnet
        for state in scene.facts.picture.nodes.values()
        for network in state.networks
        for pool in network.pools
        if pool.subnet.version == address.version
    )
