"""What one row of the table of faults is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.arena import Arena


@dataclass(frozen=True, slots=True)
class Fault:
    """`act` reaches the stage by an event, breaks something, looks at what is said and at every verdict after it.

    `place` says what the learner's place needs: "" nothing more, "engine" an outer engine of its own that may be
    killed, "disk" a state folder on a small disk of its own.
    """

    name: str
    stage: str
    breaks: str
    act: Callable[[Arena], None]
    place: str = ""
    sample: bool = False  # run without --long too
