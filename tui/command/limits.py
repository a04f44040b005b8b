"""What the line faces say of a sandbox's limits that were hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.command.base import Face

if TYPE_CHECKING:
    from grader.session.session import Session


def tell_limits(face: Face, session: Session) -> None:
    """A sentence for each limit that is hit now or was since it was told last, on standard error."""
    for problem in session.limits():
        face.err(problem.what, fg="yellow", bold=True)
        face.err(problem.do, fg="yellow")
