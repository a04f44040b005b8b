"""Writes a session's story to the learner's ledger, on a thread of its own: a tick never waits for the disk.

What could not be written is kept and tried again with the next fact, and `close` says so where it still fails.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from grader.checks.verdict import Outcome, Verdict
from grader.problem import Problem
from grader.session.done import learner_in
from grader.text import LANGUAGES

if TYPE_CHECKING:
    from grader.progress.entries import Fact
    from grader.progress.key import InstallationKey
    from grader.progress.store import Store
    from grader.session.record import Record

_Known = dict[str, tuple[str, str]]
"""A goal's last noted outcome and reason's code."""


class Scribe:
    """One session's pen. Calls return at once and may come from any thread; nothing is written before the first."""

    def __init__(self, record: Record) -> None:
        self._about = {"exercise": record.exercise, "attempt": record.id, "seed": record.seed}
        self._learner = learner_in(record.course)
        self._work: queue.SimpleQueue[Fact | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self.problem: Problem | None = None
        """Why the last facts could not be written; None where everything was."""

    def note(self, what: str, **particulars: object) -> None:
        """Notes that `what` happened now."""
        self._put(what, particulars)

    def begin(self, verdicts: Iterable[Verdict]) -> None:
        """Tells what the first look found: what passes is noted, of the rest only what differs from it later.

        What fails before anything was typed is nobody's mistake; somebody who is quick passes before the first look.
        """
        self._put("", {"verdicts": tuple(verdicts)})

    def verdicts(self, verdicts: Iterable[Verdict]) -> None:
        """Notes every verdict that is not what was noted of its goal last."""
        self._put("verdict", {"verdicts": tuple(verdicts)})

    def close(self) -> None:
        """Writes what is left. Does not raise: `problem` tells what was lost."""
        with self._lock:
            thread, self._thread = self._thread, None
            if thread is not None:
                self._work.put(None)
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def _put(self, what: str, particulars: dict[str, object]) -> None:
        from grader.progress.entries import Fact

        with self._lock:
            self._work.put(Fact(what, time.time_ns() // 1_000_000, particulars))
            if self._thread is None:
                self._thread = threading.Thread(target=self._write_all, name="scribe", daemon=True)
                self._thread.start()

    # -- on the thread ---------------------------------------------------------------------------

    def _write_all(self) -> None:
        book: _Book | None = None
        waiting: list[Fact] = []
        going_on = True
        try:
            while going_on:
                fact = self._work.get()
                while True:
                    if fact is None:
                        going_on = False
                        break
                    waiting.append(fact)
                    if self._work.empty():
                        break
                    fact = self._work.get()
                try:
                    book = book or _Book.open(self._about, self._learner)
                    book.write(waiting)
                    waiting, self.problem = [], None
                except Problem as problem:
                    self.problem = problem
        finally:
            if book is not None:
                book.close()


class _Book:
    """The store, the key, and what is noted of this attempt so far."""

    def __init__(self, store: Store, key: InstallationKey, about: dict[str, object]) -> None:
        self.store, self.key, self.about = store, key, about
        self.known: _Known = {}
        self.passed = False
        for entry in store.ledger():
            told = entry.fact.particulars
            if told.get("attempt") != about["attempt"]:
                continue
            if entry.fact.what == "verdict":
                self.known[str(told["goal"])] = (str(told["verdict"]), str(told["code"] or ""))
            self.passed = self.passed or entry.fact.what == "pass"

    @classmethod
    def open(cls, about: dict[str, object], learner: str) -> _Book:
        from grader.progress.key import InstallationKey
        from grader.progress.store import Store

        return cls(Store.open(learner=learner), InstallationKey.open(), about)

    def close(self) -> None:
        self.store.close()

    def write(self, waiting: list[Fact]) -> None:
        known = dict(self.known)
        facts = [fact for item in waiting for fact in self._facts(item, known)]
        if facts:
            self.store.note(facts, self.key)
        self.known = known
        for item in waiting:
            if item.what == "pass":
                self.passed = True
                self._note_done(item.particulars)

    def _note_done(self, told: Mapping[str, Any]) -> None:
        """The exercise counts as done, also where the progress is a copy from before it was noted."""
        exercise, seed = str(self.about["exercise"]), int(str(self.about["seed"]))
        self.store.note_passed(exercise, told["finished"], seed, told["seconds"], told["hints"])

    def _facts(self, item: Fact, known: _Known) -> Iterable[Fact]:
        from grader.progress.entries import Fact

        if item.what == "pass":
            if not self.passed:  # an earlier process may have been killed before or after it noted it
                told = {key: value for key, value in item.particulars.items() if key != "finished"}
                yield Fact(item.what, item.at, {**self.about, **told})
            return
        if item.what not in ("", "verdict"):
            yield Fact(item.what, item.at, {**self.about, **item.particulars})
            return
        for verdict in item.particulars["verdicts"]:
            now = (str(verdict.outcome), verdict.why.code if verdict.why else "")
            if known.get(verdict.goal) == now:
                continue
            known[verdict.goal] = now
            if item.what or verdict.outcome is Outcome.PASS:
                yield Fact("verdict", item.at, {**self.about, **_told(verdict)})


def _told(verdict: Verdict) -> dict[str, object]:
    why = verdict.why
    return {
        "goal": verdict.goal,
        "verdict": str(verdict.outcome),
        "code": why.code if why else None,
        "why": {language: why.text.to(language) for language in LANGUAGES} if why else None,
    }
