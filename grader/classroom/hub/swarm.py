"""How a seat is spawned on a Docker Swarm: a service of one task, which the swarm places, and places anew elsewhere
where its machine is lost. What the seat had done comes back from the class service.

Its network is an overlay that holds the seat and the class's front, whichever machine the seat is on.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from docker.errors import APIError
from docker.types import Mount, RestartPolicy
from docker.utils import parse_bytes
from dockerspawner import SwarmSpawner
from traitlets import Int, List, Unicode

from grader.classroom.hub.config import NAME
from grader.classroom.hub.seats import DOOR, WRITTEN, SeatSpawner
from grader.classroom.tokens import seat_token

SWARM_PREFIX = 28
"""A seat's overlay has sixteen addresses: each machine that it was ever on takes one more."""

API = "/v1.41"
LEAVE_SECONDS = 15


class SwarmSeatSpawner(SeatSpawner, SwarmSpawner):  # type: ignore[misc]
    """A seat in a service, on a network of its own."""

    placement = List(Unicode(), help="Where seats may run, as `docker service create --constraint`.").tag(
        config=True
    )
    processes = Int(300, help="How many processes a seat may have.").tag(config=True)
    prefix_length = SWARM_PREFIX

    @property
    def mounts(self) -> list[Any]:
        """What a seat may write, in memory; and the course, which is at the same place on every machine."""
        written = [Mount(path, None, type="tmpfs", tmpfs_size=64 << 20, tmpfs_mode=0o777) for path in WRITTEN]
        return [*super().mounts, *written]

    async def poll(self) -> Any:
        """A seat is there as long as its service: the swarm starts it anew wherever it can."""
        return None if await self.get_object() else 0

    async def stop(self, now: bool = False) -> None:
        """Ends the seat; the door of its machine, which is found while the seat is there, then ends its sandboxes."""
        self._door = await asyncio.to_thread(_open_door, seat_token(self.secret, self.user.name))
        try:
            await super().stop(now)
        finally:
            if self._door is not None:
                self._door.close()

    def _dress(self) -> None:
        """What DockerSpawner says by options of a container, in the words of a service."""
        self.extra_create_kwargs = {"labels": self._labels("seat")}
        self.extra_container_spec = {
            "labels": self._labels("seat"),
            "hostname": "seat",
            "cap_drop": ["ALL"],
            "privileges": {"NoNewPrivileges": True},
            "read_only": True,
            "init": True,
        }
        limits = {
            "NanoCPUs": int(self.cpu_limit * 1e9),
            "MemoryBytes": parse_bytes(self.mem_limit),
            "Pids": self.processes,
        }
        self.extra_task_spec = {
            "resources": {"Limits": limits},
            "restart_policy": RestartPolicy(condition="any", delay=10**9),
        }
        self.extra_endpoint_spec = {"mode": "dnsrr"}
        self.extra_placement_spec = {"constraints": list(self.placement) or None}

    def _network_options(self) -> dict[str, Any]:
        return {"driver": "overlay", "attachable": True, "scope": "swarm"}

    async def _end_sandboxes(self) -> None:
        door = getattr(self, "_door", None)
        if door is not None:
            for name, words in await asyncio.to_thread(_end_all, door):
                self.log.warning("The sandbox %s stays for now: %s", name[:12], words)

    async def _end_network(self) -> None:
        """The seat's task leaves it a moment after its service is gone."""
        with suppress(APIError):
            await self.docker("disconnect_container_from_network", self.front, self.network_name, force=True)
        for _ in range(LEAVE_SECONDS):
            try:
                await self.docker("remove_network", self.network_name)
            except APIError as error:
                if error.status_code == 404:
                    return
                await asyncio.sleep(1)
            else:
                return
        self.log.warning("%s stays for now", self.network_name)


def _open_door(token: str) -> http.client.HTTPConnection | None:
    """A connection through the class's door to that of the seat's machine; None where neither answers."""
    connection = http.client.HTTPConnection(NAME, DOOR, timeout=30)
    try:
        connection.sock = socket.create_connection(("127.0.0.1", DOOR), timeout=30)
        connection.sock.sendall(f"netdojo-seat {token}\n".encode())
    except OSError:
        connection.close()
        return None
    return connection


def _end_all(door: http.client.HTTPConnection) -> list[tuple[str, str]]:
    """Ends the seat's sandboxes; what could not be ended, and why."""
    failed = []
    try:
        found = _ask(door, "GET", f"/containers/json?all=1&filters={quote(json.dumps({'label': []}))}")
        for one in found if isinstance(found, list) else ():
            told = _ask(door, "DELETE", f"/containers/{one['Id']}?v=1&force=1")
            if isinstance(told, dict):
                failed.append((one["Id"], str(told.get("message"))))
    except (OSError, http.client.HTTPException, ValueError) as error:
        failed.append(("", str(error)))
    return failed


def _ask(door: http.client.HTTPConnection, method: str, path: str) -> Any:
    door.request(method, API + path)
    answer = door.getresponse()
    words = answer.read()
    return json.loads(words) if words else None
