"""The engine as the seat's app sees it: a unix socket whose connections go to the class's door.

Each is opened with the seat's token (grader.classroom.door.listen), which therefore stands neither in the app's
environment nor in any request that the app makes.
"""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from grader.classroom.streams import join

CONNECT_SECONDS = 10.0


class EngineSocket:
    """Listens at `path`, and speaks with the door at `door`, "HOST:PORT", as the seat whose token is `token`."""

    def __init__(self, path: Path, door: str, token: str) -> None:
        host, _, port = door.rpartition(":")
        self.path, self._host, self._port = path, host, int(port)
        self._greeting = f"netdojo-seat {token}\n".encode()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Starts listening. Raises OSError."""
        self.path.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(self._come, self.path)
        self.path.chmod(0o600)

    async def close(self) -> None:
        """Ends every connection."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.path.unlink(missing_ok=True)

    async def _come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        door: asyncio.StreamWriter | None = None
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                far, door = await asyncio.open_connection(self._host, self._port)
            door.write(self._greeting)
            await join((reader, writer), (far, door))
        except (OSError, TimeoutError, asyncio.CancelledError):
            pass  # the app sees an engine that is away, which is so
        finally:
            self._tasks.discard(task)
            for end in (writer, door):
                if end is not None:
                    with contextlib.suppress(OSError):
                        end.close()
