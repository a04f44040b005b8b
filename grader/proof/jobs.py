"""Which case comes next: the queue that workers share. Touches no engine."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable

from grader.proof.plan import Case, Job

WORTH_JOINING = 3
"""With fewer cases left in a job, a second sandbox for it costs more time than it saves."""


class Queue:
    """Gives out every case of every job once. A worker stays with its job while that has cases; then it begins
    another, and where all are begun it joins the one with most left."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self._left = {id(job): deque(job.cases) for job in jobs}
        self._jobs = {id(job): job for job in jobs}
        self._begun: set[int] = set()
        self._lock = threading.Lock()

    def take(self, job: Job | None) -> tuple[Job, Case] | None:
        """The next case for a worker whose sandbox is of `job`; None where no more is to be done."""
        with self._lock:
            key = id(job) if job is not None and self._left[id(job)] else self._another()
            if key is None:
                return None
            self._begun.add(key)
            return self._jobs[key], self._left[key].popleft()

    def left(self, job: Job) -> int:
        """How many cases of `job` nobody has taken yet."""
        return len(self._left[id(job)])

    def seed(self, job: Job) -> int:
        """The draw of the case of `job` that is taken next; of its last one where all are taken."""
        return next(iter(self._left[id(job)]), job.cases[-1]).seed

    def drop(self, job: Job) -> tuple[Case, ...]:
        """Takes every case that is left of `job`."""
        with self._lock:
            cases = tuple(self._left[id(job)])
            self._left[id(job)].clear()
            return cases

    def not_begun(self) -> tuple[Job, ...]:
        """The jobs that no worker has yet, in their order."""
        with self._lock:
            return tuple(job for key, job in self._jobs.items() if key not in self._begun and self._left[key])

    def _another(self) -> int | None:
        fresh = next((key for key in self._jobs if key not in self._begun and self._left[key]), None)
        if fresh is not None:
            return fresh
        key = max(self._left, key=lambda each: len(self._left[each]), default=None)
        return key if key is not None and len(self._left[key]) >= WORTH_JOINING else None
