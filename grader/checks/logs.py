"""Goals of kind log: what a container has printed."""

from __future__ import annotations

import re

from grader.checks.containers import running
from grader.checks.probe import ProbeRequest
from grader.checks.scene import Fail, Scene
from grader.checks.verdict import Reason
from grader.checks.why import logs as why
from grader.course.asks import LogGoal
from grader.text import Text, say

FRAME = re.compile(
    r"[\x01\x02]\x00{3}[\s\S]{4}"
)  # in front of each piece that a container without a terminal prints
RECENT = 10  # lines that must be free of what a goal says is lacking: old noise is forgiven


def wanted(ask: LogGoal) -> Text:
    """The goal in a sentence."""
    if ask.lacks is not None:
        return say(
            "what {container} prints holds “{words}”, and no longer “{noise}”",
            container=ask.container,
            words=ask.contains,
            noise=ask.lacks,
        )
    return say("what {container} prints holds “{words}”", container=ask.container, words=ask.contains)


def check(scene: Scene, ask: LogGoal) -> Fail | None:
    """None where the goal is met. Raises CannotTell, ProbeBroken."""
    state = scene.node(ask.node)
    container = running(scene, state, ask.container)
    if isinstance(container, Fail):
        return container
    body = scene.probe(ProbeRequest(state.name, "logs", path=container.id)).body
    lines = [line for line in FRAME.sub("", body).splitlines() if line.strip()]
    noise = next((line for line in lines[-RECENT:] if ask.lacks and ask.lacks in line), None)
    if noise is not None:
        text = say(
            "it reports what is allowed, too, and an alarm that rings for everything is soon heard by nobody: let only "
            "the rest through, then wait until {count} new lines have come",
            count=RECENT,
        )
        return Fail(say("there is “{line}” as well", line=noise.strip()), Reason("log-noise", text))
    if any(ask.contains in line for line in lines):
        return None
    if not lines:
        found = say("{container} has printed nothing", container=container.name)
        return Fail(found, why.unheard(scene, state, container))
    text = say(
        "something arrives, but not this: `docker logs {container}` shows what does", container=ask.container
    )
    return Fail(say("{count} lines without it", count=len(lines)), Reason("log-without", text))
