"""Which exercises have been passed, ever: one small JSON file beside the sessions, written atomically."""

from __future__ import annotations

import json
from pathlib import Path

from filelock import FileLock

from grader.session.places import state_folder, write_atomically


def done_exercises() -> dict[str, float]:
    """Exercise name to the time of its first pass, in seconds since the epoch.

    A damaged file is kept aside as `done.damaged` and counts as empty.
    """
    path = _path()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): float(at) for name, at in content.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, AttributeError):
        path.replace(path.with_suffix(".damaged"))
        return {}


def note_done(exercise: str, at: float) -> None:
    """Notes that `exercise` was passed at `at`; the first time is the one that stays."""
    path = _path()
    with FileLock(path.with_suffix(".lock")):
        known = done_exercises()
        if exercise not in known:
            write_atomically(path, json.dumps({**known, exercise: at}, indent=1))


def _path() -> Path:
    return state_folder() / "done.json"
