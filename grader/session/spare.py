"""A second sandbox for the same attempt, prepared while the learner works, so that a reset takes no time."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from grader.problem import Problem
from grader.session.session import Session

if TYPE_CHECKING:
    from grader.course.models import Course
    from grader.session.record import Record


class Spare:
    """Prepares, on a thread, a session like that of `record`. It is on no disk: it dies with this process.

    A spare that cannot be made is none: the reset then starts a sandbox in the usual way and says why it can't.
    """

    def __init__(self, course: Course, record: Record) -> None:
        self._course = course
        self._record = record
        self._session: Session | None = None
        self._dropped = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._prepare, name="spare", daemon=True)
        self._thread.start()

    @property
    def ready(self) -> bool:
        """Whether a reset would be instant now."""
        with self._lock:
            return self._session is not None

    def take(self) -> Session | None:
        """The prepared session, which is the caller's from now on; waits where it is nearly there."""
        self._thread.join()
        with self._lock:
            session, self._session = self._session, None
        return session

    def drop(self) -> None:
        """Ends the spare; one that is still being made is ended as soon as it is."""
        with self._lock:
            self._dropped = True
            session, self._session = self._session, None
        if session is not None:
            session.stop()

    def wait(self) -> None:
        """Blocks until the spare is there, or cannot be, or was dropped."""
        self._thread.join()

    def _prepare(self) -> None:
        try:
            session = Session.start(
                self._course,
                self._record.exercise,
                self._record.seed,
                self._record.isolation,
                keep=False,
                faults=self._record.faults,
            )
        except (Problem, OSError):
            return
        with self._lock:
            if not self._dropped:
                self._session = session
                return
        session.stop()
