"""A copy of the progress file, kept beside it: what a damaged file held is taken from there.

Touches only the two files. A copy is whole or not there: SQLite writes it under another name first.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path


def copy_of(path: Path) -> Path:
    """Where the copy of the progress file at `path` is."""
    return path.with_name(f"{path.stem}.copy{path.suffix}")


def keep_copy(path: Path) -> None:
    """Brings the copy up to date where the file at `path` was written since. `path` is known to be readable.

    Without room for it there is no new copy, and the one before stays: what is kept of progress does not hang on it.
    """
    copy = copy_of(path)
    if copy.exists() and copy.stat().st_mtime_ns >= _written(path):
        return
    draft = copy.with_name(f".{copy.name}.{os.getpid()}")
    try:
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as connection:
            # Reads every row: a damage that a quick look missed makes no copy.
            connection.execute("VACUUM INTO ?", (str(draft),))
        _settle(draft)
        draft.replace(copy)
    except (sqlite3.Error, OSError):
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def restore(path: Path) -> float | None:
    """Puts the copy in the place of the file that was at `path`; None where there is none that can be read.

    Returns the time of the copy, in seconds since the epoch. Raises OSError.
    """
    copy = copy_of(path)
    if not readable(copy):
        return None
    draft = copy.with_name(f".{path.name}.{os.getpid()}")
    try:
        shutil.copyfile(copy, draft)
        _settle(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return copy.stat().st_mtime


def readable(path: Path) -> bool:
    """Whether a database is there that holds something and can be read."""
    if not path.is_file() or not path.stat().st_size:
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.Error:
        return False


def emptied(path: Path) -> bool:
    """Whether the file at `path` has lost all its bytes, as after a power cut: SQLite would take it for a new one."""
    return path.is_file() and not path.stat().st_size and copy_of(path).exists()


def _written(path: Path) -> int:
    """When the progress was written last, in nanoseconds since the epoch: what is new may be in the log alone."""
    log = path.with_name(f"{path.name}-wal")
    return max(place.stat().st_mtime_ns for place in (path, log) if place.exists())


def _settle(path: Path) -> None:
    """Waits until the disk has the file."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
