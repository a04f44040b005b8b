"""The database behind the progress store, opened and proven whole: a file, or a server that a URL names.

SQLite in WAL mode: readers and a writer do not wait for each other, and what was committed survives a kill. A damaged
file is set aside, and the copy beside it takes its place.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from grader.progress.migrations import migrate
from grader.progress.problems import told, unreadable, unwritable
from grader.progress.spare_copy import emptied, keep_copy, restore
from grader.text import Text, say

WRITES = {"netdojo_writes": True}
"""Marks the transactions that write."""

_mended: list[Text] = []


def mended() -> list[Text]:
    """What this process found damaged and set right since it was asked last: a face tells it."""
    found, _mended[:] = list(_mended), []
    return found


def place_of(words: str) -> URL:
    """The URL in `words`. Raises Problem for what is none."""
    try:
        return make_url(words)
    except SQLAlchemyError as error:
        raise unreadable("NETDOJO_PROGRESS", error) from error


def file_of(place: URL) -> Path | None:
    """The file that `place` names; None for a server, or a database in memory."""
    if place.get_backend_name() != "sqlite" or place.database in (None, "", ":memory:"):
        return None
    return Path(str(place.database))


def opened(place: URL) -> tuple[Engine, Path | None]:
    """The database at `place`, its tables of the newest version, and where a damaged file was set aside.

    Raises Problem for a disk that is full or read-only, a file of a newer version, or one that cannot be reached.
    """
    path = file_of(place)
    if path is None:
        with told(place.render_as_string(), unreadable):
            return _prepared(_engine(place)), None
    # Two programs that start at once must not both set a file aside.
    with told(path, unwritable), FileLock(path.with_suffix(".lock")):
        if not emptied(path):
            engine = _whole(place)
            if engine is not None:
                keep_copy(path)
                return engine, None
        aside = set_aside(path)
        _mended.append(_restored(aside, restore(path)))
        return _prepared(_engine(place)), aside


def set_aside(path: Path) -> Path:
    """Renames a damaged file, with what belongs to it, and returns its new name."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    path.replace(aside)
    for tail in ("-wal", "-shm"):
        beside = path.with_name(path.name + tail)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + tail))
    return aside


def _whole(place: URL) -> Engine | None:
    """The database in a file that is there, or is made; None where it is damaged."""
    engine = _engine(place)
    try:
        with engine.connect() as connection:
            whole = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() == "ok"
        if whole:
            return _prepared(engine)
    except DatabaseError as error:
        if not _damaged(error):
            raise
    engine.dispose()
    return None


def _prepared(engine: Engine) -> Engine:
    migrate(engine.execution_options(**WRITES))
    return engine


def _engine(place: URL) -> Engine:
    if place.get_backend_name() != "sqlite":
        return create_engine(place)
    engine = create_engine(place, connect_args={"timeout": 20})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # Python's module would begin no transaction before CREATE TABLE; `begin` below does.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        # FULL: a pass that the screen has shown survives a power cut too; it costs one fsync a pass.
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer waits for its turn at once: one that has read first would be refused instead of waiting.
        writes = connection.get_execution_options().get("netdojo_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _damaged(error: DatabaseError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF  # above stands what exactly is damaged
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _restored(aside: Path, at: float | None) -> Text:
    if at is None:
        return say(
            "Your progress could not be read; it is kept in {aside}, and a new one begun.", aside=aside
        )
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(at))
    return say(
        "Your progress could not be read; it is kept in {aside}. What was noted until {when} is there again, "
        "from the copy beside it.",
        aside=aside,
        when=when,
    )
