"""One learner at one exercise: start, grade, watch, hint, reset, resume, stop. What the faces call.

It joins the rooms below and holds no knowledge of its own about Docker or about goals.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.checks.evaluate import Baseline, Evaluator, Facts, title_of
from grader.checks.verdict import Outcome, Verdict
from grader.patience import patient
from grader.problem import Problem, SandboxProblem
from grader.sandbox.kernel import features_of
from grader.sandbox.launch import Sandbox
from grader.sandbox.limits import struck
from grader.sandbox.outer import connect, engine_errors
from grader.sandbox.pty import Pty
from grader.session.done import note_done
from grader.session.drilling import Drilling, fresh_draw
from grader.session.lacking import known_features, note_features
from grader.session.limits import excused, told
from grader.session.link import Link
from grader.session.record import Record
from grader.session.scribe import Scribe
from grader.session.settle import settle_seconds
from grader.session.start import Progress, await_engines, run_set_up, silent, spec_of, tell_values
from grader.text import Text, say

if TYPE_CHECKING:
    from grader.course.models import Course, Drawn
    from grader.course.words import Words
    from grader.network.state import NetworkState

SETTLE_PAUSE = 0.1
"""Seconds before a probe that failed is asked again for the first time."""

SETTLE_SLOWER = 1.6
"""By how much each pause is longer than the one before."""


class Session:
    """A running attempt at `drawn`, an exercise with its variables drawn. Close it when done with it:
    closing ends the connections, `stop` ends the sandbox too."""

    def __init__(self, record: Record, drawn: Drawn, sandbox: Sandbox, kept: bool = True) -> None:
        self.record = record
        self.kept = kept  # whether the record is on disk; a trial's is not
        self.sandbox = sandbox
        self.link = Link(sandbox, drawn.exercise.nodes)
        self.ready_at = time.monotonic()
        self._take(drawn)
        self._kernel: Mapping[str, bool] | None = None
        self._fresh = False  # whether nothing was judged yet since the set-up
        self._scribe = Scribe(record) if kept else None
        self._told_pass = False  # whether this process has had the pass noted
        self.unwritten: Problem | None = None
        """After `close`: why the last facts are missing in the learner's ledger; None where all are there."""
        self.unkept: Problem | None = None
        """Why what was graded last could not be kept; the next grading tries again. None where it was."""

    # -- start and end ---------------------------------------------------------------------------

    @classmethod
    def start(
        cls,
        course: Course,
        name: str,
        seed: int | None = None,
        isolation: str = "userns",
        progress: Progress = silent,
        keep: bool = True,
        before_set_up: Callable[[Session], None] | None = None,
        faults: Sequence[str] = (),
        instead_of: Record | None = None,
    ) -> Session:
        """A new sandbox for the exercise `name`, set up and ready to type in.

        `seed` None draws one, or goes on with the drill whose clock still runs; `faults` are a drill's, by name,
        where they are not to be drawn. With `keep` the session is put on disk, to be found by later commands.
        `before_set_up` is called when the engines answer and nothing is prepared yet. `instead_of` is whose place it
        is to take by `take_over`: killed before that, the new record has what the old one had.
        Raises CourseProblem for an unknown name, SandboxProblem or EngineProblem where none can start.
        """
        exercise = course.exercise(name)
        drawn = fresh_draw(exercise, faults) if seed is None else exercise.draw(seed, faults)
        record = Record(
            id=secrets.token_hex(4),
            exercise=name,
            course=str(course.root),
            seed=drawn.seed,
            created=time.time(),
            isolation=isolation,
            faults=tuple(fault.name for fault in drawn.faults),
        )
        if instead_of is not None:
            record = record.going_on_from(instead_of)
        labels = {"session": record.id, "course": str(course.root), "exercise": name}
        if not keep:
            labels["pid"] = str(os.getpid())  # nothing on disk knows of it: it lives as long as we do
        progress(say("starting a sandbox with {nodes}", nodes=exercise.nodes))
        sandbox = Sandbox.start(spec_of(exercise, labels, isolation))
        try:
            record = replace(record, container=sandbox.container_id)
            # On disk before the set-up: killed from here on, the sandbox is found again.
            record = record.save() if keep else record
            session = cls(record, drawn, sandbox, keep)
            session._await_engines(progress)
            if before_set_up is not None:
                before_set_up(session)
            session.set_up(progress)
            session._fresh = True
            session._note("start", isolation=isolation)
        except BaseException:
            with contextlib.suppress(Problem, *engine_errors()):  # `clean` finds it
                sandbox.stop()
            with contextlib.suppress(Problem):
                record.forget()
            raise
        return session

    @classmethod
    def resume(cls, record: Record, course: Course) -> Session:
        """The session that `record` remembers. Raises SandboxProblem when its sandbox is gone or was never prepared:
        judged as it is, one without its set-up would fail for nothing that the learner did."""
        if not record.prepared:
            raise SandboxProblem(
                say(
                    "The sandbox of {exercise} is not prepared: its start has not ended.",
                    exercise=record.exercise,
                ),
                say(
                    "If no other netdojo is starting it right now, `netdojo reset {exercise}` starts it anew.",
                    exercise=record.exercise,
                ),
                code="not-prepared",
            )
        drawn = course.exercise(record.exercise).draw(record.seed, record.faults)
        try:
            sandbox = Sandbox.find(record.container)
        except SandboxProblem as lost:
            raise SandboxProblem(
                say("The sandbox of {exercise} is gone.", exercise=record.exercise),
                say("`netdojo reset {exercise}` starts it anew.", exercise=record.exercise),
            ) from lost
        sandbox.touch()
        session = cls(record, drawn, sandbox)
        try:
            session.record = record.save()
        except Problem as problem:  # a full disk keeps nobody from being graded
            session.unkept = problem
        if session.drill is not None:
            session.drill.resume()
        return session

    def stop(self) -> None:
        """Ends the sandbox and forgets the session."""
        self.close()
        self.sandbox.stop()
        self.record.forget()

    def close(self) -> None:
        """Ends the connections; the sandbox goes on and `resume` finds it."""
        self.link.close()
        if self._scribe is not None:
            self._scribe.close()
            self.unwritten = self._scribe.problem

    def _await_engines(self, progress: Progress) -> None:
        progress(say("waiting for the engine"))
        await_engines(self.sandbox, self.drawn)
        self.ready_at = time.monotonic()
        if self.kept and known_features() is None:
            note_features(features_of(self.sandbox))

    def set_up(self, progress: Progress = silent) -> None:
        """Prepares the exercise's start in a sandbox where nothing is prepared. Raises SandboxProblem."""
        baseline = run_set_up(self.link, self.drawn, progress)
        self.record = replace(self.record, baseline=baseline.to_json(), ready=time.time())
        if self.kept:
            self.record = self.record.save()
        if self.drill is not None:
            self.drill.begin()

    def begin_again(self, since: float) -> None:
        """Forgets what was achieved and refused before `since` (seconds since the epoch, by the nodes' clock):
        the sandbox is what it was at the start again."""
        self.link.ignore_refusals(since)
        self.record = replace(self.record, passed=(), finished=0.0)

    def draw_again(self, seed: int) -> None:
        """Goes on with the variables that `seed` draws, where nothing is prepared. Raises SandboxProblem."""
        self._take(self.drawn.exercise.draw(seed))
        self.record = replace(self.record, seed=seed, faults=tuple(fault.name for fault in self.drawn.faults))
        tell_values(self.sandbox, self.drawn)
        self.set_up()

    def _take(self, drawn: Drawn) -> None:
        self.drawn = drawn
        self.drill = Drilling(drawn, self.kept) if drawn.exercise.drill else None
        self._evaluator = Evaluator(drawn.goals)

    # -- verdicts --------------------------------------------------------------------------------

    def grade(self, settle: bool = True) -> tuple[Verdict, ...]:
        """Every goal's verdict now. With `settle`, a probe that fails is asked again until the youngest
        container has had time to open its ports; less and less often, since each time costs the machine work."""
        picture = self.link.picture()
        verdicts = self._judge(picture)
        if not settle or not self._may_still_open(verdicts):
            return self._remember(verdicts, picture)
        began, pause = time.monotonic(), SETTLE_PAUSE
        wait = settle_seconds(picture, self._clock())
        while (left := began + wait - time.monotonic()) > 0 and self._may_still_open(verdicts):
            time.sleep(min(pause, left))
            pause *= SETTLE_SLOWER
            picture = self.link.picture()
            verdicts = self._judge(picture)
        return self._remember(verdicts, picture)

    def _clock(self) -> float:
        """The sandbox's own time, in seconds since the epoch: an engine on another machine has another clock."""
        _, out, _ = self.sandbox.exec_keeper(["date", "+%s.%N"], timeout=patient(10.0))
        return float(out)

    def judge(self, picture: NetworkState) -> tuple[Verdict, ...]:
        """The verdicts on `picture`, remembered on disk where a goal passed for the first time."""
        verdicts = self._judge(picture)
        if self._fresh and self._scribe is not None:
            self._scribe.begin(verdicts)  # what fails before anything was typed is nobody's mistake
        self._fresh = False
        return self._remember(verdicts, picture)

    def _judge(self, picture: NetworkState) -> tuple[Verdict, ...]:
        verdicts = self._evaluator.evaluate(
            Facts(
                picture=picture,
                prober=self.link,
                baseline=Baseline.from_json(self.record.baseline),
                answers=self.link.answers() if self.drawn.asks_answers else {},
                nodes=self.drawn.exercise.nodes,
                features=self._features(),
            )
        )
        # A limit that is hit is why a probe could not be run; asked only then, because it takes the engine a moment.
        if any(verdict.outcome is Outcome.UNKNOWN for verdict in verdicts):
            verdicts = excused(verdicts, struck(self.sandbox, mark=False))
        return verdicts

    def limits(self) -> tuple[Problem, ...]:
        """A sentence for each limit that is hit now, or was since this was asked last: which, who took most of
        it, what to do."""
        return tuple(told(one) for one in struck(self.sandbox))

    def follow_limits(self, tell: Callable[[Problem], None]) -> None:
        """Calls `tell` whenever a limit is hit from now on; returns when the session is closed or the sandbox ends."""
        for one in self.link.limits():
            tell(told(one))

    def _features(self) -> Mapping[str, bool]:
        """What the kernel has of the features that some goal is about; asked once."""
        if self._kernel is None:
            asked = any(goal.feature for goal in self.drawn.goals)
            self._kernel = features_of(self.sandbox) if asked else {}
            if self._kernel:
                note_features(self._kernel)
        return self._kernel

    def title(self, goal: str) -> Text:
        """What the goal called `goal` is called on screen."""
        return next(title_of(item) for item in self.drawn.goals if item.id == goal)

    def _may_still_open(self, verdicts: Iterable[Verdict]) -> bool:
        probed = {goal.id for goal in self.drawn.goals if goal.probes}
        return any(v.outcome in (Outcome.FAIL, Outcome.UNKNOWN) and v.goal in probed for v in verdicts)

    def _note(self, what: str, **particulars: object) -> None:
        if self._scribe is not None:
            self._scribe.note(what, **particulars)

    def _remember(self, verdicts: tuple[Verdict, ...], picture: NetworkState) -> tuple[Verdict, ...]:
        if self._scribe is not None:
            self._scribe.verdicts(verdicts)
        try:
            if self.drill is not None and self.kept:
                self.drill.note(verdicts, self.link.tried(picture, self.record.ready))
            self._keep(verdicts)
            self.unkept = None
        except Problem as problem:  # what was seen is true all the same
            self.unkept = problem
        return self.drill.shown(verdicts) if self.drill is not None else verdicts

    def _keep(self, verdicts: tuple[Verdict, ...]) -> None:
        """Remembers what passed for the first time. Raises Problem where it cannot be kept."""
        passed = {v.goal for v in verdicts if v.outcome is Outcome.PASS}
        lacking = {v.goal for v in verdicts if v.outcome is Outcome.LACKING}
        complete = bool(passed) and len(passed | lacking) == len(verdicts)
        record = self.record
        if passed - set(record.passed):
            record = replace(record, passed=tuple(sorted(passed | set(record.passed))))
        if not record.finished and complete:
            record = replace(record, finished=time.time())
        first = record.finished > 0 and not self.record.finished
        took = record.finished - record.created  # less than nothing after a reset of what had passed before
        if record is not self.record:
            if self.kept and record.finished:
                # Before the record: killed in between, the next grading notes it again, and the first one stays.
                note_done(
                    record.exercise, record.finished, record.seed, max(took, 0.0), record.hints, record.course
                )
            self.record = record.save() if self.kept else record
        if complete and not self._told_pass and (first or took >= 0):
            # Once in each process: the scribe writes it where an earlier one was killed before it could.
            self._told_pass = True
            self._note("pass", seconds=round(max(took, 0.0)), hints=record.hints, finished=record.finished)

    # -- help ------------------------------------------------------------------------------------

    def next_hint(self) -> tuple[int, int, Words] | None:
        """The next step of the hint ladder: its number, how many there are, its words; None at the end.

        Behind a drill's own ladder stand those of the faults that are not repaired.
        """
        hints = self.drawn.hints
        if self.record.hints >= len(hints):
            return self.drill.hint() if self.drill is not None else None
        self.record = replace(self.record, hints=self.record.hints + 1).save()
        self._note("hint", step=self.record.hints)
        return self.record.hints, len(hints), hints[self.record.hints - 1]

    def may_see_solution(self) -> bool:
        """After passing, or when asked for the second time, which gives a drill up."""
        asked = self.record.solution_asked + 1
        self.record = replace(self.record, solution_asked=asked).save()
        if self.drill is not None and asked > 1:
            self.drill.give_up()
        may = bool(self.record.finished) or asked > 1 or (self.drill is not None and self.drill.closed)
        if may:
            self._note("solution", passed=bool(self.record.finished))
        return may

    def shell(self, node: str, term: Mapping[str, str] | None = None) -> Pty:
        """A terminal on the learner's shell in `node`; the caller closes it, which ends the shell.

        `term` are the variables that tell what the terminal can do, by default those of this process.
        """
        return Pty(
            self.sandbox.outer,
            self.sandbox.container_id,
            ["/enter", "--tty", node, "bash", "-l"],
            dict(term or {"TERM": os.environ.get("TERM") or "xterm-256color"}),
        )

    # -- a fresh sandbox -------------------------------------------------------------------------

    def take_over(self, old: Record) -> None:
        """Makes this session the one that follows `old`: what was achieved and asked stays, and later commands find
        this sandbox."""
        self.record = self.record.going_on_from(old).save()
        self.kept = True
        if self._scribe is not None:
            self._scribe.close()  # it may still have the start to write
        self._scribe = Scribe(self.record)
        self._fresh = True
        self._note("reset", instead_of=old.id)
        if self.drill is not None:
            self.drill.keep()

    def await_end(self) -> None:
        """Blocks until the sandbox has ended, whoever ended it."""
        from requests.exceptions import RequestException

        # A client of its own: this request stays open for hours.
        with contextlib.suppress(Problem, RequestException, OSError):  # the outer engine itself is gone
            outer = connect()
            try:
                outer.wait(self.sandbox.container_id, timeout=None)
            finally:
                outer.close()

    def answer(self, goal: str, value: str) -> None:
        """Gives `value` as the answer to `goal`, as the command `answer` inside the sandbox does."""
        node = self.drawn.exercise.nodes[0]
        code, _, err = self.sandbox.exec(node, ["answer", goal, value])
        if code:
            raise SandboxProblem(say("The answer was not taken: {words}", words=err.decode().strip()))
