"""A learner without a browser: logs in by join code, opens the seat's terminal, and types. HTTP and a websocket."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode, urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

PATIENCE = 300.0
"""Seconds after which what a learner waits for counts as an error."""

ROWS, COLUMNS = 50, 200
"""Wide enough that no command is wrapped."""

CONTROL = re.compile(r"\x1b(?:\[[0-9;?<>=]*[a-zA-Z]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[=>78MDEc])")
HOPS = 20
KEY_SECONDS = 0.5


class Trouble(Exception):
    """Something went otherwise than it does for a learner whose class is in order."""


@dataclass
class Browser:
    """Cookies, and the way through JupyterHub's redirects, at `base` ("http://127.0.0.1:8000")."""

    base: str
    cookies: dict[tuple[str, str], str] = field(default_factory=dict)

    def cookie(self, path: str, name: str) -> str:
        """The cookie `name` that goes with a request of `path`; of several, the one of the longest path."""
        found = [(len(place), value) for (place, key), value in self._fit(path).items() if key == name]
        return max(found)[1] if found else ""

    def header(self, path: str) -> str:
        """The header Cookie of a request of `path`."""
        fit = sorted(self._fit(path).items(), key=lambda one: -len(one[0][0]))
        return "; ".join(f"{name}={value}" for (_, name), value in fit)

    def _fit(self, path: str) -> dict[tuple[str, str], str]:
        return {key: value for key, value in self.cookies.items() if path.startswith(key[0])}

    async def ask(
        self, path: str, fields: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> HTTPResponse:
        """One request; a POST of a form where there are `fields`."""
        sent = {"Cookie": self.header(urlsplit(path).path), "Origin": self.base, **(headers or {})}
        request = HTTPRequest(
            self.base + path,
            "POST" if fields is not None else "GET",
            sent,
            urlencode(fields) if fields is not None else None,
            follow_redirects=False,
            connect_timeout=PATIENCE,
            request_timeout=PATIENCE,
        )
        answer = await AsyncHTTPClient().fetch(request, raise_error=False)
        for line in answer.headers.get_list("Set-Cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[morsel["path"] or "/", name] = morsel.value
        if answer.code >= 400:
            raise Trouble(f"{answer.code} at {urlsplit(path).path}")
        return answer

    async def follow(self, path: str) -> tuple[str, HTTPResponse]:
        """Where the redirects from `path` end, and what is there."""
        for _ in range(HOPS):
            answer = await self.ask(path)
            if answer.code not in (301, 302, 303):
                return path, answer
            path = _local(answer.headers["Location"])
        raise Trouble(f"redirects without an end at {path}")

    async def log_in(self, **fields: str) -> str:
        """Fills in the login page's form; returns where it leads."""
        page = (await self.ask("/hub/login")).body.decode()
        found = re.search(r'name="_xsrf" value="([^"]*)"', page)
        if not found:
            raise Trouble("no form to log in with")
        answer = await self.ask("/hub/login?next=", {"_xsrf": found[1], **fields})
        if answer.code != 302:
            raise Trouble(f"the login was answered {answer.code}")
        return _local(answer.headers["Location"])


def _local(location: str) -> str:
    parts = urlsplit(location)
    return parts.path + (f"?{parts.query}" if parts.query else "")


class Learner:
    """One learner. Every step raises Trouble where it fails, or does not come to an end."""

    def __init__(self, base: str, name: str) -> None:
        self.name = name
        self.browser = Browser(base)
        self.seen = ""
        """Everything that was printed, without its colours and positions."""
        self._socket: WebSocketClientConnection | None = None
        self._printed = asyncio.Event()
        self._reading: asyncio.Task[None] | None = None

    async def sit_down(self, code: str, pin: str = "1234") -> None:
        """Logs in and waits for the seat, as the browser does."""
        path = await self.browser.log_in(code=code, username=self.name, pin=pin)
        path, _ = await self.browser.follow(path)
        if "/spawn-pending/" in path:
            xsrf = self.browser.cookie("/hub/", "_xsrf")
            progress = f"/hub/api/users/{quote(self.name)}/server/progress?_xsrf={quote(xsrf)}"
            told = (await self.browser.ask(progress)).body.decode()
            if '"ready": true' not in told:
                raise Trouble(f"the seat did not start: {told[-300:]}")

    async def open_terminal(self) -> None:
        """Opens the page, and its terminal."""
        home = f"/user/{quote(self.name)}/"
        path, _ = await self.browser.follow(home)
        if urlsplit(path).path != home:
            raise Trouble(f"{home} led to {path}")
        base = self.browser.base
        xsrf = quote(self.browser.cookie(home, "_xsrf"))
        request = HTTPRequest(
            f"{base.replace('http', 'ws', 1)}{home}ws?_xsrf={xsrf}",
            headers={"Cookie": self.browser.header(home), "Origin": base},
            connect_timeout=PATIENCE,
        )
        self._socket = await websocket_connect(request)
        self._reading = asyncio.create_task(self._read())
        await self.say("set_size", ROWS, COLUMNS)

    async def say(self, *words: str | int) -> None:
        """One message, as the page sends it."""
        if self._socket is None:
            raise Trouble("no terminal is open")
        await self._socket.write_message(json.dumps(words))

    async def type(self, keys: str) -> int:
        """Presses keys; returns where in `seen` what follows begins."""
        mark = len(self.seen)
        await self.say("stdin", keys)
        return mark

    async def press(self, keys: str) -> int:
        """As `type`, and then waits as long as a hand takes to the next key."""
        mark = await self.type(keys)
        await asyncio.sleep(KEY_SECONDS)
        return mark

    async def find(self, title: str) -> None:
        """Chooses the exercise called `title` in the course's list. Each key waits for what the one before did."""
        await asyncio.sleep(2 * KEY_SECONDS)  # the list is read
        mark = await self.press("/")
        await self.shows("find a lesson or an exercise", mark)
        await self.press(title)
        await self.shows(rf"{re.escape(title)}\s+\|\s+about", mark)

    async def shows(self, words: str, mark: int = 0) -> re.Match[str]:
        """As soon as the pattern `words` was printed behind `mark`."""

        def found() -> re.Match[str] | None:
            return re.compile(words).search(self.seen, mark)

        return await self._until(found, words)

    async def ended(self, mark: int, typed: float) -> float:
        """When the command that was typed at `typed`, behind `mark`, said that it ended; in seconds since the epoch.

        A line of the command before may be drawn again, so a moment before `typed` is not it.
        """

        def found() -> re.Match[str] | None:
            said = re.finditer(r"=(\d{13})=", self.seen[mark:])
            return next((one for one in said if int(one[1]) >= typed * 1000 - 1), None)

        return int((await self._until(found, "the command's end"))[1]) / 1000

    async def _until(self, look: Callable[[], re.Match[str] | None], what: str) -> re.Match[str]:
        try:
            async with asyncio.timeout(PATIENCE):
                while (match := look()) is None:
                    if self._reading is None or self._reading.done():
                        raise Trouble(f"{self.name}: the terminal was closed")
                    self._printed.clear()
                    await self._printed.wait()
        except TimeoutError as error:
            raise Trouble(f"{self.name}: {what!r} did not come; last: {self.seen[-400:]!r}") from error
        return match

    async def leave(self) -> None:
        """Closes the page."""
        if self._reading is not None:
            self._reading.cancel()
        if self._socket is not None:
            self._socket.close()

    async def _read(self) -> None:
        assert self._socket is not None
        rest = ""
        try:
            while (raw := await self._socket.read_message()) is not None:
                said = json.loads(raw)
                if said[0] == "stdout":
                    whole = rest + said[1]
                    end = whole.rfind("\x1b")  # a sequence may be cut in two
                    cut = end if end >= 0 and not CONTROL.match(whole, end) else len(whole)
                    rest = whole[cut:]
                    self.seen += CONTROL.sub("", whole[:cut])
                    self._printed.set()
        finally:
            self._printed.set()
