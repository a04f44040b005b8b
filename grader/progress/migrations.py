"""From one version of the tables to the next. Each step is one transaction: a crash leaves the version before."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, inspect, select, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from grader.problem import Problem
from grader.progress.tables import ANSWERED, LEARNER, LEDGER, METADATA, PASSED, PLACE, VERSION
from grader.text import say


def _learners_and_passes(connection: Connection) -> None:
    METADATA.create_all(connection, tables=[LEARNER, PASSED])


def _answers_and_places(connection: Connection) -> None:
    METADATA.create_all(connection, tables=[ANSWERED, PLACE])


def _ledger(connection: Connection) -> None:
    METADATA.create_all(connection, tables=[LEDGER])


STEPS: tuple[Callable[[Connection], None], ...] = (_learners_and_passes, _answers_and_places, _ledger)
"""Step n leads from version n to n + 1. Never change one that was released; add another."""


def migrate(engine: Engine) -> None:
    """Brings the tables to the newest version. `engine` begins transactions that lock out other writers.

    Raises Problem for tables that a newer netdojo made.
    """
    version = _version(engine)
    if version is None:
        _begin(engine)
        version = 0
    while version < len(STEPS):
        with engine.begin() as connection:
            # Read again under the lock: another program may have taken the step a moment ago.
            version = int(connection.execute(select(VERSION.c.version).with_for_update()).scalar_one())
            if version < len(STEPS):
                STEPS[version](connection)
                version += 1
                connection.execute(update(VERSION).values(version=version))
    if version > len(STEPS):
        raise Problem(
            say("Your progress was written by a newer netdojo (version {found}).", found=version),
            say("Update netdojo; nothing was changed."),
        )


def _version(engine: Engine) -> int | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table(VERSION.name):
            return None
        version: int | None = connection.execute(select(VERSION.c.version)).scalar_one_or_none()
        return version


def _begin(engine: Engine) -> None:
    for last in (False, True):
        try:
            with engine.begin() as connection:
                METADATA.create_all(connection, tables=[VERSION])
                if connection.execute(select(VERSION.c.version)).first() is None:
                    connection.execute(VERSION.insert().values(version=0))
            return
        except (IntegrityError, ProgrammingError):
            if last:
                raise  # the first time it may be that another program made the table at the same moment
