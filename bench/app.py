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
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events

from bench.figures import row, timed

if TYPE_CHECKING:
    from grader.session.session import Session

ROOT = Path(__file__).parents[1]
EMPTY = "from textual.app import App\nApp().run()"
KEYS = 60
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
    """From the start of the process to its first drawn cells."""
    ours, bare = [], []
    for _ in range(5):
        ours.append(_painted("-m", "tui.main", "--lang", "en"))
        bare.append(_painted("-c", EMPTY))
    row("app: start to first paint", ours, bare, "1.5x an empty Textual app")


def _painted(*arguments: str) -> float:
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
        return time.perf_counter() - began
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        os.close(master)


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
    from grader.checks.verdict import Outcome
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
                await asyncio.sleep(0.004)  # leaves the threads their turn

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
        times = []
        for number in range(KEYS):
            letter = chr(97 + number % 26)
            had = len(terminal.contents())
            began = time.perf_counter()
            app.post_message(events.Key(letter, letter))
            while len(terminal.contents()) == had:
                await asyncio.sleep(0.001)
            times.append(time.perf_counter() - began)
        row("app: key to glyph", times, _bare_key(session), "2x the key through the same exec")
        terminal.type("\x15")
        ticks, verdicts = [], []
        goals = screen.query_one(Goals)
        net = screen.attempt.drawn.values["net"]
        client = session.link.client("host1")
        for _ in range(10):
            await asyncio.sleep(0.5)  # the last round's map is painted
            answered: list[float] = []

            def create(answered: list[float] = answered) -> None:
                client.create_network(net, driver="bridge")
                answered.append(time.perf_counter())

            threading.Thread(target=create).start()
            await until(lambda: goals.verdicts and goals.verdicts[0].outcome is Outcome.PASS)
            drawn = time.perf_counter()
            await until(lambda answered=answered: answered)
            ticks.append(max(0.0, drawn - answered[0]))
            client.remove_network(net)
            await until(lambda: goals.verdicts[0].outcome is Outcome.FAIL)
            began = time.perf_counter()
            await asyncio.to_thread(session.grade, False)
            verdicts.append(time.perf_counter() - began)
        row("app: command answered to drawn tick", ticks, verdicts, "0.1 s; beside one full grade")
        row("app: memory with a lab open", [_resident()], [before], "beside home alone", "MB")
        await asyncio.to_thread(screen.attempt.end)


def _bare_key(session: Session) -> list[float]:
    """The same key through the same kind of exec, read off the pty."""
    times = []
    with session.shell("host1", {"TERM": "xterm-256color"}) as terminal:
        shown = b""
        while b"# " not in shown:
            shown += terminal.read()
        for number in range(KEYS):
            letter = bytes([97 + number % 26])
            times.append(timed(lambda letter=letter: (terminal.write(letter), terminal.read())))  # type: ignore[misc]
    return times


def _resident() -> float:
    """This process's memory in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
