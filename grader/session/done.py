"""Which exercises have been passed, ever: the progress store, with what an older netdojo kept in a JSON file."""

from __future__ import annotations

import json
from pathlib import Path

from grader.places import state_folder
from grader.progress import glance


def done_exercises() -> dict[str, float]:
    """Exercise name to the time of its first pass, in seconds since the epoch."""
    return {**_older(), **glance.passed()}


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
        for name, then in _older().items():
            store.note_passed(name, then)
        store.note_passed(exercise, at, seed, seconds, hints)
    finally:
        store.close()
    _older_file().unlink(missing_ok=True)


def _older() -> dict[str, float]:
    try:
        content = json.loads(_older_file().read_text(encoding="utf-8"))
        return {str(name): float(at) for name, at in content.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, AttributeError):
        _older_file().replace(_older_file().with_suffix(".damaged"))
        return {}


def _older_file() -> Path:
    return state_folder() / "done.json"
