"""Why a subnet cannot be: no subnet at all, taken already, the node's own, or a range that lies outside it."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_interface, ip_network

from grader.checks.probe import ProbeBroken, ProbeRequest
from grader.checks.scene import Scene
from grader.checks.verdict import Reason
from grader.checks.why import refusals
from grader.network.state import Address, Network, NodeState, Pool, Refusal, Subnet
from grader.text import say


def no_subnet(refusal: Refusal) -> Reason | None:
    """What was given as a subnet is the address of a host in one."""
    typed = _host_bits(refusal)
    if typed is None:
        return None
    return Reason(
        "host-bits-set",
        say(
            "{typed} is the address of a host in a subnet, not a subnet: write {right}",
            typed=typed,
            right=ip_network(typed, strict=False),
        ),
    )


def range_outside(refusal: Refusal) -> Reason | None:
    """A range that was asked for is not inside its subnet."""
    for subnet, ip_range, _ in refusals.asked_pools(refusal):
        outer, inner = _subnet(subnet), _subnet(ip_range)
        if outer and inner and not _inside(inner, outer):
            return Reason(
                "range-outside-subnet",
                say("the range {range} is not inside the subnet {subnet}", range=inner, subnet=outer),
            )
    return None


def overlap(state: NodeState, name: str, refusal: Refusal) -> Reason:
    """A subnet that was asked for is taken, by one of the node's networks where that can be said."""
    asked = [s for s in (_subnet(typed) for typed, _, _ in refusals.asked_pools(refusal)) if s]
    for wanted in asked:
        for other in state.networks:
            for pool in other.pools:
                if pool.subnet.version == wanted.version and pool.subnet.overlaps(wanted):
                    return Reason(
                        "pool-overlaps",
                        say(
                            "{subnet} overlaps {other_subnet} of network {other}: "
                            "remove that network or take another subnet",
                            subnet=wanted,
                            other_subnet=pool.subnet,
                            other=other.name,
                        ),
                    )
    return Reason(
        "pool-overlaps",
        say("the subnet of {name} overlaps one that is in use: take another", name=name),
    )


def equals_host(scene: Scene, state: NodeState, network: Network) -> Reason | None:
    """The subnet of `network` is the node's own."""
    own = _node_subnet(scene, state, network)
    # Networks of macvlan and ipvlan lie in the node's own subnet on purpose.
    if own is None or network.driver != "bridge":
        return None
    return Reason(
        "subnet-equals-host",
        say(
            "{subnet}, the subnet of {network}, is the node's own: the same addresses lie on two sides of it, so "
            "answers to containers go out the wrong way. Remove {network} and take a subnet that nobody uses",
            network=network.name,
            subnet=own,
        ),
    )


def _host_bits(refusal: Refusal) -> str | None:
    for subnet, _, _ in refusals.asked_pools(refusal):
        if "/" in subnet and _subnet(subnet) is None:
            try:
                ip_interface(subnet)
            except ValueError:
                continue
            return subnet
    return None


def _subnet(typed: str) -> Subnet | None:
    try:
        return ip_network(typed) if typed else None
    except ValueError:
        return None


def _inside(inner: Subnet, outer: Subnet) -> bool:
    if isinstance(inner, IPv4Network) and isinstance(outer, IPv4Network):
        return inner.subnet_of(outer)
    return isinstance(inner, IPv6Network) and isinstance(outer, IPv6Network) and inner.subnet_of(outer)


def _node_subnet(scene: Scene, state: NodeState, network: Network) -> Subnet | None:
    """The node's own subnet where `network` has it too; None where it has not, or where nobody can say."""
    try:
        own = scene.probe(ProbeRequest(state.name, "addresses")).addresses
    except ProbeBroken:
        return None  # only the explanation is less exact; the verdict does not rest on it
    gateways = {address for n in state.networks for p in n.pools for address in _gateways(p)}
    for address in own:
        interface = ip_interface(address)
        if interface.ip.is_loopback or interface.ip.is_link_local or interface.ip in gateways:
            continue
        for pool in network.pools:
            if pool.subnet.version == interface.version and interface.ip in pool.subnet:
                return pool.subnet
    return None


def _gateways(pool: Pool) -> tuple[Address, ...]:
    """The addresses that may be the pool's gateway: the one that was named, else the first that can be given out."""
    if pool.gateway is not None:
        return (pool.gateway,)
    starts = (pool.subnet, pool.ip_range or pool.subnet)
    return tuple(start.network_address + offset for start in starts for offset in (0, 1))
