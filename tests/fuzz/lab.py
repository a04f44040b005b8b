"""A node for random commands: runs them, looks at what came of them, and empties the node for the next ones."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from grader.checks.evaluate import Evaluator
from grader.checks.scene import Baseline, Facts
from grader.checks.verdict import Verdict
from grader.course.goals import Goal
from grader.network.observer import Observer
from grader.network.state import NetworkState, NodeState, Refusal
from grader.sandbox.launch import Sandbox
from grader.session.link import Link
from tests.fuzz.asks import Ask

LOOK = Path(__file__).with_name("look.py").read_bytes()
NODE = "host1"
SECONDS = 10.0
EMPTY = """
docker ps -aq | xargs -r docker rm -fv >/dev/null
docker network prune -f >/dev/null
docker ps -aq; docker network ls -q --filter type=custom
"""


@dataclass(frozen=True)
class Done:
    """A command that was run: its exit code, and what it printed, cut short."""

    line: str
    code: int
    printed: str


class Lab:
    """`sandbox` has one node. The observer is the one that a session has, and lives as long as the lab."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.link = Link(sandbox, (NODE,))
        self.observer: Observer = self.link.observer()

    def __enter__(self) -> Lab:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.observer.close()
        self.link.close()

    def empty(self) -> None:
        """Removes every container and network."""
        code, left, told = self._sandbox.exec(NODE, ["sh", "-s"], stdin=EMPTY.encode())
        assert (code, left) == (0, b""), (left, told)

    def run(self, lines: Sequence[str]) -> list[Done]:
        """Runs `lines` one after the other, each whatever came of the one before."""
        parts = [
            f"timeout 60 sh -c {shlex.quote(line)} >/tmp/fuzz.out 2>&1 </dev/null; "
            'printf "%s %s\\0" $? "$(head -c 300 /tmp/fuzz.out | tr "\\0" " ")"'
            for line in lines
        ]
        _, out, _ = self._sandbox.exec(NODE, ["sh", "-s"], stdin="\n".join(parts).encode())
        told = out.decode("utf-8", "replace").split("\0")[:-1]
        assert len(told) == len(lines), told
        return [
            Done(line, int(words.partition(" ")[0]), words.partition(" ")[2].strip())
            for line, words in zip(lines, told, strict=True)
        ]

    def look(self, asked: dict[str, list[list[str]]] | None = None) -> dict[str, Any]:
        """What `look.py` sees."""
        argv = ["python3", "-", json.dumps(asked or {})]
        code, out, err = self._sandbox.exec(NODE, argv, stdin=LOOK)
        assert code == 0, err.decode()
        seen: dict[str, Any] = json.loads(out)
        return seen

    def observed(self) -> NodeState:
        """The node as the observer has it now."""
        latest = self.observer.wait_for(lambda picture: NODE in picture.nodes, SECONDS)
        assert latest is not None
        return latest.node(NODE)

    def refusals(self) -> tuple[Refusal, ...]:
        """What the node's agent saw the engine refuse."""
        return self.link.with_refusals(NetworkState({NODE: NodeState(NODE)})).node(NODE).refusals

    def judge(self, state: NodeState, asks: Sequence[Ask], start: NodeState) -> list[Verdict]:
        """netdojo's verdicts on goals, in their order."""
        goals = [
            Goal.model_validate({"id": f"g{number}", kind: ask}) for number, (kind, ask) in enumerate(asks)
        ]
        picture = self.link.with_refusals(NetworkState({NODE: state}))
        baseline = Baseline.of(NetworkState({NODE: start}))
        return list(Evaluator(goals).evaluate(Facts(picture, self.link, baseline, nodes=(NODE,))))
