"""Which exercises have been passed, ever: thin calls on the progress store."""

from __future__ import annotations

from grader.progress import glance, older


def done_exercises() -> dict[str, float]:
    """Exercise name to the time of its first pass, in seconds since the epoch."""
    return {**older.passed(), **glance.passed()}


def lessons_read() -> set[str]:
    """The lessons that were read to their end, by name."""
    return glance.lessons_read()


def note_done(exercise: str, at: float, seed: int = 0, seconds: float = 0.0, hints: int = 0) -> None:
    """Notes that `exercise` was passed at `at`; the first time is the one that stays.

    Raises Problem where it cannot be saved.
    """
    from grader.progress.store import Store

    store = Store.open()
    try:
        store.note_passed(exercise, at, seed, seconds, hints)
    finally:
        store.close()
