"""The app: start to first paint, key to glyph, event to drawn tick, memory with a lab open, 10 MB of output.

Each beside its bare operation: an empty Textual app; the same key through `docker exec -it`; the verdict itself; the
process before the lab; the bytes read and thrown away.
"""

from __future__ import annotations

import asyncio
import os
import pty
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events

from bench.figures import row, timed

if TYPE_CHECKING:
    from textual.strip import Strip

    from grader.checks.verdict import Verdict
    from grader.session.session import Session
    from tui.app.app import NetdojoApp
    from tui.app.goals import Goals
    from tui.app.terminal.widget import Terminal

ROOT = Path(__file__).parents[1]
EMPTY = "from textual.app import App\nApp().run()"
KEYS = 60
TICKS = 10
# Paces of a person, which no event stands for: between two keys of a fast typist, between two commands. Until then the
# screen has drawn what came before, and each measurement is of one key, one command.
TYPING, BETWEEN = 0.05, 0.5
POLL = 0.01
"""Seconds between two looks at what the lab's start has come to; nothing is measured meanwhile."""
TEN_MB = b"\x1b[32mnetdojo\x1b[0m  the quick brown fox jumps over the lazy dog 0123456789\r\n" * 135_000


def measure() -> None:
    """Prints all rows."""
    state = tempfile.mkdtemp(prefix="netdojo-bench-")
    os.environ.update(NETDOJO_STATE=state, NETDOJO_CONFIG=state, NETDOJO_OWNER=f"bench-{os.getpid()}")
    os.environ["TERM"] = "xterm-256color"
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # with byte code on disk, as on a learner's machine
    first_paint()
    output()
    asyncio.run(lab())


def first_paint() -> None:
    """From the start of the process to its first drawn cells, and its processor time, which others disturb less."""
    _painted("-m", "tui.main", "--lang", "en")  # the first one of a new state folder reads the whole course
    ours, bare = [], []
    for _ in range(7):
        ours.append(_painted("-m", "tui.main", "--lang", "en"))
        bare.append(_painted("-c", EMPTY))
    for at, what in enumerate(("start to first paint", "processor time until then")):
        row(f"app: {what}", [one[at] for one in ours], [one[at] for one in bare], "1.5x an empty Textual app")


def _painted(*arguments: str) -> tuple[float, float]:
    began = time.perf_counter()
    pid, master = pty.fork()
    if not pid:
        os.chdir(ROOT)
        os.execv(sys.executable, [sys.executable, *arguments])
    shown = b""
    try:
        # The first synchronized update that holds cells: what comes before only asks what the terminal can do.
        while b"\x1b[?2026l" not in shown and len(shown) < 2000:
            select.select([master], [], [], 20)
            shown += os.read(master, 65536)
        took = time.perf_counter() - began
    finally:
        os.kill(pid, 9)
        _, _, used = os.wait4(pid, 0)
        os.close(master)
    return took, used.ru_utime + used.ru_stime


def output() -> None:
    """10 MB of coloured output through the emulator."""
    from tui.app.terminal.emulator import Emulator

    emulator = Emulator(100, 30, lambda _data: None)
    began = time.perf_counter()
    for at in range(0, len(TEN_MB), 65536):
        emulator.feed(TEN_MB[at : at + 65536])
    ours = time.perf_counter() - began
    bare = timed(lambda: subprocess.run(["cat"], input=TEN_MB, stdout=subprocess.DEVNULL, check=True))
    row("app: 10 MB of output", [ours], [bare], "the keys go on meanwhile; beside cat", "s")


async def lab() -> None:
    """A live lab, typed in."""
    from grader.course.loader import load_course
    from tui.app.app import NetdojoApp
    from tui.app.goals import Goals
    from tui.app.lab import Lab
    from tui.app.shells import Shells
    from tui.settings import Settings

    app = NetdojoApp(load_course(ROOT), "en", Settings())
    async with app.run_test(size=(120, 40)):
        before = _resident()
        app.open("exercise:first-network")

        async def until(fits: Callable[[], object]) -> None:
            while not fits():
                await asyncio.sleep(POLL)

        await until(lambda: isinstance(app.screen, Lab) and app.screen.composed)
        screen = app.screen
        assert isinstance(screen, Lab)
        shells = screen.query_one(Shells)
        await until(lambda: shells.current is not None and "root@host1" in shells.current.contents())
        terminal = shells.current
        assert terminal is not None
        await until(lambda: screen.attempt.instant)  # the spare's engine has come to rest
        screen.set_focus(terminal)
        session = screen.attempt.session
        assert session is not None
        row(
            "app: key to glyph",
            await _glyphs(app, terminal),
            _bare_key(session),
            "2x the key through the same exec",
        )
        terminal.type("\x15")
        ticks, verdicts = await _ticks(session, screen.query_one(Goals), screen.attempt.drawn.values["net"])
        row("app: command answered to drawn tick", ticks, verdicts, "0.1 s; beside one full grade")
        row("app: memory with a lab open", [_resident()], [before], "beside home alone", "MB")
        await asyncio.to_thread(screen.attempt.end)


async def _glyphs(app: NetdojoApp, terminal: Terminal) -> list[float]:
    """From each key to the drawing of the row that shows it."""
    drawn = asyncio.Event()
    had = ""
    draw = terminal.render_line

    def watched(y: int) -> Strip:
        strip = draw(y)
        if terminal.contents() != had:
            drawn.set()
        return strip

    terminal.render_line = watched  # type: ignore[method-assign]
    times = []
    for number in range(KEYS):
        await asyncio.sleep(TYPING)
        letter = chr(97 + number % 26)
        had = terminal.contents()
        drawn.clear()
        began = time.perf_counter()
        app.post_message(events.Key(letter, letter))
        await drawn.wait()
        times.append(time.perf_counter() - began)
    terminal.render_line = draw  # type: ignore[method-assign]
    return times


async def _ticks(session: Session, goals: Goals, net: str) -> tuple[list[float], list[float]]:
    """From the engine's answer to the drawn tick, each time that the network `net` is made; and full grades."""
    from grader.checks.verdict import Outcome

    shown = {Outcome.PASS: asyncio.Event(), Outcome.FAIL: asyncio.Event()}
    at: list[float] = []
    take = goals.take

    def watched(verdicts: tuple[Verdict, ...], late: Collection[str] = ()) -> list[str]:
        passed = take(verdicts, late)
        outcome = verdicts[0].outcome
        if outcome in shown and not shown[outcome].is_set():

            def drawn() -> None:
                at.append(time.perf_counter())
                shown[outcome].set()

            goals.call_after_refresh(drawn)
        return passed

    goals.take = watched  # type: ignore[method-assign]
    client = session.link.client("host1")

    def create() -> float:
        client.create_network(net, driver="bridge")
        return time.perf_counter()

    ticks, verdicts = [], []
    for _ in range(TICKS):
        await asyncio.sleep(BETWEEN)
        at.clear()
        shown[Outcome.PASS].clear()
        answered = await asyncio.to_thread(create)
        await shown[Outcome.PASS].wait()
        ticks.append(max(0.0, at[0] - answered))
        shown[Outcome.FAIL].clear()
        await asyncio.to_thread(client.remove_network, net)
        await shown[Outcome.FAIL].wait()
        began = time.perf_counter()
        await asyncio.to_thread(session.grade, False)
        verdicts.append(time.perf_counter() - began)
    goals.take = take  # type: ignore[method-assign]
    return ticks, verdicts


def _bare_key(session: Session) -> list[float]:
    """The same key, at the same pace, through the same kind of exec, read off the pty."""
    times = []
    with session.shell("host1", {"TERM": "xterm-256color"}) as terminal:
        shown = b""
        while b"# " not in shown:
            shown += terminal.read()
        for number in range(KEYS):
            time.sleep(TYPING)
            began = time.perf_counter()
            terminal.write(bytes([97 + number % 26]))
            terminal.read()
            times.append(time.perf_counter() - began)
    return times


def _resident() -> float:
    """This process's memory in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
