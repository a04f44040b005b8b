"""The outer engine behind the door: one connection to its unix socket for each request that the door has written.

h11 writes the request and reads the answer, so what goes out is whole and well-formed whatever came in.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import h11

from grader.classroom.streams import CHUNK

ANSWER = 8 << 20
"""The longest answer, in bytes, that is read as a whole."""

ANSWER_SECONDS = 120.0


class EngineAway(Exception):
    """The engine cannot be reached, or does not speak HTTP."""


@dataclass(slots=True)
class Exchange:
    """A request that was sent and the beginning of its answer; `early` is what came behind a change of protocol."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    connection: h11.Connection
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    early: bytes = b""

    async def body(self) -> AsyncIterator[bytes]:
        """The answer's body as it comes. Raises EngineAway."""
        while True:
            event = await self.event()
            if isinstance(event, h11.Data):
                yield bytes(event.data)
            else:
                return

    async def event(self) -> Any:
        """What comes next. Raises EngineAway."""
        try:
            while (event := self.connection.next_event()) is h11.NEED_DATA:
                self.connection.receive_data(await self.reader.read(CHUNK))
        except (OSError, h11.RemoteProtocolError) as error:
            raise EngineAway(str(error)) from error
        return event


class Engine:
    """The engine at the unix socket `path`."""

    def __init__(self, path: str) -> None:
        self.path = path

    @asynccontextmanager
    async def exchange(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        upgrade: bool = False,
    ) -> AsyncIterator[Exchange]:
        """Sends a request and yields its answer; `upgrade` asks for a raw stream. Raises EngineAway."""
        target = path + (f"?{urlencode(query)}" if query else "")
        content = json.dumps(body).encode() if body is not None else b""
        headers = [("Host", "docker"), ("Content-Length", str(len(content)))]
        if content:
            headers.append(("Content-Type", "application/json"))
        headers += [("Connection", "Upgrade"), ("Upgrade", "tcp")] if upgrade else [("Connection", "close")]
        connection = h11.Connection(h11.CLIENT)
        try:
            reader, writer = await asyncio.open_unix_connection(self.path)
        except OSError as error:
            raise EngineAway(error.strerror or str(error)) from error
        try:
            writer.write(connection.send(h11.Request(method=method, target=target, headers=headers)) or b"")
            writer.write((connection.send(h11.Data(data=content)) or b"") if content else b"")
            writer.write(connection.send(h11.EndOfMessage()) or b"")
            exchange = Exchange(reader, writer, connection)
            await self._begin(exchange)
            yield exchange
        finally:
            writer.close()

    async def _begin(self, exchange: Exchange) -> None:
        while True:
            event = await exchange.event()
            if not isinstance(event, h11.Response | h11.InformationalResponse):
                raise EngineAway("its answer ended before it began")
            if isinstance(event, h11.Response) or event.status_code == 101:
                exchange.status = event.status_code
                exchange.headers = {key.decode(): value.decode("latin-1") for key, value in event.headers}
                if event.status_code == 101:
                    exchange.early = exchange.connection.trailing_data[0]
                return

    async def ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> tuple[int, Any]:
        """A request to its end: the status, and the answer as JSON, None where it is none. Raises EngineAway."""
        content = bytearray()
        try:
            async with asyncio.timeout(ANSWER_SECONDS), self.exchange(method, path, query, body) as exchange:
                async for piece in exchange.body():
                    content += piece
                    if len(content) > ANSWER:
                        raise EngineAway("its answer is too long")
        except TimeoutError as error:
            raise EngineAway(f"no answer in {ANSWER_SECONDS:.0f} s") from error
        try:
            return exchange.status, json.loads(content)
        except ValueError:
            return exchange.status, None
