"""The table of faults: what is broken, at which stage, and which verdicts are true afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.arena import EXERCISE, Arena

UNSOLVED = frozenset({"fail", "unknown"})
"""The exercise was never solved: to pass would be wrong."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One row. `act` reaches the stage by an event, breaks something, and may look at verdicts."""

    name: str
    stage: str
    breaks: str
    act: Callable[[Arena], None]
    allowed: frozenset[str] = UNSOLVED
    sample: bool = False  # run without --long too


def killed_at_start(event: str) -> Callable[[Arena], None]:
    """netdojo is killed at the outer engine's `event` while it starts an exercise: no verdict, then begun anew."""

    def act(arena: Arena) -> None:
        arena.kill_at(event, "start", EXERCISE)
        code, verdict = arena.check()
        assert (code, verdict) == (3, ""), "nothing is prepared: every verdict would be wrong"
        assert arena.run("start", EXERCISE, "--seed", "1").returncode == 0
        assert arena.check() == (1, "fail")

    return act


def killed_in_reset(arena: Arena) -> None:
    """netdojo is killed after the old sandbox went, before the new one is prepared: hints and values stay."""
    assert arena.run("start", EXERCISE, "--seed", "7").returncode == 0
    assert arena.run("hint", EXERCISE).returncode == 0
    arena.kill_at("/run/netdojo/env", "reset", EXERCISE)
    code, verdict = arena.check()
    assert (code, verdict) == (3, "")
    assert arena.run("reset", EXERCISE).returncode == 0
    [record] = (arena.folder / "sessions").glob("*.json")
    kept = json.loads(record.read_text())
    assert (kept["seed"], kept["hints"]) == (7, 1)
    assert arena.check() == (1, "fail")


def kill_in_sandbox(process: str) -> Callable[[Arena], None]:
    """A process of the sandbox is killed while the exercise stands."""

    def act(arena: Arena) -> None:
        assert arena.run("start", EXERCISE, "--seed", "1").returncode == 0
        arena.node("pkill", "-KILL", "-x", process)
        code, verdict = arena.check()
        assert (code, verdict) in ((1, "fail"), (2, "unknown"))

    return act


def sandbox_killed(arena: Arena) -> None:
    """The keeper, PID 1 of the sandbox, is killed from outside."""
    assert arena.run("start", EXERCISE, "--seed", "1").returncode == 0
    arena.engine.kill(arena.sandboxes()[0])
    code, _ = arena.check()
    assert code == 3
    assert arena.run("reset", EXERCISE).returncode == 0
    assert arena.check() == (1, "fail")


def record_damaged(arena: Arena) -> None:
    """A session's record is cut in the middle: set aside, its sandbox found by clean."""
    assert arena.run("start", EXERCISE, "--seed", "1").returncode == 0
    [record] = (arena.folder / "sessions").glob("*.json")
    record.write_text(record.read_text()[:40])
    code, verdict = arena.check()
    assert (code, verdict) == (3, "")
    [aside] = (arena.folder / "sessions").glob("*.damaged")
    aside.unlink()  # that it was set aside is what was asked of it


FAULTS = (
    Fault(
        "netdojo-killed-start",
        "start",
        "kill -9 of netdojo",
        killed_at_start("start"),
    ),
    Fault(
        "netdojo-killed-engine",
        "start",
        "kill -9 of netdojo",
        killed_at_start("exec_create"),
    ),
    Fault(
        "netdojo-killed-setup",
        "setup",
        "kill -9 of netdojo",
        killed_at_start("/run/netdojo/env"),
        sample=True,
    ),
    Fault(
        "netdojo-killed-reset",
        "reset",
        "kill -9 of netdojo",
        killed_in_reset,
    ),
    Fault(
        "dockerd-killed-check",
        "check",
        "kill -9 of the inner dockerd",
        kill_in_sandbox("dockerd"),
        sample=True,
    ),
    Fault("containerd-killed-check", "check", "kill -9 of containerd", kill_in_sandbox("containerd")),
    Fault("sandbox-killed-check", "check", "kill -9 of the sandbox's first process", sandbox_killed),
    Fault("record-damaged", "save", "a session's record cut in the middle", record_damaged),
)
