"""Proves a lesson: its blocks are run on real engines, one after the other, and what it shows must come."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from grader.problem import SandboxProblem
from grader.proof.results import Judgement, Result
from grader.session.rehearsal import rehearse
from grader.text import LANGUAGES, Text, say

if TYPE_CHECKING:
    from grader.course.lesson import LessonFile

LONGEST = 1800.0
"""Seconds after which the sandbox ends by itself, should this program be killed."""


def prove_lesson(lesson: LessonFile) -> tuple[Result, ...]:
    """A result for each block that can be run, in the lesson's order; the first language's lines are named.

    Raises SandboxProblem where no sandbox starts; one that is lost on the way is a result.
    """
    from grader.sandbox.launch import Sandbox, SandboxSpec

    first, *others = (lesson.read(language) for language in LANGUAGES)
    results: list[Result] = []
    began = time.monotonic()

    def result(line: int, seen: Text, verdict: Judgement, printed: str = "") -> None:
        spent = time.monotonic() - began - sum(result.seconds for result in results)
        results.append(
            Result(
                exercise=f"lessons/{lesson.slug}",
                what=say("the block in line {line}", line=line),
                expected=say("it prints what is shown"),
                seen=seen,
                verdict=verdict,
                seconds=spent,
                printed=printed,
            )
        )

    sandbox = Sandbox.start(SandboxSpec(nodes=lesson.nodes, ttl=LONGEST))
    try:
        sandbox.wait_ready()
        for shown in rehearse(sandbox, first, lesson.nodes, tuple(others)):
            if shown.lacking is None:
                result(shown.line, say("it does"), Judgement.PASS)
            else:
                seen = say("this line did not come: {line}", line=shown.lacking.strip())
                result(shown.line, seen, Judgement.FAIL, shown.printed.rstrip())
    except SandboxProblem as problem:
        result(0, problem.what, Judgement.COULD_NOT_TELL)
    finally:
        sandbox.stop()
        sandbox.outer.close()
    return tuple(results)
