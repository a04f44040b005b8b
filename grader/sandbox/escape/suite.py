"""Makes every attempt in one throw-away sandbox, beside a neighbour, and judges what came of each."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from grader.problem import Problem, SandboxProblem
from grader.sandbox.escape.attempts import ATTEMPTS, Attempt, Control, Outcome
from grader.sandbox.escape.places import (
    ARCHIVE,
    LIFE,
    PYTHON,
    Lines,
    Place,
    beside,
    privileged,
    shell,
    weak,
)
from grader.sandbox.launch import MEGABYTE, Sandbox, SandboxSpec
from grader.sandbox.outer import engine_errors, remove
from grader.sandbox.stream import ExecStream
from grader.text import say, verbatim

if TYPE_CHECKING:
    import docker

PIDS, MEMORY, DISK, INODES = 250, 400 * MEGABYTE, 64 * MEGABYTE, 20_000
KEPT = 2 * MEGABYTE
"""What the outer engine may keep of a sandbox's output: its limit is 1 MB, and a file grows a little beyond."""

NEIGHBOURS = ("10.213.0.1", "10.213.0.11", "10.213.0.12", "203.0.113.80")
INSIDE = ("shell", "container")


@dataclass(frozen=True, slots=True)
class Result:
    """What came of `attempt` at `place` ("shell", "container", or a control's name), and what was seen there."""

    attempt: Attempt
    place: str
    outcome: Outcome
    saw: str

    @property
    def inside(self) -> bool:
        """Whether it was made in the sandbox, and not at a control."""
        return self.place in INSIDE


class Suite:
    """The sandbox, its neighbour and the service on the host, while attempts are made.

        with Suite(client) as suite:
            results = list(suite.run())

    Raises SandboxProblem where one of them cannot be started.
    """

    def __init__(self, outer: docker.APIClient, spec: SandboxSpec | None = None) -> None:
        self._outer = outer
        self._stack = ExitStack()
        self._token = secrets.token_hex(8)
        self._spec = spec or SandboxSpec(nodes=("host1",), pids=PIDS, memory=MEMORY, disk=DISK, ttl=LIFE)

    def __enter__(self) -> Suite:
        with ExitStack() as stack:
            self.sandbox = self._start(stack, self._spec)
            self.neighbour = self._start(stack, SandboxSpec(nodes=("host1",), ttl=LIFE))
            self.sandbox.wait_ready()
            self.neighbour.wait_ready()
            self._listen(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def run(self, controls: bool = True) -> Iterator[Result]:
        """Every attempt from the shell, from a container, and (where `controls`) at its control, as they come."""
        container = self.sandbox.container_id
        inside = [shell(self._outer, container, "host1"), privileged(self._outer, container, "host1")]
        for place in inside:
            yield from self._at(place, ATTEMPTS, self._aim)
        if not controls:
            return
        for control, place, aim in self._controls():
            yield from self._at(place, [item for item in ATTEMPTS if item.control is control], aim)

    def _start(self, stack: ExitStack, spec: SandboxSpec) -> Sandbox:
        made = Sandbox.start(spec)
        stack.callback(made.stop)
        return made

    def _listen(self, stack: ExitStack) -> None:
        """Starts the services to aim at, and notes what to aim at."""
        shell(self._outer, self.neighbour.container_id, "internet")
        there = Place("", self._outer, self.neighbour.container_id, ("/enter", "internet"), "/")
        greeting = there.stream(*PYTHON, f"/tmp/{ARCHIVE}", "service", self._token)
        stack.callback(greeting.close)
        neighbour = _first(greeting)
        self._host = beside(self._outer, ["service", self._token], network_mode="host")
        stack.callback(remove, self._outer, self._host)
        host = self._said_by_host()
        macs = [
            json.loads(self.sandbox.exec(node, ["ip", "-j", "link", "show", "eth0"])[1])[0]["address"]
            for node in ("host1", "internet")  # the internet's sysfs shows the keeper's interfaces
        ]
        self._aim: dict[str, Any] = {
            "token": self._token,
            "engine": str(self._outer.info()["ID"]),
            "host": host["addresses"],
            "gateways": host["gateways"],
            "port": host["port"],
            "neighbour": NEIGHBOURS,
            "neighbour_port": neighbour["port"],
            "macs": macs,
            "pids": self._spec.pids,
            "memory": self._spec.memory,
            "disk": self._spec.disk,
            "inodes": max(self._spec.disk // 4096, INODES),
        }

    def _said_by_host(self) -> dict[str, Any]:
        said = b""
        for piece in self._outer.logs(self._host, stdout=True, stderr=True, stream=True, follow=True):
            said += piece
            if said.endswith(b"\n"):
                break
        try:
            told: dict[str, Any] = json.loads(said)
        except ValueError as error:
            raise SandboxProblem(
                say("The service to aim at did not start: {reason}", reason=verbatim(said.decode()))
            ) from error
        return told

    def _controls(self) -> Iterator[tuple[Control, Place, dict[str, Any]]]:
        place = weak(self._outer)
        try:
            yield Control.WEAK, place, self._aim
        finally:
            remove(self._outer, place.container)
        program = (*PYTHON, f"/tmp/{ARCHIVE}")
        yield Control.HOST, Place("host", self._outer, self._host, program, "/tmp"), self._aim
        there = replace(shell(self._outer, self.neighbour.container_id, "host1"), name="neighbour")
        yield Control.NEIGHBOUR, there, self._aim

    def _at(self, place: Place, attempts: Sequence[Attempt], aim: dict[str, Any]) -> Iterator[Result]:
        """Makes `attempts` at `place`. Those that a dying program leaves out cannot be told."""
        left = {item.name: item for item in attempts}
        order = {"names": list(left), "aim": {**aim, "data": place.data, "first": place.first}}
        lines = place.stream("run", json.dumps(order))
        noticed: dict[str, str] = {}
        try:
            for line in lines:
                if "height" in line:
                    if trouble := self._trouble():
                        noticed[line["height"]] = trouble
                    lines.answer()
                    continue
                name = line["name"]
                result = Result(left.pop(name), place.name, Outcome(line["outcome"]), line["saw"])
                result = WITNESSES.get(name, _believed)(self, place, result)
                if name in noticed:
                    result = replace(result, outcome=Outcome.SUCCEEDED, saw=noticed[name])
                yield result
        finally:
            lines.close()
        for item in left.values():
            yield Result(item, place.name, Outcome.UNKNOWN, lines.complaint[-200:] or "the program ended")

    def _trouble(self) -> str:
        """What others notice while somebody takes all it can get; "" where they are well."""
        troubles: tuple[type[Exception], ...] = (Problem, *engine_errors())
        try:
            code, _, said = self.neighbour.exec("host1", ["docker", "version"], timeout=30)
            self._outer.version()
        except troubles as error:
            return f"others noticed: {error}"
        return f"the neighbour's engine does not answer: {said.decode()}" if code else ""


def _believed(_suite: Suite, _place: Place, result: Result) -> Result:
    """What the inside said, where it can tell."""
    return result


def _owner_outside(suite: Suite, place: Place, result: Result) -> Result:
    """Whose the setuid file is outside: only the host's root would matter."""
    if result.outcome is not Outcome.SUCCEEDED:
        return result
    folder = "/data" if place.name == "weak" else "/data/host1"
    stream = ExecStream(suite._outer, place.container, ["stat", "-c", "%u", f"{folder}/netdojo-setuid"])
    uid = stream.recv().decode().strip()
    stream.close()
    if not uid.isdigit():
        return replace(result, outcome=Outcome.UNKNOWN, saw="the file is not seen from outside")
    saw = f"outside it belongs to uid {uid}"
    return replace(result, outcome=Outcome.REFUSED if int(uid) else Outcome.SUCCEEDED, saw=saw)


def _kept(suite: Suite, place: Place, result: Result) -> Result:
    """How much of a flood the outer engine kept."""
    if result.outcome is not Outcome.SUCCEEDED:
        return result
    kept = len(suite._outer.logs(place.container, stdout=True, stderr=True))
    saw = f"{result.saw}, {kept / MEGABYTE:.1f} MB kept"
    return replace(result, outcome=Outcome.REFUSED if kept <= KEPT else Outcome.SUCCEEDED, saw=saw)


WITNESSES: dict[str, Callable[[Suite, Place, Result], Result]] = {
    "setuid-file": _owner_outside,
    "log": _kept,
}
"""Attempts of which only the outside can tell what came: who looks there, after what the inside said."""


def _first(lines: Lines) -> dict[str, Any]:
    for line in lines:
        return line
    raise SandboxProblem(
        say("The service to aim at did not start: {reason}", reason=verbatim(lines.complaint))
    )
