"""One netdojo at a time starts or resets an exercise; another one waits for its turn, and then sees what is there.

Touches one lock file beside the records. A netdojo that is killed gives its turn back: the kernel sees to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.patience import patient
from grader.problem import Problem
from grader.session.record import folder
from grader.text import Text, say

TURN_SECONDS = patient(180.0)
"""Longer than a start takes on a busy machine."""


@contextmanager
def turn(course: str | Path, exercise: str, progress: Callable[[Text], None]) -> Iterator[None]:
    """Nobody else starts or resets `exercise` of the course in `course` until the end of the block.

    Raises Problem where the lock cannot be made, or the other one does not come to an end.
    """
    from filelock import FileLock, Timeout

    name = hashlib.sha256(f"{course}\0{exercise}".encode()).hexdigest()[:16]
    lock = FileLock(folder() / f"{name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress(say("another netdojo is starting {exercise}; waiting for it", exercise=exercise))
        _wait(lock, exercise)
    except OSError as error:
        raise Problem(
            say("{path} could not be saved ({error}).", path=lock.lock_file, error=error.strerror),
            say("Nothing that was saved before is lost. Free some space or make the folder writable."),
        ) from error
    try:
        yield
    finally:
        lock.release()


def _wait(lock: object, exercise: str) -> None:
    from filelock import FileLock, Timeout

    assert isinstance(lock, FileLock)
    try:
        lock.acquire(timeout=TURN_SECONDS)
    except Timeout as error:
        raise Problem(
            say("Another netdojo has been starting {exercise} for too long.", exercise=exercise),
            say("End it, then do it once more; `netdojo clean` removes what it leaves."),
        ) from error
