"""Makes the README's pictures from the real app on a real engine: `python docs/pictures/make.py`.

Plays an exercise half through by typing, and writes what the screen shows. Touches only this folder and sandboxes
of its own, which it ends.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from grader.course.loader import load_course
from grader.course.place import shipped_root
from tui.app.app import NetdojoApp
from tui.settings import Settings

HERE = Path(__file__).parent
SIZE = (120, 36)


async def until(pilot: Pilot[None], fits: Callable[[], object]) -> None:
    """Lets the app work until `fits`."""
    while not fits():
        await pilot.pause(0.05)


async def type_in(pilot: Pilot[None], words: str) -> None:
    """Types a line."""
    for letter in words:
        await pilot.press(letter)
    await pilot.press("enter")


async def make(language: str) -> None:
    """The pictures in one language."""
    from tui.app.goals import Goals
    from tui.app.shells import Shells

    app = NetdojoApp(load_course(shipped_root()), language, Settings())
    async with app.run_test(size=SIZE) as pilot:

        def shown() -> str:
            terminals = [shells.current for shells in app.screen.query(Shells)]
            return terminals[0].contents() if terminals and terminals[0] is not None else ""

        app.open("exercise:custom-bridge")
        await until(pilot, lambda: app.screen.query(Goals))
        await until(pilot, lambda: "root@host1" in shown())
        app.screen.query_one(Shells).focus_shell()
        values = app.screen.attempt.drawn.values  # type: ignore[attr-defined]
        create = (
            f"docker network create --subnet {values['subnet']} --gateway {values['gateway']} "
            f"--ip-range {values['range']} {values['net']}"
        )
        await type_in(pilot, create)
        await type_in(pilot, f"docker run -d --name {values['web']} --network {values['net']} whoami")
        await until(
            pilot, lambda: sum(v.outcome == "pass" for v in app.screen.query_one(Goals).verdicts) >= 3
        )
        await pilot.pause(3)  # what is new is marked for a moment
        (HERE / f"lab.{language}.svg").write_text(app.export_screenshot(), encoding="utf-8")
        await asyncio.to_thread(app.screen.attempt.end)  # type: ignore[attr-defined]
        app.open("section:1.2-namespaces")
        await until(pilot, lambda: "root@host1" in shown() and app.screen.query("RunBlock"))
        app.screen.query("RunBlock").first().focus()
        await pilot.press("enter")
        await until(pilot, lambda: "172.17.0.2" in shown())
        await pilot.pause(3)
        (HERE / f"lesson.{language}.svg").write_text(app.export_screenshot(), encoding="utf-8")
        await asyncio.to_thread(app.screen.attempt.end)  # type: ignore[attr-defined]


if __name__ == "__main__":
    place = tempfile.mkdtemp(prefix="netdojo-pictures-")
    os.environ.update(NETDOJO_STATE=place, NETDOJO_CONFIG=place, COLORTERM="truecolor")
    for spoken in ("en", "zh"):
        asyncio.run(make(spoken))
