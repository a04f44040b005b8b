"""Finds and removes sandboxes that belong to no live session, and says which they were."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass

from grader.sandbox.outer import LABEL, connect, owner


@dataclass(frozen=True, slots=True)
class Left:
    """A sandbox's container as it was found. `session` is empty for one made outside any session."""

    container_id: str
    name: str
    session: str
    running: bool


def all_sandboxes() -> list[Left]:
    """Every sandbox of this user on the engine, running or not. Raises EngineProblem with no engine."""
    outer = connect()
    try:
        found = outer.containers(
            all=True, filters={"label": [f"{LABEL}.sandbox", f"{LABEL}.owner={owner()}"]}
        )
    finally:
        outer.close()
    return [
        Left(
            container["Id"],
            container["Names"][0].lstrip("/"),
            container["Labels"].get(f"{LABEL}.session", ""),
            container["State"] == "running",
        )
        for container in found
        # A trial in another terminal is at work on its own sandbox and removes it by itself.
        if container["State"] != "running" or not _alive(container["Labels"].get(f"{LABEL}.pid", ""))
    ]


def remove_orphans(live: Collection[str]) -> list[Left]:
    """Removes every sandbox whose session is not in `live`; returns what was removed."""
    from grader.sandbox.launch import _remove

    outer = connect()
    try:
        orphans = [left for left in all_sandboxes() if left.session not in live]
        for orphan in orphans:
            _remove(outer, orphan.container_id)
    finally:
        outer.close()
    return orphans


def _alive(pid: str) -> bool:
    """Whether the trial's own process still is; only trials name one."""
    if not pid:
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
