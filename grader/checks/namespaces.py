"""Goals of kind netns: whose network namespace a container lives in, read from the kernel."""

from __future__ import annotations

from grader.checks.containers import running
from grader.checks.probe import ProbeRequest
from grader.checks.scene import Fail, Scene
from grader.checks.verdict import Reason
from grader.course.asks import NetnsGoal
from grader.network.state import Container, NodeState
from grader.text import Text, say


def wanted(ask: NetnsGoal) -> Text:
    """The goal in a sentence."""
    match ask.shares:
        case "host":
            return say("{container} uses the node's own network namespace", container=ask.container)
        case "own":
            return say("{container} has a network namespace of its own", container=ask.container)
        case "none":
            return say("{container} has a network namespace with nothing but lo", container=ask.container)
    return say(
        "{container} shares the network namespace of {other}", container=ask.container, other=ask.shares
    )


def check(scene: Scene, ask: NetnsGoal) -> Fail | None:
    """None where the goal is met. Raises CannotTell, ProbeBroken."""
    state = scene.node(ask.node)
    container = running(scene, state, ask.container)
    if isinstance(container, Fail):
        return container

    def link(of: Container | None) -> str:
        return scene.probe(ProbeRequest(state.name, "netns", of.pid if of else 0)).netns

    mine = link(container)
    sharing = [c for c in state.containers if c.running and c.id != container.id and link(c) == mine]
    if ask.shares == "host":
        if mine == link(None):
            return None
        return Fail(
            _found(container, sharing, False), Reason("own-namespace", say("--network host was not used"))
        )
    if ask.shares in ("own", "none"):
        if mine == link(None) or container.mode.startswith("container:"):
            reason = Reason(
                "wrong-namespace", say("{container} uses somebody else's network", container=container.name)
            )
            return Fail(_found(container, sharing, mine == link(None)), reason)
        return _beside_lo(scene, state, container) if ask.shares == "none" else None
    other = running(scene, state, ask.shares)
    if isinstance(other, Fail):
        return other
    if mine == link(other):
        return None
    return Fail(
        _found(container, sharing, mine == link(None)), _why_apart(container, other, mine == link(None))
    )


def _beside_lo(scene: Scene, state: NodeState, container: Container) -> Fail | None:
    """What stands against its being on the network `none`, with nothing but lo; None where nothing does.

    Its mode tells how it was made: since then it may have left `none` for another network, or another one for `none`.
    """
    on = tuple(e.network for e in container.endpoints)
    if on != ("none",):
        if not on:
            found = say("{container} is on no network", container=container.name)
        else:
            found = say("{container} is on {networks}", container=container.name, networks=on)
        return Fail(found, Reason("wrong-namespace", say("use --network none")))
    links = (link.split() for link in scene.probe(ProbeRequest(state.name, "links", container.pid)).seen)
    plugged = tuple(
        name for name, _, peer in links if peer != "0"
    )  # what the kernel puts everywhere has no other end
    if plugged:
        return Fail(
            say("{container} has {links} besides lo", container=container.name, links=plugged),
            Reason("wrong-namespace", say("use --network none")),
        )
    return None


def _found(container: Container, sharing: list[Container], on_node: bool) -> Text:
    if on_node:
        return say("{container} uses the node's network namespace", container=container.name)
    if sharing:
        names = tuple(c.name for c in sharing)
        return say("{container} shares its namespace with {others}", container=container.name, others=names)
    return say("{container} has a namespace of its own", container=container.name)


def _why_apart(container: Container, other: Container, on_node: bool) -> Reason:
    mine = {e.network for e in container.endpoints}
    theirs = {e.network for e in other.endpoints}
    if mine & theirs - {"none"}:
        return Reason(
            "same-network-not-namespace",
            say(
                "{container} is on the same network as {other}, with an address of its own; to share its namespace, "
                "run it with --network container:{other}",
                container=container.name,
                other=other.name,
            ),
        )
    if container.shares == other.id:
        return Reason(
            "wrong-namespace",
            say(
                "{container} is still in the namespace that {other} had before its restart, where only lo is left: a "
                "namespace is joined at the start, so restart {container} too",
                container=container.name,
                other=other.name,
            ),
        )
    if container.mode.startswith("container:"):
        return Reason(
            "wrong-namespace",
            say(
                "{container} joined a namespace that {other} has left: after {other} was restarted or made again, "
                "make {container} again too",
                container=container.name,
                other=other.name,
            ),
        )
    return Reason(
        "wrong-namespace" if on_node else "own-namespace",
        say("run {container} with --network container:{other}", container=container.name, other=other.name),
    )
