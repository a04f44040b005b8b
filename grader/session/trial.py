"""A trial: a fresh sandbox, a script run in it as the learner, a grade, and everything thrown away."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.checks.verdict import Outcome, Verdict
from grader.session.script import Ran, run_parts
from grader.session.session import Session
from grader.session.start import Progress, silent
from grader.text import say

if TYPE_CHECKING:
    from grader.course.models import Course


@dataclass(frozen=True, slots=True)
class Seconds:
    """How long each part took, in seconds."""

    sandbox: float
    setup: float
    script: float
    grade: float


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a trial. `before` are the verdicts on the start state, where they were asked for."""

    exercise: str
    seed: int
    verdicts: tuple[Verdict, ...]
    ran: Ran
    seconds: Seconds
    before: tuple[Verdict, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """See `overall`."""
        return overall(self.verdicts)


def overall(verdicts: tuple[Verdict, ...]) -> Outcome:
    """One word for all goals: unknown where one could not be told and none failed, pass where all passed.

    Goals that this machine's kernel cannot show are left out; where no other is left, nothing was told.
    """
    outcomes = {verdict.outcome for verdict in verdicts} - {Outcome.LACKING}
    if verdicts and not outcomes:
        return Outcome.UNKNOWN
    if Outcome.FAIL in outcomes:
        return Outcome.FAIL
    if Outcome.UNKNOWN in outcomes:
        return Outcome.UNKNOWN
    return Outcome.PASS if outcomes == {Outcome.PASS} else Outcome.FAIL


def run_trial(
    course: Course,
    name: str,
    script: bytes,
    seed: int = 1,
    node: str | None = None,
    isolation: str = "userns",
    progress: Progress = silent,
    grade_start: bool = False,
    faults: Sequence[str] = (),
) -> Trial:
    """Runs `script` in a fresh sandbox of the exercise `name` (a drill with these `faults`) and grades it.

    Leaves nothing behind, on disk or in the engine. Raises what `Session.start` raises.
    """
    began = time.monotonic()
    session = Session.start(course, name, seed, isolation, progress, keep=False, faults=faults)
    set_up = time.monotonic()
    try:
        before = session.grade(settle=False) if grade_start else ()
        progress(say("running the script"))
        started = time.monotonic()
        ran = run_parts(
            session.sandbox, node or session.drawn.exercise.nodes[0], script, session.drawn.values
        )
        ended = time.monotonic()
        progress(say("grading"))
        verdicts = session.grade()
        seconds = Seconds(
            sandbox=session.ready_at - began,
            setup=set_up - session.ready_at,
            script=ended - started,
            grade=time.monotonic() - ended,
        )
        return Trial(name, seed, verdicts, ran, seconds, before)
    finally:
        session.close()
        session.sandbox.stop()
