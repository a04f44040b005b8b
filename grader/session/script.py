"""Runs a bash script in a sandbox's node as the learner: setup, solutions, attempts and `netdojo try`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.sandbox.launch import Sandbox


@dataclass(frozen=True, slots=True)
class Ran:
    """What a script printed and how it ended; `output` is stdout and stderr as they came."""

    exit_code: int
    output: str


def run_script(
    sandbox: Sandbox, node: str, script: bytes, values: Mapping[str, str], timeout: float = 120.0
) -> Ran:
    """Runs `script` by bash in `node` with the exercise's variables in its environment.

    A failing command does not end it, as it would not end a person's typing. Raises SandboxProblem when
    the sandbox is lost or `timeout` seconds have passed.
    """
    code, out, err = sandbox.exec(node, ["bash", "-s"], env=dict(values), stdin=script, timeout=timeout)
    return Ran(code, (out + err).decode("utf-8", "replace"))
