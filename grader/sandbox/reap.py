"""Finds and removes sandboxes that belong to no live session, and says which they were."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.sandbox.outer import LABEL, connect, owner, remove

if TYPE_CHECKING:
    import docker


@dataclass(frozen=True, slots=True)
class Left:
    """A sandbox's container as it was found. `session` is empty for one made outside any session.

    `used` says that the process which started it still runs: it removes its sandbox by itself.
    """

    container_id: str
    name: str
    session: str
    running: bool
    used: bool


def all_sandboxes(outer: docker.APIClient) -> list[Left]:
    """Every sandbox of this owner on the engine, running or not."""
    found = outer.containers(all=True, filters={"label": [f"{LABEL}.sandbox", f"{LABEL}.owner={owner()}"]})
    return [
        Left(
            container["Id"],
            container["Names"][0].lstrip("/"),
            container["Labels"].get(f"{LABEL}.session", ""),
            container["State"] == "running",
            _alive(container["Labels"].get(f"{LABEL}.pid", "")),
        )
        for container in found
    ]


def remove_orphans(live: Collection[str]) -> list[Left]:
    """Removes every sandbox that neither a session in `live` nor a running process needs; returns those.

    Raises EngineProblem with no engine.
    """
    outer = connect()
    try:
        orphans = [
            left
            for left in all_sandboxes(outer)
            if left.session not in live and not (left.running and left.used)
        ]
        for orphan in orphans:
            remove(outer, orphan.container_id)
    finally:
        outer.close()
    return orphans


def _alive(pid: str) -> bool:
    """Whether the process that started a sandbox still is."""
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
