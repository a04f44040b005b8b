"""One learner's place for one fault, with a state folder and sandboxes of its own, and what must hold afterwards."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import docker

from grader.course.loader import load_course
from grader.progress.entries import first_break
from grader.progress.glance import FILE
from grader.progress.store import Store
from grader.sandbox.outer import LABEL
from grader.sandbox.stream import run_exec
from tests.cli.conftest import ARGV, ROOT, surroundings
from tests.faults.outer import OuterEngine
from tests.faults.processes import await_end, end

SECONDS = 60.0
"""The longest wait for a stage to come, or for a program to end after it."""

FIRST = "first-network"
"""An exercise without a set-up, whose goals need no probe."""
REPAIR = "repair"
"""An exercise with a set-up, whose goals need probes."""
EARLIER = "custom-bridge"
"""An exercise that was passed before the fault."""

SOLVE = "docker network create $net && docker run -d --name $web --network $net whoami"
"""Solves `FIRST`."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A program's exit code and all that it said."""

    code: int
    words: str


class Arena:
    """`state` holds the state. Whoever makes one calls `hold` for what must be true at the end, and `close`."""

    def __init__(
        self, engine: docker.APIClient, state: Path, owner: str, outer: OuterEngine | None = None
    ) -> None:
        self.engine = outer.client() if outer is not None else engine
        self._outer = outer
        self.state = state
        self.owner = owner
        # Short: the path of a socket may have 107 bytes.
        self.runtime = Path(tempfile.mkdtemp(prefix="nd"))
        self.environment = surroundings(
            state,
            NETDOJO_OWNER=owner,
            NETDOJO_LANG="en",
            NETDOJO_CONFIG=str(state / "config"),
            XDG_RUNTIME_DIR=str(self.runtime),
            **({"DOCKER_HOST": outer.host} if outer is not None else {}),
        )
        self.verdicts: list[str] = []
        self.told: list[str] = []
        self.lasting = {EARLIER}
        store = self.store()
        store.note_passed(EARLIER, 1.0, seed=1)
        store.close()

    # -- netdojo ---------------------------------------------------------------------------------

    @property
    def progress(self) -> Path:
        """The progress file."""
        return self.state / FILE

    def store(self) -> Store:
        """The progress store that netdojo writes to."""
        return Store.open(f"sqlite:///{self.progress}")

    def begin(self, *words: str, argv: list[str] | None = None) -> subprocess.Popen[bytes]:
        """netdojo as a program of its own, its words on a pipe."""
        return subprocess.Popen(
            [*(argv or ARGV), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.environment,
            cwd="/",
        )

    def run(self, *words: str, code: int | None = 0, says: str = "", argv: list[str] | None = None) -> str:
        """Runs netdojo to its end; it must end with `code` (None: any) and say `says`. Returns what it said."""
        done = subprocess.run(
            [*(argv or ARGV), *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=3 * SECONDS,
            check=False,
            env=self.environment,
            cwd="/",
        )
        self._judge(Ended(done.returncode, done.stderr + done.stdout), code, says)
        return done.stdout

    def ended(self, program: subprocess.Popen[bytes], code: int | None = 0, says: str = "") -> str:
        """Waits for the end of `program`, which must be as in `run`. Returns what it said."""
        said, _ = program.communicate(timeout=3 * SECONDS)
        ended = Ended(program.returncode, said.decode())
        self._judge(ended, code, says)
        return ended.words

    def _judge(self, ended: Ended, code: int | None, says: str) -> None:
        assert "Traceback" not in ended.words, ended.words
        assert code in (None, ended.code), (ended.code, ended.words)
        assert says in ended.words, ended.words
        if says:
            told = next(line for line in ended.words.splitlines() if says in line)
            self.told.append(told.removeprefix("netdojo: ").replace(str(self.state), "STATE"))

    def check(
        self,
        truth: str,
        exercise: str = FIRST,
        says: str = "",
        exact: bool = True,
        argv: list[str] | None = None,
    ) -> str:
        """`netdojo check`. `truth` is "pass" or "fail" as the exercise stands, or "" where nothing can be graded.

        Not `exact`, the check may also say that it could not tell (2), or that there is no sandbox (3); what
        it must never say is the contrary of the truth. Returns the verdict, "" for none.
        """
        done = subprocess.run(
            [*(argv or ARGV), "check", exercise, "--format", "json"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=3 * SECONDS,
            check=False,
            env=self.environment,
            cwd="/",
        )
        self._judge(Ended(done.returncode, done.stderr), None, says)
        return self.seen(done.returncode, done.stdout, truth, exercise, exact)

    def seen(self, code: int, printed: str, truth: str, exercise: str = FIRST, exact: bool = True) -> str:
        """Takes in what a check printed as JSON; as `check`."""
        found = json.JSONDecoder().raw_decode(printed[printed.index("{") :])[0] if "{" in printed else {}
        verdict = str(found.get("verdict", ""))
        self.verdicts.append(verdict or "none")
        assert code == {"pass": 0, "fail": 1, "unknown": 2, "": 3}[verdict], (code, printed)
        assert verdict in ({truth} if exact else {truth, "unknown", ""}), printed
        if verdict == "pass":
            self.lasting.add(exercise)
        return verdict

    def goals(self, printed: str, **allowed: set[str]) -> None:
        """Of what a check printed as JSON, the verdict of each named goal must be among its `allowed`."""
        found = json.loads(printed[printed.index("{") :])
        self.verdicts.append(str(found["verdict"]))
        for goal in found["goals"]:
            assert goal["verdict"] in allowed.get(goal["id"], {goal["verdict"]}), printed

    # -- stages ----------------------------------------------------------------------------------

    @contextmanager
    def listening(self, event: str) -> Iterator[Callable[[], None]]:
        """Hears the outer engine from now on; the call that is given returns at its first `event` about this learner's
        sandboxes: what happens to one ("die"), or a part of the command that is run in it."""
        told = self.engine.events(decode=True, filters={"label": f"{LABEL}.owner={self.owner}"})
        ender = threading.Timer(SECONDS, told.close)

        def heard() -> None:
            assert any(is_event(item["Action"], event) for item in told), (
                f"the engine never told of {event!r}"
            )

        ender.start()
        try:
            yield heard
        finally:
            ender.cancel()
            told.close()

    def at(
        self, event: str, *words: str, do: Callable[[subprocess.Popen[bytes]], object]
    ) -> subprocess.Popen[bytes]:
        """Begins netdojo, and calls `do` at the outer engine's first `event` about this learner's sandboxes."""
        with self.listening(event) as heard:
            program = self.begin(*words)
            try:
                heard()
                do(program)
            except BaseException:
                program.kill()
                program.communicate()
                raise
        return program

    def kill_at(
        self, event: str, *words: str, by: signal.Signals = signal.SIGKILL, code: int | None = None
    ) -> None:
        """Sends netdojo a signal at that event, and waits for its end."""
        program = self.at(event, *words, do=lambda program: program.send_signal(by))
        self.ended(program, code)

    # -- the outer engine ------------------------------------------------------------------------

    @property
    def outer(self) -> OuterEngine:
        """The outer engine, where it is one that may be killed."""
        assert self._outer is not None
        return self._outer

    def restart(self) -> None:
        """Starts the outer engine again."""
        self.outer.start()
        self.engine.close()
        self.engine = self.outer.client()

    # -- the sandbox -----------------------------------------------------------------------------

    def sandboxes(self) -> list[str]:
        """The sandboxes of this learner that the outer engine knows, running or not."""
        found = self.engine.containers(all=True, filters={"label": f"{LABEL}.owner={self.owner}"})
        return [str(item["Id"]) for item in found]

    def keeper(self, *argv: str, sandbox: str = "") -> str:
        """What `argv` says beside the keeper of a sandbox, the newest by default."""
        place = sandbox or self.sandboxes()[0]
        code, out, err = run_exec(self.engine, place, list(argv), None, SECONDS)
        assert code == 0, (argv, code, err)
        return out.decode()

    def kill_inside(self, process: str) -> None:
        """kill -9 of every process of that name in the newest sandbox, as soon as there is one.

        A name with a slash or a space is looked for in whole command lines.
        """
        how = f"-f '[{process[0]}]{process[1:]}'" if {"/", " "} & set(process) else f"-x {process}"
        self.keeper("sh", "-c", f"until pkill -KILL {how}; do :; done")

    def records(self) -> list[dict[str, object]]:
        """The records of sessions, as they are on disk."""
        return [json.loads(file.read_text()) for file in (self.state / "sessions").glob("[!.]*.json")]

    def solve(self) -> None:
        """Does what `FIRST` asks for, as the learner would."""
        [record] = [record for record in self.records() if record["exercise"] == FIRST]
        values = load_course(ROOT).exercise(FIRST).draw(int(str(record["seed"]))).values
        words = [f"{name}={value}" for name, value in values.items()]
        self.keeper("/enter", "host1", "env", *words, "sh", "-c", SOLVE, sandbox=str(record["container"]))

    def gone(self) -> None:
        """Waits until the outer engine has removed the sandbox, which has ended."""
        for sandbox in self.sandboxes():
            with suppress(docker.errors.NotFound):
                self.engine.wait(sandbox, timeout=SECONDS, condition="removed")

    # -- what must hold --------------------------------------------------------------------------

    def hold(self) -> None:
        """Progress is whole, nothing is lost; `clean` leaves what sessions know and nothing else; no end is loose."""
        store = self.store()
        try:
            passed, ledger = store.passed(), store.ledger()
        finally:
            store.close()
        assert store.damaged is None, "the progress is damaged still"
        assert self.lasting <= set(passed), f"a pass was lost: {self.lasting - set(passed)}"
        assert first_break(ledger) is None, "the ledger's chain is broken"
        noted = {entry.fact.particulars["exercise"] for entry in ledger if entry.fact.what == "pass"}
        assert self.lasting - {EARLIER} <= noted, f"the ledger lacks a pass: {noted}"
        self.run("clean")
        known = {record["container"] for record in self.records()}
        assert set(self.sandboxes()) == known, "clean left a sandbox that no session knows, or forgot one"
        drafts = [*self.state.glob(".*"), *(self.state / "sessions").glob(".*")]
        assert drafts == [], "clean left drafts of a program that was killed"
        self.run("stop", "--all")
        assert self.sandboxes() == [], "a sandbox is left"
        for pid in self.processes():
            await_end(pid, SECONDS)
        assert self.processes() == [], "a process of netdojo's is left"
        assert list(self.runtime.glob("*")) == [], "sockets are left"

    def processes(self) -> list[int]:
        """The programs of this learner that run on this machine, without what runs in sandboxes."""
        mark = f"NETDOJO_OWNER={self.owner}\0".encode()
        found = []
        for place in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):
                if mark in place.read_bytes():
                    found.append(int(place.parent.name))
        return found

    def close(self) -> None:
        """Removes whatever is left, after a failure too."""
        for pid in self.processes():
            end(pid, SECONDS)
        for sandbox in self.sandboxes():
            self.engine.remove_container(sandbox, v=True, force=True)
        shutil.rmtree(self.runtime, ignore_errors=True)


def is_event(told: str, event: str) -> bool:
    """Whether what the engine tells is `event`.

    >>> is_event("exec_create: sh -c date", "sh -c"), is_event("die", "die"), is_event("exec_die", "die")
    (True, True, False)
    """
    what, _, command = told.partition(": ")
    return event == what or event in command
