"""Goals of kind same: what the learner must not break is the same object as at the start, never restarted."""

from __future__ import annotations

from grader.checks.containers import running
from grader.checks.scene import CannotTell, Fail, Scene
from grader.checks.verdict import Reason
from grader.checks.why import networks as why_networks
from grader.course.asks import SameGoal
from grader.text import Text, say


def wanted(ask: SameGoal) -> Text:
    """The goal in a sentence."""
    names = (*ask.containers, *ask.networks)
    if len(names) == 1:
        return say("{name} stays as it was at the start, neither made again nor restarted", name=names[0])
    return say("{names} stay as they were at the start, neither made again nor restarted", names=names)


def check(scene: Scene, ask: SameGoal) -> Fail | None:
    """None where the goal is met. Raises CannotTell where the start is not known."""
    state = scene.node(ask.node)
    for name in ask.containers:
        at_start = scene.facts.baseline.containers.get((state.name, name))
        if at_start is None:
            raise CannotTell(say("netdojo does not know {name} from the start", name=name))
        container = running(scene, state, name)
        if isinstance(container, Fail):
            return container
        if container.id != at_start[0]:
            return Fail(
                say("{name} is another container now", name=name),
                Reason(
                    "recreated",
                    say("{name} was removed and made again; only a reset brings it back", name=name),
                ),
            )
        if container.started != at_start[1]:
            return Fail(
                say("{name} was restarted", name=name),
                Reason(
                    "restarted",
                    say("{name} should have gone on without a break; only a reset brings it back", name=name),
                ),
            )
    for name in ask.networks:
        network = state.network(name)
        if network is None:
            return Fail(say("no network {name}", name=name), why_networks.missing(scene, state, name))
        if network.id != scene.facts.baseline.networks.get((state.name, name)):
            return Fail(
                say("{name} is another network now", name=name),
                Reason(
                    "recreated",
                    say("{name} was removed and made again; only a reset brings it back", name=name),
                ),
            )
    return None
