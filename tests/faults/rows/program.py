"""netdojo itself is killed, ended or interrupted, at each stage."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable

from tests.faults.arena import FIRST, REPAIR, SECONDS, Arena
from tests.faults.row import Fault
from tests.faults.steps import (
    ENGINE_AWAITED,
    GRADING,
    PREPARING,
    SETTING_UP,
    hinted,
    reset_goes_on,
    solved,
    still_hinted,
)
from tests.faults.writes import Writes


def at_start(event: str, exercise: str, says: str) -> Callable[[Arena], None]:
    """Killed at the outer engine's `event` while it starts an exercise: no verdict, then begun anew."""

    def act(arena: Arena) -> None:
        arena.kill_at(event, "start", exercise, "--seed", "1")
        arena.check("", exercise, says=says)
        arena.run("start", exercise, "--seed", "1")
        arena.check("fail", exercise)

    return act


def in_check(arena: Arena) -> None:
    """Killed while it reads a solved sandbox."""
    solved(arena)
    arena.kill_at(GRADING, "check", FIRST)
    arena.check("pass")


def in_reset(event: str) -> Callable[[Arena], None]:
    """Killed between the old sandbox and the new one: hints and values stay."""

    def act(arena: Arena) -> None:
        hinted(arena)
        arena.kill_at(event, "reset", FIRST)
        reset_goes_on(arena)

    return act


def in_reset_save(arena: Arena) -> None:
    """Killed when the new sandbox is prepared and the old one's record is still there: hints and values stay."""
    hinted(arena)
    [old] = arena.records()
    folder = arena.state / "sessions"

    def prepared(name: str) -> bool:
        new = name.endswith(".json") and name != f"{old['id']}.json"
        return new and json.loads((folder / name).read_text())["ready"] > 0

    with Writes(folder) as writes:
        program = arena.begin("reset", FIRST)
        writes.wait(prepared, SECONDS)
        program.kill()
    arena.ended(program, code=None)
    arena.check("fail")
    arena.run("reset", FIRST)
    still_hinted(arena)


def in_stop(arena: Arena) -> None:
    """Killed when the sandbox has ended and its record is still there."""
    arena.run("start", FIRST)
    arena.kill_at("die", "stop", FIRST)
    arena.check("", says="")
    arena.run("stop", "--all")


def at_write(name: str, folder: str = ".") -> Callable[[Arena], None]:
    """Killed at the first byte of what it saves of a pass: the next check says the same and saves it."""

    def act(arena: Arena) -> None:
        solved(arena)
        with Writes(arena.state / folder) as writes:
            program = arena.begin("check", FIRST)
            writes.wait(lambda written: written.startswith(name), SECONDS)
            program.kill()
        arena.ended(program, code=None)
        arena.check("pass")

    return act


def in_watch(arena: Arena) -> None:
    """Killed while it watches; the learner goes on without it."""
    arena.run("start", FIRST)
    program = arena.begin("check", FIRST, "--watch")
    assert program.stdout is not None
    assert any(b"FAIL" in line or b"fail" in line or b"[ ]" in line for line in program.stdout)
    program.kill()
    arena.ended(program, code=None)
    arena.solve()
    arena.check("pass")


def asked_to_end(by: signal.Signals, event: str, exercise: str, code: int) -> Callable[[Arena], None]:
    """A signal that can be heard, in a start: its sandbox goes with it, without `clean`."""

    def act(arena: Arena) -> None:
        arena.kill_at(event, "start", exercise, by=by, code=code)
        assert (arena.sandboxes(), arena.records()) == ([], []), "an interrupted start left something"
        arena.check("", exercise, says=f"netdojo start {exercise}")
        arena.run("start", exercise)
        arena.check("fail", exercise)

    return act


def ended_in_reset(arena: Arena) -> None:
    """SIGTERM when the old sandbox has gone: hints and values stay."""
    hinted(arena)
    arena.kill_at(PREPARING, "reset", FIRST, by=signal.SIGTERM, code=143)
    reset_goes_on(arena)


def interrupted_in_check(arena: Arena) -> None:
    """Ctrl-C in a check: no verdict, and the next one is right."""
    solved(arena)
    arena.kill_at(GRADING, "check", FIRST, by=signal.SIGINT, code=130)
    arena.check("pass")


KILL = "kill -9 of netdojo"
ROWS = (
    Fault("netdojo-killed-create", "start", KILL, at_start("create", FIRST, "is not running")),
    Fault("netdojo-killed-start", "start", KILL, at_start("start", FIRST, "is not running")),
    Fault("netdojo-killed-engine", "start", KILL, at_start(ENGINE_AWAITED, FIRST, "is not prepared")),
    Fault("netdojo-killed-prepare", "setup", KILL, at_start(PREPARING, REPAIR, "is not prepared")),
    Fault(
        "netdojo-killed-setup", "setup", KILL, at_start(SETTING_UP, REPAIR, "is not prepared"), sample=True
    ),
    Fault("netdojo-killed-check", "check", KILL, in_check),
    Fault("netdojo-killed-watch", "check", KILL, in_watch),
    Fault("netdojo-killed-reset-end", "reset", KILL, in_reset("die")),
    Fault("netdojo-killed-reset-prepare", "reset", KILL, in_reset(PREPARING)),
    Fault("netdojo-killed-reset-save", "reset", KILL, in_reset_save),
    Fault("netdojo-killed-stop", "stop", KILL, in_stop),
    Fault("netdojo-killed-save-progress", "save", KILL, at_write("progress.sqlite3-wal")),
    Fault("netdojo-killed-save-record", "save", KILL, at_write(".", "sessions")),
    Fault(
        "sigterm-start",
        "start",
        "SIGTERM to netdojo",
        asked_to_end(signal.SIGTERM, ENGINE_AWAITED, FIRST, 143),
    ),
    Fault(
        "sighup-setup",
        "setup",
        "SIGHUP to netdojo",
        asked_to_end(signal.SIGHUP, SETTING_UP, REPAIR, 129),
    ),
    Fault("sigint-setup", "setup", "Ctrl-C", asked_to_end(signal.SIGINT, SETTING_UP, REPAIR, 130)),
    Fault("sigterm-reset", "reset", "SIGTERM to netdojo", ended_in_reset),
    Fault("sigint-check", "check", "Ctrl-C", interrupted_in_check),
)
