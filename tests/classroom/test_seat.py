"""A seat as it runs: its process, a hub that knows three people, the class service, and websockets of all kinds."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tornado.httpclient import HTTPClientError
from tornado.testing import bind_unused_port

from grader.classroom.seat.__main__ import app_settings
from grader.classroom.seat.modes import Modes
from grader.classroom.tokens import seat_token
from tests.classroom.conftest import SECRET, Class
from tests.classroom.seats import ROOT, RunningSeat, running_seat
from tui.settings import Settings

STATIC = ROOT / "grader/classroom/seat/static/xterm"


@pytest.fixture
async def seat(klass: Class, tmp_path: Path) -> AsyncIterator[RunningSeat]:
    listening, nothing = bind_unused_port()
    listening.close()
    service = klass.start()
    async with running_seat(service.base, klass.hub_port, f"127.0.0.1:{nothing}", SECRET, tmp_path) as made:
        yield made


async def test_a_learner_types_an_instructor_looks_on_and_nobody_else_gets_in(
    seat: RunningSeat, klass: Class
) -> None:
    # Who may see the page, and what a browser is told of it.
    page = await seat.get()
    assert page.code == 200
    assert b'data-looking=""' in page.body
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self';" in policy
    assert "frame-ancestors 'self'" in policy
    assert b"http" not in page.body, "the page names nothing from elsewhere"
    looking = await seat.get(token="teacher-token")
    assert b'data-looking="1"' in looking.body
    assert (await seat.get(token="other-token")).code == 403
    away = await seat.get(token="")
    assert away.code == 302
    assert "/hub/api/oauth2/authorize" in away.headers["Location"]
    assert (await seat.get("static/xterm/xterm.mjs", token="")).code == 200
    assert (await seat.get("static/xterm/../../app.py", token="")).code in (403, 404)

    # Websockets: with a token and of this origin only.
    for refused in (
        seat.screen(Origin="http://elsewhere.example"),
        seat.screen(Origin=""),
        seat.screen(Origin="null"),
        seat.screen("other-token"),
        seat.screen(""),
    ):
        with pytest.raises(HTTPClientError) as told:
            await refused
        assert told.value.code == 403

    # The learner's own, and the size that they choose.
    mine = await seat.screen()
    await mine.say("set_size", 40, 120)
    await mine.until("netdojo")
    while mine.size != (40, 120):
        assert await mine.next()
    assert "\x1b[?1049h" in mine.drawn, "the app has taken the whole screen"

    # Somebody who comes later gets the screen as it stands, and cannot type.
    teacher = await seat.screen("teacher-token")
    await teacher.until("\x1b[?1049h", "netdojo")
    assert teacher.size == (40, 120)
    async with asyncio.timeout(60):  # all of it, though nothing has changed: each row is drawn
        while {int(row) for row in re.findall(r"\x1b\[([0-9]+);[0-9]+H", teacher.drawn)} < set(range(1, 41)):
            assert await teacher.next()
    await teacher.say("set_size", 24, 80)
    await teacher.say("stdin", "\x11")  # leaves the app
    await teacher.say("hand", {"raised": True, "words": "not mine"})
    # Their messages come in order: when the app has answered the learner's key, it has not ended by the other's.
    await mine.say("stdin", "?")
    await mine.until("Everywhere")
    assert mine.size == (40, 120)
    assert klass._open[-1][1].store.seats()["lin"] == (0, "")
    teacher.socket.close()

    # A reload is another websocket on the same app.
    mine.socket.close()
    again = await seat.screen()
    await again.until("\x1b[?1049h", "Everywhere")
    assert again.size == (40, 120)

    # What the app was given: no token of any kind.
    (app,) = _children(seat.process.pid)
    held = Path(f"/proc/{app}/environ").read_bytes()
    assert b"DOCKER_HOST=unix://" in held
    assert b"TOKEN" not in held
    assert seat_token(SECRET, "lin").encode() not in held

    # A message that is none ends the connection, not the seat.
    await again.say("signal", 9)
    while await again.next():
        pass
    assert again.socket.close_code == 1008
    last = await seat.screen()
    await last.until("Everywhere")
    last.socket.close()


async def test_a_seat_whose_results_cannot_be_kept_comes_up_and_says_so(klass: Class, tmp_path: Path) -> None:
    service = klass.start()
    await klass.stop()  # nobody answers there now
    state = tmp_path / "seat" / "state"
    async with running_seat(service.base, klass.hub_port, "127.0.0.1:9", SECRET, tmp_path / "seat") as seat:
        page = await seat.get()
        assert page.code == 503
        assert "data-waits" in page.body.decode()
        assert "could not be kept now" in page.body.decode()
        assert 'http-equiv="refresh"' in page.body.decode()
        with pytest.raises(HTTPClientError) as told:
            await seat.screen()
        assert told.value.code == 503
        klass.start(at=service)
        async with asyncio.timeout(60):
            while (await seat.get()).code != 200:
                await asyncio.sleep(0)
        mine = await seat.screen()
        await mine.until("netdojo")
        assert state.is_dir()


async def test_a_seat_on_a_disk_that_takes_nothing_more_comes_up_and_says_so(
    klass: Class, tmp_path: Path
) -> None:
    service = klass.start()
    async with running_seat(
        service.base, klass.hub_port, "127.0.0.1:9", SECRET, tmp_path / "seat", most=16
    ) as seat:
        page = await seat.get()
        assert page.code == 503
        assert "could not be kept now" in page.body.decode()
        assert "Free some space" in page.body.decode() or "cannot be" in page.body.decode()


def test_a_class_may_want_no_spare_sandboxes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for spare in (True, False):
        folder = tmp_path / str(spare)
        folder.mkdir()
        monkeypatch.setenv("NETDOJO_CONFIG", str(app_settings(folder, spare)))
        settings, trouble = Settings.load()
        assert (settings.spare, trouble) == (spare, None)
        settings.save()


async def test_what_the_instructor_says_reaches_the_seat_and_its_hand_the_instructor(
    seat: RunningSeat, klass: Class
) -> None:
    mine = await seat.screen()
    await mine.say("hand", {"raised": True, "words": "为什么不通？"})
    room = klass._open[-1][1]
    events = room.listen()
    async with asyncio.timeout(20):
        while room.store.seats().get("lin", (0, ""))[1] != "为什么不通？":
            await events.get()
        while not mine.news.get("raised"):
            assert await mine.next()
    room.announce("Look up, please")
    async with asyncio.timeout(20):
        while not mine.news.get("announcements"):
            assert await mine.next()
    # A page that comes later hears it too.
    later = await seat.screen()
    while not later.news:
        assert await later.next()
    assert [said["words"] for said in later.news["announcements"]] == ["Look up, please"]  # type: ignore[index, attr-defined]


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_xterm_is_what_its_packages_hold() -> None:
    told = json.loads((STATIC / "versions.json").read_text())["sha256"]
    held = {path.name for path in STATIC.iterdir()} - {"versions.json"}
    assert held == set(told)
    for name, digest in told.items():
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest, name


def test_modes_are_heard_however_the_words_are_cut() -> None:
    said = "\x1b[?1049h\x1b[?1000;1006h\x1b[?25l\x1b[?2026h text \x1b[?25h\x1b[?1000l\x1b[?2026l"
    whole = Modes()
    whole.hear(said)
    for at in range(len(said)):
        cut = Modes()
        cut.hear(said[:at])
        cut.hear(said[at:])
        assert cut.words() == whole.words()
    assert whole.words() == "\x1b[?1049h\x1b[?1006h\x1b[?25h\x1b[?1000l"
