"""Goals of kind reach: who gets an answer from whom, tried in the sandbox."""

from __future__ import annotations

from typing import TypeGuard

from grader.checks.containers import running
from grader.checks.probe import INTERNET, ProbeRequest
from grader.checks.scene import Fail, Place, Scene
from grader.checks.verdict import Reason
from grader.checks.why import dns as why_dns
from grader.checks.why import lan as why_lan
from grader.checks.why import outside as why_outside
from grader.checks.why import ports as why_ports
from grader.checks.why import routed as why_routed
from grader.checks.why import rules as why_rules
from grader.checks.why import services as why_services
from grader.checks.why import unreached as why_unreached
from grader.checks.why import wayout as why_wayout
from grader.checks.why import wire as why_wire
from grader.checks.why.packets import leaving
from grader.checks.wire import Reached, Target, reach, target, told, who_answered
from grader.course.asks import ReachGoal
from grader.network.state import Container, NodeState
from grader.text import Text, say

SILENCE = ("timeout", "unreachable", "dns-failed")


def wanted_reach(ask: ReachGoal) -> Text:
    """The goal in a sentence."""
    if ask.answered_by is not None:
        return say(
            "{source} reaches {to}, and {container} answers",
            source=ask.source,
            to=ask.to,
            container=ask.answered_by,
        )
    return say("{source} reaches {to}", source=ask.source, to=ask.to)


def check_reach(scene: Scene, ask: ReachGoal) -> Fail | None:
    """None where the goal is met. Raises CannotTell, ProbeBroken."""
    absent = missing_source(scene, ask.source)
    if absent is not None:
        return absent
    goal = target(ask.to, scene.node_names)
    if goal.container:
        place = scene.place(goal.container)
        there = running(scene, scene.node(place.node), place.wanted)
        if isinstance(there, Fail):
            return there
    reached = reach(scene, ask.source, ask.to)
    if not reached.ok:
        return Fail(told(reached), _why_not(scene, ask, goal, reached))
    if ask.status is not None and reached.result.status != ask.status:
        return Fail(
            told(reached),
            Reason(
                "wrong-status", say("the server answers, but not with status {status}", status=ask.status)
            ),
        )
    if ask.contains is not None and ask.contains not in reached.result.body:
        return Fail(
            say("an answer without “{words}”", words=ask.contains),
            why_routed.masked(scene, ask.contains, reached.result.body)
            or Reason("wrong-answer", say("somebody else, or something else, answers there")),
        )
    if ask.answered_by is not None:
        return _wrong_answerer(scene, ask, reached)
    return None


def _wrong_answerer(scene: Scene, ask: ReachGoal, reached: Reached) -> Fail | None:
    """Who answered: by what it says of itself (whoami), else by the address."""
    assert ask.answered_by is not None
    state, name = scene.split(ask.answered_by)
    expected = running(scene, state, name)
    if isinstance(expected, Fail):
        return expected
    said = next((line[6:] for line in reached.result.body.splitlines() if line.startswith("name: ")), None)
    if said is not None:
        # whoami says its hostname, which is the short id unless the learner gave another.
        if said in (expected.hostname, expected.id[:12], expected.name):
            return None
        answerer = next((c for c in state.containers if said in (c.hostname, c.id[:12], c.name)), None)
    else:
        answerer = who_answered(scene, reached, scene.place(ask.source).node)
        if answerer is not None and answerer.id == expected.id:
            return None
    found = say("{container} answers", container=answerer.name) if answerer else say("somebody else answers")
    return Fail(
        found,
        Reason("wrong-answer", say("{to} does not lead to {container}", to=ask.to, container=expected.name)),
    )


def _why_not(scene: Scene, ask: ReachGoal, goal: Target, reached: Reached) -> Reason:
    source = scene.place(ask.source)
    expected = _expected(scene, ask, goal)
    outcome = reached.result.outcome
    of_service = why_services.unreached(scene, source, goal) if expected is None else None
    if of_service is not None:
        return of_service
    if expected is not None and expected.running and expected.endpoints and _alone(source.container):
        return why_dns.no_shared_network(source.container, expected)
    if outcome == "no-such-name" and source.container is not None:
        name = scene.split(ask.answered_by)[1] if ask.answered_by else ""
        return why_dns.unresolved(scene, scene.node(source.node), source.container, goal.host, name)
    if expected is not None and not expected.running:
        state = scene.node(scene.place(ask.answered_by or goal.container or goal.host).node)
        from grader.checks.why.containers import not_running

        return not_running(state, expected)
    owner = publisher(scene, goal)
    # The command that holds an old address is the likeliest reason wherever there is one.
    if source.container is not None:
        fixed = why_dns.hardcoded(scene.node(source.node), source.container)
        if fixed is not None:
            return fixed
    if owner is not None:  # it hands on to somebody, and may have the address of whom
        fixed = why_dns.hardcoded(_home(scene, owner), owner)
        if fixed is not None:
            return fixed
    if outcome in (*SILENCE, "refused"):  # a rule that rejects looks like a port where nobody listens
        kept = why_wayout.no_way_in(scene, source, goal, owner)
        if kept is not None:
            return kept
    if outcome == "refused" and source.container is not None:
        for passing in leaving(scene, source, goal, reached.result.peer):
            rejected = why_rules.dropped(scene, passing, source.container.name)
            if rejected is not None:
                return rejected
    if outcome in ("refused", "bad-answer"):
        meant = owner or expected
        if outcome == "refused" and meant is not None and goal.port is not None and _on_node(goal, source):
            closed = why_ports.closed_on_node(meant, goal.port, reached.tried)
            if closed is not None:
                return closed
        # A published port's proxy takes the connection and drops it when nobody listens behind it.
        refused = _refused(scene, goal, meant)
        if outcome == "refused" or refused.code != "refused":
            return refused
    if expected is not None and outcome in SILENCE:
        elsewhere = why_lan.silent(scene, source, expected) or (
            why_routed.between_hosts(scene, source, expected) if goal.container else None
        )
        if elsewhere is not None:
            return elsewhere
    if source.container is not None and expected is not None and outcome in SILENCE:
        shared = {e.network_id for e in source.container.endpoints} & {
            e.network_id for e in expected.endpoints
        }
        if not shared and source.container.endpoints:
            return why_dns.no_shared_network(source.container, expected)
        kept = why_unreached.icc_disabled(scene.node(source.node), source.container, expected)
        across = why_wire.between_nodes(scene, source, expected)
        if kept is not None:
            return kept
        if across is not None and outcome != "dns-failed":
            return across
    if outcome in SILENCE:
        kept = why_wayout.no_way_out(scene, source, goal, reached.result.peer)
        if kept is None and expected is None:
            kept = why_unreached.shadowed(scene.node(source.node), goal.host, reached.result.peer)
        if kept is not None:
            return kept
    if outcome == "dns-failed" and source.container is not None:
        return why_outside.no_server(scene.node(source.node), source.container) or Reason(
            "no-answer",
            say(
                "{source} gets no answer from its name server: does a way lead there, and back?",
                source=source.title,
            ),
        )
    if outcome == "bad-answer":
        return Reason("wrong-answer", say("what listens there does not speak HTTP"))
    return Reason(
        "no-answer", say("nothing came back from {to}: is it up, and does a way lead there?", to=ask.to)
    )


def _alone(container: Container | None) -> TypeGuard[Container]:
    """Whether a container was taken off every network; one on `host` or in another's namespace was not."""
    return container is not None and not (container.endpoints or container.shares or container.mode == "host")


def _on_node(goal: Target, source: Place) -> bool:
    """Whether the target is a port of a node, not of a container."""
    return bool(goal.node) or (source.container is None and goal.host in ("127.0.0.1", "::1", "localhost"))


def _refused(scene: Scene, goal: Target, expected: Container | None) -> Reason:
    if expected is not None and goal.port is not None:
        node = next(n for n, s in scene.facts.picture.nodes.items() if s.container(expected.id))
        inner = {p.port for p in expected.published if p.host_port == goal.port} or {goal.port}
        heard = scene.probe(ProbeRequest(node, "listeners", expected.pid)).listeners
        places = [address for _, address, port in heard if port in inner]
        if places and all(address in ("127.0.0.1", "::1") for address in places):
            return Reason(
                "listens-on-localhost",
                say(
                    "the application in {container} listens on {address} only, which nobody outside the container "
                    "reaches: let it listen on 0.0.0.0",
                    container=expected.name,
                    address=places[0],
                ),
            )
        others = sorted({port for _, address, port in heard if address not in ("127.0.0.1", "::1")})
        if others and not places and inner != {goal.port}:
            return Reason(
                "nobody-on-container-port",
                say(
                    "port {port} of the node leads to port {inner} of {container}, where nothing listens: its "
                    "program listens on {others}",
                    container=expected.name,
                    port=goal.port,
                    inner=tuple(sorted(inner)),
                    others=tuple(others),
                ),
            )
        if others and not places and not expected.published:
            return Reason(
                "refused",
                say(
                    "nothing in {container} listens on port {port}; it listens on {others}",
                    container=expected.name,
                    port=goal.port,
                    others=tuple(others),
                ),
            )
    return Reason("refused", say("nothing listens on port {port} there", port=goal.port))


def _expected(scene: Scene, ask: ReachGoal, goal: Target) -> Container | None:
    """The container that the goal means to reach, as far as its words tell."""
    name = ask.answered_by or goal.container or goal.host
    return (
        scene.place(name).container
        if name and name != INTERNET and not goal.node
        else (scene.place(ask.answered_by).container if ask.answered_by else None)
    )


def missing_source(scene: Scene, source: str) -> Fail | None:
    """Why `source` cannot ask anything: its container is missing or does not run."""
    place = scene.place(source)
    if not place.wanted:
        return None
    found = running(scene, scene.node(place.node), place.wanted)
    return found if isinstance(found, Fail) else None


def publisher(scene: Scene, goal: Target) -> Container | None:
    """The container that publishes the node's port that `goal` names; None where it names another thing."""
    if goal.container or goal.port is None:
        return None
    for state in scene.facts.picture.nodes.values():
        if goal.node in ("", state.name):
            for container in state.containers:
                if any(p.host_port == goal.port for p in container.published):
                    return container
    return None


def _home(scene: Scene, container: Container) -> NodeState:
    """The node that `container` is on."""
    return next(state for state in scene.facts.picture.nodes.values() if state.container(container.id))
