"""Which machine of a swarm a seat runs on, and where that machine's door is. Asked of the swarm's manager."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from grader.classroom.door.engine import Engine
from grader.classroom.machines import LABEL, SEAT, door_service

API = "/v1.41"
KNOWN_SECONDS = 3.0
"""How long an answer is believed: an app opens several connections at once."""


class Machines:
    """The machines of the class called `label`, as the manager behind `engine` knows them."""

    def __init__(self, engine: Engine, label: str) -> None:
        self._engine = engine
        self._label = label
        self._known: dict[str, tuple[float, str]] = {}

    async def door_of(self, seat: str) -> str | None:
        """The address of the door on the machine where `seat` runs now; None where it runs nowhere, or there is none.

        Raises EngineAway.
        """
        at, address = self._known.get(seat, (0.0, ""))
        if time.monotonic() - at < KNOWN_SECONDS:
            return address
        mine = {"label": [f"{SEAT}={seat}", f"{LABEL}={self._label}"]}
        for service in await self._ask("services", mine):
            for task in await self._running(service["ID"]):
                for door in await self._running(door_service(self._label)):
                    if door.get("NodeID") == task.get("NodeID"):
                        address = _address(door)
                        self._known[seat] = (time.monotonic(), address)
                        return address
        return None

    def forget(self, seat: str) -> None:
        """Its door did not answer: ask again."""
        self._known.pop(seat, None)

    async def _running(self, service: str) -> list[dict[str, Any]]:
        wanted = {"service": [service], "desired-state": ["running"]}
        return [task for task in await self._ask("tasks", wanted) if task["Status"]["State"] == "running"]

    async def _ask(self, what: str, filters: Mapping[str, list[str]]) -> list[dict[str, Any]]:
        status, found = await self._engine.ask("GET", f"{API}/{what}", {"filters": json.dumps(filters)})
        return list(found) if status == 200 and isinstance(found, list) else []


def _address(task: Mapping[str, Any]) -> str:
    """A task's address in the network that it is attached to."""
    (network,) = task["NetworksAttachments"]
    return str(network["Addresses"][0]).partition("/")[0]
