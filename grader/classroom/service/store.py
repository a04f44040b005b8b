"""What the class service keeps: the seats' ledgers, raised hands, announcements. SQLite, or PostgreSQL by URL.

Every call is one short transaction. An entry is taken once, known by seat, number and digest, and only in its place
behind the one before: what a seat sends again after a crash changes nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, delete, event, func, inspect, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from grader.classroom.service.tables import (
    ANNOUNCEMENT,
    ENTRY,
    METADATA,
    NOTES,
    SCORE,
    SEAT,
    STANDING,
    VERSION,
)
from grader.classroom.wire import Announcement, Hand, Head, LedgerEntry, Notes
from grader.problem import Problem
from grader.progress.entries import digest_of
from grader.progress.key import signed
from grader.text import say

SCHEMA = 1


class Refused(Exception):
    """Entries that do not follow from what is held: altered, out of their place, or of another ledger."""


class ClassStore:
    """The database at `url`, made where there is none. Raises Problem where it cannot be used."""

    def __init__(self, url: str) -> None:
        try:
            self._engine = _engine(url)
            with self._engine.begin() as connection:
                fresh = not inspect(connection).has_table(VERSION.name)
                METADATA.create_all(connection)  # tables that came later are added, and harm no older netdojo
                if fresh:
                    connection.execute(VERSION.insert().values(version=SCHEMA))
                found = connection.execute(select(VERSION.c.version)).scalar_one()
        except SQLAlchemyError as error:
            raise _unusable(error) from error
        if found > SCHEMA:
            raise Problem(
                say("The class's results were written by a newer netdojo (version {found}).", found=found),
                say("Update netdojo; nothing was changed."),
            )

    def close(self) -> None:
        """Ends the connections."""
        self._engine.dispose()

    # -- ledgers ---------------------------------------------------------------------------------

    def head(self, seat: str) -> Head:
        """The last entry held of `seat`."""
        with self._transaction() as connection:
            return _head(connection, seat)

    def take(self, seat: str, entries: Sequence[LedgerEntry]) -> tuple[LedgerEntry, ...]:
        """Keeps what is new of `entries` and returns it: on disk when this returns. Raises Refused, and keeps none."""
        for again in (True, False):
            try:
                with self._transaction() as connection:
                    return self._take(connection, seat, entries)
            except IntegrityError:  # the same seat sent the same entries twice at once
                if not again:
                    raise
        raise AssertionError("unreachable")

    def _take(
        self, connection: Connection, seat: str, entries: Sequence[LedgerEntry]
    ) -> tuple[LedgerEntry, ...]:
        _sit(connection, seat)
        head = _head(connection, seat)
        fresh: list[LedgerEntry] = []
        for entry in entries:
            if entry.number <= head.number and not fresh:
                known = connection.execute(
                    select(ENTRY.c.digest).where(ENTRY.c.seat == seat, ENTRY.c.number == entry.number)
                ).scalar_one()
                if known != entry.digest:
                    raise Refused(f"entry {entry.number} is held already, and is another")
                continue
            last = fresh[-1] if fresh else head
            if entry.number != last.number + 1 or entry.previous != last.digest:
                raise Refused(f"entry {entry.number} does not follow entry {last.number}")
            if entry.digest != digest_of(entry.number, entry.entry().fact, entry.previous):
                raise Refused(f"entry {entry.number} was altered")
            if not signed(entry.key, entry.digest.encode(), entry.signature):
                raise Refused(f"entry {entry.number} is not signed by its key")
            fresh.append(entry)
        if fresh:
            connection.execute(
                ENTRY.insert(),
                [
                    {"seat": seat, **e.model_dump(), "facts": json.dumps(e.facts, ensure_ascii=False)}
                    for e in fresh
                ],
            )
        return tuple(fresh)

    def entries(self, seat: str, after: int = 0) -> tuple[LedgerEntry, ...]:
        """The entries of `seat` behind number `after`, in their order."""
        query = select(ENTRY).where(ENTRY.c.seat == seat, ENTRY.c.number > after).order_by(ENTRY.c.number)
        with self._transaction() as connection:
            return tuple(_entry(row._mapping) for row in connection.execute(query))

    # -- seats -----------------------------------------------------------------------------------

    def seats(self) -> dict[str, tuple[int, str]]:
        """Every seat that was ever heard of: since when its hand is up (0: it is not), and what it wrote."""
        query = select(SEAT).order_by(SEAT.c.name)
        with self._transaction() as connection:
            return {row.name: (row.raised, row.words) for row in connection.execute(query)}

    def sit(self, seat: str) -> None:
        """Notes that `seat` is there."""
        with self._transaction() as connection:
            _sit(connection, seat)

    def raise_hand(self, seat: str, hand: Hand) -> tuple[int, str]:
        """Raises or lowers the hand of `seat`; returns since when it is up, and the words. A hand that is up
        already keeps its turn."""
        with self._transaction() as connection:
            _sit(connection, seat)
            known = connection.execute(select(SEAT.c.raised).where(SEAT.c.name == seat)).scalar_one()
            raised = (known or _now()) if hand.raised else 0
            words = hand.words if hand.raised else ""
            connection.execute(update(SEAT).where(SEAT.c.name == seat).values(raised=raised, words=words))
            return raised, words

    def keep(self, seat: str, until: int) -> None:
        """Notes until when `seat` is not to be ended for being idle (milliseconds since the epoch)."""
        with self._transaction() as connection:
            _sit(connection, seat)
            connection.execute(update(SEAT).where(SEAT.c.name == seat).values(kept=until))

    def kept(self) -> dict[str, int]:
        """The seats that are kept, and until when."""
        query = select(SEAT.c.name, SEAT.c.kept).where(SEAT.c.kept > _now())
        with self._transaction() as connection:
            return {row.name: row.kept for row in connection.execute(query)}

    # -- the class -------------------------------------------------------------------------------

    def pause(self, paused: bool) -> None:
        """Notes whether the class is paused."""
        with self._transaction() as connection:
            connection.execute(delete(STANDING).where(STANDING.c.key == "paused"))
            connection.execute(STANDING.insert().values(key="paused", value=json.dumps(paused)))

    def paused(self) -> bool:
        """Whether the class is paused."""
        with self._transaction() as connection:
            found = connection.execute(select(STANDING.c.value).where(STANDING.c.key == "paused")).scalar()
            return found is not None and json.loads(found) is True

    # -- what stands beside the ledgers ------------------------------------------------------------

    def notes(self, seat: str) -> Notes:
        """The lessons that `seat` has read, and its answers."""
        with self._transaction() as connection:
            return _notes(connection, seat)

    def keep_notes(self, seat: str, notes: Notes) -> Notes:
        """Adds what `seat` tells to what is held of it; returns both together."""
        with self._transaction() as connection:
            whole = notes.with_others(_notes(connection, seat))
            connection.execute(delete(NOTES).where(NOTES.c.seat == seat))
            connection.execute(NOTES.insert().values(seat=seat, notes=whole.model_dump_json()))
            return whole

    # -- scores that an LMS has taken ------------------------------------------------------------

    def scores(self, seat: str) -> dict[str, dict[str, float]]:
        """What was taken of `seat`, by line item: {"given": of 100, "at": milliseconds}."""
        query = select(SCORE).where(SCORE.c.seat == seat)
        with self._transaction() as connection:
            return {row.item: {"given": row.given, "at": row.at} for row in connection.execute(query)}

    def note_score(self, seat: str, item: str, given: float) -> None:
        """Notes that the LMS has taken a score."""
        with self._transaction() as connection:
            connection.execute(delete(SCORE).where(SCORE.c.seat == seat, SCORE.c.item == item))
            connection.execute(SCORE.insert().values(seat=seat, item=item, given=given, at=_now()))

    # -- announcements ---------------------------------------------------------------------------

    def announce(self, words: str, seat: str = "") -> Announcement:
        """Keeps what the instructor says, to one seat or to all."""
        with self._transaction() as connection:
            last = connection.execute(select(func.max(ANNOUNCEMENT.c.number))).scalar_one() or 0
            said = Announcement(number=last + 1, at=_now(), words=words, seat=seat)
            connection.execute(ANNOUNCEMENT.insert().values(**said.model_dump()))
            return said

    def announcements(self, after: int = 0, seat: str | None = None) -> tuple[Announcement, ...]:
        """What was said behind number `after`; with `seat`, only what is meant for it."""
        query = select(ANNOUNCEMENT).where(ANNOUNCEMENT.c.number > after).order_by(ANNOUNCEMENT.c.number)
        if seat is not None:
            query = query.where(ANNOUNCEMENT.c.seat.in_(["", seat]))
        with self._transaction() as connection:
            return tuple(Announcement.model_validate(dict(row._mapping)) for row in connection.execute(query))

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            raise _unusable(error) from error


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 20, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # Python's module would begin no transaction before CREATE TABLE
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")  # what a seat was told is held survives a power cut
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _sit(connection: Connection, seat: str) -> None:
    if connection.execute(select(SEAT.c.name).where(SEAT.c.name == seat)).first() is None:
        connection.execute(SEAT.insert().values(name=seat, raised=0, words="", kept=0))


def _head(connection: Connection, seat: str) -> Head:
    query = select(ENTRY.c.number, ENTRY.c.digest).where(ENTRY.c.seat == seat)
    row = connection.execute(query.order_by(ENTRY.c.number.desc()).limit(1)).first()
    return Head(number=row.number, digest=row.digest) if row else Head()


def _notes(connection: Connection, seat: str) -> Notes:
    found = connection.execute(select(NOTES.c.notes).where(NOTES.c.seat == seat)).scalar()
    return Notes.model_validate_json(found) if found else Notes()


def _entry(row: Any) -> LedgerEntry:
    return LedgerEntry.model_validate({**row, "facts": json.loads(row["facts"])})


def _now() -> int:
    return time.time_ns() // 1_000_000


def _unusable(error: Exception) -> Problem:
    reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    return Problem(
        say("The class's results cannot be read or written ({reason}).", reason=reason),
        say("Nothing that was kept is lost. Free some space, or mend the database that the settings name."),
    )
