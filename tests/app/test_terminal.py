"""The terminal widget on a real shell of this machine: keys, the escape chord, history, selection, the end."""

from __future__ import annotations

import os
import pty
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tests.app.conftest import until
from tui.app.terminal.widget import Terminal


class Local:
    """A program on a pty of this machine."""

    def __init__(self, *argv: str) -> None:
        self.pid, self.master = pty.fork()
        if not self.pid:
            os.execvpe(argv[0], argv, {**os.environ, "TERM": "xterm-256color", "PS1": "ready> "})

    def read(self) -> bytes:
        try:
            return os.read(self.master, 65536)
        except OSError:
            return b""

    def write(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def resize(self, columns: int, rows: int) -> None:
        import fcntl
        import struct
        import termios

        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def exit_code(self) -> int:
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def close(self) -> None:
        try:
            os.kill(self.pid, signal.SIGHUP)
        except ProcessLookupError:
            return


class Window(App[None], inherit_bindings=False):
    """A window with nothing but a terminal."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *argv: str) -> None:
        super().__init__()
        self.argv = argv
        self.left = 0
        self.ended: list[object] = []

    def compose(self) -> ComposeResult:
        yield Terminal(lambda: Local(*self.argv), self.count)

    def count(self) -> None:
        self.left += 1

    def on_terminal_ended(self, event: Terminal.Ended) -> None:
        self.ended.append(event.result)


@asynccontextmanager
async def window(*argv: str) -> AsyncIterator[tuple[Window, Terminal, Pilot[None]]]:
    app = Window(*(argv or ("bash", "--norc", "--noprofile")))
    async with app.run_test(size=(60, 12)) as pilot:
        terminal = app.query_one(Terminal)
        terminal.focus()
        yield app, terminal, pilot


async def write(pilot: Pilot[None], words: str) -> None:
    for letter in words:
        await pilot.press(letter)
    await pilot.press("enter")


async def test_what_is_typed_is_run_and_shown() -> None:
    async with window() as (_, terminal, pilot):
        await until(pilot, lambda: "ready>" in terminal.contents())
        await write(pilot, "echo $((6*7)); stty size")
        await until(pilot, lambda: "42\n12 60" in terminal.contents())


async def test_what_is_typed_before_there_is_a_shell_is_run_as_soon_as_there_is_one() -> None:
    class Early(Window):
        """Types before the terminal has a size, so before there is anything to type into."""

        def on_mount(self) -> None:
            terminal = self.query_one(Terminal)
            assert terminal.emulator is None
            terminal.type("echo $((6*7))", enter=True)

    app = Early("bash", "--norc", "--noprofile")
    async with app.run_test(size=(60, 12)) as pilot:
        await until(pilot, lambda: "42" in app.query_one(Terminal).contents().splitlines())


async def test_every_key_but_the_escape_chord_reaches_the_program() -> None:
    async with window("cat", "-v") as (app, terminal, pilot):
        await pilot.press("ctrl+v", "ctrl+p", "ctrl+v", "ctrl+q", "ctrl+right_square_bracket", "f1", "enter")
        await until(pilot, lambda: terminal.contents().count("^P^Q^[OP") == 2)
        assert app.left == 1


async def test_history_mode_scrolls_finds_and_leaves() -> None:
    async with window() as (_, terminal, pilot):
        await until(pilot, lambda: "ready>" in terminal.contents())
        await write(pilot, "seq 100 199")
        await until(pilot, lambda: "199\nready>" in terminal.contents())
        terminal.browsing = True
        await pilot.press("pageup", "pageup")
        assert "199" not in terminal.contents()
        assert terminal.search("123")
        await pilot.pause()
        assert "123" in terminal.contents()
        assert terminal.selection() == "123"
        assert not terminal.search("not there")
        await pilot.press("escape")
        assert terminal.contents().endswith("ready>")


async def test_dragging_selects_and_copies() -> None:
    async with window() as (app, terminal, pilot):
        await until(pilot, lambda: "ready>" in terminal.contents())
        await write(pilot, "clear; echo one two 三四")
        await until(pilot, lambda: terminal.contents().startswith("one two"))
        await pilot.mouse_down(terminal, offset=(4, 0))
        await pilot.hover(terminal, offset=(11, 0))
        await pilot.mouse_up(terminal, offset=(11, 0))
        assert app.clipboard == "two 三四"


async def test_a_resize_reaches_the_shell() -> None:
    async with window() as (_, terminal, pilot):
        await until(pilot, lambda: "ready>" in terminal.contents())
        await pilot.resize_terminal(50, 9)
        await write(pilot, "stty size")
        await until(pilot, lambda: "9 50" in terminal.contents())


async def test_full_screen_programs_work() -> None:
    async with window() as (_, terminal, pilot):
        await until(pilot, lambda: "ready>" in terminal.contents())
        await write(pilot, "seq 300 | less")
        await until(pilot, lambda: terminal.contents().startswith("1\n2\n"))
        await pilot.press("G")
        await until(pilot, lambda: "300" in terminal.contents())
        await pilot.press("q")
        await until(pilot, lambda: terminal.contents().endswith("ready>"))


async def test_megabytes_of_output_do_not_stop_the_keys() -> None:
    async with window() as (_, terminal, pilot):
        await until(pilot, lambda: "ready>" in terminal.contents())
        await write(pilot, "yes 'a line of output' | head -c 2000000; echo do''ne")
        await pilot.press("ctrl+right_square_bracket")  # the app answers while the output comes
        await until(pilot, lambda: "done" in terminal.contents())


async def test_the_end_of_the_shell_is_told_with_its_code() -> None:
    async with window() as (app, terminal, pilot):
        await until(pilot, lambda: "ready>" in terminal.contents())
        await write(pilot, "exit 3")
        await until(pilot, lambda: app.ended == [3])


async def test_the_shell_ends_with_the_pane() -> None:
    async with window() as (_, terminal, pilot):
        await until(pilot, lambda: "ready>" in terminal.contents())
        local = terminal.line._pty  # type: ignore[union-attr]
        assert isinstance(local, Local)
        await terminal.remove()
        assert local.exit_code() == -signal.SIGHUP
