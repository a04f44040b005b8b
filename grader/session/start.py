"""An exercise's start: the sandbox that it asks for, its engines awaited, its values told, its set-up run in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.checks.evaluate import Baseline
from grader.patience import patient
from grader.problem import SandboxProblem
from grader.sandbox.launch import MEGABYTE, Sandbox, SandboxSpec
from grader.session.script import run_parts
from grader.text import Text, say

if TYPE_CHECKING:
    from grader.course.exercise_file import Limits
    from grader.course.models import Drawn, Exercise
    from grader.network.state import NetworkState
    from grader.session.link import Link

IDLE_SECONDS = 4 * 3600
"""How long a sandbox lives after the last command that used it."""

Progress = Callable[[Text], None]


def silent(_words: Text) -> None:
    """The progress of somebody who does not look."""


def spec_of(exercise: Exercise, labels: Mapping[str, str], isolation: str) -> SandboxSpec:
    """The sandbox that `exercise` asks for."""
    spec = SandboxSpec(nodes=exercise.nodes, labels=labels, ttl=IDLE_SECONDS, isolation=isolation)
    return limited(spec, exercise.file.limits)


def limited(spec: SandboxSpec, limits: Limits) -> SandboxSpec:
    """`spec` with an exercise's own limits, which are in megabytes, where it has any."""
    sizes = {name: getattr(limits, name) for name in ("memory", "disk")}
    asked = {name: size * MEGABYTE for name, size in sizes.items() if size is not None}
    if limits.pids is not None:
        asked["pids"] = limits.pids
    return replace(spec, **asked)


def await_engines(sandbox: Sandbox, drawn: Drawn) -> None:
    """Returns when every engine answers and every node's shell knows the values. Raises SandboxProblem."""
    sandbox.wait_ready()
    tell_values(sandbox, drawn)


def tell_values(sandbox: Sandbox, drawn: Drawn) -> None:
    """Every shell that is begun from now on knows the values as variables. Raises SandboxProblem."""
    words = "".join(f"export {name}={value}\n" for name, value in drawn.values.items())
    for node in drawn.exercise.nodes:
        sandbox.exec(node, ["sh", "-c", "cat > /run/netdojo/env"], stdin=words.encode())


def run_set_up(link: Link, drawn: Drawn, progress: Progress = silent) -> Baseline:
    """Prepares the start where nothing is prepared, and returns what the attempt starts from. Raises SandboxProblem
    where it fails, or where an engine ended meanwhile."""
    sandbox, name = link.sandbox, drawn.exercise.name
    engines = {node: _engine_processes(sandbox, node) for node, _ in drawn.setup}
    for node, script in drawn.setup:
        progress(say("preparing {node}", node=node))
        ran = run_parts(sandbox, node, script.content(), drawn.values)
        if ran.exit_code:
            _prove_same(sandbox, engines, name)
            raise SandboxProblem(
                say(
                    "The set-up of {exercise} failed: {output}",
                    exercise=name,
                    output=ran.output.strip()[-600:],
                ),
                say("This is a fault of the exercise; please tell its author."),
            )
    picture = _whole_picture(link, name)
    _prove_same(sandbox, engines, name)
    return Baseline.of(picture)


def _whole_picture(link: Link, name: str) -> NetworkState:
    """A picture of every node. What the attempt starts from must not lack one: goals are compared with it later."""
    picture = link.picture()
    if picture.missing:  # a connection that was cut, or an engine that is starting again
        link.sandbox.wait_ready()
        picture = link.picture()
    for node in picture.missing:
        raise _ended(node, name)
    return picture


def _engine_processes(sandbox: Sandbox, node: str) -> bytes:
    """The process numbers of the engine of `node`, that of its containerd with it."""
    _, out, _ = sandbox.exec(node, ["pgrep", "-x", "dockerd|containerd"], timeout=patient(10.0))
    return out


def _prove_same(sandbox: Sandbox, engines: Mapping[str, bytes], name: str) -> None:
    """Raises SandboxProblem where an engine ended since: what ran has stopped then, what came meanwhile was
    refused, and goals would fail for nobody's mistake."""
    for node, processes in engines.items():
        if _engine_processes(sandbox, node) != processes:
            raise _ended(node, name)


def _ended(node: str, name: str) -> SandboxProblem:
    return SandboxProblem(
        say("The engine of {node} ended while {exercise} was being prepared.", node=node, exercise=name),
        say("Do it once more."),
        code="engine-away",
    )
