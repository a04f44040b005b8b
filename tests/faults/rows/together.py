"""Two netdojo at once on one exercise."""

from __future__ import annotations

from tests.faults.arena import FIRST, REPAIR, Arena
from tests.faults.row import Fault
from tests.faults.steps import ENGINE_AWAITED, break_check, hinted, solved, still_hinted


def start_start(arena: Arena) -> None:
    """Both end well, on one sandbox."""
    programs = [arena.begin("start", FIRST), arena.begin("start", FIRST)]
    said = [arena.ended(program) for program in programs]
    assert sum("is running already" in words for words in said) == 1, said
    assert len(arena.sandboxes()) == len(arena.records()) == 1
    arena.check("fail")
    arena.solve()
    arena.check("pass")


def reset_reset(arena: Arena) -> None:
    """Both end well, one after the other."""
    hinted(arena)
    programs = [arena.begin("reset", FIRST), arena.begin("reset", FIRST)]
    for program in programs:
        arena.ended(program)
    assert len(arena.sandboxes()) == 1
    still_hinted(arena)


def check_reset(arena: Arena) -> None:
    """A reset takes the solved sandbox away while a check reads it; the check is of one or the other, or of none."""
    solved(arena)
    resetting = []
    break_check(arena, lambda _: resetting.append(arena.begin("reset", FIRST)))
    arena.ended(resetting[0])
    arena.check("fail")


def checks_in_reset(arena: Arena) -> None:
    """Check after check while a reset goes on: none passes what is not solved, none grades what is not prepared."""
    arena.run("start", REPAIR, "--seed", "1")
    program = arena.begin("reset", REPAIR)
    while program.poll() is None:
        arena.check("fail", REPAIR, exact=False)
    arena.ended(program)
    arena.check("fail", REPAIR)


def stop_start(arena: Arena) -> None:
    """A stop of all takes away what is just being started: said, and nothing is left."""
    program = arena.at(ENGINE_AWAITED, "start", FIRST, do=lambda _: arena.run("stop", "--all"))
    arena.ended(program, code=3, says="netdojo: ")
    assert (arena.sandboxes(), arena.records()) == ([], [])
    arena.check("", says=f"netdojo start {FIRST}")


def clean_start(arena: Arena) -> None:
    """A `clean` spares what is just being started."""
    program = arena.at("start", "start", FIRST, do=lambda _: arena.run("clean"))
    arena.ended(program)
    arena.check("fail")


def check_check(arena: Arena) -> None:
    """All see the pass."""
    solved(arena)
    programs = [arena.begin("check", FIRST, "--format", "json") for _ in range(3)]
    for program in programs:
        said = arena.ended(program)
        arena.seen(program.returncode, said, "pass")


ROWS = (
    Fault("two-starts", "start", "two netdojo start one exercise", start_start),
    Fault("two-resets", "reset", "two netdojo reset one exercise", reset_reset),
    Fault("two-checks", "save", "three netdojo grade one solved exercise", check_check),
    Fault("check-and-reset", "check", "one resets while the other checks", check_reset),
    Fault("checks-in-reset", "reset", "one checks again and again while the other resets", checks_in_reset),
    Fault("stop-in-start", "start", "one stops all while the other starts", stop_start),
    Fault("clean-in-start", "start", "one cleans while the other starts", clean_start),
)
