"""What the class service asks of the hub: how the seats are, and to end, start or keep one.

The hub's own rights decide what may be done: the token that is given here.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse

from grader.classroom.service.room import Room
from grader.classroom.wire import Order

LOG = logging.getLogger(__name__)
PAGE = 100
LOOK_SECONDS, KEEP_SECONDS = 4.0, 60.0
END_SECONDS = 60.0


class Crew:
    """The hub at `api` ("http://class:8081/hub/api"), as whoever has `token` may use it."""

    def __init__(self, room: Room, api: str, token: str) -> None:
        self.room = room
        self.api = api.rstrip("/")
        self.token = token
        self._tasks: set[asyncio.Task[None]] = set()

    async def watch(self) -> None:
        """Looks after the seats for ever. A hub that does not answer is asked again."""
        kept_at = 0.0
        while True:
            try:
                await self.look()
                if time.monotonic() - kept_at > KEEP_SECONDS:
                    kept_at = time.monotonic()
                    await self.touch_kept()
            except (HTTPClientError, OSError, ValueError) as error:
                LOG.warning("the hub does not answer: %s", error)
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Tells the room how each seat's container is."""
        offset = 0
        while True:
            users = json.loads((await self._ask("GET", f"/users?limit={PAGE}&offset={offset}")).body)
            for user in users:
                server = user.get("servers", {}).get("")
                if user.get("kind", "user") == "user":
                    self.room.attend(user["name"], _how(server), _milliseconds(server or user))
            if len(users) < PAGE:
                return
            offset += PAGE

    async def touch_kept(self) -> None:
        """Says of every kept seat that it is in use, so that the culler lets it be."""
        now = datetime.now(UTC).isoformat()
        for seat in self.room.store.kept():
            with suppress(HTTPClientError):  # ended by hand since then
                await self._ask(
                    "POST",
                    f"/users/{quote(seat, safe='')}/activity",
                    {"last_activity": now, "servers": {"": {"last_activity": now}}},
                )

    def carry_out(self, order: Order) -> None:
        """Ends or starts a seat, in the background: the room tells how it goes. Others are not for the hub."""
        task = asyncio.ensure_future(self._carry_out(order))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry_out(self, order: Order) -> None:
        try:
            if order.action in ("end", "restart"):
                await self._end(order.seat)
            if order.action in ("start", "restart"):
                await self._ask("POST", f"/users/{quote(order.seat, safe='')}/server")
            await self.look()
        except (HTTPClientError, OSError, ValueError, TimeoutError) as error:
            LOG.warning("%s of %s: %s", order.action, order.seat, error)

    async def _end(self, seat: str) -> None:
        """Ends the seat's container, and returns when it is gone."""
        path = f"/users/{quote(seat, safe='')}"
        answer = await self._ask("DELETE", f"{path}/server", accept=(404,))
        async with asyncio.timeout(END_SECONDS):
            while answer.code == 202 or json.loads((await self._ask("GET", path)).body).get("servers"):
                await self.look()
                await asyncio.sleep(0.5)
                answer = await self._ask("DELETE", f"{path}/server", accept=(400, 404))

    async def _ask(
        self, method: str, path: str, body: Any = None, accept: tuple[int, ...] = ()
    ) -> HTTPResponse:
        answer = await AsyncHTTPClient().fetch(
            HTTPRequest(
                self.api + path,
                method=method,
                headers={"Authorization": f"token {self.token}"},
                body=None if method in ("GET", "DELETE") else json.dumps(body or {}),
                request_timeout=30,
            ),
            raise_error=False,
        )
        if answer.code not in accept:
            answer.rethrow()
        return answer


def _how(server: dict[str, Any] | None) -> str:
    if not server or server.get("stopped"):
        return "away"
    match server.get("pending"):
        case "spawn":
            return "starting"
        case "stop":
            return "ending"
    return "running" if server.get("ready") else "away"


def _milliseconds(model: dict[str, Any]) -> int:
    told = model.get("last_activity")
    return round(datetime.fromisoformat(told).timestamp() * 1000) if told else 0
