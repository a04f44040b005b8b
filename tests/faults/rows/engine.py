"""The engine that sandboxes run on is killed and started again; the machine is restarted."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from tests.faults.arena import FIRST, REPAIR, SECONDS, Arena
from tests.faults.processes import end
from tests.faults.row import Fault
from tests.faults.rows.program import GRADING, PREPARING, SETTING_UP
from tests.faults.writes import Writes

AWAY = "Docker engine"


def at_start(event: str, exercise: str) -> Callable[[Arena], None]:
    """Killed at `event` of a start: said; the next command says it too; with the engine back, begun anew."""

    def act(arena: Arena) -> None:
        program = arena.at(event, "start", exercise, do=lambda _: arena.outer.kill())
        arena.ended(program, code=3, says="netdojo: ")
        arena.run("start", exercise, code=3, says=AWAY)
        arena.restart()
        arena.check("", exercise, says=f"netdojo start {exercise}")
        arena.run("start", exercise)
        arena.check("fail", exercise)

    return act


def in_check(arena: Arena) -> None:
    """Killed while a solved sandbox is read: not told to be unsolved; a reset brings hints and values back."""
    arena.run("start", FIRST, "--seed", "7")
    arena.run("hint", FIRST)
    arena.solve()
    program = arena.at(GRADING, "check", FIRST, "--format", "json", do=lambda _: arena.outer.kill())
    said = arena.ended(program, code=None)
    arena.seen(program.returncode, said, "pass", exact=False)
    arena.check("", says=AWAY)
    back_after_reset(arena)


def back_after_reset(arena: Arena) -> None:
    """The engine is back: its sandboxes are gone, which is said, and a reset brings hints and values back."""
    arena.restart()
    arena.check("", says=f"netdojo reset {FIRST}")
    arena.run("reset", FIRST)
    [record] = arena.records()
    assert (record["seed"], record["hints"]) == (7, 1)
    arena.check("fail")


def in_reset(event: str) -> Callable[[Arena], None]:
    """Killed between the old sandbox and the new one."""

    def act(arena: Arena) -> None:
        arena.run("start", FIRST, "--seed", "7")
        arena.run("hint", FIRST)
        program = arena.at(event, "reset", FIRST, do=lambda _: arena.outer.kill())
        arena.ended(program, code=3, says="netdojo: ")
        back_after_reset(arena)

    return act


def in_save(arena: Arena) -> None:
    """Killed while a pass is saved: the pass stays."""
    arena.run("start", FIRST, "--seed", "7")
    arena.run("hint", FIRST)
    arena.solve()
    with Writes(arena.state) as writes:
        program = arena.begin("check", FIRST, "--format", "json")
        writes.wait(lambda name: name == "progress.sqlite3-wal", SECONDS)
        arena.outer.kill()
    said = arena.ended(program, code=None)
    arena.seen(program.returncode, said, "pass", exact=False)
    back_after_reset(arena)


def in_watch(arena: Arena) -> None:
    """Killed while a solved sandbox is watched: no goal is taken back, and the end is said."""
    arena.run("start", FIRST, "--seed", "7")
    arena.run("hint", FIRST)
    program = arena.begin("check", FIRST, "--watch", "--format", "json")
    assert program.stdout is not None
    assert b'"fail"' in program.stdout.readline()
    arena.outer.kill()
    assert any(b'"unknown"' in line for line in program.stdout), "nobody was told"
    program.terminate()
    assert b'"pass"' not in program.communicate()[0]
    back_after_reset(arena)


def containerd(arena: Arena) -> None:
    """Its containerd is killed; the sandbox goes on."""
    arena.run("start", FIRST)
    arena.solve()
    before = arena.outer.containerd()
    arena.outer.kill_containerd()
    arena.check("pass", exact=False)
    while arena.outer.containerd() == before or not arena.outer.execs(arena.sandboxes()[0]):
        continue
    arena.check("pass")


def reboot(arena: Arena) -> None:
    """All at once: engine, sandboxes, every program, and the folder of sockets, as after a restart of the machine."""
    arena.run("start", FIRST, "--seed", "7")
    arena.run("hint", FIRST)
    arena.run("env", FIRST)
    program = arena.begin("check", FIRST, "--watch")
    assert program.stdout is not None
    program.stdout.readline()
    arena.outer.kill()
    for pid in arena.processes():
        end(pid, SECONDS)
    program.communicate()
    shutil.rmtree(arena.runtime)
    arena.runtime.mkdir()
    arena.run("list")
    back_after_reset(arena)
    arena.run("env", FIRST, says="")
    arena.solve()
    arena.check("pass")


def clean_away(arena: Arena) -> None:
    """`clean` and `stop` without an engine say so and forget nothing."""
    arena.run("start", FIRST, "--seed", "7")
    arena.run("hint", FIRST)
    arena.outer.kill()
    arena.run("clean", code=3, says=AWAY)
    arena.run("stop", FIRST, code=3, says=AWAY)
    assert len(arena.records()) == 1
    back_after_reset(arena)


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
