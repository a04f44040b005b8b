"""A learner's whole way in Chromium: the exercise begun through the door, solved, seen by the class service."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.classroom.tokens import class_mark
from grader.classroom.wire import LedgerEntry
from grader.progress.entries import first_break
from grader.sandbox.outer import LABEL, remove
from tests.classroom.chromium import Page
from tests.classroom.conftest import SECRET, Class
from tests.classroom.doors import RunningDoor, running_door
from tests.classroom.seats import running_seat

if TYPE_CHECKING:
    import docker

pytestmark = [pytest.mark.engine, pytest.mark.seconds(15)]

SCREEN = """(() => {
  const buffer = netdojo.terminal.buffer.active;
  let text = "";
  for (let row = 0; row < netdojo.terminal.rows; row++) text += buffer.getLine(row).translateToString(true) + "\\n";
  return text;
})()"""


async def screen(page: Page) -> str:
    """The terminal as it stands, line by line."""
    return str(await page.run(SCREEN))


async def shows(page: Page, *words: str) -> None:
    """Returns when all of `words` stand on the terminal."""
    found = " && ".join(f"text.includes({word!r})" for word in words)
    try:
        await page.until(f"(text => {found})({SCREEN})")
    except TimeoutError:
        raise AssertionError(f"{words} are not in\n{await screen(page)}") from None


async def command(page: Page, words: str) -> None:
    """Types `words` at the shell's prompt, then Enter."""
    await page.type(words)
    await shows(page, f"root@host1:~# {words}")
    await enter(page)


async def enter(page: Page) -> None:
    """Presses Enter."""
    await page.key("Enter", 13, "\r")


@asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[Page]:
    page = await Page.open(folder)
    try:
        await page.size(1280, 800)
        yield page
    finally:
        await page.close()


async def held(klass: Class, found: Callable[[Sequence[LedgerEntry]], bool]) -> Sequence[LedgerEntry]:
    """The seat's entries as soon as the running service holds some in which something is `found`."""
    room = klass._open[-1][1]
    events = room.listen()
    async with asyncio.timeout(60):
        while not found(entries := room.store.entries("lin")):
            await events.get()
    room.leave(events)
    return tuple(entries)


def passed(entries: Sequence[LedgerEntry]) -> set[str]:
    """The goals that passed."""
    return {str(e.facts["goal"]) for e in entries if e.what == "verdict" and e.facts["verdict"] == "pass"}


@pytest.fixture
def swept(engine: docker.APIClient) -> Iterator[None]:
    """A seat's sandboxes outlive it, to be gone on with; the hub ends them with the seat, and here this does."""
    yield
    for found in engine.containers(all=True, filters={"label": f"{LABEL}.class={class_mark(SECRET)}"}):
        remove(engine, found["Id"])


async def test_a_learner_solves_an_exercise_in_the_browser(
    klass: Class, image: str, swept: None, tmp_path: Path
) -> None:
    service = klass.start()
    for name in ("door", "seat"):
        (tmp_path / name).mkdir()
    doors = running_door(tmp_path / "door", SECRET)
    door: RunningDoor = await asyncio.to_thread(next, doors)
    try:
        async with (
            running_seat(service.base, klass.hub_port, door.address, SECRET, tmp_path / "seat") as seat,
            browser(tmp_path / "chromium") as page,
        ):
            klass.seats_at = seat.origin
            await page.go(seat.base)
            await shows(page, "netdojo", "Enter open")

            # A websocket without the page's own token is none, whatever cookies come with it.
            refused = "new Promise(done => { const socket = new WebSocket('ws'); "
            refused += "socket.onopen = () => done('open'); socket.onclose = () => done('closed'); })"
            assert (
                await page.run(refused.replace("'ws'", "new URL('ws', location.href.replace('http', 'ws'))"))
                == "closed"
            )

            # Chinese, by an input method; then the first exercise.
            await page.type("/")
            await shows(page, "find a lesson")
            await page.ask("Input.imeSetComposition", text="wangluo", selectionStart=7, selectionEnd=7)
            await page.type("网络")
            await shows(page, "网络")
            for _ in "网络":
                await page.key("Backspace", 8)
            await shows(page, "find a lesson")
            await page.type("A first network")
            await shows(page, "A first network  |  about")
            await enter(page)
            await enter(page)
            # The keys go to the terminal now, and what stood at the start has been judged.
            await shows(page, "root@host1:~#", "leave the terminal", "found  no network")
            (record,) = (tmp_path / "seat" / "state" / "sessions").glob("*.json")
            seed = json.loads(record.read_text())["seed"]
            names = klass.course.exercise("first-network").draw(seed).values
            await command(page, f"docker network create {names['net']}")
            assert passed(await held(klass, lambda entries: "network" in passed(entries))) == {"network"}
            await command(page, f"docker run -d --name {names['web']} --network {names['net']} whoami")
            entries = await held(klass, lambda entries: any(entry.what == "pass" for entry in entries))
            assert first_break(entry.entry() for entry in entries) is None
            assert {entry.facts["exercise"] for entry in entries} == {"first-network"}

            # Loaded again, it is the same app with the same shell.
            await page.type("echo $((6*7)) here")
            await shows(page, "echo $((6*7)) here")
            await page.run("window.left = true; location.reload()")
            await page.until("!window.left")
            await shows(page, "echo $((6*7)) here")
            await enter(page)
            await shows(page, "\n", "42 here")

            # The instructor sees it and cannot type; anybody else is sent away.
            await page.ask("Network.clearBrowserCookies")
            klass.who = "teacher-token"
            await page.go(seat.base)
            await shows(page, "42 here")
            assert await page.run("netdojo.terminal.options.disableStdin")
            assert "You look on" in await page.run("document.getElementById('who').textContent")
            await page.ask("Network.clearBrowserCookies")
            klass.who = "other-token"
            await page.go(seat.base)
            await page.until("document.body.textContent.includes('403')")
            assert not [said for said in page.errors if "Content Security Policy" in said]
    finally:
        await asyncio.to_thread(next, doors, None)
