"""How the tests of the command line call netdojo: as a program of its own, as a person would."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ARGV = [sys.executable, "-P", "-m", "tui.main"]
OWN = (
    "NETDOJO_LANG",
    "NETDOJO_COURSE",
    "NO_COLOR",
    "FORCE_COLOR",
    "LC_ALL",
    "LC_MESSAGES",
    "LANG",
    "COLUMNS",
)

Netdojo = Callable[..., subprocess.CompletedProcess[str]]


def surroundings(state: Path, **more: str) -> dict[str, str]:
    """The environment of a program whose sessions are in `state` and belong to nobody else."""
    kept = {key: value for key, value in os.environ.items() if key not in OWN}
    return {**kept, "NETDOJO_STATE": str(state), "NETDOJO_OWNER": f"tests-{os.getpid()}-{state.name}", **more}


def caller(state: Path) -> Netdojo:
    """A function that runs netdojo with its sessions in `state`."""

    def netdojo(
        *arguments: str, input: str = "", seconds: float = 120, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*ARGV, *arguments],
            input=input,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            cwd="/",
            env=surroundings(state, **environment),
        )

    return netdojo


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The folder of this test's sessions."""
    return tmp_path


@pytest.fixture
def netdojo(state: Path) -> Iterator[Netdojo]:
    """Runs netdojo; what a failing test left is removed at the end."""
    run = caller(state)
    yield run
    if (state / "sessions").is_dir():
        for record in (state / "sessions").glob("*.json"):
            record.unlink()
        assert run("clean").returncode == 0
