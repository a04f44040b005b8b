"""A seat's websocket: terminado's messages both ways, and what the instructor says (grader/classroom/seat/app.py)."""

from __future__ import annotations

import json
from typing import Any

from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError


class Line:
    """The terminal at the other end of `socket`."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self._socket = socket

    async def send(self, *message: object) -> bool:
        """Sends ["stdin", keys], ["set_size", rows, columns], ["hand", {...}] or ["draw"]. False where it is cut."""
        try:
            await self._socket.write_message(json.dumps(message))
        except (WebSocketClosedError, StreamClosedError):
            return False
        return True

    async def next(self) -> list[Any] | None:
        """The next message: ["stdout", text], ["size", rows, columns], ["news", {...}], ["disconnect", code] and
        terminado's others. None where it is cut."""
        while (raw := await self._socket.read_message()) is not None:
            try:
                told = json.loads(raw)
            except ValueError:
                continue
            if isinstance(told, list) and told:
                return told
        return None

    def close(self) -> None:
        """Ends it."""
        self._socket.close()
