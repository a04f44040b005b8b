"""The disk of the state folder is full, has no inode left, or is read-only: a real disk, since root ignores modes."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.faults.arena import FIRST, Arena
from tests.faults.row import Fault
from tests.faults.steps import hinted, sees_the_pass, still_hinted, watched

Breaks = Callable[[Path], AbstractContextManager[None]]


@contextmanager
def full(state: Path) -> Iterator[None]:
    """Not a byte more fits on the disk."""
    filler = state / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def no_inodes(state: Path) -> Iterator[None]:
    """Not a file more fits on the disk."""
    made = []
    try:
        while True:
            file = state / f"filler-{len(made)}"
            file.touch()
            made.append(file)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
    try:
        yield
    finally:
        for file in made:
            file.unlink()


@contextmanager
def read_only(state: Path) -> Iterator[None]:
    """Nothing can be written."""
    subprocess.run(["mount", "-o", "remount,ro", str(state)], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(state)], check=True)


def in_start(broken: Breaks) -> Callable[[Arena], None]:
    """Said, and no sandbox is left; with room again it starts."""

    def act(arena: Arena) -> None:
        with broken(arena.state):
            arena.run("start", FIRST, code=3, says="writable")
            assert arena.sandboxes() == []
            assert "[x]" in arena.run("list"), "what was passed before is not seen"
        arena.run("start", FIRST)
        arena.check("fail")

    return act


def in_check(broken: Breaks) -> Callable[[Arena], None]:
    """The verdicts are true and that they are not kept is said; with room again the pass is kept."""

    def act(arena: Arena) -> None:
        arena.run("start", FIRST)
        with broken(arena.state):
            arena.check("fail", says="could not be saved")
            arena.solve()
            arena.check("pass", says="could not be saved")
        arena.check("pass")

    return act


def in_reset(broken: Breaks) -> Callable[[Arena], None]:
    """Said; with room again a reset goes on with hints and values."""

    def act(arena: Arena) -> None:
        hinted(arena)
        with broken(arena.state):
            arena.run("reset", FIRST, code=3, says="could not be saved")
        arena.run("reset", FIRST)
        still_hinted(arena)

    return act


def in_watch(broken: Breaks) -> Callable[[Arena], None]:
    """Solved on a broken disk while it is watched: told to be met; kept as soon as there is room."""

    def act(arena: Arena) -> None:
        arena.run("start", FIRST)
        with watched(arena) as program, broken(arena.state):
            sees_the_pass(arena, program, says="could not be saved")
        arena.check("pass")

    return act


def others(broken: Breaks) -> Callable[[Arena], None]:
    """What needs no disk works; what does says so."""

    def act(arena: Arena) -> None:
        arena.run("start", FIRST)
        with broken(arena.state):
            assert "[x]" in arena.run("list")
            arena.run("hint", FIRST, code=3, says="could not be saved")
            arena.run("map", FIRST)
        arena.run("hint", FIRST)
        arena.solve()
        arena.check("pass")

    return act


ROWS = tuple(
    Fault(f"{name}-{stage}", stage, breaks, act(broken), place="disk")
    for name, breaks, broken in (
        ("disk-full", "the disk of the state folder is full", full),
        ("inodes-gone", "no inode is left on it", no_inodes),
        ("read-only", "it is read-only", read_only),
    )
    for stage, act in (
        ("start", in_start),
        ("check", in_check),
        ("watch", in_watch),
        ("reset", in_reset),
        ("hint", others),
    )
    if (name, stage) not in (("inodes-gone", "start"), ("inodes-gone", "hint"), ("inodes-gone", "watch"))
)
