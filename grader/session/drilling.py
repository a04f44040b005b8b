"""A session's drill: starts its clock, goes on with one that was left, and keeps in the store what happens in it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.checks.verdict import Outcome, Reason, Verdict
from grader.course.words import Words
from grader.network.journal import Try, merged
from grader.progress.drills import KEY, PAST, Log, from_json
from grader.text import say

if TYPE_CHECKING:
    from grader.course.models import Drawn, Exercise
    from grader.progress.store import Store

HIDDEN = "for-you-to-find"
"""The code of the reason that stands for the true one while the clock runs."""


class Drilling:
    """The drill of `drawn`. Without `kept` (a trial, a spare) nothing is put on disk and nothing is hidden."""

    def __init__(self, drawn: Drawn, kept: bool = True, now: Callable[[], float] = time.time) -> None:
        self._drawn = drawn
        self._kept = kept
        self._now = now
        self._log: Log | None = None

    @property
    def log(self) -> Log | None:
        """What is known of it; None before the clock has started."""
        return self._log

    def begin(self) -> Log:
        """Starts the clock, or goes on with the drill of the same faults whose clock still runs. Raises Problem."""
        drill = self._drawn.exercise.drill
        assert drill is not None
        fresh = Log(
            self._drawn.exercise.name, self._drawn.seed, self._names(), drill.minutes, began=self._now()
        )
        left = latest(self._drawn.exercise.name) if self._kept else None
        if left is not None and _goes_on(left, fresh, self._now()):
            self._log = left
            return left
        if left is not None:
            _put_by(left)
        self._log = fresh
        self._keep()
        return fresh

    def resume(self) -> Log:
        """The drill of a sandbox that was found again. Raises Problem."""
        left = latest(self._drawn.exercise.name)
        if left is not None and (left.seed, left.faults) == (self._drawn.seed, self._names()):
            self._log = left
            return left
        return self.begin()

    def keep(self) -> None:
        """From now on what happens is put on disk: a spare has become the learner's. Raises Problem."""
        self._kept = True
        self.begin()

    def note(self, verdicts: Sequence[Verdict], found: Sequence[Try] = ()) -> None:
        """Notes what a grading saw. Of what comes after the end, only what was tried before it counts: the engine
        may tell of the deciding command after its effect was seen. Raises Problem where it cannot be kept."""
        if self._log is None:
            return
        if self._log.ended:
            late = replace(self._log, journal=merged(self._log.journal, self._in_time(found)))
            if late != self._log:
                self._log = late
                self._keep()
            return
        met = {verdict.goal for verdict in verdicts if verdict.outcome in (Outcome.PASS, Outcome.LACKING)}
        repaired = [fault.name for fault in self._drawn.faults if set(fault.goals) <= met]
        complete = len(met) == len(verdicts)
        noted = self._log.note(repaired, complete, self._now(), found)
        if noted != self._log:
            self._log = noted
            self._keep()

    def _in_time(self, found: Sequence[Try]) -> list[Try]:
        assert self._log is not None
        return [one for one in found if one.at <= self._log.ended]

    def give_up(self) -> None:
        """Ends it now: what is told afterwards no longer helps to win. Raises Problem."""
        if self._log is not None and not self._log.closed(self._now()):
            self._log = replace(self._log, given_up=self._now())
            self._keep()

    @property
    def closed(self) -> bool:
        """Whether causes and solutions may be told."""
        return self._log is not None and self._log.closed(self._now())

    def hint(self) -> tuple[int, int, Words] | None:
        """The next hint for the first fault that is not repaired: its number, how many it has, its words.

        Raises Problem where it cannot be kept that it was asked for.
        """
        if self._log is None:
            return None
        for number, fault in enumerate(self._drawn.faults, 1):
            asked = self._log.hints.get(fault.name, 0)
            if fault.name in self._log.repaired or asked >= len(fault.hints):
                continue
            self._log = replace(self._log, hints={**self._log.hints, fault.name: asked + 1})
            self._keep()
            words = fault.hints[asked]
            said = Words(en=f"({number}.) {words.en}", zh=f"（第 {number} 条）{words.zh}")
            return asked + 1, len(fault.hints), said
        return None

    def shown(self, verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
        """`verdicts` as the learner gets them: while the clock runs, a fault's reason is for them to find."""
        if not self._kept or self._log is None or self.closed:
            return verdicts
        theirs = {goal for fault in self._drawn.faults for goal in fault.goals}
        return tuple(_veiled(verdict) if verdict.goal in theirs else verdict for verdict in verdicts)

    def late_goals(self) -> frozenset[str]:
        """The goals of the faults that were repaired after the time was up."""
        log = self._log
        if log is None:
            return frozenset()
        return frozenset(goal for fault in self._drawn.faults if log.late(fault.name) for goal in fault.goals)

    def _names(self) -> tuple[str, ...]:
        return tuple(fault.name for fault in self._drawn.faults)

    def _keep(self) -> None:
        if self._kept and self._log is not None:
            self._log = note(self._log)


def note(log: Log) -> Log:
    """Keeps `log` as the latest drill of its exercise; returns it with what another program noted. Raises Problem."""
    store = _store()
    try:
        before = store.place(KEY + log.exercise)
        other = from_json(before) if before else None
        joined = log.joined(other) if other is not None else log
        store.set_place(KEY + log.exercise, joined.to_json())
    finally:
        store.close()
    return joined


def _put_by(log: Log) -> None:
    """Keeps a drill that is over beside the one that begins: nothing that was achieved is lost."""
    store = _store()
    try:
        store.set_place(f"{PAST}{log.exercise}:{log.began:.0f}", log.to_json())
    finally:
        store.close()


def latest(exercise: str) -> Log | None:
    """The latest drill of `exercise`, running or not; None where there was none. Raises Problem."""
    store = _store()
    try:
        words = store.place(KEY + exercise)
    finally:
        store.close()
    return from_json(words) if words else None


def unfinished(exercise: Exercise) -> Log | None:
    """The drill of `exercise` whose clock still runs: whoever starts the exercise goes on with it. Raises Problem."""
    if exercise.drill is None:
        return None
    log = latest(exercise.name)
    known = {fault.name for fault in exercise.faults}
    return log if log is not None and not log.closed(time.time()) and set(log.faults) <= known else None


def fresh_draw(exercise: Exercise, faults: Sequence[str] = ()) -> Drawn:
    """`exercise` for a learner who starts it now: a drill whose clock still runs goes on with what it had."""
    log = None if faults else unfinished(exercise)
    if log is not None:
        return exercise.draw(log.seed, log.faults)
    return exercise.draw(random.SystemRandom().randrange(1, 2**31), faults)


def _goes_on(left: Log, fresh: Log, now: float) -> bool:
    same = (left.seed, left.faults, left.minutes) == (fresh.seed, fresh.faults, fresh.minutes)
    return same and not left.closed(now)


def _veiled(verdict: Verdict) -> Verdict:
    if verdict.outcome is not Outcome.FAIL or verdict.why is None:
        return verdict
    hidden = Reason(HIDDEN, say("that is for you to find out; a hint helps, and the debrief tells all"))
    return replace(verdict, why=hidden)


def _store() -> Store:
    # SQLAlchemy's import takes longer than most commands: only those that need it wait for it.
    from grader.progress.store import Store

    return Store.open()
