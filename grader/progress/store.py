"""The progress store: a database file beside the sessions, or a server that `NETDOJO_PROGRESS` names.

SQLite in WAL mode: readers and a writer do not wait for each other, and what was committed survives a kill.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock
from sqlalchemy import URL, Connection, Engine, Select, Table, create_engine, delete, event, make_url, select
from sqlalchemy.exc import DatabaseError, IntegrityError, SQLAlchemyError

from grader.places import parse_json, state_folder
from grader.problem import Problem
from grader.progress import older
from grader.progress.bell import ring
from grader.progress.entries import GENESIS, Entry, Fact, digest_of
from grader.progress.glance import FILE, LEARNER_ID
from grader.progress.migrations import migrate
from grader.progress.spare_copy import emptied, keep_copy, restore
from grader.progress.tables import ANSWERED, LEARNER, LEDGER, PASSED, PLACE
from grader.text import Text, say

if TYPE_CHECKING:
    from grader.progress.key import InstallationKey

WRITES = {"netdojo_writes": True}
"""Marks the transactions that write."""

_mended: list[Text] = []


def mended() -> list[Text]:
    """What this process found damaged and set right since it was asked last: a face tells it."""
    told, _mended[:] = list(_mended), []
    return told


@dataclass(frozen=True, slots=True)
class Answer:
    """What was chosen or typed, whether it was right, and when."""

    choice: tuple[str, ...]
    right: bool
    at: float


class Store:
    """One learner's progress. Every call is one short transaction; calls may come from any thread.

    Every call raises Problem where the database cannot be read or written.
    """

    def __init__(self, engine: Engine, learner: str, damaged: Path | None = None) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**WRITES)
        self._learner = learner
        self._wrote = False
        self._where = engine.url.database if engine.name == "sqlite" else engine.url.render_as_string()
        self.damaged = damaged
        """Where a file that could not be read was set aside; `mended` has the words for it."""
        with self._reading() as connection:
            known = connection.execute(select(LEARNER.c.id).where(LEARNER.c.id == learner)).first()
        if known is None:
            # Another program may have noted the learner a moment ago.
            with suppress(IntegrityError), self._writing() as connection:
                connection.execute(LEARNER.insert().values(id=learner, name=""))

    @classmethod
    def open(cls, url: str | None = None, learner: str = LEARNER_ID) -> Store:
        """The store at `url`, by default the learner's own file; made, or brought up to date, where needed.

        The learner's own store takes over what an older netdojo kept. Raises Problem for a disk that is full
        or read-only, a file of a newer version, or a database that cannot be reached.
        """
        chosen = url or os.environ.get("NETDOJO_PROGRESS")
        place = _place(chosen) if chosen else URL.create("sqlite", database=str(state_folder() / FILE))
        if place.get_backend_name() == "sqlite" and place.database not in (None, "", ":memory:"):
            store = cls._open_file(place, learner)
        else:
            with _told(place.render_as_string(), _unreadable):
                store = cls._prepared(_engine(place), learner)
        if url is None and learner == LEARNER_ID:
            store._take_over()
        return store

    @classmethod
    def _open_file(cls, place: URL, learner: str) -> Store:
        path = Path(str(place.database))
        # Two programs that start at once must not both set a file aside.
        with _told(path, _unwritable), FileLock(path.with_suffix(".lock")):
            if not emptied(path):
                store = cls._whole(place, learner)
                if store is not None:
                    keep_copy(path)
                    return store
            aside = set_aside(path)
            _mended.append(_restored(aside, restore(path)))
            return cls._prepared(_engine(place), learner, aside)

    @classmethod
    def _whole(cls, place: URL, learner: str) -> Store | None:
        """The store in a file that is there, or is made; None where it is damaged."""
        engine = _engine(place)
        try:
            with engine.connect() as connection:
                whole = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() == "ok"
            if whole:
                return cls._prepared(engine, learner)
        except DatabaseError as error:
            if not _damaged(error):
                raise
        engine.dispose()
        return None

    @classmethod
    def _prepared(cls, engine: Engine, learner: str, damaged: Path | None = None) -> Store:
        migrate(engine.execution_options(**WRITES))
        return cls(engine, learner, damaged)

    def _take_over(self) -> None:
        passed = older.passed()
        for exercise, at in passed.items():
            self.note_passed(exercise, at)
        if passed:  # a file that could not be read is not ours to remove
            with suppress(OSError):
                older.older_file().unlink(missing_ok=True)

    def close(self) -> None:
        """Ends the connections."""
        self._engine.dispose()
        place = self._engine.url.database
        if self._wrote and self._engine.name == "sqlite" and place not in (None, "", ":memory:"):
            keep_copy(Path(str(place)))

    # -- exercises -------------------------------------------------------------------------------

    def passed(self) -> dict[str, float]:
        """Exercise to the time of its first pass."""
        query = select(PASSED.c.exercise, PASSED.c.at).where(PASSED.c.learner == self._learner)
        with self._reading() as connection:
            return {row.exercise: row.at for row in connection.execute(query)}

    def note_passed(
        self, exercise: str, at: float, seed: int = 0, seconds: float = 0.0, hints: int = 0
    ) -> None:
        """Notes a pass; the first one stays."""
        row = {"exercise": exercise, "at": at, "seed": seed, "seconds": seconds, "hints": hints}
        try:
            with self._writing() as connection:
                connection.execute(PASSED.insert().values(learner=self._learner, **row))
        except IntegrityError as error:
            if exercise not in self.passed():
                raise _unwritable(self._where, error) from error

    # -- lessons ---------------------------------------------------------------------------------

    def answers(self, lesson: str) -> dict[str, Answer]:
        """The latest answer to each question of a lesson, by the question's id."""
        mine = (ANSWERED.c.learner == self._learner, ANSWERED.c.lesson == lesson)
        query = select(ANSWERED.c.block, ANSWERED.c.choice, ANSWERED.c.right, ANSWERED.c.at).where(*mine)
        with self._reading() as connection:
            return {
                block: Answer(tuple(json.loads(choice)), right, at)
                for block, choice, right, at in connection.execute(query)
            }

    def every_answer(self) -> dict[tuple[str, str], Answer]:
        """The latest answer to every question, by lesson and question."""
        query = select(ANSWERED).where(ANSWERED.c.learner == self._learner)
        with self._reading() as connection:
            return {
                (row.lesson, row.block): Answer(tuple(json.loads(row.choice)), row.right, row.at)
                for row in connection.execute(query)
            }

    def note_answer(
        self, lesson: str, block: str, choice: Sequence[str], right: bool, at: float | None = None
    ) -> None:
        """Notes an answer; the latest one stays."""
        self._replace(
            ANSWERED,
            {"lesson": lesson, "block": block},
            {
                "choice": json.dumps(list(choice)),
                "right": right,
                "at": time.time() if at is None else at,
            },
        )
        ring()

    # -- where the learner was -------------------------------------------------------------------

    def place(self, key: str) -> str | None:
        """What was noted under `key`."""
        query = select(PLACE.c.value).where(PLACE.c.learner == self._learner, PLACE.c.key == key)
        with self._reading() as connection:
            value: str | None = connection.execute(query).scalar_one_or_none()
            return value

    def places(self, prefix: str) -> dict[str, str]:
        """What was noted under the keys that begin with `prefix`."""
        mine = (PLACE.c.learner == self._learner, PLACE.c.key.startswith(prefix, autoescape=True))
        with self._reading() as connection:
            rows = connection.execute(select(PLACE.c.key, PLACE.c.value).where(*mine))
            return {str(key): str(value) for key, value in rows}

    def set_place(self, key: str, value: str) -> None:
        """Notes something under `key`: the lesson that was open, say."""
        self._replace(PLACE, {"key": key}, {"value": value})
        ring()

    # -- the ledger ------------------------------------------------------------------------------

    def note(self, facts: Sequence[Fact], key: InstallationKey) -> None:
        """Appends `facts` to the learner's ledger, all or none, signed with `key`."""
        for last in (False, True):
            try:
                with self._writing() as connection:
                    self._append(connection, facts, key)
                ring()
                return
            except IntegrityError as error:
                if last:  # the first time it may be that another program took the number
                    raise _unwritable(self._where, error) from error

    def adopt(self, entries: Sequence[Entry]) -> None:
        """Appends entries as they were written and signed elsewhere: a learner's own, back from where they were kept.

        The passes among them are noted too. Raises Problem where they do not follow the ledger's last entry.
        """
        with self._writing() as connection:
            last = connection.execute(self._newest()).first()
            number, previous = (last.number, last.digest) if last else (0, GENESIS)
            for entry in entries:
                whole = entry.digest == digest_of(entry.number, entry.fact, entry.previous)
                if not whole or (entry.number, entry.previous) != (number + 1, previous):
                    raise Problem(
                        say("Entry {number} does not follow what is in your ledger.", number=entry.number)
                    )
                connection.execute(LEDGER.insert().values(learner=self._learner, **_row(entry)))
                number, previous = entry.number, entry.digest
        for entry in entries:
            if entry.fact.what == "pass":
                told = entry.fact.particulars
                self.note_passed(
                    str(told["exercise"]),
                    entry.fact.at / 1000,
                    int(told["seed"]),
                    float(told.get("seconds", 0)),
                    int(told.get("hints", 0)),
                )

    def ledger(self, after: int = 0) -> list[Entry]:
        """Every entry of the learner's ledger behind number `after`, the first one first. Nothing is checked; see
        `first_break`."""
        mine = (LEDGER.c.learner == self._learner, LEDGER.c.number > after)
        query = select(LEDGER).where(*mine).order_by(LEDGER.c.number)
        with self._reading() as connection:
            return [
                Entry(
                    row.number,
                    Fact(row.what, row.at, _json(row.facts)),
                    row.previous,
                    row.digest,
                    row.key,
                    row.signature,
                )
                for row in connection.execute(query)
            ]

    def _append(self, connection: Connection, facts: Sequence[Fact], key: InstallationKey) -> None:
        head = connection.execute(self._newest()).first()
        number, previous = (head.number, head.digest) if head else (0, GENESIS)
        for fact in facts:
            number += 1
            digest = digest_of(number, fact, previous)
            entry = Entry(number, fact, previous, digest, key.public, key.sign(digest.encode()))
            connection.execute(LEDGER.insert().values(learner=self._learner, **_row(entry)))
            previous = digest

    def _newest(self) -> Select[tuple[int, str]]:
        mine = LEDGER.c.learner == self._learner
        return select(LEDGER.c.number, LEDGER.c.digest).where(mine).order_by(LEDGER.c.number.desc()).limit(1)

    # -- how -------------------------------------------------------------------------------------

    def _replace(self, table: Table, key: dict[str, str], values: dict[str, object]) -> None:
        where = [table.c.learner == self._learner, *(table.c[name] == value for name, value in key.items())]
        for last in (False, True):
            try:
                with self._writing() as connection:
                    connection.execute(delete(table).where(*where))
                    connection.execute(table.insert().values(learner=self._learner, **key, **values))
                return
            except IntegrityError as error:
                if last:  # the first time it may be that another program put in the same row
                    raise _unwritable(self._where, error) from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _told(self._where, _unreadable), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        try:
            with self._writer.begin() as connection:
                yield connection
            self._wrote = True
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            raise _unwritable(self._where, error) from error


def _row(entry: Entry) -> dict[str, object]:
    return {
        "number": entry.number,
        "at": entry.fact.at,
        "what": entry.fact.what,
        "facts": json.dumps(dict(entry.fact.particulars), ensure_ascii=False),
        "previous": entry.previous,
        "digest": entry.digest,
        "key": entry.key,
        "signature": entry.signature,
    }


def _json(words: str) -> dict[str, Any]:
    try:
        found = parse_json(words)
    except ValueError:
        found = None
    # What somebody wrote over by hand is shown as it is: the chain's check then names the entry.
    return found if isinstance(found, dict) else {"damaged": words}


def _place(words: str) -> URL:
    try:
        return make_url(words)
    except SQLAlchemyError as error:
        raise _unreadable("NETDOJO_PROGRESS", error) from error


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
def _told(where: object, problem: Callable[[object, Exception], Problem]) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError, ImportError) as error:
        raise problem(where, error) from error


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


def _unwritable(where: object, error: Exception) -> Problem:
    if getattr(getattr(error, "orig", None), "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
        return Problem(
            say("Your progress in {place} is held by another program.", place=where),
            say("Nothing that was saved before is lost. End that program, then do it once more."),
        )
    return Problem(
        say("Your progress could not be saved in {place} ({reason}).", place=where, reason=_reason(error)),
        say("Nothing that was saved before is lost. Free some space or make the folder writable."),
    )


def _unreadable(where: object, error: Exception) -> Problem:
    return Problem(
        say("Your progress in {place} could not be read ({reason}).", place=where, reason=_reason(error)),
        say("Make it readable, or name another database in NETDOJO_PROGRESS."),
    )


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
