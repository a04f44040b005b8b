"""Which exercises were passed, read in a millisecond: `netdojo list` must not wait for SQLAlchemy's import.

Reads the same table as `grader.progress.store`, and only where that is the learner's own SQLite file.
"""

from __future__ import annotations

import os
import sqlite3

from grader.places import state_folder

FILE, LEARNER_ID = "progress.sqlite3", "me"


def passed() -> dict[str, float]:
    """Exercise to the time of its first pass; empty where nothing was, or can be, read."""
    if os.environ.get("NETDOJO_PROGRESS"):
        from grader.progress.store import Store

        store = Store.open()
        try:
            return store.passed()
        finally:
            store.close()
    rows = _rows("SELECT exercise, at FROM passed WHERE learner = ?")
    return {str(name): float(str(at)) for name, at in rows}


def lessons_read() -> set[str]:
    """The lessons that were read to their end."""
    rows = _rows("SELECT key, value FROM place WHERE learner = ? AND key LIKE 'read:%'")
    return {str(key).removeprefix("read:") for key, _ in rows}


def _rows(query: str) -> list[tuple[object, object]]:
    path = state_folder() / FILE
    if not path.is_file():
        return []
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            return list(connection.execute(query, (LEARNER_ID,)))
        finally:
            connection.close()
    except sqlite3.Error:
        return []  # damaged, or made this moment: the next pass sets it right, and says so
