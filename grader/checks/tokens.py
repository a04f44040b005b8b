"""Goals of kind token: a swarm's join token is no longer the one of the start, so that one is refused."""

from __future__ import annotations

from grader.checks.scene import CannotTell, Fail, Scene
from grader.checks.why import swarms as why
from grader.course.asks import TokenGoal
from grader.text import Text, say


def wanted(ask: TokenGoal) -> Text:
    """The goal in a sentence."""
    return say("the join token for the role {role} is a new one, and the old one is refused", role=ask.role)


def check(scene: Scene, ask: TokenGoal) -> Fail | None:
    """None where the goal is met. Raises CannotTell where the start is not known."""
    state = scene.node(ask.node)
    if state.swarm is None or not state.swarm.manager:
        return Fail(say("{node} manages no swarm", node=state.name), why.no_swarm(state))
    old, new = scene.facts.baseline.tokens.get((state.name, ask.role)), state.swarm.tokens.get(ask.role)
    if old is None or new is None:
        raise CannotTell(say("netdojo does not know {name} from the start", name=state.name))
    if old != new:
        return None
    others = [
        role
        for role, token in state.swarm.tokens.items()
        if role != ask.role and token != scene.facts.baseline.tokens.get((state.name, role))
    ]
    found = say("whoever has the token of the start can still join with it")
    return Fail(found, why.token_kept(ask.role, others))
