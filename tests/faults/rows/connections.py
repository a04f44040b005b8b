"""What joins netdojo to an engine is cut: the event stream, the gateway's connections, its socket, its process."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import docker

from tests.faults.arena import FIRST, REPAIR, SECONDS, Arena
from tests.faults.processes import end
from tests.faults.row import Fault
from tests.faults.steps import break_check, sees_the_pass, solved, watched

DIALLING = "system dial-stdio"
"""The process in the sandbox that a connection to its engine ends at."""


def streams_cut(arena: Arena) -> None:
    """Every connection to the inner engine, the event stream among them, is cut inside the sandbox."""
    arena.run("start", FIRST)
    with watched(arena) as program:
        arena.kill_inside(DIALLING)
        sees_the_pass(arena, program)
    arena.check("pass")


def streams_cut_often(arena: Arena) -> None:
    """The same, again and again, also between a change and the look at it."""
    arena.run("start", FIRST)
    with watched(arena) as program:
        for _ in range(5):
            arena.kill_inside(DIALLING)
        arena.solve()
        arena.kill_inside(DIALLING)
        assert '"pass"' in arena.ended(program)
    arena.check("pass")


def cut_in_check(exercise: str, truth: str) -> Callable[[Arena], None]:
    """The connection is cut while a check reads over it."""

    def act(arena: Arena) -> None:
        solved(arena, exercise)
        break_check(arena, lambda _: arena.kill_inside(DIALLING), truth, exercise)
        arena.check(truth, exercise)

    return act


def sockets_removed(arena: Arena) -> None:
    """Somebody tidies up the folder of sockets while netdojo watches, and the connections are lost too."""
    arena.run("start", FIRST)
    with watched(arena) as program:
        for folder in arena.runtime.glob("netdojo*"):
            shutil.rmtree(folder)
        arena.kill_inside(DIALLING)
        sees_the_pass(arena, program)
    arena.check("pass")


def server_killed(arena: Arena) -> None:
    """The process that serves the engine to the learner's own `docker` is killed: `env` starts another one."""
    arena.run("start", FIRST)
    first = arena.run("env", FIRST)
    for pid in arena.processes():
        end(pid, SECONDS)
    assert not answers(first)
    assert answers(arena.run("env", FIRST))
    arena.solve()
    arena.check("pass")


def server_socket_removed(arena: Arena) -> None:
    """Its socket is removed under it: `env` makes another one, and both processes end with the sandbox."""
    arena.run("start", FIRST)
    first = arena.run("env", FIRST)
    Path(first.strip().rpartition("unix://")[2]).unlink()
    assert answers(arena.run("env", FIRST))
    arena.solve()
    arena.check("pass")


def answers(said: str) -> bool:
    """Whether an engine answers at the address that `netdojo env` printed."""
    address = said.strip().rpartition("=")[2]
    with socket.socket(socket.AF_UNIX) as probe:
        if probe.connect_ex(address.removeprefix("unix://")):
            return False
    client = docker.APIClient(base_url=address, version="auto")
    try:
        return bool(client.ping())
    finally:
        client.close()


ROWS = (
    Fault("events-cut", "check", "the event stream, and every other connection, cut once", streams_cut),
    Fault("events-cut-often", "check", "the event stream cut again and again", streams_cut_often),
    Fault("gateway-cut-check", "check", "the gateway's connection cut", cut_in_check(FIRST, "pass")),
    Fault("gateway-cut-probes", "check", "the gateway's connection cut", cut_in_check(REPAIR, "fail")),
    Fault("gateway-socket-removed", "check", "the gateway's socket removed", sockets_removed),
    Fault("gateway-server-killed", "env", "kill -9 of the gateway's process", server_killed),
    Fault("gateway-server-socket-removed", "env", "the gateway's socket removed", server_socket_removed),
)
