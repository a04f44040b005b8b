"""The seat's addresses: the page, its terminal, and nothing else. Its learner types; who else may look, looks.

Who somebody is, the hub says (JupyterHub's OAuth and its scopes). JupyterHub's checks of cookies, Origin and CSRF hold,
and the terminal's websocket asks for all three: a page of another site can open one with this browser's cookies.
"""

from __future__ import annotations

import hmac
import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import jupyterhub
from jupyterhub.services.auth import HubOAuth, HubOAuthCallbackHandler, HubOAuthenticated, UserNotAllowed
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from terminado.websocket import TermSocket
from tornado.web import Application, HTTPError, RequestHandler, StaticFileHandler, authenticated

from grader.classroom.seat.page import page, waiting
from grader.classroom.seat.terminal import LARGEST, Terminal, Terminals
from grader.classroom.wire import Hand, News
from grader.text import LANGUAGES, Text

STATIC = Path(__file__).parent / "static"
MESSAGE = 256 << 10
"""The longest message of a page, in bytes: what is pasted comes in one."""

PING_SECONDS = 20
HOST = re.compile(r"[A-Za-z0-9.:\[\]-]{1,255}")

Size = Annotated[int, Field(ge=2, le=LARGEST)]
Typed = TypeAdapter[Any](
    tuple[Literal["stdin"], str]
    | tuple[Literal["set_size"], Size, Size]
    | tuple[Literal["hand"], Hand]
    | tuple[Literal["draw"]]
)
"""What a page may say: keys, its size, a hand up or down, and that it wants the whole screen drawn again."""

IN_BAND = re.compile(r"\x1b\[\?2048;[0-9]\$y")
"""A terminal's answer that it tells its size among the keys. An app that heard it would listen to that one terminal,
and no longer to SIGWINCH, by which it is asked to draw for whoever comes later."""


@dataclass
class Seat:
    """What the pages of a seat share. `hand` is called with what the learner asks of the service."""

    learner: str
    hub: HubOAuth
    terminals: Terminals
    hand: Callable[[Hand], None]
    title: str = ""
    language: str = ""
    news: News = field(default_factory=News)
    pages: set[Screen] = field(default_factory=set)
    waits: Text | None = None
    """Why the app cannot be started yet; None where it can."""
    used: float = field(default_factory=time.time)
    """When the learner last typed or had the page open, in seconds since the epoch."""

    def tell(self, news: News) -> None:
        """Something is new: the pages say it, and a pause begins or ends."""
        known = {said.number for said in self.news.announcements}
        said = tuple(one for one in news.announcements if one.number not in known)
        self.news = news.model_copy(update={"announcements": (*self.news.announcements, *said)[-20:]})
        for screen in list(self.pages):
            screen.tell_news()


class _Handler(HubOAuthenticated, RequestHandler):  # type: ignore[misc]
    """Asked by a person whom the hub knows."""

    def initialize(self, seat: Seat) -> None:
        self.seat = seat

    @property
    def hub_auth(self) -> HubOAuth:
        """The seat's own, not the one of the process."""
        return self.seat.hub

    async def prepare(self) -> None:
        """Asks the hub who it is without holding up the terminal."""
        await _recognize(self)

    def set_default_headers(self) -> None:
        _set_headers(self)

    def write_error(self, status_code: int, **_kwargs: Any) -> None:
        self.set_header("Content-Type", "text/plain; charset=UTF-8")
        self.finish(f"{status_code} {self._reason}\n")


async def _recognize(handler: Any) -> None:
    model = await handler.hub_auth.get_user(handler, sync=False)
    try:
        handler._hub_auth_user_cache = handler.check_hub_user(model) if model else None
    except UserNotAllowed as error:
        raise HTTPError(403) from error


def _set_headers(handler: RequestHandler) -> None:
    host = handler.request.host
    sockets = f"ws://{host} wss://{host}" if HOST.fullmatch(host) else ""
    handler.set_header("X-JupyterHub-Version", jupyterhub.__version__)
    handler.set_header("X-Content-Type-Options", "nosniff")
    handler.set_header("Referrer-Policy", "no-referrer")
    handler.set_header("Cache-Control", "no-store")
    handler.set_header(
        "Content-Security-Policy",
        # xterm.js sets its colours and widths by style elements of its own.
        f"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self' {sockets}; "
        "img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
    )


class Page(_Handler):
    """The page with the terminal."""

    @authenticated
    def get(self) -> None:
        """In the reader's language; it sets the cookie that its websocket must repeat."""
        asked = self.get_query_argument("lang", "") or self.seat.language
        language = asked if asked in LANGUAGES else self.get_browser_locale().code.partition("_")[0]
        if self.seat.waits is not None:
            self.set_status(503)
            self.finish(waiting(self.seat.title, self.seat.learner, language, self.seat.waits))
            return
        looks_on = self.current_user["name"] != self.seat.learner
        _ = self.xsrf_token
        self.finish(page(self.seat.title, self.seat.learner, language, looks_on))


class Screen(HubOAuthenticated, TermSocket):  # type: ignore[misc]
    """The websocket of a page: terminado's messages, and what the instructor says."""

    def initialize(self, seat: Seat) -> None:  # type: ignore[override]
        """See `Seat`."""
        super().initialize(seat.terminals)
        self.seat = seat
        self.types = False

    @property
    def hub_auth(self) -> HubOAuth:
        """The seat's own."""
        return self.seat.hub

    async def prepare(self) -> None:
        """Asks the hub who it is; a cookie must come with the page's own token."""
        await _recognize(self)
        if self.current_user is None or not self._of_our_page():
            raise HTTPError(403)
        if self.seat.waits is not None:
            raise HTTPError(503)
        self.types = self.current_user["name"] == self.seat.learner

    def _of_our_page(self) -> bool:
        """Whether a token speaks, or a cookie with what only a page of this seat can read beside it.

        JupyterHub itself does not ask that of websockets (`_needs_check_xsrf`).
        """
        if getattr(self, "_token_authenticated", False):
            return True
        held = (self.get_cookie("_xsrf") or "").encode()
        return bool(held) and hmac.compare_digest(self.get_query_argument("_xsrf", "").encode(), held)

    def check_origin(self, origin: str) -> bool:
        """As tornado: the page must be of this very host."""
        return bool(origin) and super().check_origin(origin)

    async def get(self, *args: Any, **kwargs: Any) -> None:
        """A browser always tells its Origin, and so must whoever else comes."""
        if not self.request.headers.get("Origin"):
            raise HTTPError(403)
        await super().get(*args, **kwargs)

    def open(self, *_args: Any) -> None:
        """A screen as it stands now."""
        super().open("seat")
        self.seat.pages.add(self)
        terminal = self.terminal
        assert isinstance(terminal, Terminal)
        self.resized(*terminal.size)
        self.on_pty_read(terminal.modes.words())
        self.tell_news()
        terminal.draw_again()

    def draw_again(self) -> None:
        """Asks the app for its whole screen."""
        if isinstance(self.terminal, Terminal):
            self.terminal.draw_again()

    async def on_message(self, message: str | bytes) -> None:  # type: ignore[override]
        """Keys and sizes from the learner's own pages only, and no keys while the class is paused."""
        try:
            said = Typed.validate_json(message)
        except ValidationError:
            self.close(1008, "not understood")
            return
        if said[0] == "draw":
            self.draw_again()
            return
        if not self.types:
            return
        self.seat.used = time.time()
        if said[0] == "hand":
            self.seat.hand(said[1])
        elif said[0] == "set_size" or not self.seat.news.paused:
            told = ("stdin", IN_BAND.sub("", said[1])) if said[0] == "stdin" else said
            await super().on_message(json.dumps(told))

    def on_close(self) -> None:
        """The terminal goes on without it."""
        self.seat.pages.discard(self)
        if self.types:
            self.seat.used = time.time()
        super().on_close()

    def resized(self, rows: int, columns: int) -> None:
        """Tells the page the terminal's size."""
        self.send_json_message(["size", rows, columns])

    def tell_news(self) -> None:
        """Tells the page what the instructor says."""
        self.send_json_message(["news", self.seat.news.model_dump(exclude={"mark"})])


class Callback(HubOAuthCallbackHandler):  # type: ignore[misc]
    """Where the hub sends the browser back to."""

    def initialize(self, seat: Seat) -> None:
        """See `Seat`."""
        self.hub_auth = seat.hub

    def set_default_headers(self) -> None:
        """As all."""
        _set_headers(self)


class Static(StaticFileHandler):
    """xterm.js and ours: the same for everybody, and no secret."""

    def set_extra_headers(self, _path: str) -> None:
        """As all."""
        _set_headers(self)
        self.set_header("Cache-Control", "no-cache")


class Health(RequestHandler):
    """api: the hub asks whether the seat is up."""

    def get(self) -> None:
        """It is."""
        _set_headers(self)
        self.set_header("Content-Type", "application/json")
        self.finish({"version": jupyterhub.__version__})


def make_app(seat: Seat, prefix: str) -> Application:
    """The seat below `prefix`, which ends in "/" (JUPYTERHUB_SERVICE_PREFIX)."""
    told = {"seat": seat}
    return Application(
        [
            (prefix, Page, told),
            (prefix + "ws", Screen, told),
            (prefix + "api/?", Health),
            (prefix + "oauth_callback", Callback, told),
            (prefix + r"static/((?:xterm/)?[a-z0-9-]+\.(?:mjs|js|css))", Static, {"path": str(STATIC)}),
        ],
        cookie_secret=os.urandom(32),
        xsrf_cookies=True,
        websocket_ping_interval=PING_SECONDS,
        websocket_max_message_size=MESSAGE,
    )


class Activity(BaseModel):
    """POST JUPYTERHUB_ACTIVITY_URL: when the seat was used last."""

    last_activity: str
    servers: dict[str, dict[str, str]]
