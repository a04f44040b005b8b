"""A visit to a class: log in with what its login asks for, take the seat, open its terminal.

What the class says about a mistake is a word of its login page (`data-word`), told here as a sentence.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from tornado.httpclient import HTTPClientError, HTTPRequest, HTTPResponse
from tornado.websocket import websocket_connect

from grader.classroom.visit.browse import CONNECT_SECONDS, Browser, plain, unreachable
from grader.classroom.visit.line import Line
from grader.problem import Problem
from grader.text import Text, say, verbatim

SPAWN_SECONDS, ENDING_SECONDS = 330.0, 1.0
MESSAGE = 16 << 20
PING_SECONDS = 15.0
"""A connection that was cut without a word is given up after twice as long."""

WORD = re.compile(r'data-word="([^"]*)"')
WAITS = re.compile(r"data-waits>([^<]*)<")
XSRF = re.compile(r'name="_xsrf" value="([^"]*)"')

Login = Literal["code", "password", "elsewhere"]
"""What a class's login asks for: name, join code and PIN; name and password; or a service of others."""

AGAIN = {"wrong-code", "bad-name", "short-pin", "taken", "wrong-password"}
"""Mistakes that are mended by typing something again."""


class Refused(Problem):
    """The class does not let one in. `word` says what was wrong, as its login page does."""

    def __init__(self, word: str, what: Text, do: Text | None = None) -> None:
        super().__init__(what, do)
        self.word = word


class SeatAway(Problem):
    """The seat has been put away."""


class SeatWaits(Problem):
    """The seat is there, and says itself why it cannot begin yet."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a class is: "https://HOST:PORT" with what stands before /hub/; and the join code, where it was in it."""

    base: str
    code: str = ""


def address_of(words: str) -> Address:
    """The class that somebody means by `words`: its address, or the one in its QR code. Raises Problem."""
    url = words if "://" in words else f"http://{words}"
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in words:
        raise Problem(
            say("{words} is no address of a class.", words=verbatim(words)),
            say("Type it as the instructor shows it: `netdojo class join http://class.example.org:8000`."),
        )
    path = re.split(r"/(?:hub|user|services)(?:/|$)", parts.path)[0].rstrip("/")
    code = parse_qs(parts.query).get("code", [""])[0]
    return Address(f"{parts.scheme}://{parts.netloc}{path}", code)


class Visit:
    """One person's way through the class at `address`."""

    def __init__(self, address: Address, ca: Path | None = None) -> None:
        self.address = address
        self.browser = Browser(address.base, ca)
        self.name = ""
        self._page = ""

    def close(self) -> None:
        """Ends what is under way."""
        self.browser.close()

    async def login(self) -> Login:
        """What the login asks for. Raises Problem where there is no class, or it cannot be reached."""
        answer = await self.browser.ask("/hub/login")
        if "X-Jupyterhub-Version" not in answer.headers or answer.code >= 500:
            raise Problem(
                say(
                    "What answers at {url} is no class of netdojo, or it is not ready ({code}).",
                    url=self.address.base,
                    code=answer.code,
                ),
                say("Look whether the address is right, and ask the instructor whether the class is up."),
            )
        self._page = answer.body.decode("utf-8", "replace")
        if 'id="code"' in self._page:
            return "code"
        return "password" if 'name="password"' in self._page else "elsewhere"

    async def log_in(self, **fields: str) -> None:
        """Sends the login's form. Raises Refused where the class does not let one in."""
        found = XSRF.search(self._page)
        form = {"_xsrf": found[1] if found else "", **fields}
        answer = await self.browser.ask("/hub/login", "POST", form, follow=False)
        if answer.code not in (302, 303):
            self._page = answer.body.decode("utf-8", "replace")
            raise refusal(answer)
        model = await self._model("/hub/api/user")
        self.name = str(model["name"])

    async def take_seat(self, told: Callable[[Text], None]) -> None:
        """Returns when the seat is ready. Raises Problem where that cannot be."""
        server = await self._server()
        if server and server.get("ready"):
            return
        told(say("Your seat is being made ready."))
        path = f"/hub/api/users/{quote(self.name, safe='')}/server"
        try:
            async with asyncio.timeout(SPAWN_SECONDS):
                await self._spawn(path, server)
        except TimeoutError as error:
            raise Problem(
                say("Your seat was not ready within {minutes} min.", minutes=round(SPAWN_SECONDS / 60)),
                say("Try again; what you did before is kept. If it fails again, tell the instructor."),
            ) from error

    async def _spawn(self, path: str, server: dict[str, Any] | None) -> None:
        while not (server and server.get("pending") == "spawn"):
            answer = await self.browser.ask(path, "POST", seconds=SPAWN_SECONDS)
            if answer.code == 201:
                return
            if answer.code not in (202, 400):  # 400: it ends just now, or somebody else began it
                raise _no_seat(answer)
            server = await self._server()
            if server and server.get("ready"):
                return
            if answer.code == 400:
                await asyncio.sleep(ENDING_SECONDS)
        await self._ready(path)

    async def _ready(self, path: str) -> None:
        answer = await self.browser.ask(f"{path}/progress", seconds=SPAWN_SECONDS)
        last: dict[str, Any] = {}
        for line in answer.body.decode("utf-8", "replace").splitlines():
            if line.startswith("data:"):
                last = json.loads(line.removeprefix("data:"))
        if not last.get("ready"):
            raise Problem(
                say(
                    "Your seat could not be made ready: {reason}",
                    reason=verbatim(plain(last.get("message", "?"))),
                ),
                say("Try again; what you did before is kept. If it fails again, tell the instructor."),
            )

    async def standing(self) -> str:
        """How the seat is: "ready", "spawn" or "stop" while it starts or ends, "away" where there is none."""
        server = await self._server()
        if not server:
            return "away"
        return "ready" if server.get("ready") else str(server.get("pending") or "away")

    async def open(self) -> Line:
        """The seat's terminal. Raises SeatAway where the seat is not there, SeatWaits, ClassAway."""
        place = f"/user/{quote(self.name)}/"
        answer = await self.browser.ask(place)
        if found := WAITS.search(answer.body.decode("utf-8", "replace")):
            raise SeatWaits(verbatim(plain(unescape(found[1]))))
        if answer.code != 200 or b"data-looking" not in answer.body:
            raise SeatAway(
                say("Your seat is not there ({code}).", code=answer.code),
                say("`netdojo class join` takes it again; what you did is kept."),
            )
        page = urlsplit(self.address.base)
        query = urlencode({"_xsrf": self.browser.jar.value("_xsrf", page.path + place)})
        url = f"{self.address.base}{place}ws?{query}"
        headers = {"Cookie": self.browser.jar.header(url), "Origin": f"{page.scheme}://{page.netloc}"}
        request = HTTPRequest(
            url.replace("http", "ws", 1),
            headers=headers,
            connect_timeout=CONNECT_SECONDS,
            ssl_options=self.browser.trust,
        )
        try:
            socket = await websocket_connect(
                request, max_message_size=MESSAGE, ping_interval=PING_SECONDS, ping_timeout=PING_SECONDS
            )
        except (HTTPClientError, OSError) as error:
            raise unreachable(url, error) from error
        return Line(socket)

    async def _server(self) -> dict[str, Any] | None:
        model = await self._model(f"/hub/api/users/{quote(self.name, safe='')}")
        found: dict[str, Any] | None = model.get("servers", {}).get("")
        return found

    async def _model(self, path: str) -> dict[str, Any]:
        answer = await self.browser.ask(path)
        if answer.code == 403:
            raise Refused(
                "expired", say("The class knows you no longer: the login has run out."), say("Join again.")
            )
        try:
            model: dict[str, Any] = json.loads(answer.body)
        except ValueError as error:
            raise unreachable(self.address.base, OSError(f"{answer.code} {answer.reason}")) from error
        return model


def refusal(answer: HTTPResponse) -> Refused:
    """What the login's answer says."""
    found = WORD.search(answer.body.decode("utf-8", "replace"))
    word = found[1] if found else ""
    match word:
        case "wrong-code":
            return Refused(word, say("That is not the join code."), say("Look at the screen in front."))
        case "bad-name":
            return Refused(
                word, say("A name has letters or digits, at most 40 of them, and is not “instructor”.")
            )
        case "short-pin":
            return Refused(word, say("A PIN has at least 4 characters."))
        case "taken":
            return Refused(
                word,
                say("Somebody sits here under this name already, with another PIN."),
                say(
                    "If it is you, type the PIN that you chose then, or ask the instructor to let you choose another."
                ),
            )
        case "full":
            return Refused(word, say("Every seat of this class is taken."), say("Ask the instructor."))
        case "too-many":
            seconds = answer.headers.get("Retry-After", "")
            minutes = math.ceil(int(seconds) / 60) if seconds.isdecimal() else 10
            return Refused(
                word,
                say(
                    "Too many wrong tries. The class takes none from here for {minutes} min.", minutes=minutes
                ),
                say("Wait that long, or ask the instructor."),
            )
    if word == "wrong-password":
        return Refused(word, say("Name and password do not belong together."))
    return Refused(
        word,
        say("The class does not let you in: {reason}", reason=verbatim(plain(word or answer.code))),
        say("Ask the instructor."),
    )


def _no_seat(answer: HTTPResponse) -> Problem:
    if answer.code == 429:
        return Problem(
            say("As many seats are in use as this class may have."),
            say("Ask the instructor, or try again when somebody has left."),
        )
    try:
        reason = str(json.loads(answer.body).get("message", ""))
    except ValueError:
        reason = ""
    return Problem(
        say("Your seat could not be made ready: {reason}", reason=verbatim(plain(reason or answer.code))),
        say("Try again; what you did before is kept. If it fails again, tell the instructor."),
    )
