"""What breaks in the middle: the inner engine, the program itself, the sandbox behind its back."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import docker
import pytest

from grader.checks.verdict import Outcome, Verdict
from grader.course.models import Course
from grader.sandbox.outer import LABEL
from grader.session.script import run_script
from grader.session.session import Session
from tests.cli.conftest import ARGV, caller, surroundings

SECONDS = 60.0


def until(ready: Callable[[], bool], what: str) -> None:
    """Returns as soon as `ready` says so; fails after a minute, and says what did not come."""
    deadline = time.monotonic() + SECONDS
    while not ready():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


@pytest.fixture
def session(course: Course, image: str) -> Iterator[Session]:
    """A session of custom-bridge that is not on disk."""
    begun = Session.start(course, "custom-bridge", seed=1, keep=False)
    yield begun
    begun.close()
    begun.sandbox.stop()


def first(verdicts: tuple[Verdict, ...]) -> Outcome:
    return verdicts[0].outcome


def owned(engine: docker.APIClient, owner: str) -> list[str]:
    found = engine.containers(all=True, filters={"label": f"{LABEL}.owner={owner}"})
    return [container["Names"][0] for container in found]


@pytest.mark.engine
def test_an_engine_that_is_killed_is_unknown_and_then_told_truly_again(session: Session) -> None:
    values = session.drawn.values
    words = "--subnet $subnet --gateway $gateway --ip-range $range $net"
    ran = run_script(session.sandbox, "host1", f"docker network create {words}".encode(), values)
    assert ran.exit_code == 0, ran.output
    assert first(session.grade()) is Outcome.PASS
    # Stopped first, so that the moment without an engine is long enough to be looked at.
    session.sandbox.exec("host1", ["pkill", "-STOP", "-x", "containerd"])
    session.sandbox.exec("host1", ["pkill", "-KILL", "-x", "dockerd"])
    seen: list[Outcome] = []

    def unknown() -> bool:
        seen.append(first(session.grade(settle=False)))
        return seen[-1] is Outcome.UNKNOWN

    until(unknown, "the verdict never was unknown")
    session.sandbox.exec("host1", ["pkill", "-CONT", "-x", "containerd"])

    def passes() -> bool:
        seen.append(first(session.grade(settle=False)))
        return seen[-1] is Outcome.PASS

    until(passes, "the verdict never recovered")
    assert Outcome.FAIL not in seen


@pytest.mark.engine
@pytest.mark.parametrize("command", ["try", "start"])
def test_a_killed_program_leaves_nothing_that_clean_does_not_find(
    command: str, engine: docker.APIClient, image: str, tmp_path: Path
) -> None:
    words = {"try": ["try", "custom-bridge", "--script", "-"], "start": ["start", "repair"]}[command]
    environment = surroundings(tmp_path)
    owner = environment["NETDOJO_OWNER"]
    program = subprocess.Popen(
        [*ARGV, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
    )
    assert program.stdin is not None
    if command == "try":
        program.stdin.write(b"sleep 120\n")
    program.stdin.close()
    until(lambda: bool(owned(engine, owner)), "no sandbox was started")
    os.kill(program.pid, signal.SIGKILL)
    program.wait()
    for record in (tmp_path / "sessions").glob("*.json"):
        record.unlink()
    cleaned = caller(tmp_path)("clean")
    assert cleaned.returncode == 0
    assert "netdojo-" in cleaned.stdout
    assert owned(engine, owner) == []


@pytest.mark.engine
def test_a_sandbox_that_was_removed_behind_our_back_is_said_and_reset(
    engine: docker.APIClient, image: str, tmp_path: Path
) -> None:
    netdojo = caller(tmp_path)
    owner = surroundings(tmp_path)["NETDOJO_OWNER"]
    assert netdojo("start", "custom-bridge", "--seed", "1").returncode == 0
    engine.remove_container(owned(engine, owner)[0], force=True, v=True)
    lost = netdojo("check")
    assert lost.returncode == 3
    assert "netdojo reset custom-bridge" in lost.stderr
    assert "Traceback" not in lost.stderr
    assert netdojo("reset", "custom-bridge").returncode == 0
    assert netdojo("check").returncode == 1
    assert netdojo("stop", "--all").returncode == 0
    assert owned(engine, owner) == []
