"""Which exercises have been passed, ever: thin calls on the progress store, of one course.

A course of others keeps its progress apart: an exercise there may have the name of one here.
"""

from __future__ import annotations

from pathlib import Path

from grader.progress import glance, older
from grader.progress.glance import LEARNER_ID
from grader.shelf.name import name_of


def learner_in(root: str | Path) -> str:
    """The learner's id in the progress store, for the course in `root`."""
    name = name_of(Path(root))
    return f"{LEARNER_ID}/{name}" if name else LEARNER_ID


def done_exercises(root: str | Path = "") -> dict[str, float]:
    """Exercise name to the time of its first pass, in seconds since the epoch."""
    learner = learner_in(root)
    return {**(older.passed() if learner == LEARNER_ID else {}), **glance.passed(learner)}


def lessons_read(root: str | Path = "") -> set[str]:
    """The lessons that were read to their end, by name."""
    return glance.lessons_read(learner_in(root))


def note_done(
    exercise: str, at: float, seed: int = 0, seconds: float = 0.0, hints: int = 0, root: str | Path = ""
) -> None:
    """Notes that `exercise` was passed at `at`; the first time is the one that stays.

    Raises Problem where it cannot be saved.
    """
    from grader.progress.store import Store

    store = Store.open(learner=learner_in(root))
    try:
        store.note_passed(exercise, at, seed, seconds, hints)
    finally:
        store.close()
