"""Where a drill's clock stands, told behind whatever a command has said; nothing for other exercises."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from grader.text import say
from tui.command.base import Face

if TYPE_CHECKING:
    from grader.session.session import Session


def tell_clock(face: Face, session: Session) -> None:
    """One line with the clock, and one that names the debrief once it is told."""
    log = session.drill.log if session.drill is not None else None
    if log is None:
        return
    from grader.report.debrief import clock, score

    now = time.time()
    face.out(clock(log, now), bold=True)
    if log.closed(now):
        face.out(score(log))
        face.out(say("`netdojo debrief` tells what was tried, what it was, and what to read again."))
