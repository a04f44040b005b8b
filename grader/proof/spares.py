"""Stands that are prepared while other cases are tried, for jobs that will need one for certain or very likely."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING

from grader.problem import Problem
from grader.proof.jobs import Queue
from grader.proof.plan import Job
from grader.proof.stand import Stand

if TYPE_CHECKING:
    from grader.course.models import Course


class Spares:
    """At most `number` stands that nobody uses yet, made on threads. Close it: that ends them."""

    def __init__(self, course: Course, queue: Queue, number: int) -> None:
        self._course, self._queue, self._number = course, queue, number
        self._ready: list[Stand] = []
        self._making: Counter[int] = Counter()
        self._lost: dict[int, Job] = {}  # jobs whose sandboxes cannot be used again
        self._hopeless: set[int] = set()
        self._closed = False
        self._changed = threading.Condition()
        self._threads = [
            threading.Thread(target=self._make, name="spare", daemon=True) for _ in range(number)
        ]
        for thread in self._threads:
            thread.start()

    def take(self, job: Job, seed: int) -> Stand:
        """A stand for `job`: a spare, one that is nearly there, or else one made now. Raises as `Stand`.

        A spare may have been made for another draw than `seed`, and can be made ready for it.
        """
        with self._changed:
            while True:
                for stand in self._ready:
                    if stand.job is job:
                        self._ready.remove(stand)
                        self._changed.notify_all()
                        return stand
                if not self._making[id(job)]:
                    break
                self._changed.wait()
        return Stand(self._course, job, seed)

    def lost(self, job: Job) -> None:
        """Says that a sandbox of `job` could not be used again: the next case of it needs another."""
        with self._changed:
            self._lost[id(job)] = job
            self._changed.notify_all()

    def close(self) -> None:
        """Ends the spares, and those that are being made as soon as they are."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        for stand in self._ready:
            stand.close()

    def _make(self) -> None:
        while True:
            with self._changed:
                while not self._closed and (job := self._wanted()) is None:
                    self._changed.wait()
                if self._closed or job is None:
                    return
                self._making[id(job)] += 1
            stand: Stand | None = None
            try:
                stand = Stand(self._course, job, self._queue.seed(job))
            except (Problem, OSError):
                stand = None  # the worker that needs it tries again, and says what is wrong
            with self._changed:
                self._making[id(job)] -= 1
                if stand is None:
                    self._hopeless.add(id(job))
                else:
                    self._ready.append(stand)
                self._changed.notify_all()

    def _wanted(self) -> Job | None:
        if len(self._ready) + self._making.total() >= self._number:
            return None
        for job in (*self._lost.values(), *self._queue.not_begun()):
            at_hand = self._making[id(job)] + sum(stand.job is job for stand in self._ready)
            enough = self._queue.left(job) if id(job) in self._lost else 1
            if at_hand < min(1, enough) and id(job) not in self._hopeless:
                return job
        return None
