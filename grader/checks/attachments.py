"""Goals of kind attachment: which networks a container is on, live."""

from __future__ import annotations

from grader.checks.containers import running
from grader.checks.scene import Fail, Scene, network_of
from grader.checks.why import attachments as why
from grader.checks.why import compose as why_compose
from grader.checks.why import containers as why_containers
from grader.checks.why import networks as why_networks
from grader.course.asks import AttachmentGoal
from grader.network.state import Container, Network, NodeState
from grader.text import Text, say


def wanted(ask: AttachmentGoal) -> Text:
    """The goal in a sentence."""
    if not ask.on:
        return say("{container} is not on {networks}", container=ask.container, networks=ask.not_on)
    if ask.only:
        return say(
            "{container} is on {networks} and on no other network", container=ask.container, networks=ask.on
        )
    if ask.not_on:
        return say(
            "{container} is on {networks} and not on {others}",
            container=ask.container,
            networks=ask.on,
            others=ask.not_on,
        )
    return say("{container} is on {networks}", container=ask.container, networks=ask.on)


def check(scene: Scene, ask: AttachmentGoal) -> Fail | None:
    """None where the goal is met. Raises CannotTell."""
    state = scene.node(ask.node)
    container = running(scene, state, ask.container)
    if isinstance(container, Fail):
        return container
    live = {
        name for e in container.endpoints if (name := _live_name(state, container, e.network, e.network_id))
    }
    found = (
        say("{container} is on {networks}", container=container.name, networks=tuple(sorted(live)))
        if live
        else say("{container} is on no network", container=container.name)
    )
    lacking = [name for name in ask.on if name not in live]
    if lacking:
        network = state.network(lacking[0]) or _spanning(scene, state, lacking[0])
        if network is None:
            return Fail(found, why_networks.missing(scene, state, lacking[0]))
        stale = why_containers.stale(state, container)
        if stale is not None:
            return Fail(found, stale)
        nearby = why_compose.elsewhere(state, container, network) or why.on_alike(scene, container, network)
        if nearby is not None:
            return Fail(found, nearby)
        there = tuple(name for name in ask.on if name in live)
        if there and len(ask.on) > 1:
            return Fail(found, why.one_side_only(container, there, tuple(lacking)))
        return Fail(found, why.not_attached(scene, state, container, network))
    extra = sorted(live - set(ask.on)) if ask.only else [name for name in ask.not_on if name in live]
    if extra:
        return Fail(found, why.too_much(scene, container, tuple(extra), bool(ask.not_on)))
    return None


def _spanning(scene: Scene, state: NodeState, name: str) -> Network | None:
    """An overlay network of the swarm that this node is in: a worker knows it only while a container is on it."""
    if state.swarm is None:
        return None
    for other in scene.facts.picture.nodes.values():
        network = other.network(name)
        if network is not None and network.driver == "overlay" and other.swarm is not None:
            return network
    return None


def _live_name(state: NodeState, container: Container, name: str, identity: str) -> str | None:
    """The name of the network behind an endpoint; None for one that points at a deleted network."""
    network = network_of(state, name, identity)
    return network.name if network else None
