"""The engine that sandboxes run on is killed and started again; the machine is restarted."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable

from tests.faults.arena import FIRST, REPAIR, SECONDS, Arena
from tests.faults.processes import end, held
from tests.faults.row import Fault
from tests.faults.steps import (
    PREPARING,
    SETTING_UP,
    break_check,
    hinted,
    reset_goes_on,
    solved,
    watched,
)
from tests.faults.writes import Writes

AWAY = "Docker engine"


def kill_under(arena: Arena, program: subprocess.Popen[bytes]) -> None:
    """Kills the outer engine while `program` stands still: it cannot have gone past its stage."""
    with held(program):
        arena.outer.kill()


def at_start(event: str, exercise: str) -> Callable[[Arena], None]:
    """Killed at `event` of a start: said; the next command says it too; with the engine back, begun anew."""

    def act(arena: Arena) -> None:
        program = arena.at(event, "start", exercise, do=lambda program: kill_under(arena, program))
        arena.ended(program, code=3, says="netdojo: ")
        arena.run("start", exercise, code=3, says=AWAY)
        arena.restart()
        arena.check("", exercise, says=f"netdojo start {exercise}")
        arena.run("start", exercise)
        arena.check("fail", exercise)

    return act


def back(arena: Arena) -> None:
    """The engine is back: its sandboxes are gone, which is said, and a reset brings hints and values back."""
    arena.restart()
    reset_goes_on(arena)


def in_check(arena: Arena) -> None:
    """Killed while a solved sandbox is read: not told to be unsolved."""
    hinted(arena)
    arena.solve()
    break_check(arena, lambda program: kill_under(arena, program))
    arena.check("", says=AWAY)
    back(arena)


def in_reset(event: str) -> Callable[[Arena], None]:
    """Killed between the old sandbox and the new one."""

    def act(arena: Arena) -> None:
        hinted(arena)
        program = arena.at(event, "reset", FIRST, do=lambda program: kill_under(arena, program))
        arena.ended(program, code=3, says="netdojo: ")
        back(arena)

    return act


def in_save(arena: Arena) -> None:
    """Killed while a pass is saved: the pass stays."""
    hinted(arena)
    arena.solve()
    with Writes(arena.state) as writes:
        program = arena.begin("check", FIRST, "--format", "json")
        writes.wait(lambda name: name == "progress.sqlite3-wal", SECONDS)
        kill_under(arena, program)
    said = arena.ended(program, code=None)
    arena.seen(program.returncode, said, "pass", exact=False)
    back(arena)


def in_watch(arena: Arena) -> None:
    """Killed while it is watched: no goal is taken back, and that it cannot be told is said."""
    hinted(arena)
    with watched(arena) as program:
        arena.outer.kill()
        assert program.stdout is not None
        said = [program.stdout.readline()]
        while b'"unknown"' not in said[-1]:
            assert said[-1] != b"", said
            assert b'"pass"' not in said[-1], said
            said.append(program.stdout.readline())
        program.terminate()
        assert '"pass"' not in arena.ended(program, code=143)
    back(arena)


def containerd(arena: Arena) -> None:
    """Its containerd is killed; the sandbox goes on."""
    solved(arena)
    before = arena.outer.containerd()
    arena.outer.kill_containerd()
    arena.check("pass", exact=False)
    while arena.outer.containerd() == before or not arena.outer.execs(arena.sandboxes()[0]):
        continue
    arena.check("pass")


def reboot(arena: Arena) -> None:
    """All at once: engine, sandboxes, every program, and the folder of sockets, as after a restart of the machine."""
    hinted(arena)
    arena.run("env", FIRST)
    with watched(arena) as program:
        arena.outer.kill()
        for pid in arena.processes():
            end(pid, SECONDS)
        program.communicate()
    shutil.rmtree(arena.runtime)
    arena.runtime.mkdir()
    arena.run("list")
    back(arena)
    arena.run("env", FIRST)
    arena.solve()
    arena.check("pass")


def clean_away(arena: Arena) -> None:
    """`clean` and `stop` without an engine say so and forget nothing."""
    hinted(arena)
    arena.outer.kill()
    arena.run("clean", code=3, says=AWAY)
    arena.run("stop", FIRST, code=3, says=AWAY)
    assert len(arena.records()) == 1
    back(arena)


KILL = "kill -9 of the outer engine, restarted"
ROWS = tuple(
    Fault(name, stage, breaks, act, place="engine")
    for name, stage, breaks, act in (
        ("engine-killed-create", "start", KILL, at_start("create", FIRST)),
        ("engine-killed-prepare", "start", KILL, at_start(PREPARING, FIRST)),
        ("engine-killed-setup", "setup", KILL, at_start(SETTING_UP, REPAIR)),
        ("engine-killed-check", "check", KILL, in_check),
        ("engine-killed-watch", "check", KILL, in_watch),
        ("engine-killed-reset-end", "reset", KILL, in_reset("die")),
        ("engine-killed-reset-prepare", "reset", KILL, in_reset(PREPARING)),
        ("engine-killed-save", "save", KILL, in_save),
        ("engine-killed-clean", "clean", KILL, clean_away),
        ("outer-containerd-killed", "check", "kill -9 of the outer containerd", containerd),
        ("reboot", "check", "the machine restarts: engine, programs, sockets", reboot),
    )
)
