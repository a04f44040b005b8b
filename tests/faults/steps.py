"""What rows have in common: how they begin, the stages that they reach, a check that breaks, what a reset keeps."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.faults.arena import FIRST, Arena

# What the outer engine tells of at each stage: the command that netdojo runs in a sandbox there.
ENGINE_AWAITED = "await-engine"
PREPARING = "/run/netdojo/env"
SETTING_UP = "bash -s"
GRADING = "dial-stdio"

WATCH = ("check", FIRST, "--watch", "--format", "json")
SEED = 7


def solved(arena: Arena, exercise: str = FIRST) -> None:
    """`FIRST` runs and is solved; another exercise just runs."""
    arena.run("start", exercise, "--seed", "1")
    if exercise == FIRST:
        arena.solve()


def hinted(arena: Arena) -> None:
    """`FIRST` runs with values of its own, and a hint was given: what a reset must not lose."""
    arena.run("start", FIRST, "--seed", str(SEED))
    arena.run("hint", FIRST)


def still_hinted(arena: Arena, exact: bool = True) -> None:
    """One session of `FIRST` is there, with the values and the hint of `hinted`, as at its start; `exact` as in
    `Arena.check`."""
    [record] = arena.records()
    assert (record["seed"], record["hints"]) == (SEED, 1)
    arena.check("fail", exact=exact)


def reset_goes_on(arena: Arena) -> None:
    """That the sandbox is lost is said; a reset goes on with the same values and hints."""
    arena.check("", says=f"netdojo reset {FIRST}")
    arena.run("reset", FIRST)
    still_hinted(arena)


@contextmanager
def watched(arena: Arena, argv: list[str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """`check --watch`, after its first verdict, on `FIRST`, which runs and is not solved."""
    program = arena.begin(*WATCH, argv=argv)
    assert program.stdout is not None
    try:
        assert b'"fail"' in program.stdout.readline()
        yield program
    finally:
        if program.poll() is None:
            program.kill()
            program.communicate()


def sees_the_pass(arena: Arena, program: subprocess.Popen[bytes], says: str = "") -> None:
    """Solved under a watching program, which tells so and ends."""
    arena.solve()
    assert '"pass"' in arena.ended(program, says=says)


def break_check(
    arena: Arena, do: Callable[[subprocess.Popen[bytes]], object], truth: str = "pass", exercise: str = FIRST
) -> None:
    """A check breaks while it reads: it says the truth, or that it could not tell, or why there is none."""
    program = arena.at(GRADING, "check", exercise, "--format", "json", do=do)
    said = arena.ended(program, code=None)
    arena.seen(program.returncode, said, truth, exercise, exact=False)
