"""Goals of kind log: what a container has printed."""

from __future__ import annotations

from grader.checks.containers import running
from grader.checks.probe import ProbeRequest
from grader.checks.scene import Fail, Scene
from grader.checks.verdict import Reason
from grader.course.goals import LogGoal
from grader.text import Text, say


def wanted(ask: LogGoal) -> Text:
    """The goal in a sentence."""
    return say("what {container} prints holds “{words}”", container=ask.container, words=ask.contains)


def check(scene: Scene, ask: LogGoal) -> Fail | None:
    """None where the goal is met. Raises CannotTell, ProbeBroken."""
    state = scene.node(ask.node)
    container = running(scene, state, ask.container)
    if isinstance(container, Fail):
        return container
    printed = scene.probe(ProbeRequest(state.name, "logs", path=container.id)).body
    if ask.contains in printed:
        return None
    if not printed.strip():
        text = say("nothing has reached it: is it listening, and does somebody send there?")
        return Fail(
            say("{container} has printed nothing", container=ask.container), Reason("log-empty", text)
        )
    lines = len(printed.splitlines())
    text = say(
        "something arrives, but not this: `docker logs {container}` shows what does", container=ask.container
    )
    return Fail(say("{count} lines without it", count=lines), Reason("log-without", text))
