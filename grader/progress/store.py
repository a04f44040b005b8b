"""The progress store: what one learner has done, in a database that grader/progress/database.py opens."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, Select, Table, delete, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from grader.places import parse_json, state_folder
from grader.problem import Problem
from grader.progress import older
from grader.progress.bell import ring
from grader.progress.database import WRITES, file_of, opened, place_of
from grader.progress.entries import GENESIS, Entry, Fact, digest_of
from grader.progress.glance import FILE, LEARNER_ID
from grader.progress.problems import told, unreadable, unwritable
from grader.progress.spare_copy import keep_copy
from grader.progress.tables import ANSWERED, LEARNER, LEDGER, PASSED, PLACE
from grader.text import say

if TYPE_CHECKING:
    from grader.progress.key import InstallationKey


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

    def __init__(self, engine: Engine, damaged: Path | None = None, learner: str = LEARNER_ID) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**WRITES)
        self._learner = learner
        self._wrote = False
        self._where = engine.url.database if engine.name == "sqlite" else engine.url.render_as_string()
        self.damaged = damaged
        """Where a file that could not be read was set aside; `database.mended` has the words for it."""
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
        place = place_of(chosen) if chosen else URL.create("sqlite", database=str(state_folder() / FILE))
        store = cls(*opened(place), learner=learner)
        if url is None and learner == LEARNER_ID:
            store._take_over()
        return store

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
        path = file_of(self._engine.url)
        if self._wrote and path is not None:
            keep_copy(path)

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
                raise unwritable(self._where, error) from error

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
                    raise unwritable(self._where, error) from error

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
                about = entry.fact.particulars
                self.note_passed(
                    str(about["exercise"]),
                    entry.fact.at / 1000,
                    int(about["seed"]),
                    float(about.get("seconds", 0)),
                    int(about.get("hints", 0)),
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
                    raise unwritable(self._where, error) from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told(self._where, unreadable), self._engine.connect() as connection:
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
            raise unwritable(self._where, error) from error


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
