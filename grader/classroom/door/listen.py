"""The door's own side: who comes, what of HTTP they may say, and what they hear. What it means stands in `rules`.

A connection begins with one line, `netdojo-seat TOKEN`, which the seat's server writes: the token is in no request, so
no client library keeps it, logs it, or hands it to a learner's engine. HTTP/1.1 follows, read by h11 and narrower than
it need be: no chunks, no header twice that two readers could read in two ways, no target but a plain path.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
import sys
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import h11

from grader.classroom.door.asked import Refused
from grader.classroom.door.engine import EngineAway, Exchange
from grader.classroom.door.rules import Held, Plain, Raw, Request, Rules
from grader.classroom.door.sandbox import Whose
from grader.classroom.streams import CHUNK, join
from grader.classroom.tokens import class_mark, seat_of
from grader.sandbox.pty import HANG_UP

GREETING = b"netdojo-seat "
GREETING_SECONDS = 10.0
REQUEST_SECONDS = 30.0
"""How long a request may take to come in, once it has begun."""

LEAVE_SECONDS = 2.0
HEAD = 16 << 10
BODY = 256 << 10
CONNECTIONS = 256
"""How many connections a seat may have: each node's engine and agent has one or two, each terminal one."""

STRANGERS = 200
"""How many connections may wait for their greeting at once."""

VERSION = re.compile(r"(/v1\.[0-9]{2})?(/.*)")
TARGET = re.compile(r"/[A-Za-z0-9_./:-]*")


class Greeter(ABC):
    """Listens for seats of the class whose secret is `secret`, and lets nobody else further."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._guests: Counter[str] = Counter()
        self._strangers = 0
        self._tasks: set[asyncio.Task[None]] = set()

    @abstractmethod
    async def serve(self, seat: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """What becomes of a connection of `seat`, whose greeting was read."""

    async def open(self, host: str, port: int) -> asyncio.Server:
        """Starts listening. Raises OSError."""
        return await asyncio.start_server(self._come, host, port, limit=CHUNK)

    async def close(self) -> None:
        """Ends every connection."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            async with self._greeted(reader, writer) as seat:
                if seat is not None:
                    await self.serve(seat, reader, writer)
            await _take_leave(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass  # it left, or the door closes
        finally:
            self._tasks.discard(task)
            writer.close()

    @asynccontextmanager
    async def _greeted(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> AsyncIterator[str | None]:
        """The seat that speaks, counted; None for anybody else, who is told so."""
        seat = None
        if self._strangers < STRANGERS:
            self._strangers += 1
            try:
                async with asyncio.timeout(GREETING_SECONDS):
                    line = await reader.readuntil(b"\n")
                if line.startswith(GREETING) and len(line) < 400:
                    token = line.removeprefix(GREETING).rstrip(b"\n").decode("ascii", "replace")
                    seat = seat_of(self._secret, token)
            except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                pass
            finally:
                self._strangers -= 1
        if seat is None or self._guests[seat] >= CONNECTIONS:
            words = "too many connections" if seat else "this door opens to seats of a class only"
            writer.write(whole(403 if seat is None else 429, words))
            with contextlib.suppress(OSError):
                await writer.drain()
            yield None
            return
        self._guests[seat] += 1
        try:
            yield seat
        finally:
            self._guests[seat] -= 1


class Door(Greeter):
    """The door itself: what a seat says is answered by `rules`."""

    def __init__(self, rules: Rules, secret: bytes) -> None:
        super().__init__(secret)
        self.rules = rules
        self._class = class_mark(secret)

    async def serve(self, seat: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers request after request."""
        await Guest(self.rules, Whose(self._class, seat), reader, writer).serve()


@dataclass
class Guest:
    """One connection of a seat."""

    rules: Rules
    whose: Whose
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def serve(self) -> None:
        """Answers request after request until the seat leaves, or one of them is no HTTP of ours."""
        self.http = h11.Connection(h11.SERVER, max_incomplete_event_size=HEAD)
        while True:
            try:
                request = await self._request()
            except Refused as refused:
                await self._refuse(refused, None)
                return
            except h11.RemoteProtocolError as error:
                await self._refuse(
                    Refused(f"this is not HTTP as it should be: {error}", error.error_status_hint), None
                )
                return
            except TimeoutError:
                return
            if request is None:
                return
            try:
                answer = await self.rules.answer(self.whose, request)
                if isinstance(answer, Raw):
                    if await self._join(answer):
                        return
                elif isinstance(answer, Held):
                    await self._hold(answer)
                else:
                    await self._say(answer)
            except Refused as refused:
                await self._refuse(refused, request)
            except EngineAway as away:
                await self._say(Plain(503, {"message": f"The class's engine does not answer: {away}"}))
            if self.http.our_state is not h11.DONE or self.http.their_state is not h11.DONE:
                return
            self.http.start_next_cycle()

    # -- what comes ------------------------------------------------------------------------------

    async def _request(self) -> Request | None:
        """The next request; None at the end. Raises Refused, RemoteProtocolError, TimeoutError."""
        if not self.http.trailing_data[0]:
            data = await self.reader.read(CHUNK)
            self.http.receive_data(data)
        async with asyncio.timeout(REQUEST_SECONDS):
            head = await self._event()
            if not isinstance(head, h11.Request):
                return None
            _lawful(head)
            body = bytearray()
            while isinstance(piece := await self._event(), h11.Data):
                body += piece.data
                if len(body) > BODY:
                    raise Refused(f"a request has at most {BODY} bytes", 413)
        return _understood(head, bytes(body))

    async def _event(self) -> Any:
        while (event := self.http.next_event()) is h11.NEED_DATA:
            self.http.receive_data(await self.reader.read(CHUNK))
        return event

    # -- what goes -------------------------------------------------------------------------------

    async def _refuse(self, refused: Refused, request: Request | None) -> None:
        what = f"{request.method} {request.path}" if request else "-"
        if refused.status in (400, 403, 411, 413):
            print(
                f"{self.whose.seat}: {what}: {refused}".encode("ascii", "replace").decode(), file=sys.stderr
            )
        await self._say(Plain(refused.status, {"message": str(refused)}), close=request is None)

    async def _say(self, answer: Plain, close: bool = False) -> None:
        if self.http.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            return  # it is in the midst of an answer: ending the connection says enough
        words = b"" if answer.body is None else _words(answer.body)
        kind = "text/plain" if isinstance(answer.body, str) else "application/json"
        headers = [("Content-Type", kind)] if words else []
        if answer.status not in (204, 304):
            headers.append(("Content-Length", str(len(words))))
        headers += [("Connection", "close")] if close else []
        self._send(h11.Response(status_code=answer.status, headers=headers))
        if words and answer.status != 304:
            self._send(h11.Data(data=words))
        self._send(h11.EndOfMessage())
        await self.writer.drain()

    def _send(self, event: Any) -> None:
        self.writer.write(self.http.send(event) or b"")

    async def _hold(self, held: Held) -> None:
        """Passes on an answer that may take hours, as long as the seat is there to hear it."""
        async with self.rules.engine.exchange("POST", held.path, held.query) as exchange:
            if exchange.status >= 400:
                raise await _engines_words(exchange)
            headers = [("Content-Type", "application/json"), ("Transfer-Encoding", "chunked")]
            self._send(h11.Response(status_code=exchange.status, headers=headers))
            await self.writer.drain()
            gone = asyncio.ensure_future(self.reader.read(CHUNK))
            passed = asyncio.ensure_future(self._pass(exchange.body()))
            try:
                await asyncio.wait((gone, passed), return_when=asyncio.FIRST_COMPLETED)
                if not passed.done():
                    return
                await passed
                self._send(h11.EndOfMessage())
                await self.writer.drain()
                if gone.done():
                    self.http.receive_data(gone.result())
            finally:
                for task in (gone, passed):
                    task.cancel()
                await asyncio.gather(gone, passed, return_exceptions=True)

    async def _pass(self, pieces: AsyncIterator[bytes]) -> None:
        async for piece in pieces:
            self._send(h11.Data(data=piece))
            await self.writer.drain()

    async def _join(self, raw: Raw) -> bool:
        """Joins the seat to a command's streams, both ways, until both have ended. False where there are none."""
        async with self.rules.engine.exchange("POST", raw.path, body=raw.body, upgrade=True) as exchange:
            if exchange.status != 101:
                raise await _engines_words(exchange)
            kind = exchange.headers.get("content-type", "application/vnd.docker.raw-stream")
            headers = [("Content-Type", kind), ("Connection", "Upgrade"), ("Upgrade", "tcp")]
            self._send(h11.InformationalResponse(status_code=101, headers=headers))
            self.writer.write(exchange.early)
            exchange.writer.write(self.http.trailing_data[0])
            # The engine does not tell a shell that nobody looks any more.
            last_words = HANG_UP if raw.body["Tty"] else b""
            await join((self.reader, self.writer), (exchange.reader, exchange.writer), last_words)
        return True


async def _take_leave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hears the rest of what the other side says: closed upon unread bytes, TCP would take our last words back."""
    with contextlib.suppress(TimeoutError, RuntimeError):
        writer.write_eof()
        async with asyncio.timeout(LEAVE_SECONDS):
            while await reader.read(CHUNK):
                pass


def _lawful(head: h11.Request) -> None:
    """Refuses what two readers could read in two ways."""
    names = Counter(name for name, _ in head.headers)
    if head.http_version != b"1.1":
        raise Refused("this door speaks HTTP/1.1", 505)
    if names[b"transfer-encoding"]:
        raise Refused("say the body's length: no transfer coding here", 411)
    for name in (b"host", b"content-length", b"connection", b"upgrade"):
        if names[name] > 1:
            raise Refused(f"the header {name.decode()} stands twice", 400)
    if names[b"expect"]:
        raise Refused("nothing is expected here", 417)


def _understood(head: h11.Request, body: bytes) -> Request:
    target, _, words = head.target.decode("latin-1").partition("?")
    if not TARGET.fullmatch(target) or "//" in target or "/." in target:
        raise Refused("the address is not a plain path", 400)
    try:
        pairs = parse_qsl(words, keep_blank_values=True, strict_parsing=bool(words), max_num_fields=20)
    except ValueError as error:
        raise Refused("the query is not understood", 400) from error
    if len({key for key, _ in pairs}) != len(pairs):
        raise Refused("the query has a key twice", 400)
    found = VERSION.fullmatch(target)
    assert found is not None
    headers = dict(head.headers)
    upgrade = headers.get(b"upgrade", b"").lower() == b"tcp"
    return Request(head.method.decode("ascii"), found[1] or "", found[2], dict(pairs), body, upgrade)


def _words(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


async def _engines_words(exchange: Exchange) -> Refused:
    content = b"".join([piece async for piece in exchange.body()])
    try:
        words = str(json.loads(content)["message"])[:2000]
    except (ValueError, KeyError, TypeError):
        words = "the engine gave no reason"
    return Refused(words, exchange.status if exchange.status >= 400 else 502)


def whole(status: int, words: str) -> bytes:
    """A whole answer to somebody with whom there will be no second word."""
    body = json.dumps({"message": words}).encode()
    reason = {403: "Forbidden", 429: "Too Many Requests", 503: "Service Unavailable"}[status]
    head = f"HTTP/1.1 {status} {reason}\r\nContent-Type: application/json\r\nConnection: close\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
