"""Which limits the nodes of a sandbox hit, as its keeper notes it by the kernel's counts (image/keeper/guard.py)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.problem import SandboxProblem
from grader.sandbox.outer import engine_errors

if TYPE_CHECKING:
    from grader.sandbox.launch import Sandbox

LOG = "/run/keeper/limits.log"
TOLD = "/run/keeper/limits.told"
FOLLOW = ["sh", "-c", f"tail -n 0 -F {LOG} & cat > /dev/null; kill $!"]
"""The command that tells what comes, until its stdin ends."""


@dataclass(frozen=True, slots=True)
class Struck:
    """A limit ("memory", "pids", "disk" or "inodes") that `node` hit. Memory and disk in bytes.

    `now` says that it still is. `who` took most: what it is ("container", "process", "volume"), its name, how much.
    """

    node: str
    limit: str
    used: int
    size: int
    now: bool = True
    who: tuple[str, str, int] | None = None


def asking(mark: bool) -> list[str]:
    """The command that asks; with `mark` it notes how much was told."""
    script = f"cat {TOLD} 2>/dev/null || echo 0; cat {LOG} 2>/dev/null"
    if mark:
        script += f"; wc -l < {LOG} > {TOLD}"
    return ["sh", "-c", script + " 2>/dev/null || true"]


def struck(sandbox: Sandbox, mark: bool = True) -> tuple[Struck, ...]:
    """What is at a limit now, and what was since this was asked last, by whomever; without `mark` this time does
    not count as asked. Empty where nobody can tell."""
    try:
        code, out, _ = sandbox.exec_keeper(asking(mark), timeout=20)
    except SandboxProblem:
        return ()  # that the sandbox is gone is told by whoever needs it next
    except engine_errors():
        return ()  # so is the end of the engine that it runs on
    if code:
        return ()  # the sandbox is ending, and these are its engine's words
    first, *lines = out.decode().splitlines()
    count = int(first)
    return read(lines, count if count <= len(lines) else 0)  # fewer lines than before: the guard began anew


def read(lines: Iterable[str], told: int = 0) -> tuple[Struck, ...]:
    """From the guard's lines: what is at its limit now, and what was in the lines after the first `told`."""
    found: dict[tuple[str, str], Struck] = {}
    for place, line in enumerate(lines):
        change = json.loads(line)
        key = (str(change["node"]), str(change["limit"]))
        if change["on"]:
            who = change["who"]
            found[key] = Struck(*key, change["used"], change["size"], True, tuple(who) if who else None)
        elif key in found:
            before = found.pop(key)
            if place >= told:
                found[key] = Struck(*key, before.used, before.size, False, before.who)
    return tuple(found.values())
