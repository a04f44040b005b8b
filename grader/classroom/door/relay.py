"""The door of a class that is spread over a swarm: hands each seat on to the door of the machine where the seat runs.

A seat knows one address, the class's. Its sandboxes are beside it, on its own machine, and that machine's door has the
rules; this one knows who speaks, and carries bytes.
"""

from __future__ import annotations

import asyncio
import contextlib

from grader.classroom.door.engine import EngineAway
from grader.classroom.door.listen import GREETING, Greeter, whole
from grader.classroom.door.machines import Machines
from grader.classroom.machines import DOOR_PORT
from grader.classroom.streams import join
from grader.classroom.tokens import seat_token

CONNECT_SECONDS = 10.0


class Relay(Greeter):
    """Hands on seats of the class whose secret is `secret`."""

    def __init__(self, machines: Machines, secret: bytes) -> None:
        super().__init__(secret)
        self._machines = machines

    async def serve(self, seat: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Joins the seat to its machine's door, until both have ended."""
        far = None
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                address = await self._machines.door_of(seat)
                if address is None:
                    raise EngineAway("this seat's machine has no door yet")
                near, far = await asyncio.open_connection(address, DOOR_PORT)
            far.write(GREETING + seat_token(self._secret, seat).encode() + b"\n")
            await join((reader, writer), (near, far))
        except (OSError, TimeoutError, EngineAway) as error:
            self._machines.forget(seat)
            writer.write(whole(503, f"The seat's machine does not answer: {error}"))
            with contextlib.suppress(OSError):
                await writer.drain()
        finally:
            if far is not None:
                far.close()
