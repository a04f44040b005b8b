"""Goals of kind blocked and firewall: who gets no answer though the target is up, tried in the sandbox."""

from __future__ import annotations

from grader.checks.reaches import check_reach, missing_source, publisher
from grader.checks.scene import Fail, Place, Scene
from grader.checks.verdict import Reason
from grader.checks.why import rules as why_rules
from grader.checks.why.packets import entering, leaving
from grader.checks.wire import Target, reach, target, told
from grader.course.asks import BlockedGoal, FirewallGoal, ReachGoal
from grader.network.state import Container, NodeState
from grader.patience import patient
from grader.text import Text, say

BLOCKED_TIMEOUT = patient(1.5)
"""Seconds of silence that count as blocked; the control must answer in the same time."""


def wanted_blocked(ask: BlockedGoal) -> Text:
    """The goal in a sentence."""
    return say("{source} does not reach {to}, though it is up", source=ask.source, to=ask.to)


def check_blocked(scene: Scene, ask: BlockedGoal) -> Fail | None:
    """None where the goal is met: the control gets through, and the source does not."""
    return _blocked(scene, ask.source, ask.to, ask.control.source or ask.source, ask.control.to or ask.to)


def _blocked(scene: Scene, source: str, to: str, control_source: str, control_to: str) -> Fail | None:
    for speaker in (source, control_source):
        absent = missing_source(scene, speaker)
        if absent is not None:
            return absent
    control = reach(scene, control_source, control_to)
    if not control.ok:
        return Fail(
            say(
                "{source} does not reach {to} either: {what}",
                source=control_source,
                to=control_to,
                what=told(control),
            ),
            Reason(
                "blocked-target-dead",
                say(
                    "silence is isolation only where the target answers somebody: first let {source} reach {to}",
                    source=control_source,
                    to=control_to,
                ),
            ),
        )
    tried = reach(scene, source, to, BLOCKED_TIMEOUT)
    if tried.ok:
        return Fail(
            say("{source} gets {what}", source=source, what=told(tried)),
            _why_open(scene, source, target(to, scene.node_names), tried.result.peer),
        )
    return None


def _why_open(scene: Scene, source: str, goal: Target, peer: str) -> Reason:
    """Which way leads from `source` to the target that should be closed, and from where `peer` answered."""
    speaker = scene.place(source)
    meant = scene.place(goal.container).container if goal.container else None
    if speaker.container is not None and meant is not None:
        state = scene.node(speaker.node)
        both = {e.network_id for e in speaker.container.endpoints} & {e.network_id for e in meant.endpoints}
        networks = tuple(n.name for n in state.networks if n.id in both)
        if networks:
            return Reason(
                "not-blocked",
                say(
                    "{source} and {target} are both on {networks}, and on one network every port is open",
                    source=speaker.container.name,
                    target=meant.name,
                    networks=networks,
                ),
            )
    owner = publisher(scene, goal)
    ways = entering(scene, speaker, goal, owner) if owner else leaving(scene, speaker, goal, peer)
    for passing in ways:
        rule = why_rules.idle_rule(scene, owner, passing)
        if rule is not None:
            return rule
    if owner is not None and speaker.container is not None and _icc_off(scene, speaker):
        return Reason(
            "published-port-bypasses-icc",
            say(
                "inter-container communication is off, but port {port} of {container} is published, "
                "and that way leads round it",
                port=goal.port,
                container=owner.name,
            ),
        )
    if owner is not None:
        return Reason(
            "not-blocked",
            say(
                "{container} publishes port {port} on an address that {source} reaches",
                container=owner.name,
                port=goal.port,
                source=source,
            ),
        )
    if speaker.container is not None and goal.host and not goal.node:
        open_ones = _ways_out(scene.node(speaker.node), speaker.container)
        if open_ones:
            return Reason(
                "not-blocked",
                say(
                    "{networks} is not internal: {source} has a default route there, and the node lets it out",
                    networks=open_ones,
                    source=speaker.container.name,
                ),
            )
    return Reason("not-blocked", say("nothing stands between {source} and the target", source=source))


def _ways_out(state: NodeState, container: Container) -> tuple[str, ...]:
    """The bridge networks of `container` that lead to the outside."""
    on = (state.network(e.network_id) for e in container.endpoints)
    return tuple(n.name for n in on if n and n.driver == "bridge" and not n.internal)


def _icc_off(scene: Scene, place: Place) -> bool:
    assert place.container is not None
    state = scene.node(place.node)
    networks = [state.network(e.network_id) for e in place.container.endpoints]
    return any(n and n.options.get("com.docker.network.bridge.enable_icc") == "false" for n in networks)


def wanted_firewall(ask: FirewallGoal) -> Text:
    """The goal in a sentence."""
    allowed = tuple(say("{source} to {to}", source=p.source, to=p.to) for p in ask.allow)
    denied = tuple(say("{source} to {to}", source=p.source, to=p.to) for p in ask.deny)
    return say("allowed: {allowed}; denied: {denied}", allowed=allowed, denied=denied)


def check_firewall(scene: Scene, ask: FirewallGoal) -> Fail | None:
    """None where every allowed pair talks and every denied pair does not."""
    for pair in ask.allow:
        failed = check_reach(scene, ReachGoal(source=pair.source, to=pair.to))
        if failed is not None:
            return Fail(
                say("{source} to {to}: {what}", source=pair.source, to=pair.to, what=failed.found), failed.why
            )
    for pair in ask.deny:
        control = next((p for p in ask.allow if p.to == pair.to), ask.allow[0])
        failed = _blocked(scene, pair.source, pair.to, control.source, control.to)
        if failed is not None:
            return failed
    return None
