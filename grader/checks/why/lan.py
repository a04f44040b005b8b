"""Why macvlan and ipvlan networks, and the containers on them, are not as wanted: parents, ranges, the own host."""

from __future__ import annotations

import re

from grader.checks.scene import Place, Scene
from grader.checks.verdict import Reason
from grader.checks.why import refusals
from grader.network.state import Container, Network, NodeState, Refusal, Subnet
from grader.text import Text, say

DRIVERS = ("macvlan", "ipvlan")
DEFAULTS = {
    "macvlan_mode": "bridge",
    "ipvlan_mode": "l2",
}  # what the engine leaves out where it was not asked for


def refused(state: NodeState, driver: str, refusal: Refusal) -> Reason | None:
    """What was wrong with the parent of a refused `network create`."""
    parent = refusals.asked_options(refusal).get("parent", "")
    if driver not in DRIVERS or not parent:
        return None
    words = refusal.message.lower()
    if "vlan link" in words and "not supported" in words:
        text = say(
            "the kernel of this machine lacks {feature}, so nobody can show this here", feature="8021q"
        )
        return Reason("kernel-lacks", text)
    if "already using parent" in words:
        return _parent_taken(state, parent, refusal)
    if not any(w in words for w in ("parent", "subinterface", "interface", "link not found", parent.lower())):
        return None
    if ":" in parent or re.fullmatch(r"[a-z0-9]+-\d+", parent):
        return Reason(
            "vlan-name",
            say(
                "{parent} is no interface of a VLAN: its name is the parent's, a dot and the VLAN's number, {right}",
                parent=parent,
                right=re.sub(r"[:-]", ".", parent),
            ),
        )
    return Reason(
        "parent-missing",
        say(
            "node {node} has no interface {parent}: `ip link` lists those that can be the parent",
            node=state.name,
            parent=parent,
        ),
    )


def no_port(message: str) -> Reason | None:
    """Why the kernel gave a container no macvlan or ipvlan interface, from what the engine says of its start."""
    found = re.search(r"failed to create the (macvlan|ipvlan) port: (.*)", message)
    if found is None:
        return None
    if "not supported" in found[2]:
        text = say(
            "the kernel of this machine lacks {feature}, so nobody can show this here", feature=found[1]
        )
        return Reason("kernel-lacks", text)
    if "busy" not in found[2]:
        return None
    text = say(
        "a parent carries macvlan or ipvlan interfaces, never both: remove the containers of the other kind first"
    )
    return Reason("parent-busy", text)


def _parent_taken(state: NodeState, parent: str, refusal: Refusal) -> Reason:
    """The engine names the network that has the parent by the beginning of its id: "dm-4f2a91c07d1e"."""
    holders = tuple(n.name for n in state.networks if n.options.get("parent") == parent)
    named = re.search(r"d[mi]-([0-9a-f]{6,})", refusal.message)
    exact = tuple(n.name for n in state.networks if named and n.id.startswith(named[1]))
    return Reason(
        "parent-taken",
        say(
            "{parent} of {node} carries {networks} already, and this engine lets a parent carry one such network: "
            "remove that one, give one network all the subnets (--subnet may stand twice), or take a VLAN subinterface",
            parent=parent,
            node=state.name,
            networks=exact or holders or say("another network"),
        ),
    )


def subnet_elsewhere(state: NodeState, network: Network, wanted: Subnet) -> Reason | None:
    """The wanted subnet was tried as a second network on the same parent."""
    if network.driver not in DRIVERS:
        return None
    for refusal in state.refusals:
        asked = [subnet for subnet, _, _ in refusals.asked_pools(refusal)]
        parent = refusals.asked_options(refusal).get("parent", "")
        if str(wanted) in asked and "already using parent" in refusal.message.lower():
            return _parent_taken(state, parent, refusal)
    return None


def shared_range(scene: Scene, state: NodeState, network: Network, wanted: Subnet) -> Reason | None:
    """The same addresses are given out by a network of another node."""
    if network.driver not in DRIVERS:
        return None
    shared = tuple(
        name
        for name, other in scene.facts.picture.nodes.items()
        if name != state.name
        for twin in other.networks
        if twin.driver == network.driver and _overlap(twin, network)
    )
    if not shared:
        return None
    return Reason(
        "macvlan-range-shared",
        say(
            "{network} gives out the same addresses here and on {nodes}: engines do not tell each other, "
            "so split the range with --ip-range {range} here",
            network=network.name,
            nodes=shared,
            range=wanted,
        ),
    )


def _overlap(left: Network, right: Network) -> bool:
    """Whether both give out some address: where no range was asked for, the whole subnet is given out."""
    ranges = [[p.ip_range or p.subnet for p in network.pools] for network in (left, right)]
    return any(a.version == b.version and a.overlaps(b) for a in ranges[0] for b in ranges[1])


def wrong_parent(network: Network, wanted: str) -> Reason:
    """The network hangs on another interface, or on none."""
    found = network.options.get("parent")
    if not found:
        text = say(
            "without a parent {network} is cut off from every cable: make it again with -o parent={wanted}",
            network=network.name,
            wanted=wanted,
        )
    else:
        text = say(
            "the frames of {network} leave through {found}; its neighbours are on {wanted}. The parent is chosen "
            "when a network is made",
            network=network.name,
            found=found,
            wanted=wanted,
        )
    return Reason("wrong-parent", text)


def no_gateway(network: Network, wanted: object) -> Reason:
    """Nobody named the router of the cable."""
    text = say(
        "without --gateway the engine sends what leaves {network} to the first address that it may give out, where no "
        "router is: make it again with --gateway {gateway}",
        network=network.name,
        gateway=wanted,
    )
    return Reason("wrong-gateway", text)


def wrong_mode(network: Network, key: str, wanted: str) -> Reason:
    """The network works in another mode."""
    text = say(
        "{network} works in mode {found}; the mode is chosen when a network is made: -o {key}={wanted}",
        network=network.name,
        found=network.options.get(key) or DEFAULTS[key],
        key=key,
        wanted=wanted,
    )
    return Reason("wrong-mode", text)


def silent(scene: Scene, source: Place, expected: Container) -> Reason | None:
    """Why nothing comes back from a container on a macvlan or ipvlan network."""
    home = next((s for s in scene.facts.picture.nodes.values() if s.container(expected.id)), None)
    target = _on_lan(home, expected)
    if home is None or target is None:
        return None
    if source.container is None:
        return _own_host(target) if source.node == home.name else None
    asker = _on_lan(scene.node(source.node), source.container)
    if asker is None or source.node == home.name:
        return None
    here, there = source.container.endpoint(asker.id), expected.endpoint(target.id)
    if here and there and here.address is not None and here.address == there.address:
        return Reason(
            "macvlan-range-shared",
            say(
                "{source} and {target} both have the address {address}: each engine gave it out by itself, "
                "so the ranges must differ",
                source=source.container.name,
                target=expected.name,
                address=here.address,
            ),
        )
    return Reason("no-answer", _far_apart(asker, target, source.node, home.name))


def _own_host(network: Network) -> Reason:
    return Reason(
        "macvlan-own-host",
        say(
            "the kernel lets nothing pass between a parent and the {driver} interfaces on it: other machines reach "
            "{network}, this host does not, unless it has a {driver} interface of its own on {parent}",
            driver=network.driver,
            network=network.name,
            parent=network.options.get("parent") or say("the parent"),
        ),
    )


def _far_apart(asker: Network, target: Network, here: str, there: str) -> Text:
    return say(
        "nothing comes across: {asker} hangs on {parent} of {here}, {target} on {other} of {there}. "
        "Are these one cable, and one subnet?",
        asker=asker.name,
        parent=asker.options.get("parent") or say("none"),
        here=here,
        target=target.name,
        other=target.options.get("parent") or say("none"),
        there=there,
    )


def _on_lan(state: NodeState | None, container: Container) -> Network | None:
    """The macvlan or ipvlan network that `container` is on; the first, where it is on several."""
    if state is None:
        return None
    networks = (state.network(e.network_id or e.network) for e in container.endpoints)
    return next((n for n in networks if n is not None and n.driver in DRIVERS), None)
