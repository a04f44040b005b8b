"""What a person is told where the progress cannot be read or written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from grader.problem import Problem
from grader.text import say


@contextmanager
def told(where: object, problem: Callable[[object, Exception], Problem]) -> Iterator[None]:
    """What goes wrong with the database at `where` becomes a `problem`."""
    try:
        yield
    except (SQLAlchemyError, OSError, ImportError) as error:
        raise problem(where, error) from error


def unwritable(where: object, error: Exception) -> Problem:
    """The progress at `where` could not be saved."""
    if getattr(getattr(error, "orig", None), "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
        return Problem(
            say("Your progress in {place} is held by another program.", place=where),
            say("Nothing that was saved before is lost. End that program, then do it once more."),
        )
    return Problem(
        say("Your progress could not be saved in {place} ({reason}).", place=where, reason=_reason(error)),
        say("Nothing that was saved before is lost. Free some space or make the folder writable."),
    )


def unreadable(where: object, error: Exception) -> Problem:
    """The progress at `where` could not be read."""
    return Problem(
        say("Your progress in {place} could not be read ({reason}).", place=where, reason=_reason(error)),
        say("Make it readable, or name another database in NETDOJO_PROGRESS."),
    )


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
