"""Two programs that start one exercise take turns; what a killed program left is swept away."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from grader.places import runtime_folder, socket_folder, sweep
from grader.problem import Problem
from grader.session import turn as turns
from grader.session.turn import turn
from grader.text import Text

HOLDS = """
import sys
from grader.session.turn import turn
with turn("/course", "publish", print):
    print("mine", flush=True)
    sys.stdin.read()
"""
DIES = """
import os, signal
from grader.places import socket_folder, state_folder
print(socket_folder())
(state_folder() / f".progress.sqlite3.{os.getpid()}").touch()
"""


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETDOJO_STATE", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path


def holder() -> subprocess.Popen[str]:
    """Another program that has its turn at publish."""
    program = subprocess.Popen(
        [sys.executable, "-c", HOLDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "mine\n"
    return program


def test_who_comes_second_waits_and_says_so() -> None:
    said: list[Text] = []
    with holder() as other:

        def told(words: Text) -> None:
            said.append(words)
            other.stdin.close()  # type: ignore[union-attr]

        with turn("/course", "publish", told):
            assert other.wait() == 0
    assert "publish" in str(said[0])


def test_a_program_that_was_killed_has_given_its_turn_back() -> None:
    with holder() as other:
        other.kill()
    said: list[Text] = []
    with turn("/course", "publish", said.append):
        assert said == []


def test_another_exercise_does_not_wait() -> None:
    with holder() as other:
        said: list[Text] = []
        with turn("/course", "overlay", said.append), turn("/other", "publish", said.append):
            assert said == []
        other.kill()


def test_one_that_never_ends_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.05)
    with holder() as other:
        with pytest.raises(Problem, match="too long"), turn("/course", "publish", lambda _: None):
            pass
        other.kill()


def test_what_a_program_that_is_gone_left_is_swept_away_and_nothing_else(state: Path) -> None:
    gone = subprocess.run([sys.executable, "-c", DIES], stdout=subprocess.PIPE, text=True, check=True)
    left, mine = Path(gone.stdout.strip()), socket_folder()
    strange = Path(tempfile.mkdtemp(prefix="netdojo.not-a-number.", dir=runtime_folder()))
    draft = state / f".progress.sqlite3.{os.getpid()}"
    draft.touch()
    sweep()
    assert not left.exists()
    assert mine.exists()
    assert strange.exists()
    assert [place.name for place in state.glob(".progress*")] == [draft.name]
