"""Ledgers as a seat writes them, a hub that knows two people, and the class service on a loopback port."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler

from grader.classroom.tokens import seat_token
from grader.classroom.wire import LedgerEntry
from grader.course.models import Course
from grader.progress.entries import Fact
from grader.progress.key import InstallationKey
from grader.progress.store import Store
from tests.classroom.doors import door, through  # noqa: F401
from tests.classroom.postgres import Postgres

LONG = {
    "test_safety.py",
    "test_tls.py",
    "test_class.py",
    "test_swarm.py",
    "test_dashboard.py",
    "test_seat_in_a_browser.py",
}
"""Built images and browsers: with `--long` only."""

SECRET = b"a class's secret for the tests only"
PREFIX = "/services/class/"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What takes minutes to prepare is collected with `--long`."""
    return True if collection_path.name in LONG and not config.getoption("--long") else None


@dataclass
class Seat:
    """A seat's own ledger on disk, written through the real store."""

    store: Store
    key: InstallationKey
    clock: int = 1_700_000_000_000

    def note(self, what: str, **particulars: Any) -> None:
        self.clock += 1000
        about = {"exercise": "first-bridge", "attempt": "a1", "seed": 1}
        self.store.note([Fact(what, self.clock, {**about, **particulars})], self.key)

    def goal(self, goal: str, verdict: str, code: str | None = None) -> None:
        why = {"en": f"because of {code}", "zh": f"因为 {code}"} if code else None
        self.note("verdict", goal=goal, verdict=verdict, code=code, why=why)

    def entries(self) -> list[LedgerEntry]:
        return [LedgerEntry.of(entry) for entry in self.store.ledger()]


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    folder = tmp_path / "seat"
    folder.mkdir()
    store = Store.open(f"sqlite:///{folder}/progress.sqlite3")
    yield Seat(store, InstallationKey.open(folder))
    store.close()


class _WhoIs(RequestHandler):
    """GET /hub/api/user: who a token belongs to, as JupyterHub answers it."""

    def get(self) -> None:
        token = self.request.headers.get("Authorization", "").partition(" ")[2]
        people = {
            "teacher-token": {
                "name": "teacher",
                "kind": "user",
                "scopes": ["access:services!service=class", "access:servers"],
            },
            "other-token": {"name": "wei", "kind": "user", "scopes": ["access:servers!server=wei/"]},
            "learner-token": {"name": "lin", "kind": "user", "scopes": ["access:servers!server=lin/"]},
        }
        if token not in people:
            self.set_status(403)
            self.finish({"status": 403})
            return
        self.finish({"groups": [], "admin": False, **people[token]})


class _Authorize(RequestHandler):
    """GET /hub/api/oauth2/authorize: sends the browser back, as whom `Class.who` says it is logged in."""

    def initialize(self, klass: Class) -> None:
        self.klass = klass

    def get(self) -> None:
        told = {"code": self.klass.who, "state": self.get_argument("state")}
        # The hub and the seats have one address, their proxy's; here each has its own.
        self.redirect(self.klass.seats_at + self.get_argument("redirect_uri") + "?" + urlencode(told))


class _Token(RequestHandler):
    """POST /hub/api/oauth2/token: a code for a token."""

    def check_xsrf_cookie(self) -> None:
        """No browser asks here."""

    def post(self) -> None:
        self.finish({"access_token": self.get_argument("code"), "token_type": "Bearer"})


@dataclass
class Service:
    """The class service as it runs, and how to ask it."""

    base: str
    database: str
    servers: list[HTTPServer] = field(default_factory=list)

    async def ask(
        self, path: str, token: str = "", method: str = "GET", body: object = None, **headers: str
    ) -> HTTPResponse:
        given = {"Authorization": f"token {token}"} if token else {}
        return await AsyncHTTPClient().fetch(
            HTTPRequest(
                self.base + path,
                method=method,
                headers={**given, **headers},
                body=None if method == "GET" else json.dumps(body),
                follow_redirects=False,
            ),
            raise_error=False,
        )

    async def as_seat(self, name: str, path: str, method: str = "GET", body: object = None) -> HTTPResponse:
        return await self.ask(path, seat_token(SECRET, name), method, body)

    async def as_teacher(self, path: str, method: str = "GET", body: object = None) -> HTTPResponse:
        return await self.ask(path, "teacher-token", method, body)


class Class:
    """Starts the service on its database, as often as asked."""

    def __init__(self, course: Course, database: str) -> None:
        self.course = course
        self.database = database
        self._open: list[tuple[HTTPServer, Any, Any]] = []
        hub, self.hub_port = bind_unused_port()
        self.who = "learner-token"
        self.seats_at = ""
        self.hub = HTTPServer(
            Application(
                [
                    ("/hub/api/user", _WhoIs),
                    ("/hub/api/oauth2/authorize", _Authorize, {"klass": self}),
                    ("/hub/api/oauth2/token", _Token),
                ]
            )
        )
        self.hub.add_sockets([hub])

    def start(self, at: Service | None = None) -> Service:
        from jupyterhub.services.auth import HubOAuth

        from grader.classroom.service.app import Access, make_app
        from grader.classroom.service.room import Room
        from grader.classroom.service.store import ClassStore

        listening, port = bind_unused_port()
        if at is not None:  # where it was before
            listening.close()
            port = urlsplit(at.base).port or 0
            (listening,) = bind_sockets(port, "127.0.0.1")
        auth = HubOAuth(
            api_url=f"http://127.0.0.1:{self.hub_port}/hub/api",
            api_token="service-token",
            base_url=PREFIX,
            oauth_client_id="service-class",
            access_scopes={"access:services", "access:services!service=class"},
            cache_max_age=0,
        )
        store = ClassStore(self.database)
        room = Room(store, self.course, "Networks, Monday")
        server = HTTPServer(make_app(room, Access(auth, SECRET), PREFIX))
        server.add_sockets([listening])
        self._open.append((server, room, store))
        return Service(f"http://127.0.0.1:{port}{PREFIX}", self.database)

    async def stop(self) -> None:
        while self._open:
            server, room, store = self._open.pop()
            room.close()
            server.stop()
            await server.close_all_connections()
            store.close()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A PostgreSQL server; asked for by tests that are marked so, which are there where its programs are."""
    # Not below pytest's own folder, which is its owner's alone.
    with tempfile.TemporaryDirectory(prefix="netdojo-postgres-") as folder:
        server = Postgres(Path(folder))
        yield server
        server.stop("immediate")


@pytest.fixture
def database(tmp_path: Path) -> str:
    """Where the class's results are kept."""
    return f"sqlite:///{tmp_path}/class.sqlite3"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """As `database`, in each kind of database that a class can have."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/class.sqlite3"
    server: Postgres = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture
async def klass(course: Course, database: str):  # type: ignore[no-untyped-def]
    made = Class(course, database)
    yield made
    await made.stop()
    made.hub.stop()
