"""A running class: seats that are put away and come back, PINs, the dashboard's orders, and logins of other kinds."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler

from grader.classroom.settings import ClassSettings
from grader.classroom.visit.line import Line
from grader.classroom.visit.visit import Refused, Visit, address_of
from grader.progress.entries import Fact
from grader.progress.key import InstallationKey
from grader.progress.store import Store
from tests.classroom.browser import Browser
from tests.classroom.whole import JOIN, WholeClass, whole_class


@asynccontextmanager
async def visit(klass: WholeClass, name: str, pin: str = "1234") -> AsyncIterator[Visit]:
    """A learner who is logged in."""
    made = Visit(address_of(klass.url))
    try:
        await made.login()
        await made.log_in(code=JOIN, username=name, pin=pin)
        yield made
    finally:
        made.close()


async def sit(at: Visit) -> Line:
    await at.take_seat(lambda _: None)
    line = await at.open()
    await line.send("set_size", 40, 120)
    drawn = ""
    async with asyncio.timeout(60):
        while "netdojo" not in drawn:
            told = await line.next()
            assert told is not None
            drawn += told[1] if told[0] == "stdout" else ""
    return line


async def until(klass: WholeClass, name: str, how: str) -> None:
    """Returns when the class service tells that the seat is so."""
    await klass.hears(lambda seat, told: seat == name and told["server"] == how)


def work(klass: WholeClass, name: str) -> str:
    """The seat's own ledger grows by an exercise that is passed; returns the last entry's digest."""
    disk = klass.disk(name)
    store = Store.open(f"sqlite:///{disk}/progress.sqlite3")
    told = {"exercise": "first-network", "attempt": "a1", "seed": 1}
    facts = [Fact("start", 1_700_000_000_000, told), Fact("pass", 1_700_000_061_000, {**told, "seconds": 61})]
    store.note(facts, InstallationKey.open(disk))
    digest = store.ledger()[-1].digest
    store.close()
    return digest


def kept(klass: WholeClass, name: str) -> str:
    """The last entry's digest on the disk that the seat has now."""
    store = Store.open(f"sqlite:///{klass.disk(name)}/progress.sqlite3")
    ledger = store.ledger()
    assert list(store.passed()) == ["first-network"]
    store.close()
    return ledger[-1].digest


async def held(klass: WholeClass, name: str) -> None:
    """Returns when the class service has what the seat did."""
    await klass.hears(lambda seat, told: seat == name and bool(told["exercises"]))


async def test_an_idle_seat_is_put_away_and_comes_back_with_all_that_was_done(tmp_path: Path) -> None:
    async with (
        whole_class(tmp_path / "class", idle=6) as klass,
        visit(klass, "lin") as lin,
        visit(klass, "wu") as wu,
    ):
        watched = await sit(lin)
        line = await sit(wu)
        digest = work(klass, "wu")
        await held(klass, "wu")
        disk = klass.disk("wu")
        line.close()
        await until(klass, "wu", "away")
        # One whose page is open stays, however little is typed in it.
        assert await lin.standing() == "ready"
        again = await sit(wu)
        assert klass.disk("wu") != disk
        assert kept(klass, "wu") == digest
        again.close()
        watched.close()


async def test_the_instructors_orders_and_what_outlives_the_class(tmp_path: Path) -> None:
    async with whole_class(tmp_path / "class") as klass:
        async with visit(klass, "wu") as wu:
            line = await sit(wu)
            digest = work(klass, "wu")
            await held(klass, "wu")
            first = klass.disk("wu")

            # Put away, taken again, started anew: the learner's connection ends with the seat, what was done stays.
            assert await klass.order("wu", "end") == 202
            while await line.next() is not None:
                pass
            await until(klass, "wu", "away")
            assert await klass.order("wu", "start") == 202
            await until(klass, "wu", "running")
            assert kept(klass, "wu") == digest
            second = klass.disk("wu")
            assert second != first
            line = await sit(wu)
            assert await klass.order("wu", "restart") == 202
            while await line.next() is not None:
                pass
            await klass.hears(
                lambda seat, told: seat == "wu" and told["server"] == "running" and klass.disk("wu") != second
            )
            line = await sit(wu)
            assert kept(klass, "wu") == digest
            line.close()
            assert await klass.order("nobody", "restart") == 404
            assert await klass.order("wu", "keep") == 202
            (seat,) = (
                one
                for one in json.loads((await klass.teacher("api/class")).body)["seats"]
                if one["seat"] == "wu"
            )
            assert seat["kept"] > seat["at"]

        # The class ends and comes back: the PIN that was chosen then opens the seat, and no other does.
        await klass.down()
        await klass.up()
        with pytest.raises(Refused) as refused:
            async with visit(klass, "wu", "4321"):
                pass
        assert refused.value.word == "taken"
        async with visit(klass, "wu") as wu:
            line = await sit(wu)
            assert kept(klass, "wu") == digest
            line.close()

        # A forgotten PIN: the instructor lets the learner choose another; the first to come chooses.
        assert await klass.order("wu", "forget") == 202
        async with visit(klass, "wu", "a new one") as wu:
            assert await wu.standing() == "ready"
        with pytest.raises(Refused):
            async with visit(klass, "wu", "1234"):
                pass


NATIVE = 'authenticator = "native"\nteachers = ["teacher"]\n'


async def test_accounts_with_passwords(tmp_path: Path) -> None:
    async with whole_class(tmp_path / "class", NATIVE) as klass:
        for name in ("lin", "teacher"):
            answer = await Browser(klass.url).form(
                "/hub/signup",
                username=name,
                signup_password="long enough 7",
                signup_password_confirmation="long enough 7",
            )
            assert answer.code == 200, answer.body
        made = Visit(address_of(klass.url))
        assert await made.login() == "password"
        with pytest.raises(Refused, match="do not belong together"):
            await made.log_in(username="lin", password="another 7777")
        await made.login()
        await made.log_in(username="lin", password="long enough 7")
        assert made.name == "lin"
        line = await sit(made)
        line.close()
        made.close()
        teacher = Browser(klass.url)
        answer = await teacher.form("/hub/login", username="teacher", password="long enough 7")
        assert (answer.code, answer.headers["Location"]) == (302, "/services/class/")
        assert (await teacher.api("/hub/api/users")).code == 200


class _Token(RequestHandler):
    """POST /token: the code is the name."""

    def check_xsrf_cookie(self) -> None:
        """No browser asks here."""

    def post(self) -> None:
        assert self.get_argument("client_secret") == "s3cret"
        self.finish({"access_token": self.get_argument("code"), "token_type": "Bearer"})


class _Me(RequestHandler):
    """GET /me: who has the token."""

    def get(self) -> None:
        self.finish({"login": self.request.headers["Authorization"].partition(" ")[2]})


async def test_accounts_of_another_service(tmp_path: Path) -> None:
    listening, port = bind_unused_port()
    provider = HTTPServer(Application([("/token", _Token), ("/me", _Me)]))
    provider.add_sockets([listening])
    at = f"http://127.0.0.1:{port}"
    settings = (
        'authenticator = "oauth"\nteachers = ["teacher"]\nurl = "https://class.example.org"\n[oauth]\n'
        f'class = "oauthenticator.generic.GenericOAuthenticator"\nclient_id = "netdojo"\nclient_secret = "s3cret"\n'
        f'authorize_url = "{at}/authorize"\ntoken_url = "{at}/token"\nuserdata_url = "{at}/me"\n'
        'username_claim = "login"\nlogin_service = "Campus"\n'
        'oauth_callback_url = "https://class.example.org/hub/oauth_callback"\n'
    )
    async with whole_class(tmp_path / "class", settings) as klass:
        for name, leads in (("lin", "/hub/spawn"), ("teacher", "/services/class/")):
            browser = Browser(klass.url)
            page = await browser.ask("/hub/login")
            assert b"Campus" in page.body
            answer = await browser.ask("/hub/oauth_login")
            asked = parse_qs(urlsplit(answer.headers["Location"]).query)
            assert answer.headers["Location"].startswith(f"{at}/authorize")
            wrong = urlencode({"code": name, "state": "another"})
            assert (await Browser(klass.url).ask(f"/hub/oauth_callback?{wrong}")).code in (400, 403)
            right = urlencode({"code": name, "state": asked["state"][0]})
            answer = await browser.ask(f"/hub/oauth_callback?{right}")
            assert (answer.code, answer.headers["Location"]) == (302, leads), answer.body
            assert json.loads((await browser.api("/hub/api/user")).body)["name"] == name
            # By https in front of us: the browser keeps these cookies for https alone, and comes so from now on.
            held = [line for line in browser.set if "hub-login" in line or "session-id" in line]
            assert held
            assert all("Secure" in line for line in held)
            assert answer.headers["Strict-Transport-Security"] == "max-age=15768000"
        made = Visit(address_of(klass.url))
        assert await made.login() == "elsewhere"
        made.close()
    provider.stop()


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"url": "https://class.example.org"}, True),
        ({"url": "https://class.example.org:8443"}, False),
        ({"url": "http://class.example.org"}, False),
        ({}, False),
    ],
)
def test_browsers_are_told_to_come_by_https_where_the_whole_host_does(
    settings: dict[str, str], told: bool
) -> None:
    assert ClassSettings.model_validate(settings).whole_host is told
