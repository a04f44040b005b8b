"""The dashboard in a browser, with a hundred seats: with `--long` only, since it needs Chromium."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.classroom.chromium import Page
from tests.classroom.conftest import Class, Seat, Service

SEATS = 100
ROWS = "document.querySelectorAll('#seats tr').length"
FOCUS = "document.activeElement.closest('tr')?.dataset.seat || document.activeElement.id"


@pytest.fixture
async def service(klass: Class) -> Service:
    started = klass.start()
    for number in range(SEATS):
        await started.as_seat(f"seat-{number:02}", "api/ledger")
    return started


@pytest.fixture
async def page(service: Service, tmp_path: Path) -> AsyncIterator[Page]:
    opened = await Page.open(tmp_path / "browser")
    await opened.size(1280, 800)
    await opened.ask("Network.setExtraHTTPHeaders", headers={"Authorization": "token teacher-token"})
    await opened.go(f"{service.base}?lang=en")
    await opened.until(f"{ROWS} === {SEATS}")
    yield opened
    await opened.close()


async def test_everything_is_reached_by_keys(page: Page) -> None:
    await page.key("/", 191, "/")
    await page.until(f"{FOCUS} === 'find'")
    await page.type("seat-7")
    await page.until(f"{ROWS} === 10")
    await page.run("document.querySelector('#seats button').focus()")
    await page.key("ArrowDown", 40)
    await page.until(f"{FOCUS} === 'seat-71'")
    await page.key("Enter", 13, "\r")
    await page.until("document.querySelector('dialog').open")
    assert await page.run("document.querySelector('#seat-title').textContent") == "seat-71"
    await page.key("Escape", 27)
    await page.until(f"!document.querySelector('dialog').open && {FOCUS} === 'seat-71'")
    named = "one.innerText || one.ariaLabel || one.labels?.[0]?.innerText || one.querySelector('.hidden')"
    shown = "[...document.querySelectorAll('button, input, select, a')].filter(one => one.checkVisibility())"
    unnamed = f"{shown}.filter(one => !({named})).length"
    assert await page.run(unnamed) == 0
    assert await page.run("document.querySelectorAll('[tabindex]:not([tabindex=\"-1\"])').length") == 0


async def test_a_goal_that_is_met_and_a_hand_are_seen_at_once_and_the_focus_stays(
    page: Page, service: Service, klass: Class, seat: Seat
) -> None:
    name = klass.course.names()[0]
    goal = klass.course.exercise(name).draw(1).goals[0].id
    await page.run("document.querySelector('tr[data-seat=seat-42] button').focus()")
    seat.note("start", exercise=name)
    seat.note("verdict", exercise=name, goal=goal, verdict="pass", code=None, why=None)
    await service.as_seat(
        "seat-42", "api/ledger", "POST", {"entries": [one.model_dump() for one in seat.entries()]}
    )
    await page.until(
        f"document.querySelector('tr[data-seat=seat-42] td[data-goal={json.dumps(goal)}] .chip.pass')"
    )
    assert await page.run(FOCUS) == "seat-42"
    await service.as_seat("seat-07", "api/hand", "PUT", {"raised": True, "words": "why <b>this</b>?"})
    await page.until("document.querySelector('#hands li')?.dataset.seat === 'seat-07'")
    assert await page.run("document.querySelector('#spoken').textContent") == "seat-07 asks for help"
    assert await page.run("document.querySelector('#hands li .who').innerText.includes('why <b>this</b>?')")
    assert await page.run("document.querySelector('#seats tr').dataset.seat") == "seat-07"


async def test_what_the_instructor_says_and_pauses_is_told_to_seats(page: Page, service: Service) -> None:
    await page.run("document.querySelector('#words').value = 'break'")
    await page.run("document.querySelector('#announce').requestSubmit()")
    await page.until("document.querySelector('#done').textContent === 'Said to everybody.'")
    await page.run("document.querySelector('#pause').click()")
    await page.until("!document.querySelector('#paused').hidden")
    news = json.loads((await service.as_seat("seat-01", "api/news")).body)
    assert ([said["words"] for said in news["announcements"]], news["paused"]) == (["break"], True)


@pytest.mark.parametrize("width", [1280, 390])
async def test_the_page_is_as_wide_as_the_window_and_breaks_no_policy(page: Page, width: int) -> None:
    await page.size(width, 844, "dark")
    await page.until(f"document.documentElement.scrollWidth <= {width}")
    assert [error for error in page.errors if "favicon" not in error and "404" not in error] == []
