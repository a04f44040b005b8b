"""How commands get at a session: find the running one, or start one and ask for consent where needed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from grader.problem import Problem, SandboxProblem
from grader.text import Text, say
from tui.command.base import Face, end_wait_bar, wait_bar

if TYPE_CHECKING:
    from grader.session.record import Record
    from grader.session.session import Session


def record_of(face: Face, exercise: str | None) -> Record:
    """The record of the running `exercise` (or the latest one); raises Problem, with the nearest name for a typo."""
    from grader.session.record import find_record

    try:
        return find_record(exercise)
    except Problem:
        if exercise is not None:
            face.load_course().exercise(exercise)  # one that does not exist cannot be started either
        raise


@contextmanager
def opened(face: Face, exercise: str | None) -> Iterator[Session]:
    """The running session of `exercise` (or the latest one), closed at the end; its sandbox goes on."""
    from grader.session.session import Session

    record = record_of(face, exercise)
    session = Session.resume(record, face.load_course_of(record.course))
    try:
        yield session
    finally:
        session.close()
        tell_unwritten(face, session)


def tell_unwritten(face: Face, session: Session) -> None:
    """After the session's end: what could not be saved, and what was found damaged and set right."""
    told = [
        problem.to(face.language) for problem in (session.unkept, session.unwritten) if problem is not None
    ]
    for words in dict.fromkeys(told):  # the same disk is full for both
        face.err(words, fg="yellow")


def begin(
    face: Face,
    exercise: str,
    seed: int | None,
    weak: bool,
    faults: Sequence[str] = (),
    instead_of: Record | None = None,
) -> Session:
    """Starts `exercise`, a drill with these `faults` where some are named; `instead_of` as in `Session.start`.

    Where only a weaker sandbox is possible, asks first unless `weak` agrees already.

    Raises the SandboxProblem of the strong kind when the person does not agree or cannot be asked.
    """
    from grader.session.ready import ensure_ready
    from grader.session.session import Session

    course = face.load_course()
    course.exercise(exercise)  # an unknown name is said before anything is set up

    def show(words: Text) -> None:
        wait_bar(face, words)

    try:
        ensure_ready(show)
        return Session.start(course, exercise, seed, progress=show, faults=faults, instead_of=instead_of)
    except SandboxProblem as problem:
        end_wait_bar()
        if not problem.weaker_possible or not (weak or _agrees(face, problem)):
            raise
        return Session.start(
            course, exercise, seed, "weak", progress=show, faults=faults, instead_of=instead_of
        )
    finally:
        end_wait_bar()


def _agrees(face: Face, problem: SandboxProblem) -> bool:
    if not sys.stdin.isatty():
        return False
    face.err(problem.what, fg="yellow")
    face.err(
        say(
            "A sandbox with strong isolation is not possible here. In a weaker one, a command typed in the "
            "sandbox could damage this machine. Go on only on a machine that you can afford to lose."
        ),
        fg="yellow",
        bold=True,
    )
    return click.confirm(face.text(say("Go on with the weaker sandbox?")), default=False, err=True)
