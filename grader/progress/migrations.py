"""From one version of the tables to the next. Each step runs in one transaction: a crash leaves the one before."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, inspect, select, update

from grader.problem import Problem
from grader.progress.tables import ANSWERED, LEARNER, METADATA, PASSED, PLACE, VERSION
from grader.text import say


def _learners_and_passes(connection: Connection) -> None:
    METADATA.create_all(connection, tables=[LEARNER, PASSED])


def _answers_and_places(connection: Connection) -> None:
    METADATA.create_all(connection, tables=[ANSWERED, PLACE])


STEPS: tuple[Callable[[Connection], None], ...] = (_learners_and_passes, _answers_and_places)
"""Step n leads from version n to n + 1. Never change one that was released; add another."""


def migrate(engine: Engine) -> None:
    """Brings the tables to the newest version.

    Raises Problem for tables that a newer netdojo made.
    """
    version = _version(engine)
    if version > len(STEPS):
        raise Problem(
            say("Your progress was written by a newer netdojo (version {found}).", found=version),
            say("Update netdojo; nothing was changed."),
        )
    for number in range(version, len(STEPS)):
        with engine.begin() as connection:
            if number == 0:
                METADATA.create_all(connection, tables=[VERSION])
                connection.execute(VERSION.insert().values(version=0))
            STEPS[number](connection)
            connection.execute(update(VERSION).values(version=number + 1))


def _version(engine: Engine) -> int:
    with engine.connect() as connection:
        if not inspect(connection).has_table(VERSION.name):
            return 0
        return int(connection.execute(select(VERSION.c.version)).scalar_one_or_none() or 0)
