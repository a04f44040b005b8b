"""Proves exercises on real engines: workers take cases from the queue, each in a sandbox of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.problem import SandboxProblem
from grader.proof.jobs import Queue
from grader.proof.plan import Case, Job, Kind, plan
from grader.proof.results import Judgement, Result
from grader.proof.spares import Spares
from grader.proof.stand import Stand
from grader.text import say

if TYPE_CHECKING:
    from grader.course.models import Course, Exercise

Progress = Callable[[Result, int, int], None]
REMAINS = Case(Kind.REMAINS, 0)


def silent(_result: Result, _done: int, _of: int) -> None:
    """The progress of somebody who does not look."""


def prove(
    course: Course,
    exercises: Iterable[Exercise],
    workers: int = 2,
    spares: int = 1,
    on_progress: Progress = silent,
    most_mutants: int = 0,
) -> tuple[Result, ...]:
    """Proves `exercises` of `course`: a result for each thing that is expected of them, in the plan's order.

    `workers` cases are tried at a time, and up to `spares` sandboxes are prepared meanwhile. `on_progress(result,
    done, of)` is called in a worker's thread as each result comes. A sandbox is used again only where it is proven
    to be as at its start, and what comes out otherwise than expected in such a one is tried again in a fresh one,
    which counts. With `most_mutants`, as many mutants of each right way must fail too. Raises EngineProblem where no
    engine answers; nothing is left behind then either.
    """
    jobs = plan(exercises, most_mutants)
    proof = _Proof(course, jobs, spares, on_progress)
    threads = [threading.Thread(target=proof.work, name="proof") for _ in range(workers)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        proof.end()
        for thread in threads:
            thread.join()
        proof.spares.close()
    if proof.broken is not None:
        raise proof.broken
    return proof.finish()


class _Proof:
    """What the workers share."""

    def __init__(self, course: Course, jobs: tuple[Job, ...], spares: int, on_progress: Progress) -> None:
        self._jobs = jobs
        self._queue = Queue(jobs)
        self.spares = Spares(course, self._queue, spares)
        self._on_progress = on_progress
        self._results: dict[tuple[int, Case], Result] = {}
        self._left: dict[str, list[str]] = {}
        self._names = tuple(dict.fromkeys(job.exercise.name for job in jobs))
        self._of = sum(len(job.cases) for job in jobs) + len(self._names)
        self._lock = threading.Lock()
        self._ended = False
        self.broken: BaseException | None = None

    def end(self) -> None:
        """No case is begun any more."""
        self._ended = True

    def work(self) -> None:
        """A worker's life: case after case."""
        bench = _Bench(self)
        try:
            while not self._ended and (taken := self._queue.take(bench.job)) is not None:
                job, case = taken
                result = bench.case(job, case)
                self.note(job, case, result)
        except BaseException as error:  # noqa: BLE001 - told by the thread that waits for this one
            self.broken = error
            self._ended = True
        finally:
            bench.clear()

    def stand(self, job: Job, seed: int) -> Stand:
        """A stand for `job`, best with the draw of `seed`."""
        return self.spares.take(job, seed)

    def lost(self, job: Job) -> None:
        """A stand of `job` cannot be used again."""
        self.spares.lost(job)

    def give_up(self, job: Job, problem: SandboxProblem) -> None:
        """Says of every case of `job` that is left that no sandbox could be had for it."""
        for case in self._queue.drop(job):
            self.note(job, case, untold(job, case, problem))

    def note(self, job: Job, case: Case, result: Result) -> None:
        """Keeps a result and tells of it."""
        with self._lock:
            self._results[(id(job), case)] = result
            self._on_progress(result, len(self._results), self._of)

    def closed(self, stand: Stand) -> None:
        """Keeps what is left of a stand that was closed."""
        with self._lock:
            self._left.setdefault(stand.job.exercise.name, []).extend(stand.left())

    def finish(self) -> tuple[Result, ...]:
        """All results, with what is left of each exercise's sandboxes."""
        found: list[Result] = []
        done = len(self._results)
        for name in self._names:
            for job in self._jobs:
                if job.exercise.name == name:
                    found += [self._results[(id(job), case)] for case in job.cases]
            done += 1
            found.append(remains(name, tuple(self._left.get(name, ()))))
            self._on_progress(found[-1], done, self._of)
        return tuple(found)


class _Bench:
    """A worker's place: the job that it is at, and the stand that it works at now."""

    def __init__(self, proof: _Proof) -> None:
        self.job: Job | None = None
        self._proof = proof
        self._stand: Stand | None = None
        self._spent: dict[str, float] = {}

    def case(self, job: Job, case: Case) -> Result:
        """What comes of `case`, in the sandbox that stands here or in another."""
        if self.job is not job:
            self.clear()
            self.job = job
        for _ in range(2):
            try:
                stand = self._ready(job, case.seed)
            except SandboxProblem as problem:
                self._proof.give_up(job, problem)
                return untold(job, case, problem)
            first = not stand.used
            try:
                result = stand.try_(case)
            except SandboxProblem as problem:
                result = untold(job, case, problem)
            if result.verdict is Judgement.PASS or result.could_not_be_shown or first:
                break
            self.clear()  # perhaps it is the sandbox's fault: a fresh one decides
        if result.verdict is Judgement.COULD_NOT_TELL and not result.could_not_be_shown:
            self.clear()
        spent, self._spent = self._spent, {}
        parts = {key: spent.get(key, 0.0) + result.parts.get(key, 0.0) for key in {**result.parts, **spent}}
        return replace(result, parts=parts, seconds=sum(parts.values()))

    def _ready(self, job: Job, seed: int) -> Stand:
        """A stand as at the start with the draw of `seed`: the one that stands here, if it can be made so, or
        another. Raises SandboxProblem."""
        while True:
            self._stand = self._stand or self._proof.stand(job, seed)
            if self._stand.ready(seed):  # one that was made now is
                return self._stand
            self.clear()
            self._proof.lost(job)

    def clear(self) -> None:
        """Puts the sandbox away."""
        if self._stand is not None:
            stand, self._stand = self._stand, None
            for key, value in stand.spent().items():
                self._spent[key] = self._spent.get(key, 0.0) + value
            stand.close()
            self._proof.closed(stand)


def untold(job: Job, case: Case, problem: SandboxProblem) -> Result:
    """What is said of a case whose sandbox could not be had, or was lost."""
    return Result(job.exercise.name, case.what, case.expected, problem.what, Judgement.COULD_NOT_TELL)


def remains(name: str, left: tuple[str, ...]) -> Result:
    """What is said of the containers and volumes that are `left` of the exercise `name`."""
    seen = say("left: {what}", what=left) if left else REMAINS.expected
    return Result(name, REMAINS.what, REMAINS.expected, seen, Judgement.FAIL if left else Judgement.PASS)
