"""The progress store: a database file beside the sessions, or a server that `NETDOJO_PROGRESS` names.

SQLite in WAL mode: readers and a writer do not wait for each other, and what was committed survives a kill.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import Connection, Engine, Table, create_engine, delete, event, select
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError, SQLAlchemyError

from grader.places import state_folder
from grader.problem import Problem
from grader.progress.migrations import migrate
from grader.progress.tables import ANSWERED, LEARNER, PASSED, PLACE
from grader.text import say

FILE = "progress.sqlite3"
LEARNER_ID = "me"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was chosen or typed, whether it was right, and when."""

    choice: tuple[str, ...]
    right: bool
    at: float


class Store:
    """One learner's progress. Every call is one short transaction; calls may come from any thread."""

    def __init__(self, engine: Engine, learner: str, damaged: Path | None = None) -> None:
        self._engine = engine
        self._learner = learner
        self.damaged = damaged
        """Where a file that could not be read was set aside; the face says so."""
        with self._writing() as connection:
            known = connection.execute(select(LEARNER.c.id).where(LEARNER.c.id == learner)).first()
            if known is None:
                connection.execute(LEARNER.insert().values(id=learner, name=""))

    @classmethod
    def open(cls, url: str | None = None, learner: str = LEARNER_ID) -> Store:
        """The store at `url`, by default the learner's own file; made, or brought up to date, where needed.

        Raises Problem for a disk that is full or read-only, or a file of a newer version.
        """
        url = url or os.environ.get("NETDOJO_PROGRESS")
        if url:
            with _told(url):
                engine = create_engine(url)
                migrate(engine)
                return cls(engine, learner)
        path = state_folder() / FILE
        # Two programs that start at once must not both make the tables, or both set a file aside.
        with FileLock(path.with_suffix(".lock")), _told(path):
            try:
                engine = _sqlite(path)
                migrate(engine)
                return cls(engine, learner)
            except DatabaseError as error:
                if isinstance(error, OperationalError) or not _damaged(error):
                    raise
                engine.dispose()
                aside = set_aside(path)
                engine = _sqlite(path)
                migrate(engine)
                return cls(engine, learner, aside)

    def close(self) -> None:
        """Ends the connections."""
        self._engine.dispose()

    # -- exercises -------------------------------------------------------------------------------

    def passed(self) -> dict[str, float]:
        """Exercise to the time of its first pass."""
        query = select(PASSED.c.exercise, PASSED.c.at).where(PASSED.c.learner == self._learner)
        with self._engine.connect() as connection:
            return {row.exercise: row.at for row in connection.execute(query)}

    def note_passed(
        self, exercise: str, at: float, seed: int = 0, seconds: float = 0.0, hints: int = 0
    ) -> None:
        """Notes a pass; the first one stays."""
        row = {"exercise": exercise, "at": at, "seed": seed, "seconds": seconds, "hints": hints}
        try:
            with self._writing() as connection:
                connection.execute(PASSED.insert().values(learner=self._learner, **row))
        except IntegrityError:
            return  # passed before

    # -- lessons ---------------------------------------------------------------------------------

    def answers(self, lesson: str) -> dict[str, Answer]:
        """The latest answer to each question of a lesson, by the question's id."""
        mine = (ANSWERED.c.learner == self._learner, ANSWERED.c.lesson == lesson)
        query = select(ANSWERED.c.block, ANSWERED.c.choice, ANSWERED.c.right, ANSWERED.c.at).where(*mine)
        with self._engine.connect() as connection:
            return {
                block: Answer(tuple(json.loads(choice)), right, at)
                for block, choice, right, at in connection.execute(query)
            }

    def note_answer(
        self, lesson: str, block: str, choice: tuple[str, ...], right: bool, at: float | None = None
    ) -> None:
        """Notes an answer; the latest one stays."""
        self._replace(
            ANSWERED,
            {"lesson": lesson, "block": block},
            {
                "choice": json.dumps(list(choice), ensure_ascii=False),
                "right": right,
                "at": time.time() if at is None else at,
            },
        )

    # -- where the learner was -------------------------------------------------------------------

    def place(self, key: str) -> str | None:
        """What was noted under `key`."""
        query = select(PLACE.c.value).where(PLACE.c.learner == self._learner, PLACE.c.key == key)
        with self._engine.connect() as connection:
            value: str | None = connection.execute(query).scalar_one_or_none()
            return value

    def set_place(self, key: str, value: str) -> None:
        """Notes something under `key`: the lesson that was open, say."""
        self._replace(PLACE, {"key": key}, {"value": value})

    # -- how -------------------------------------------------------------------------------------

    def _replace(self, table: Table, key: dict[str, str], values: dict[str, object]) -> None:
        where = [table.c.learner == self._learner, *(table.c[name] == value for name, value in key.items())]
        with self._writing() as connection:
            connection.execute(delete(table).where(*where))
            connection.execute(table.insert().values(learner=self._learner, **key, **values))

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            raise _problem(self._engine.url.database or "", error) from error


def _sqlite(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 20})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        # FULL: a pass that the screen has shown survives a power cut too; it costs one fsync a pass.
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    return engine


def _damaged(error: DatabaseError) -> bool:
    words = str(error.orig)
    return isinstance(error.orig, sqlite3.DatabaseError) and (
        "not a database" in words or "malformed" in words
    )


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


@contextmanager
def _told(place: object) -> Iterator[None]:
    try:
        yield
    except (OperationalError, OSError) as error:
        raise _problem(place, error) from error


def _problem(place: object, error: Exception) -> Problem:
    reason = getattr(error, "orig", None) or error
    return Problem(
        say("Your progress could not be saved in {place} ({reason}).", place=place, reason=str(reason)),
        say("Nothing that was saved before is lost. Free some space or make the folder writable."),
    )
