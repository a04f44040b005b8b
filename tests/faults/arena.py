"""One learner's place for one fault: a state folder and sandboxes of its own, and what must hold afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from pathlib import Path

import docker

from grader.progress.entries import first_break
from grader.progress.store import Store
from grader.sandbox.outer import LABEL
from tests.cli.conftest import ARGV, caller, surroundings

SECONDS = 60.0
"""The longest wait for a stage to come."""

EXERCISE = "repair"
EARLIER = "custom-bridge"
"""An exercise that was passed before the fault."""


class Arena:
    """`folder` holds the state. Whoever makes one calls `hold` at the end, which removes every sandbox."""

    def __init__(self, engine: docker.APIClient, folder: Path) -> None:
        self.engine = engine
        self.folder = folder
        self.environment = surroundings(folder, NETDOJO_LANG="en")
        self.owner = self.environment["NETDOJO_OWNER"]
        self.run = caller(folder)
        self.outcomes: list[str] = []
        store = Store.open(f"sqlite:///{folder / 'progress.db'}")
        store.note_passed(EARLIER, 1.0, seed=1)
        store.close()

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        """netdojo as a program of its own, its words on a pipe."""
        return subprocess.Popen(
            [*ARGV, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**self.environment, "NETDOJO_LANG": "en"},
            cwd="/",
        )

    def kill_at(self, event: str, *words: str) -> None:
        """Kills netdojo with SIGKILL at the outer engine's first `event` about a sandbox of this learner."""
        told = self.engine.events(decode=True, filters={"label": f"{LABEL}.owner={self.owner}"})
        program = self.begin(*words)
        ender = threading.Timer(SECONDS, told.close)
        ender.start()
        try:
            assert any(event in item["Action"] for item in told), f"the engine never told of {event!r}"
            os.kill(program.pid, signal.SIGKILL)
        finally:
            ender.cancel()
            told.close()
            program.kill()
            program.communicate()

    def check(self) -> tuple[int, str]:
        """`netdojo check`: its exit code, and its verdict where it gave one."""
        done = self.run("check", EXERCISE, "--format", "json")
        assert "Traceback" not in done.stderr, done.stderr
        verdict = str(json.loads(done.stdout)["verdict"]) if done.stdout.strip() else ""
        self.outcomes.append(verdict)
        return done.returncode, verdict

    def sandboxes(self) -> list[str]:
        """The sandboxes of this learner that the outer engine knows."""
        found = self.engine.containers(all=True, filters={"label": f"{LABEL}.owner={self.owner}"})
        return [str(item["Id"]) for item in found]

    def node(self, *argv: str) -> str:
        """What `argv` says in the keeper's own namespaces of the only sandbox."""
        [sandbox] = self.sandboxes()
        made = self.engine.exec_create(sandbox, list(argv))
        return bytes(self.engine.exec_start(made["Id"])).decode()

    def hold(self, allowed: frozenset[str]) -> None:
        """The three invariants. `allowed` are the verdicts that are true of the exercise as it stands."""
        store = Store.open(f"sqlite:///{self.folder / 'progress.db'}")
        try:
            passed, ledger = store.passed(), store.ledger()
        finally:
            store.close()
        assert store.damaged is None, "the progress was damaged"
        assert EARLIER in passed, "an earlier pass was lost"
        assert first_break(ledger) is None, "the ledger's chain is broken"
        assert not list((self.folder / "sessions").glob("*.damaged")), "a session's record was damaged"
        wrong = [seen for seen in self.outcomes if seen and seen not in allowed]
        assert not wrong, f"verdicts that are not true: {self.outcomes}"
        cleaned = self.run("clean")
        assert cleaned.returncode == 0, cleaned.stderr
        known = {
            json.loads(file.read_text())["container"] for file in (self.folder / "sessions").glob("*.json")
        }
        assert set(self.sandboxes()) <= known, "clean left a sandbox that no session knows"
        stopped = self.run("stop", "--all")
        assert stopped.returncode in (0, 3), stopped.stderr
        assert self.sandboxes() == [], "a sandbox is left"
