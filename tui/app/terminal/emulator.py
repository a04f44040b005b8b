"""The terminal emulator behind the pane: bytes of a shell in, rows of styled cells out.

The one module that knows bittty. Fed from a reader's thread, read by the screen's: both hold `lock`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from bittty import Board
from bittty.keyboard import KeyEvent, KeyModifiers
from bittty.style import Style as CellStyle
from bittty.terminals.base import Terminal as Chrome
from bittty.terminals.scrollback import MemoryScrollback, ScrollbackView

Cell = tuple[CellStyle, str]
"""A cell's style and characters; the second cell of a wide character holds none."""

HISTORY_CELLS = 1_000_000  # about 10 000 lines; 20 MB at the very most


class _Cable:
    """What the emulator is plugged into: sends what is typed, and says how large the screen is."""

    closed = False

    def __init__(self, send: Callable[[bytes], None], resized: Callable[[int, int], None]) -> None:
        self._send = send
        self._resized = resized

    def write(self, data: str) -> int:
        self._send(data.encode("utf-8", "surrogateescape"))
        return len(data)

    def write_bytes(self, data: bytes) -> int:
        self._send(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    async def read_bytes_async(self, size: int) -> bytes:
        """Never asked: `Emulator.feed` brings the output."""
        return b""

    def configure_line(self, line: object) -> None:
        """A pty has no modem."""

    def resize(self, rows: int, cols: int) -> None:
        self._resized(cols, rows)

    def close(self) -> None:
        self.closed = True


class _Screen(Chrome):
    """Passes on the few events that cannot be read from the screen later."""

    def __init__(self, board: Board, store: MemoryScrollback, emulator: Emulator) -> None:
        super().__init__(board, store)
        self._emulator = emulator
        self.mouse = "off"

    def on_screen_changed(self) -> None:
        self._emulator.changed()

    def on_bell(self) -> None:
        self._emulator.rang()

    def on_clipboard(self, selection: str, text: str) -> None:
        self._emulator.copied(text)

    def on_mouse_capture(self, mode: str) -> None:
        self.mouse = mode


def _nothing(*_: object) -> None:
    """Before anybody listens."""


class Emulator:
    """A terminal of `columns` by `rows` cells.

    `send` gets what goes to the shell, `resized` (columns, rows) its new size. `changed`, `rang` and `copied`
    are called on the thread that feeds.
    """

    def __init__(
        self,
        columns: int,
        rows: int,
        send: Callable[[bytes], None],
        resized: Callable[[int, int], None] = _nothing,
    ) -> None:
        self.lock = threading.RLock()
        self.changed: Callable[[], None] = _nothing
        self.rang: Callable[[], None] = _nothing
        self.copied: Callable[[str], None] = _nothing
        self._board = Board(width=columns, height=rows)
        self._store = MemoryScrollback(HISTORY_CELLS)
        self._screen = _Screen(self._board, self._store, self)
        self._screen.attach()
        self._board.host.attach(_Cable(send, resized))

    # -- the shell's side ------------------------------------------------------------------------

    def feed(self, output: bytes) -> None:
        """Takes what the shell printed."""
        with self.lock:
            self._board.feed_host_data(output)

    # -- the person's side -----------------------------------------------------------------------

    def resize(self, columns: int, rows: int) -> None:
        """The pane has another size now."""
        with self.lock:
            if (columns, rows) != self.size and columns > 0 and rows > 0:
                self._screen.port.resize(columns, rows)

    def type_text(self, text: str) -> None:
        """Characters that were typed."""
        with self.lock:
            self._screen.scroll_to_bottom()
            self._screen.port.input_text(text)

    def type_key(self, name: str, shift: bool = False, alt: bool = False, ctrl: bool = False) -> None:
        """A key by its name ("up", "f5", "enter") or character, with its modifiers."""
        held = KeyModifiers.NONE
        for pressed, modifier in (
            (shift, KeyModifiers.SHIFT),
            (alt, KeyModifiers.ALT),
            (ctrl, KeyModifiers.CTRL),
        ):
            held |= modifier if pressed else KeyModifiers.NONE
        with self.lock:
            self._screen.scroll_to_bottom()
            self._screen.port.input_key_event(KeyEvent(name, held))

    def paste(self, text: str) -> None:
        """Text that was pasted: bracketed where the program asked for it (mode 2004)."""
        with self.lock:
            self._screen.scroll_to_bottom()
            self._screen.port.input_paste(text)

    def mouse(self, column: int, row: int, button: int, what: str, held: set[str]) -> None:
        """A mouse event at a cell counted from 0. `what` is press, release or move; wheel: buttons 64, 65."""
        with self.lock:
            self._screen.port.input_mouse(column + 1, row + 1, button, what, held)

    def focus(self, focused: bool) -> None:
        """Tells a program that asked for it (mode 1004)."""
        with self.lock:
            (self._screen.port.focus_in if focused else self._screen.port.focus_out)()

    # -- what it shows ---------------------------------------------------------------------------

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return self._screen.port.width, self._screen.port.height

    @property
    def wants_mouse(self) -> bool:
        """Whether the program in it asked for mouse events."""
        return self._screen.mouse != "off"

    @property
    def wants_drags(self) -> bool:
        """Whether it asked for moves with a button held, too."""
        return self._screen.mouse in ("button", "any")

    @property
    def full_screen(self) -> bool:
        """Whether a program like vi or top has taken the alternate screen."""
        return bool(self._board.blitter.in_alt_screen)

    @property
    def cursor(self) -> tuple[int, int] | None:
        """The cursor's column and row on what is shown now; None where none is to be drawn."""
        if self._screen.view_top is not None:
            return None
        return self._screen.port.cursor

    def rows(self) -> list[Sequence[Cell]]:
        """The rows in view, history included where the view is scrolled back."""
        with self.lock:
            return list(self._screen.view_rows())

    def damaged(self) -> Sequence[int]:
        """The rows that changed since this was last asked."""
        with self.lock:
            return self._screen.damaged_rows()

    # -- history ---------------------------------------------------------------------------------

    @property
    def scrolled(self) -> int:
        """How many rows the view stands above the live screen."""
        with self.lock:
            return self._screen.view_offset()

    def scroll(self, rows: int) -> None:
        """Moves the view down by `rows`, up where negative."""
        with self.lock:
            self._screen.scroll_view(rows)

    def scroll_to_end(self) -> None:
        """Shows the live screen."""
        with self.lock:
            self._screen.scroll_to_bottom()

    @property
    def top(self) -> int:
        """The number of the first row in view, counted from the oldest row of history."""
        with self.lock:
            return len(self._history()) - self._screen.view_offset()

    @property
    def height(self) -> int:
        """How many rows there are, history and screen together."""
        with self.lock:
            return len(self._history()) + self._screen.port.height

    def row(self, number: int) -> Sequence[Cell]:
        """The row of that number, as `top` counts."""
        with self.lock:
            history = self._history()
            if number < len(history):
                return history[number]
            cells: Sequence[Cell] = self._screen.port.page.line(number - len(history)).cells
            return cells

    def goes_on(self, number: int) -> bool:
        """Whether the row is the head of a longer line: a copy then joins it to the next."""
        with self.lock:
            history = self._history()
            if number < len(history):
                return (
                    number + 1 < len(history) and history.line_at(number)[0] == history.line_at(number + 1)[0]
                )
            lines = self._screen.port.page.wrapped_lines
            return number - len(history) < len(lines) and bool(lines[number - len(history)])

    def show(self, number: int) -> None:
        """Scrolls so that the row of that number is in view."""
        with self.lock:
            rows = self._screen.port.height
            if not self.top <= number < self.top + rows:
                self._screen.scroll_view(max(0, number - rows // 2) - self.top)

    def find(self, words: str, before: int) -> int | None:
        """The number of the last row above `before` that holds `words`, small and capital letters alike."""
        sought = words.casefold()
        with self.lock:
            for number in range(min(before, self.height) - 1, -1, -1):
                if sought in text_of(self.row(number)).casefold():
                    return number
        return None

    def _history(self) -> ScrollbackView:
        return self._store.width(self._screen.port.width)


def text_of(cells: Sequence[Cell]) -> str:
    """The characters of a row, blanks at its end dropped."""
    return "".join(letters for _, letters in cells).rstrip()
