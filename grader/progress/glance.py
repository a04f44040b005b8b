"""What was done, read in a millisecond: `netdojo list` must not wait for SQLAlchemy's import.

That import takes longer than all the rest of `netdojo list`. So the same tables as `grader.progress.store` has
are read here without it, read-only, wherever they are in the learner's own SQLite file.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from grader.places import state_folder
from grader.progress.spare_copy import copy_of

FILE, LEARNER_ID = "progress.sqlite3", "me"
READ = "read:"
"""What the key of a place begins with that notes a lesson read to its end."""


def passed(learner: str = LEARNER_ID) -> dict[str, float]:
    """Exercise to the time of its first pass; empty where nothing was, or can be, read."""
    if os.environ.get("NETDOJO_PROGRESS"):
        from grader.progress.store import Store

        store = Store.open(learner=learner)
        try:
            return store.passed()
        finally:
            store.close()
    rows = _rows("SELECT exercise, at FROM passed WHERE learner = ?", learner)
    return {str(name): float(str(at)) for name, at in rows}


def lessons_read(learner: str = LEARNER_ID) -> set[str]:
    """The lessons that were read to their end."""
    if os.environ.get("NETDOJO_PROGRESS"):
        from grader.progress.store import Store

        store = Store.open(learner=learner)
        try:
            return {key.removeprefix(READ) for key in store.places(READ)}
        finally:
            store.close()
    rows = _rows("SELECT key, value FROM place WHERE learner = ?", learner)
    return {str(key).removeprefix(READ) for key, _ in rows if str(key).startswith(READ)}


def _rows(query: str, learner: str) -> list[tuple[object, object]]:
    path = state_folder() / FILE
    if not path.is_file():
        return []
    # On a disk that is read-only SQLite opens the file only when told that nobody writes to it. A damaged one is
    # set right, and told, by whoever writes next; until then its copy says what was done.
    for place, how in ((path, "mode=ro"), (path, "immutable=1"), (copy_of(path), "immutable=1")):
        if how == "immutable=1" and place == path and os.access(path.parent, os.W_OK):
            continue
        found = _read(place, how, query, learner)
        if found is not None:
            return found
    return []  # made this moment


def _read(path: Path, how: str, query: str, learner: str) -> list[tuple[object, object]] | None:
    """The rows; None where the file cannot be read."""
    if not path.is_file() or not path.stat().st_size:
        return None
    try:
        # As a URI, a "#", "?" or "%" in a folder's name is only a character.
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)) as connection:
            return list(connection.execute(query, (learner,)))
    except sqlite3.Error:
        return None
