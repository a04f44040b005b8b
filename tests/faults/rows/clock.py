"""The clock jumps, for netdojo as a whole: see `tests/faults/shifted_clock.py` for how."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tests.faults.arena import FIRST, REPAIR, Arena
from tests.faults.row import Fault
from tests.faults.steps import sees_the_pass, watched

YEAR = 365 * 86400
PROGRAM = Path(__file__).parents[1] / "shifted_clock.py"


def argv(arena: Arena, seconds: float) -> list[str]:
    """netdojo with a clock that is wrong by `seconds`."""
    file = arena.state / "shift"
    file.write_text(str(seconds))
    return [sys.executable, "-P", str(PROGRAM), str(file)]


def between(seconds: float) -> Callable[[Arena], None]:
    """It jumps after the start; unsolved is not met, solved is met, and stays so when it jumps back."""

    def act(arena: Arena) -> None:
        arena.run("start", FIRST)
        arena.run("start", REPAIR)
        arena.check("fail", FIRST, argv=argv(arena, seconds))
        arena.check("fail", REPAIR, argv=argv(arena, seconds))
        arena.solve()
        arena.check("pass", FIRST, argv=argv(arena, seconds))
        arena.check("pass", FIRST)

    return act


def in_start(seconds: float) -> Callable[[Arena], None]:
    """It is wrong during the start, and set right afterwards."""

    def act(arena: Arena) -> None:
        arena.run("start", FIRST, argv=argv(arena, seconds))
        arena.check("fail")
        arena.solve()
        arena.check("pass")

    return act


def in_watch(arena: Arena) -> None:
    """It jumps forward and back while netdojo watches."""
    arena.run("start", FIRST)
    with watched(arena, argv(arena, 0)) as program:
        argv(arena, YEAR)
        arena.keeper("/enter", "host1", "docker", "network", "create", "aside")
        argv(arena, -YEAR)
        sees_the_pass(arena, program)
    arena.check("pass")


ROWS = (
    Fault("clock-forward", "check", "the clock jumps a year ahead", between(YEAR)),
    Fault("clock-back", "check", "the clock jumps a year back", between(-YEAR)),
    Fault("clock-back-start", "start", "the clock is 30 years behind (no battery)", in_start(-30 * YEAR)),
    Fault("clock-in-watch", "check", "the clock jumps ahead and back", in_watch),
)
