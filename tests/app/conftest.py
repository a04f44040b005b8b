"""How the tests of the app drive it: the real app, headless; real shells; what is on the screen as text."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from html import unescape
from pathlib import Path

import pytest
from textual.pilot import Pilot

from grader.course.models import Course
from tui.app.app import NetdojoApp
from tui.settings import Settings

Size = tuple[int, int]


@pytest.fixture(autouse=True)
def places_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and progress of the person who runs the tests are not touched."""
    monkeypatch.setenv("NETDOJO_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("NETDOJO_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("NETDOJO_OWNER", f"tests-{os.getpid()}-{tmp_path.name}")
    monkeypatch.setenv("COLORTERM", "truecolor")


@asynccontextmanager
async def running(
    course: Course, size: Size = (120, 40), language: str = "en", theme: str = "dark", spare: bool = False
) -> AsyncIterator[tuple[NetdojoApp, Pilot[None]]]:
    """The app, and what presses its keys. Every sandbox is ended at the end."""
    app = NetdojoApp(course, language, Settings(theme=theme, spare=spare))
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        try:
            yield app, pilot
        finally:
            await quit_app(app, pilot)


async def quit_app(app: NetdojoApp, pilot: Pilot[None]) -> None:
    """Leaves as a person does, and waits until the sandboxes are gone."""
    if not app.is_running or app._exit:
        return
    while len(app.screen_stack) > 1 and not hasattr(app.screen, "attempt"):
        app.pop_screen()
    await app.run_action("quit")
    await until(pilot, lambda: app._exit)


async def until(pilot: Pilot[None], fits: Callable[[], object], seconds: float = 60.0) -> None:
    """Lets the app work until `fits`; fails, with what is on the screen, where it never does."""
    for _ in range(int(seconds / 0.02)):
        if fits():
            return
        await pilot.pause(0.02)
    raise AssertionError(shown(pilot.app))


def shown(app: object) -> str:
    """The screen's text, a row a line."""
    svg = app.export_screenshot()  # type: ignore[attr-defined]
    rows: dict[float, list[tuple[float, str]]] = {}
    for match in re.finditer(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>', svg):
        rows.setdefault(float(match[2]), []).append((float(match[1]), unescape(match[3])))
    lines = ("".join(text for _, text in sorted(row)) for _, row in sorted(rows.items()))
    return "\n".join(line.replace("\xa0", " ").rstrip() for line in lines)


async def write(pilot: Pilot[None], words: str) -> None:
    """Types `words`, a key a character, and Enter."""
    for letter in words:
        await pilot.press(letter)
    await pilot.press("enter")
