"""Opens the door: `python -m grader.classroom.door`. What it reads from its environment stands in ../README.md."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from grader.classroom.door.engine import Engine
from grader.classroom.door.limits import DoorLimits
from grader.classroom.door.listen import Door
from grader.classroom.door.machines import Machines
from grader.classroom.door.relay import Relay
from grader.classroom.door.rules import Rules
from grader.sandbox.build import image_name


async def main() -> None:
    """Listens until it is told to end."""
    socket = os.environ.get("DOCKER_HOST") or "unix:///var/run/docker.sock"
    if not socket.startswith("unix://"):
        sys.exit(f"door: DOCKER_HOST is {socket}, and must be a unix socket")
    secret = Path(os.environ["NETDOJO_CLASS_SECRET_FILE"]).read_bytes()
    limits = DoorLimits.model_validate_json(os.environ.get("NETDOJO_DOOR_LIMITS") or "{}")
    host, _, port = (os.environ.get("NETDOJO_DOOR") or "0.0.0.0:2376").rpartition(":")
    engine = Engine(socket.removeprefix("unix://"))
    swarm = os.environ.get("NETDOJO_DOOR_SWARM", "")
    door = (
        Relay(Machines(engine, swarm), secret) if swarm else Door(Rules(engine, limits, image_name()), secret)
    )
    server = await door.open(host, int(port))
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    address = server.sockets[0].getsockname()
    print(f"listening {address[0]}:{address[1]}", flush=True)
    await ended.wait()
    server.close()
    await door.close()


if __name__ == "__main__":
    asyncio.run(main())
