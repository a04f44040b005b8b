"""The class service's addresses: seats send and ask with their own token, the instructor comes through the hub.

A seat is who its token says (grader.classroom.tokens). An instructor is who the hub says may use this service: the
scope `access:services!service=class`, which learners do not have. JupyterHub's own checks of Origin and CSRF hold.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyterhub.services.auth import HubOAuth, HubOAuthCallbackHandler, HubOAuthenticated, UserNotAllowed
from pydantic import BaseModel, ValidationError
from tornado.httputil import HTTPServerRequest
from tornado.iostream import StreamClosedError
from tornado.web import Application, HTTPError, RequestHandler, StaticFileHandler, authenticated

from grader.classroom.people import People
from grader.classroom.service.crew import Crew
from grader.classroom.service.export import class_csv, class_html, class_json, class_moodle
from grader.classroom.service.grades import Grades
from grader.classroom.service.page import dashboard
from grader.classroom.service.room import Room
from grader.classroom.service.store import Refused
from grader.classroom.tokens import seat_of
from grader.classroom.wire import BATCH, BODY, NEWS_SECONDS, Entries, Hand, Notes, Order, Pause, Say
from grader.problem import Problem
from grader.text import LANGUAGES

STATIC = Path(__file__).parent / "static"
PING_SECONDS = 15.0
"""How often a silent stream of events says that it is still there: proxies and browsers give up silent ones."""


KINDS = {"json": "application/json", "html": "text/html; charset=UTF-8"}


@dataclass(frozen=True, slots=True)
class Access:
    """How the service knows who speaks: the hub for people, the class's secret for seats."""

    hub: HubOAuth
    secret: bytes
    crew: Crew | None = None
    people: People | None = None
    grades: Grades | None = None


class _Handler(RequestHandler):
    def initialize(self, room: Room, access: Access) -> None:
        self.room = room
        self.access = access

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """What was wrong, in one line. 507 where the database cannot be written: its disk is full, say."""
        self.set_header("Content-Type", "text/plain; charset=UTF-8")
        error = (kwargs.get("exc_info") or (None, None))[1]
        if isinstance(error, Problem):
            self.set_status(507)
            self.finish(error.to("en") + "\n")
            return
        self.finish(f"{status_code} {self._reason}\n")

    def tell(self, message: BaseModel) -> None:
        """Answers with `message`."""
        self.set_header("Content-Type", "application/json")
        self.finish(message.model_dump_json())


class SeatHandler(_Handler):
    """Asked by a seat, with its own token in the header Authorization. No cookie is looked at."""

    seat = ""

    def check_xsrf_cookie(self) -> None:
        """A token in a header is not sent by a browser that somebody led astray."""

    def prepare(self) -> None:
        """Who is it?"""
        scheme, _, token = self.request.headers.get("Authorization", "").partition(" ")
        seat = seat_of(self.access.secret, token.strip()) if scheme.lower() in ("token", "bearer") else None
        if seat is None:
            raise HTTPError(403)
        self.seat = seat


class TeacherHandler(HubOAuthenticated, _Handler):  # type: ignore[misc]
    """Asked by the instructor, whom the hub knows."""

    @property
    def hub_auth(self) -> HubOAuth:
        """The service's own, not the one of the process."""
        return self.access.hub

    async def prepare(self) -> None:
        """Asks the hub who it is, without holding up the seats; then the checks that a browser's cookies need."""
        model = await self.hub_auth.get_user(self, sync=False)
        try:
            self._hub_auth_user_cache = self.check_hub_user(model) if model else None
        except UserNotAllowed as error:
            raise HTTPError(403) from error
        if self.request.method not in ("GET", "HEAD", "OPTIONS"):
            self.hub_auth.check_xsrf_cookie(self)

    def check_xsrf_cookie(self) -> None:
        """Done by `prepare`, once it is known whether a token or a cookie speaks."""

    @property
    def language(self) -> str:
        """What `?lang=` says, else the browser."""
        asked = self.get_query_argument("lang", "")
        return asked if asked in LANGUAGES else self.get_browser_locale().code.partition("_")[0]


def _parsed(request: HTTPServerRequest, model: type[Any]) -> Any:
    try:
        return model.model_validate_json(request.body)
    except ValidationError as error:
        raise HTTPError(400, str(error)[:300]) from error


class Ledger(SeatHandler):
    """api/ledger: how far the service has a seat's ledger, and what comes behind."""

    def get(self) -> None:
        """The head; the seat stands in the grid from now on."""
        self.tell(self.room.arrive(self.seat))

    def post(self) -> None:
        """Takes entries. 409 where they do not follow from what is held."""
        asked = _parsed(self.request, Entries)
        try:
            self.tell(self.room.take(self.seat, asked.entries))
        except Refused as refused:
            raise HTTPError(409, str(refused)) from refused


class OwnEntries(SeatHandler):
    """api/ledger/entries: a seat that lost its disk, or woke up elsewhere, gets back what it had sent."""

    def get(self) -> None:
        """What is held behind `?after=`."""
        after = self.get_query_argument("after", "0")
        number = int(after) if after.isascii() and after.isdigit() else 0
        self.tell(Entries.model_construct(entries=self.room.store.entries(self.seat, number)[:BATCH]))


class OwnNotes(SeatHandler):
    """api/notes: the lessons read and the answers given, for a seat that comes up elsewhere."""

    def get(self) -> None:
        """All of them."""
        self.tell(self.room.store.notes(self.seat))

    def put(self) -> None:
        """Adds what it tells; answers with all."""
        self.tell(self.room.store.keep_notes(self.seat, _parsed(self.request, Notes)))


class RaisedHand(SeatHandler):
    """api/hand"""

    def put(self) -> None:
        """Up or down."""
        self.tell(self.room.hand(self.seat, _parsed(self.request, Hand)))


class Told(SeatHandler):
    """api/news: what the instructor said, whether the class is paused, whether the seat's hand is up."""

    async def get(self) -> None:
        """Waits while there is nothing new."""
        after = self.get_query_argument("after", "0")
        number = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
        seen = self.get_query_argument("seen", "")
        self.tell(await self.room.news_beyond(self.seat, number, seen, NEWS_SECONDS))


class Live(TeacherHandler):
    """api/live: server-sent events. Each begins with the whole class, so that nothing is missed between two calls."""

    @authenticated
    async def get(self) -> None:
        """Stays open until the browser leaves."""
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("X-Accel-Buffering", "no")
        events = self.room.listen()
        try:
            await self._send("class", self.room.state())
            while True:
                try:
                    event = await asyncio.wait_for(events.get(), PING_SECONDS)
                except TimeoutError:
                    self.write(": still here\n\n")
                    await self.flush()
                    continue
                if event is None:
                    return
                await self._send(*event)
        except StreamClosedError:
            return
        finally:
            self.room.leave(events)

    async def _send(self, name: str, message: BaseModel) -> None:
        self.write(f"event: {name}\ndata: {message.model_dump_json()}\n\n")
        await self.flush()


class Class(TeacherHandler):
    """api/class"""

    @authenticated
    def get(self) -> None:
        """The whole class."""
        self.tell(self.room.state())


class Announcements(TeacherHandler):
    """api/announcements"""

    @authenticated
    def post(self) -> None:
        """Says something to a seat or to all."""
        said = _parsed(self.request, Say)
        self.tell(self.room.announce(said.words, said.seat))


class Paused(TeacherHandler):
    """api/pause"""

    @authenticated
    def put(self) -> None:
        """Everybody looks up, or goes on."""
        self.tell(self.room.pause(_parsed(self.request, Pause).paused))


class Orders(TeacherHandler):
    """api/orders: what an instructor does with one seat."""

    @authenticated
    def post(self) -> None:
        """202 where it is being done, 404 where nobody of that name is here."""
        order = _parsed(self.request, Order)
        if not self.room.knows(order.seat):
            raise HTTPError(404)
        match order.action:
            case "lower":
                self.room.hand(order.seat, Hand(raised=False))
            case "keep":
                self.room.keep(order.seat, time.time_ns() // 1_000_000 + order.minutes * 60_000)
            case "forget" if self.access.people is not None:
                self.access.people.forget(order.seat)
            case _ if self.access.crew is None or order.action == "forget":
                raise HTTPError(503)
            case _:
                self.access.crew.carry_out(order)
        self.set_status(202)


class Export(TeacherHandler):
    """export.csv, export.moodle.csv, export.json, export.html"""

    @authenticated
    def get(self, form: str) -> None:
        """The results of every seat, as a file."""
        store = self.room.store
        ledgers = {seat: [e.entry() for e in store.entries(seat)] for seat in store.seats()}
        language = self.language if self.language in LANGUAGES else "en"
        make: Mapping[str, Any] = {
            "csv": lambda: class_csv(self.room.course, ledgers, language),
            "moodle.csv": lambda: class_moodle(self.room.course, ledgers, language),
            "json": lambda: class_json(self.room.course, ledgers),
            "html": lambda: class_html(self.room.course, ledgers, language, self.room.title),
        }
        self.set_header("Content-Type", KINDS.get(form, "text/csv; charset=UTF-8"))
        self.set_header("Content-Disposition", f'attachment; filename="class.{form}"')
        self.finish(make[form]())


class SentGrades(TeacherHandler):
    """api/grades"""

    @authenticated
    def get(self) -> None:
        """Which scores the LMS has taken, and what it said of those that it has not. 404 where none are sent."""
        if self.access.grades is None:
            raise HTTPError(404)
        self.finish(self.access.grades.told())


class Keys(_Handler):
    """lti/keys: the public half of the class's key, for the LMS."""

    def get(self) -> None:
        """As RFC 7517 has it. 404 where no LMS is set."""
        if self.access.grades is None:
            raise HTTPError(404)
        self.finish(self.access.grades.platform.key.public())


class Dashboard(TeacherHandler):
    """The page."""

    @authenticated
    def get(self) -> None:
        """In the reader's language."""
        # The cookie that it sets is what the page's requests repeat in a header.
        self.finish(dashboard(self.room.title, self.language, self.xsrf_token.decode()))


class Callback(HubOAuthCallbackHandler):  # type: ignore[misc]
    """Where the hub sends the browser back to."""

    def initialize(self, access: Access) -> None:
        """See `Access`."""
        self.hub_auth = access.hub


def make_app(room: Room, access: Access, prefix: str) -> Application:
    """The service below `prefix`, which ends in "/" (JUPYTERHUB_SERVICE_PREFIX)."""
    told = {"room": room, "access": access}
    return Application(
        [
            (prefix, Dashboard, told),
            (prefix + "api/class", Class, told),
            (prefix + "api/live", Live, told),
            (prefix + "api/ledger", Ledger, told),
            (prefix + "api/ledger/entries", OwnEntries, told),
            (prefix + "api/notes", OwnNotes, told),
            (prefix + "api/hand", RaisedHand, told),
            (prefix + "api/news", Told, told),
            (prefix + "api/pause", Paused, told),
            (prefix + "api/orders", Orders, told),
            (prefix + "api/announcements", Announcements, told),
            (prefix + r"export\.(csv|moodle\.csv|json|html)", Export, told),
            (prefix + "api/grades", SentGrades, told),
            (prefix + "lti/keys", Keys, told),
            (prefix + "oauth_callback", Callback, {"access": access}),
            (prefix + r"static/([a-z]+\.(?:js|css))", StaticFileHandler, {"path": str(STATIC)}),
        ],
        cookie_secret=os.urandom(32),
        xsrf_cookies=True,
        max_body_size=BODY,
        max_buffer_size=BODY,
    )
