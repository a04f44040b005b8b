"""The learner's attempt behind a lab: owns the session and its threads, and posts what happens as messages.

Nothing here touches a widget. Everything slow runs on a thread of its own.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message

from grader.problem import Problem, SandboxProblem
from grader.session.drilling import fresh_draw
from grader.text import Text, say

if TYPE_CHECKING:
    from grader.checks.verdict import Verdict
    from grader.course.models import Course
    from grader.network.state import NetworkState
    from grader.sandbox.pty import Pty
    from grader.session.record import Record
    from grader.session.session import Session
    from grader.session.spare import Spare
    from grader.session.watch import Watcher

HEARTBEAT_SECONDS = 60.0
TERM = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
"""What the pane's emulator can do, as programs in the sandbox ask for it."""


class Preparing(Message):
    """The sandbox is being made: what is happening now, and how much of it is done (0 to 1) where that is known."""

    def __init__(self, words: Text, part: float | None = None) -> None:
        super().__init__()
        self.words = words
        self.part = part


class Ready(Message):
    """The sandbox answers. `again` says that it replaced an earlier one."""

    def __init__(self, session: Session, again: bool) -> None:
        super().__init__()
        self.session = session
        self.again = again


class Judged(Message):
    """New verdicts, one for each goal, in order."""

    def __init__(self, verdicts: tuple[Verdict, ...]) -> None:
        super().__init__()
        self.verdicts = verdicts


class Drawn(Message):
    """A new picture."""

    def __init__(self, picture: NetworkState) -> None:
        super().__init__()
        self.picture = picture


class Failed(Message):
    """Something could not be done. `lost` says that there is no sandbox (any more)."""

    def __init__(self, problem: Problem, lost: bool) -> None:
        super().__init__()
        self.problem = problem
        self.lost = lost


class Limited(Message):
    """A node of the sandbox hit a limit."""

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem


class Attempt:
    """One exercise of `course`, as it is played in the app; `post` is called from any thread.

    Its values are drawn at once, so that the task can be read while the sandbox is made. Without `keep`
    nothing is put on disk: a lesson's sandbox, which has no goals.
    """

    def __init__(
        self, course: Course, exercise: str, post: Callable[[Message], object], keep: bool = True
    ) -> None:
        self.course = course
        self.exercise = exercise
        self._post = post
        self._keep = keep
        records = self._records()
        chosen = course.exercise(exercise)
        self.drawn = chosen.draw(records[0].seed, records[0].faults) if records else fresh_draw(chosen)
        self._session: Session | None = None
        self._watcher: Watcher | None = None
        self._watching: threading.Thread | None = None
        self._spare: Spare | None = None
        self._with_spare = True
        self._shells: list[Pty] = []
        self._unkept = ""  # what was told last of what could not be saved
        self._ended = threading.Event()
        self._busy = threading.Lock()  # one start, reset or end at a time

    @property
    def session(self) -> Session | None:
        """The session; None while there is no sandbox."""
        return self._session

    @property
    def instant(self) -> bool:
        """Whether a reset would be instant now."""
        return self._spare is not None and self._spare.ready

    # -- start, reset, end: each on a thread of its own ------------------------------------------

    def begin(self, weak: bool = False, spare: bool = True) -> None:
        """Resumes the exercise's session where one is left, else starts one. Posts Preparing, then Ready or Failed.

        With `spare`, another sandbox is prepared meanwhile for the next reset.
        """
        self._with_spare = spare
        self._run(lambda: self._begin(weak))

    def reset(self) -> None:
        """A fresh sandbox with the same values: at once where the spare is ready. Posts as `begin`."""
        self._run(self._reset)

    def leave(self) -> None:
        """Ends the shells, the spare and every thread; the sandbox goes on, to be resumed. Blocks shortly.

        Where none is kept in reserve, none is kept of an exercise that is done either.
        """
        self._ended.set()  # before the shells: a new one follows one that has ended
        for shell in self._shells:
            shell.close()
        self._finish()
        with self._busy:
            if self._session is not None:
                done = self._session.record.finished > 0 and not self._with_spare
                (self._session.close if self._session.kept and not done else self._session.stop)()
                self._session = None

    def end(self) -> None:
        """Ends the sandbox, its spare and every thread; blocks until the sandbox is gone."""
        self._finish()
        with self._busy:
            if self._session is not None:
                with contextlib.suppress(
                    Problem, *_engine_errors()
                ):  # the engine is gone, and the sandbox with it
                    self._session.stop()
                self._session = None

    def _finish(self) -> None:
        self._ended.set()
        with self._busy:
            self._stop_watching()
            if self._spare is not None:
                self._spare.drop()
                self._spare.wait()

    def _run(self, work: Callable[[], None]) -> None:
        def guarded() -> None:
            with self._busy:
                if self._ended.is_set():
                    return
                try:
                    work()
                except Problem as problem:
                    self._post(Failed(problem, lost=self._session is None))
                except _engine_errors() as error:
                    self._post(Failed(_engine_gone(error), lost=True))

        threading.Thread(target=guarded, name="attempt", daemon=True).start()

    def _begin(self, weak: bool) -> None:
        from grader.session.turn import turn

        if not self._keep:
            self._start(weak)
            return
        with turn(self.course.root, self.exercise, self._progress):
            self._start(weak)

    def _start(self, weak: bool) -> None:
        from grader.session.ready import ensure_ready
        from grader.session.session import Session
        from grader.session.stop import stop_record

        session: Session | None = None
        lost: list[Record] = []
        for record in self._records():
            self._progress(say("looking for the sandbox that was left"))
            try:
                session = Session.resume(record, self.course)
                break
            except SandboxProblem:
                lost.append(record)  # gone, or its start was interrupted
        if session is None:
            ensure_ready(self._progress)
            before = next((record for record in lost if record.prepared and self._same(record)), None)
            session = Session.start(
                self.course,
                self.exercise,
                self.drawn.seed,
                isolation="weak" if weak else "userns",
                progress=self._progress,
                keep=self._keep,
                faults=self._faults(),
                instead_of=before,
            )
            if before is not None:
                session.take_over(before)
        for record in lost:
            stop_record(record)
        if self._ended.is_set():
            session.stop()
            return
        self._adopt(session, again=False)

    def _reset(self) -> None:
        from grader.session.turn import turn

        if not self._keep:
            self._start_anew()
            return
        with turn(self.course.root, self.exercise, self._progress):
            self._start_anew()

    def _start_anew(self) -> None:
        from grader.session.record import to_reset
        from grader.session.session import Session
        from grader.session.stop import stop_record

        old = self._session
        # What is on disk is what a sandbox leaves that was lost; it stays there until another has its place.
        before = old.record if old is not None else to_reset(self._records())
        same = before if before is not None and self._same(before) and self._keep else None
        self._stop_watching()
        fresh = self._spare.take() if self._spare is not None else None
        self._spare = None
        self._session = None
        if fresh is None:
            if old is not None:
                old.close()
                old.sandbox.stop()
            fresh = Session.start(
                self.course,
                self.exercise,
                self.drawn.seed,
                before.isolation if before is not None else "userns",
                self._progress,
                self._keep,
                faults=self._faults(),
                instead_of=same,
            )
        if same is not None:
            fresh.take_over(same)
        self._adopt(fresh, again=True)
        if old is not None:
            old.stop()
        for record in self._records():
            if record.id != fresh.record.id:
                stop_record(record)

    def _same(self, record: Record) -> bool:
        """Whether `record` is about this attempt: an exercise may have been reset with other values meanwhile."""
        return record.seed == self.drawn.seed

    def _faults(self) -> tuple[str, ...]:
        return tuple(fault.name for fault in self.drawn.faults)

    def _records(self) -> list[Record]:
        from grader.session.record import records_of

        return records_of(self.exercise, str(self.course.root)) if self._keep else []

    def _adopt(self, session: Session, again: bool) -> None:
        from grader.session.spare import Spare
        from grader.session.watch import Watcher

        self._session = session
        self._watcher = Watcher(
            session, lambda verdicts: self._judged(session, verdicts), self._draw(session)
        )
        self._watching = threading.Thread(target=self._watch, args=(session, self._watcher), daemon=True)
        self._watching.start()
        threading.Thread(target=self._guard, args=(session,), name="guard", daemon=True).start()
        threading.Thread(target=self._beat, args=(session,), name="heartbeat", daemon=True).start()
        threading.Thread(target=self._limits, args=(session,), name="limits", daemon=True).start()
        self._post(Ready(session, again))
        if self._spare is not None:  # made for a sandbox that was lost
            self._spare.drop()
        self._spare = Spare(self.course, session.record) if self._with_spare else None

    def _stop_watching(self) -> None:
        if self._watcher is not None:
            self._watcher.stop()
        if self._watching is not None:
            self._watching.join(10)
        self._watcher = self._watching = None

    # -- what the threads do ---------------------------------------------------------------------

    def _watch(self, session: Session, watcher: Watcher) -> None:
        try:
            watcher.run()
        except Problem as problem:
            self._tell(session, Failed(problem, lost=False))
        except _engine_errors() as error:
            if session is self._session and not self._ended.is_set():
                self._tell(session, Failed(_engine_gone(error), lost=False))

    def _judged(self, session: Session, verdicts: tuple[Verdict, ...]) -> None:
        self._tell(session, Judged(verdicts))
        unkept = session.unkept
        if unkept is not None and str(unkept) != self._unkept:  # a full disk is told once
            self._tell(session, Failed(unkept, lost=False))
        self._unkept = str(unkept or "")

    def _guard(self, session: Session) -> None:
        session.await_end()
        if session is self._session and not self._ended.is_set():
            self._session = None
            self._post(
                Failed(
                    SandboxProblem(
                        say("The sandbox of {exercise} has ended from outside.", exercise=self.exercise),
                        say("What you achieved is kept. Start a fresh sandbox to go on."),
                    ),
                    lost=True,
                )
            )

    def _beat(self, session: Session) -> None:
        while not self._ended.wait(HEARTBEAT_SECONDS) and session is self._session:
            with contextlib.suppress(Problem, *_engine_errors()):  # the guard sees the end
                session.sandbox.touch()

    def _limits(self, session: Session) -> None:
        with contextlib.suppress(Problem, *_engine_errors()):  # the guard sees the end
            session.follow_limits(lambda problem: self._tell(session, Limited(problem)))

    def _draw(self, session: Session) -> Callable[[NetworkState], None]:
        return lambda picture: self._tell(session, Drawn(picture))

    def _tell(self, session: Session, message: Message) -> None:
        # What an older sandbox still has to say is of no interest after a reset.
        if session is self._session and not self._ended.is_set():
            self._post(message)

    def _progress(self, words: Text) -> None:
        number, total = words.values.get("number"), words.values.get("total")
        known = isinstance(number, int) and isinstance(total, int) and total > 0
        self._post(Preparing(words, number / total if known else None))  # type: ignore[operator]

    # -- asked by the lab ------------------------------------------------------------------------

    def shell(self, node: str) -> Pty:
        """A shell on `node`. Raises SandboxProblem where there is no sandbox. Slow: not for the screen's thread."""
        if self._session is None or self._ended.is_set():
            raise SandboxProblem(say("There is no sandbox."))
        shell = self._session.shell(node, TERM)
        self._shells.append(shell)
        return shell

    def answer(self, goal: str, value: str) -> None:
        """Gives an answer, on a thread; a verdict follows."""

        def give() -> None:
            session = self._session
            if session is None:
                return
            try:
                session.answer(goal, value)
            except Problem as problem:
                self._tell(session, Failed(problem, lost=False))
            except _engine_errors() as error:
                self._tell(session, Failed(_engine_gone(error), lost=False))

        threading.Thread(target=give, name="answer", daemon=True).start()

    def check(self) -> None:
        """Grades once more."""
        if self._watcher is not None:
            self._watcher.poke()


def _engine_errors() -> tuple[type[Exception], ...]:
    # Imported where it is needed: the Docker SDK would hold up the first paint.
    from grader.sandbox.outer import engine_errors

    return engine_errors()


def _engine_gone(error: BaseException) -> Problem:
    from grader.sandbox.outer import gone

    return gone(error)
