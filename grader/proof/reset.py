"""Makes a used sandbox like it was, and proves that it is: what differs is named, and then it is not used again.

The proof is a look at all that a learner's commands could change in a node: every object of the engine as `inspect`
shows it, the packet filter, addresses, links and routes, the kernel's network settings, processes, and files, in the
node and in its containers. Outside the look are the engine's own counters, such as which pool comes next.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from grader.patience import patient
from grader.problem import SandboxProblem
from grader.sandbox.launch import Sandbox
from grader.text import say, verbatim

SECONDS = patient(60.0)
PACKAGE = "grader.proof.inside"
MODULES = ("engine", "spaces", "processes", "files", "look", "back", "run")
LOADER = """
import sys, types
for name in ("grader", "grader.proof", "grader.proof.inside", *MODULES):
    module = sys.modules[name] = types.ModuleType(name)
    module.__path__ = []
    exec(compile(MODULES.get(name, ""), name, "exec"), module.__dict__)
sys.modules[name].main()
"""


@dataclass(frozen=True, slots=True)
class Looks:
    """What every node of a sandbox was like at one moment, `at` seconds since the epoch by their clock."""

    nodes: Mapping[str, Mapping[str, Any]]
    at: float


@dataclass(frozen=True, slots=True)
class PutBack:
    """What is not as it was (() where all is), and the moment when that was looked at, as in `Looks`."""

    changed: tuple[str, ...]
    at: float


def look(sandbox: Sandbox, nodes: tuple[str, ...]) -> Looks:
    """What the nodes are like now. Raises SandboxProblem."""
    seen = {node: _inside(sandbox, node, {}) for node in nodes}
    return Looks(seen, max(found["at"] for found in seen.values()))


def put_back(sandbox: Sandbox, before: Looks) -> PutBack:
    """Makes the nodes as they were `before`, as far as that can be. Raises SandboxProblem.

    Stops at the first node that differs: the sandbox is of no use then.
    """
    at = before.at
    for node, found in before.nodes.items():
        done = _inside(sandbox, node, found)
        at = max(at, done["at"])
        if done["changed"]:
            return PutBack(tuple(f"{node}: {name}" for name in done["changed"]), at)
    return PutBack((), at)


def _inside(sandbox: Sandbox, node: str, words: Mapping[str, Any]) -> dict[str, Any]:
    code, out, err = sandbox.exec(
        node, ["python3", "-S", "-E", "-c", _program()], stdin=json.dumps(words).encode(), timeout=SECONDS
    )
    if code:
        raise SandboxProblem(
            say("{node} could not be looked at: {reason}", node=node, reason=verbatim(err.decode()[-300:]))
        )
    found: dict[str, Any] = json.loads(out)
    return found


@cache
def _program() -> str:
    """The modules of `inside` in one text, in an order in which each finds the ones that it imports."""
    folder = resources.files("grader.proof.inside")
    texts = {f"{PACKAGE}.{name}": folder.joinpath(f"{name}.py").read_text() for name in MODULES}
    return f"MODULES = {texts!r}\n{LOADER}"
