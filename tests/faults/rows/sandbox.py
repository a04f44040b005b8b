"""A process of the sandbox is killed: the inner engine, its containerd, the agent, a node, the keeper."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

from tests.faults.arena import FIRST, REPAIR, Arena
from tests.faults.processes import held
from tests.faults.row import Fault
from tests.faults.steps import (
    ENGINE_AWAITED,
    GRADING,
    PREPARING,
    SETTING_UP,
    break_check,
    hinted,
    reset_goes_on,
    solved,
    still_hinted,
)


def at_start(process: str) -> Callable[[Arena], None]:
    """Killed as soon as it is there: the node starts it again, and the start succeeds."""

    def act(arena: Arena) -> None:
        program = arena.at(ENGINE_AWAITED, "start", FIRST, do=lambda _: arena.kill_inside(process))
        arena.ended(program)
        arena.check("fail", exact=False)
        arena.solve()
        arena.check("pass")

    return act


def in_setup(process: str) -> Callable[[Arena], None]:
    """Killed while the exercise is prepared: half prepared, it is not given to the learner."""

    def act(arena: Arena) -> None:
        program = arena.at(SETTING_UP, "start", REPAIR, do=lambda _: arena.kill_inside(process))
        arena.ended(program, code=3, says="ended while repair was being prepared")
        assert (arena.sandboxes(), arena.records()) == ([], [])
        arena.run("start", REPAIR)
        arena.check("fail", REPAIR)

    return act


def in_check(process: str, exercise: str, truth: str) -> Callable[[Arena], None]:
    """Killed in the middle of a check: the truth, or that it could not be told."""

    def act(arena: Arena) -> None:
        solved(arena, exercise)
        break_check(arena, lambda _: arena.kill_inside(process), truth, exercise)
        arena.check(truth, exercise, exact=False)
        if truth == "fail":
            arena.check(truth, exercise)

    return act


def containerd_in_check(arena: Arena) -> None:
    """The containers go on without it, so that the goals stay met, and are seen to be as soon as it is back."""
    in_check("containerd", FIRST, "pass")(arena)
    arena.keeper("/enter", "host1", "sh", "-c", "until docker ps | grep -q whoami; do :; done")
    arena.check("pass")


def dockerd_in_check(arena: Arena) -> None:
    """The network outlives its engine; the containers stop with it, which the learner may see as it is."""
    solved(arena)
    program = arena.at(GRADING, "check", FIRST, "--format", "json", do=lambda _: arena.kill_inside("dockerd"))
    said = arena.ended(program, code=None)
    arena.goals(said, network={"pass", "unknown"})
    arena.keeper("/enter", "host1", "sh", "-c", "until docker start $(docker ps -aq); do :; done")
    arena.check("pass")


def in_reset(arena: Arena) -> None:
    """The new sandbox's engine is killed while it is awaited."""
    hinted(arena)
    program = arena.at(ENGINE_AWAITED, "reset", FIRST, do=lambda _: arena.kill_inside("dockerd"))
    arena.ended(program)
    still_hinted(arena, exact=False)


def end(arena: Arena) -> None:
    """The keeper, first process of the container, is killed from outside."""
    arena.engine.kill(arena.sandboxes()[0])


def end_node(arena: Arena) -> None:
    """The first process of a node is killed; the keeper then ends the sandbox."""
    arena.keeper("sh", "-c", "kill -KILL $(cat /run/keeper/host1.pid)")


def ended_before_check(kill: Callable[[Arena], None]) -> Callable[[Arena], None]:
    """It is said, and a reset goes on with the same hints and values."""

    def act(arena: Arena) -> None:
        hinted(arena)
        kill(arena)
        arena.gone()
        reset_goes_on(arena)

    return act


def ended_in_check(arena: Arena) -> None:
    """The sandbox ends while it is being read, solved: not told to be unsolved."""
    hinted(arena)
    arena.solve()
    break_check(arena, lambda _: end(arena))
    arena.gone()
    reset_goes_on(arena)


def end_under(arena: Arena, program: subprocess.Popen[bytes]) -> None:
    """The sandbox ends while `program` stands still: it cannot have gone past its stage."""
    with held(program):
        end(arena)
        arena.gone()


def ended_at(event: str, exercise: str) -> Callable[[Arena], None]:
    """The sandbox ends while it is started: said, and nothing is left of it."""

    def act(arena: Arena) -> None:
        program = arena.at(event, "start", exercise, do=lambda program: end_under(arena, program))
        arena.ended(program, code=3, says="netdojo: ")
        arena.check("", exercise, says=f"netdojo start {exercise}")
        arena.run("start", exercise)
        arena.check("fail", exercise)

    return act


def ended_in_reset(arena: Arena) -> None:
    """The new sandbox ends while it is prepared: said, and another reset goes on with the same hints and values."""
    hinted(arena)
    program = arena.at(PREPARING, "reset", FIRST, do=lambda program: end_under(arena, program))
    arena.ended(program, code=3, says="netdojo: ")
    reset_goes_on(arena)


def frozen(arena: Arena) -> None:
    """The whole sandbox stands still (`docker pause`), solved."""
    solved(arena)
    [sandbox] = arena.sandboxes()
    arena.engine.pause(sandbox)
    arena.check("", says="paused")
    arena.engine.unpause(sandbox)
    arena.check("pass")


ROWS = (
    Fault("dockerd-killed-start", "start", "kill -9 of the inner dockerd", at_start("dockerd")),
    Fault("containerd-killed-start", "start", "kill -9 of the inner containerd", at_start("containerd")),
    Fault("dockerd-killed-setup", "setup", "kill -9 of the inner dockerd", in_setup("dockerd")),
    Fault("containerd-killed-setup", "setup", "kill -9 of the inner containerd", in_setup("containerd")),
    Fault("dockerd-killed-check", "check", "kill -9 of the inner dockerd", dockerd_in_check, sample=True),
    Fault(
        "dockerd-killed-check-probes",
        "check",
        "kill -9 of the inner dockerd",
        in_check("dockerd", REPAIR, "fail"),
    ),
    Fault("containerd-killed-check", "check", "kill -9 of the inner containerd", containerd_in_check),
    Fault(
        "agent-killed-check",
        "check",
        "kill -9 of the node's agent",
        in_check("netdojo/agent", REPAIR, "fail"),
    ),
    Fault("dockerd-killed-reset", "reset", "kill -9 of the inner dockerd", in_reset),
    Fault("node-killed", "check", "kill -9 of a node's first process", ended_before_check(end_node)),
    Fault("keeper-killed", "check", "kill -9 of the keeper", ended_before_check(end)),
    Fault("keeper-killed-in-check", "check", "kill -9 of the keeper", ended_in_check),
    Fault("keeper-killed-start", "start", "kill -9 of the keeper", ended_at(ENGINE_AWAITED, FIRST)),
    Fault("keeper-killed-setup", "setup", "kill -9 of the keeper", ended_at(SETTING_UP, REPAIR)),
    Fault("keeper-killed-reset", "reset", "kill -9 of the keeper", ended_in_reset),
    Fault("sandbox-frozen", "check", "the sandbox stands still (docker pause)", frozen),
)
