"""A seat as it runs: its process on a port of its own, and websockets to it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.testing import bind_unused_port
from tornado.websocket import WebSocketClientConnection, websocket_connect

from grader.classroom.tokens import seat_token

ROOT = Path(__file__).parents[2]
PREFIX = "/user/lin/"


@dataclass
class RunningSeat:
    """A process of `grader.classroom.seat`."""

    base: str
    process: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)
    listening: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self, stream: asyncio.StreamReader) -> None:
        """Keeps what it says; a pipe that nobody reads would stop it."""
        while line := await stream.readline():
            self.lines.append(line.decode())
            if b"seat: listening" in line:
                self.listening.set()

    @property
    def origin(self) -> str:
        return self.base.removesuffix(PREFIX)

    async def get(self, path: str = "", token: str = "learner-token", **headers: str) -> HTTPResponse:
        given = {"Authorization": f"token {token}"} if token else {}
        request = HTTPRequest(self.base + path, headers={**given, **headers}, follow_redirects=False)
        return await AsyncHTTPClient().fetch(request, raise_error=False)

    async def screen(self, token: str = "learner-token", **headers: str) -> Screen:
        given = {"Origin": self.origin, **({"Authorization": f"token {token}"} if token else {}), **headers}
        url = self.base.replace("http", "ws", 1) + "ws"
        return Screen(await websocket_connect(HTTPRequest(url, headers=given)))


@dataclass
class Screen:
    """A page's websocket, and what it has drawn so far."""

    socket: WebSocketClientConnection
    drawn: str = ""
    size: tuple[int, int] = (0, 0)
    news: dict[str, object] = field(default_factory=dict)
    ended: bool = False

    async def until(self, *words: str) -> None:
        """Returns when all of `words` have been drawn."""
        async with asyncio.timeout(60):
            while not all(word in self.drawn for word in words):
                assert await self.next(), f"the screen ended: {self.drawn[-500:]!r}"

    async def next(self) -> bool:
        raw = await self.socket.read_message()
        if raw is None:
            return False
        match json.loads(raw):
            case ["stdout", text]:
                self.drawn += text
            case ["size", rows, columns]:
                self.size = (rows, columns)
            case ["news", news]:
                self.news = news
            case ["disconnect", *_]:
                self.ended = True
        return True

    async def say(self, *message: object) -> None:
        await self.socket.write_message(json.dumps(message))


@asynccontextmanager
async def running_seat(
    service: str, hub_port: int, door: str, secret: bytes, folder: Path, most: int | None = None
) -> AsyncIterator[RunningSeat]:
    """The seat "lin", with its state in `folder`; ended by SIGTERM, as a container is. No file of it grows beyond
    `most` KB."""
    folder.mkdir(exist_ok=True)
    listening, port = bind_unused_port()
    listening.close()
    hub = f"http://127.0.0.1:{hub_port}"
    scopes = json.dumps(["access:servers!server=lin/", "access:servers!user=lin"])
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("NETDOJO_", "DOCKER_"))},
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder),
        "NETDOJO_STATE": str(folder / "state"),
        "NETDOJO_LANG": "en",
        "NETDOJO_CLASS_URL": service,
        "NETDOJO_SEAT_TOKEN": seat_token(secret, "lin"),
        "NETDOJO_DOOR": door,
        "JUPYTERHUB_USER": "lin",
        "JUPYTERHUB_API_TOKEN": "seat-api-token",
        "JUPYTERHUB_API_URL": f"{hub}/hub/api",
        "JUPYTERHUB_CLIENT_ID": "jupyterhub-user-lin",
        "JUPYTERHUB_HOST": hub,
        "JUPYTERHUB_BASE_URL": "/",
        "JUPYTERHUB_SERVICE_PREFIX": PREFIX,
        "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{port}{PREFIX}",
        "JUPYTERHUB_OAUTH_ACCESS_SCOPES": scopes,
        "JUPYTERHUB_OAUTH_SCOPES": scopes,
    }
    words = (sys.executable, "-m", "grader.classroom.seat")
    if most is not None:  # a file that may not grow says what a full disk says
        words = ("prlimit", f"--fsize={most << 10}", *words)
    process = await asyncio.create_subprocess_exec(*words, env=environment, stderr=asyncio.subprocess.PIPE)
    assert process.stderr is not None
    made = RunningSeat(f"http://127.0.0.1:{port}{PREFIX}", process)
    reading = asyncio.create_task(made.read(process.stderr))
    try:
        async with asyncio.timeout(60):
            await made.listening.wait()
        yield made
    finally:
        process.terminate()
        await process.wait()
        await reading
    assert process.returncode == 0, made.lines
