"""What joins netdojo to an engine is cut: the event stream, the gateway's connections, its socket, its process."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import docker

from tests.faults.arena import FIRST, REPAIR, SECONDS, Arena
from tests.faults.processes import end
from tests.faults.row import Fault
from tests.faults.rows.program import GRADING


def watched(arena: Arena) -> subprocess.Popen[bytes]:
    """`check --watch` on an exercise that is not solved, after its first verdict."""
    arena.run("start", FIRST)
    program = arena.begin("check", FIRST, "--watch", "--format", "json")
    assert program.stdout is not None
    assert json.loads(program.stdout.readline())["verdict"] == "fail"
    return program


def sees_all(arena: Arena, program: subprocess.Popen[bytes]) -> None:
    """The learner solves it: the watching program tells so, and ends with a pass."""
    arena.solve()
    assert program.stdout is not None
    said = arena.ended(program)
    verdicts = [json.loads(line)["verdict"] for line in said.splitlines() if line.startswith("{")]
    arena.verdicts += verdicts
    assert "pass" in verdicts
    arena.check("pass")


def streams_cut(arena: Arena) -> None:
    """Every connection to the inner engine, the event stream among them, is cut inside the sandbox."""
    program = watched(arena)
    arena.kill_inside("system dial-stdio")
    sees_all(arena, program)


def streams_cut_often(arena: Arena) -> None:
    """The same, again and again, also between a change and the look at it."""
    program = watched(arena)
    for _ in range(5):
        arena.kill_inside("system dial-stdio")
    arena.solve()
    arena.kill_inside("system dial-stdio")
    said = arena.ended(program)
    assert '"pass"' in said
    arena.check("pass")


def cut_in_check(exercise: str, truth: str) -> Callable[[Arena], None]:
    """The connection is cut while a check reads over it."""

    def act(arena: Arena) -> None:
        arena.run("start", exercise, "--seed", "1")
        if truth == "pass":
            arena.solve()
        program = arena.at(
            GRADING,
            "check",
            exercise,
            "--format",
            "json",
            do=lambda _: arena.kill_inside("system dial-stdio"),
        )
        said = arena.ended(program, code=None)
        arena.seen(program.returncode, said, truth, exercise, exact=False)
        arena.check(truth, exercise)

    return act


def sockets_removed(arena: Arena) -> None:
    """Somebody tidies up the folder of sockets while netdojo watches, and the connections are lost too."""
    program = watched(arena)
    for folder in arena.runtime.glob("netdojo*"):
        shutil.rmtree(folder)
    arena.kill_inside("system dial-stdio")
    sees_all(arena, program)


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
