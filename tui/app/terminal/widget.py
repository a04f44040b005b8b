"""The terminal on the screen: draws an emulator, and gives it keys, pastes and the mouse.

Every key reaches the shell but one: Ctrl-], which calls `leave`: at once and not by a message, so that a key
typed right behind it finds its new place. In history mode (`browse`) keys
move the view instead.
"""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections.abc import Callable

from rich.style import Style
from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from grader.problem import Problem
from tui.app.terminal import keys
from tui.app.terminal.emulator import Emulator, text_of
from tui.app.terminal.line import Line, Pty
from tui.app.terminal.paint import AWAY, CURSOR, strip

ESCAPE = "ctrl+right_square_bracket"
FRAME_SECONDS = 1 / 60
WHEEL_ROWS = 3

Cell = tuple[int, int]  # a row's number and a column
History = dict[str, Callable[[Emulator, int], None]]

MOVES: History = {
    "up": lambda e, rows: e.scroll(-1),
    "k": lambda e, rows: e.scroll(-1),
    "down": lambda e, rows: e.scroll(1),
    "j": lambda e, rows: e.scroll(1),
    "pageup": lambda e, rows: e.scroll(1 - rows),
    "pagedown": lambda e, rows: e.scroll(rows - 1),
    "home": lambda e, rows: e.scroll(-e.height),
    "g": lambda e, rows: e.scroll(-e.height),
    "end": lambda e, rows: e.scroll_to_end(),
    "G": lambda e, rows: e.scroll_to_end(),
}


class Terminal(Widget, can_focus=True):
    """A shell in a pane; `leave` gives the keys to another widget.

    `open_pty` is called on another thread, once the size is known.
    """

    ALLOW_SELECT = False  # its own selection goes through history
    COMPONENT_CLASSES = {"terminal--selection"}
    DEFAULT_CSS = """
    Terminal { width: 1fr; height: 1fr; background: $background; color: $foreground; }
    Terminal .terminal--selection { background: $primary 60%; color: $foreground; }
    """

    browsing = reactive(False)
    """History mode: keys move the view."""

    class Ended(Message):
        """The shell has ended, with an exit code or a problem."""

        def __init__(self, terminal: Terminal, result: int | Problem) -> None:
            super().__init__()
            self.terminal = terminal
            self.result = result

    class Search(Message):
        """`/` was typed in history mode."""

        def __init__(self, terminal: Terminal) -> None:
            super().__init__()
            self.terminal = terminal

    class Browsing(Message):
        """History mode began or ended."""

    def __init__(self, open_pty: Callable[[], Pty], leave: Callable[[], None], **options: str | None) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self._open_pty = open_pty
        self._leave = leave
        self.line: Line | None = None
        self._pending = False
        self._painted = 0.0
        self._cursor_row: int | None = None
        self._anchor: Cell | None = None
        self._selected: tuple[Cell, Cell] | None = None
        self._sought = ""
        self._typed_ahead: list[tuple[str, bool]] = []  # words, and whether Enter follows them

    @property
    def emulator(self) -> Emulator | None:
        """The emulator; None until the size is known."""
        return self.line.emulator if self.line else None

    def contents(self) -> str:
        """The text in view, a row a line: what a person sees."""
        return "\n".join(text_of(row) for row in self.emulator.rows()).rstrip() if self.emulator else ""

    # -- life ------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """The first size opens the shell, later ones are passed on."""
        if event.size.width < 2 or event.size.height < 1:
            return
        if self.line is None:
            self._begin(event.size.width, event.size.height)
        else:
            self.line.emulator.resize(event.size.width, event.size.height)
        self.refresh()

    def _begin(self, columns: int, rows: int) -> None:
        # The reader's thread has no app of its own: what it puts on the loop runs in the widget's context.
        loop, context = asyncio.get_running_loop(), contextvars.copy_context()

        def on_loop(call: Callable[[], object]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(call, context=context.copy())

        self.line = Line(columns, rows, self._open_pty, lambda result: self._tell_end(result))
        emulator = self.line.emulator
        emulator.changed = lambda: self._changed(on_loop)
        emulator.rang = lambda: on_loop(self.app.bell)
        emulator.copied = lambda words: on_loop(lambda: self.app.copy_to_clipboard(words))
        self.line.start()
        for words, enter in self._typed_ahead:
            self.type(words, enter)
        self._typed_ahead.clear()

    def restart(self, open_pty: Callable[[], Pty]) -> None:
        """A new shell in the same pane: after a reset, or when the old one has ended."""
        self.shut()
        self._open_pty = open_pty
        self._selected = None
        self.browsing = False
        self.line = None
        if self.size.width > 1 and self.size.height:
            self._begin(self.size.width, self.size.height)
        self.refresh()

    def shut(self) -> None:
        """Ends the shell."""
        if self.line is not None:
            self.line.close()

    def on_unmount(self) -> None:
        """The shell ends with the pane."""
        self.shut()

    def _tell_end(self, result: int | Problem) -> None:
        self.post_message(self.Ended(self, result))

    # -- drawing ---------------------------------------------------------------------------------

    def _changed(self, on_loop: Callable[[Callable[[], object]], None]) -> None:
        """On the reader's thread, for each piece of output: asks for one repaint a frame, at once if it is due."""
        if self._pending:
            return
        self._pending = True
        on_loop(self._schedule)

    def _schedule(self) -> None:
        wait = self._painted + FRAME_SECONDS - time.monotonic()
        if wait > 0:
            self.set_timer(wait, self._repaint)
        else:
            self._repaint()

    def _repaint(self) -> None:
        self._pending = False
        self._painted = time.monotonic()
        if not self.is_mounted or self.emulator is None:
            return
        rows = set(self.emulator.damaged())
        cursor = self.emulator.cursor
        rows |= {row for row in (self._cursor_row, cursor[1] if cursor else None) if row is not None}
        self._cursor_row = cursor[1] if cursor else None
        if self.emulator.scrolled or len(rows) >= self.size.height:
            self.refresh()
        else:
            self.refresh(*(Region(0, row, self.size.width, 1) for row in rows))
        self._place_cursor()

    def _place_cursor(self) -> None:
        """Puts the real cursor where the shell's is: an input method opens its window there."""
        cursor = self.emulator.cursor if self.emulator else None
        if self.has_focus and cursor:
            self.app.cursor_position = self.content_region.offset + Offset(*cursor)

    def render_line(self, y: int) -> Strip:
        """One row of the emulator."""
        base = self.rich_style
        if self.emulator is None:
            return Strip.blank(self.size.width, base)
        rows = self.emulator.rows()
        if y >= len(rows):
            return Strip.blank(self.size.width, base)
        cursor = self.emulator.cursor
        shown = (cursor[0], CURSOR if self.has_focus else AWAY) if cursor and cursor[1] == y else None
        return strip(rows[y], self.size.width, base, shown, self._selection_on(self.emulator.top + y))

    def _selection_on(self, number: int) -> tuple[int, int, Style] | None:
        if self._selected is None:
            return None
        first, last = sorted(self._selected)
        if not first[0] <= number <= last[0]:
            return None
        start = first[1] if number == first[0] else 0
        end = last[1] + 1 if number == last[0] else self.size.width
        return start, end, self.get_component_rich_style("terminal--selection", partial=True)

    # -- keys ------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Everything goes to the shell, but for the escape chord."""
        event.stop()
        event.prevent_default()
        if self.screen.focused is not self:
            # Typed right behind the chord, and on its way here before that was understood.
            self.app.post_message(events.Key(event.key, event.character))
            return
        if event.key == ESCAPE:
            self.action_leave()
            return
        if self.emulator is None:
            if event.key == "enter":
                self.type("", enter=True)
            elif event.character and event.is_printable:
                self.type(event.character)
        elif self.browsing:
            self._browse(event.key, event.character)
        else:
            self._forget_selection()
            keys.type_key(self.emulator, event.key, event.character)

    def on_paste(self, event: events.Paste) -> None:
        """A paste, bracketed where the shell knows it."""
        event.stop()
        self.type(event.text)

    def type(self, words: str, enter: bool = False) -> None:
        """Types `words` as if pasted, and Enter after them where asked."""
        self.browsing = False
        if self.emulator is None:
            self._typed_ahead.append((words, enter))
            return
        if words:
            self.emulator.paste(words)
        if enter:
            self.emulator.type_key("enter")

    def action_leave(self) -> None:
        """The escape chord."""
        self.browsing = False
        self._leave()

    # -- history ---------------------------------------------------------------------------------

    def _browse(self, key: str, character: str | None) -> None:
        assert self.emulator is not None
        if key in ("escape", "q", "enter"):
            self.browsing = False
        elif character == "/":
            self.post_message(self.Search(self))
        elif key == "n":
            self.search(self._sought, again=True)
        elif key == "y" and self._selected:
            self._copy()
        elif (move := MOVES.get(character or key) or MOVES.get(key)) is not None:
            move(self.emulator, self.size.height)
        self.refresh()

    def watch_browsing(self, browsing: bool) -> None:
        """Leaving history shows the live screen again."""
        if self.emulator is not None and not browsing:
            self.emulator.scroll_to_end()
            self._forget_selection()
            self.refresh()
        self.post_message(self.Browsing())

    def search(self, words: str, again: bool = False) -> bool:
        """Shows the nearest row above that holds `words`; False where there is none."""
        if self.emulator is None or not words:
            return False
        below = self._selected[0][0] if again and self._selected else self.emulator.height
        found = self.emulator.find(words, below)
        if found is None:
            return False
        self._sought = words
        self.browsing = True
        self.emulator.show(found)
        row = self.emulator.row(found)
        at = _column(row, words)
        self._selected = ((found, at[0]), (found, at[1]))
        self.refresh()
        return True

    # -- mouse -----------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click goes to the program that wants it; else it begins a selection."""
        self.focus()
        if self._pass_on(event, "press"):
            return
        if event.button == 1 and self.emulator is not None:
            self._anchor = (self.emulator.top + event.y, event.x)
            self._forget_selection()
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Draws the selection wider."""
        if self._anchor is not None and self.emulator is not None:
            if event.y < 0 or event.y >= self.size.height:
                self.emulator.scroll(-1 if event.y < 0 else 1)
            row = max(0, min(event.y, self.size.height - 1))
            self._selected = (
                self._anchor,
                (self.emulator.top + row, max(0, min(event.x, self.size.width - 1))),
            )
            self.refresh()
        elif self.emulator is not None and self.emulator.wants_drags:
            self._pass_on(event, "move")

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The end of a selection copies it."""
        if self._anchor is not None:
            self._anchor = None
            self.release_mouse()
            if self._selected:
                self._copy()
        else:
            self._pass_on(event, "release")

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Back into history."""
        self._wheel(event, 64, -WHEEL_ROWS)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Towards the live screen."""
        self._wheel(event, 65, WHEEL_ROWS)

    def _wheel(self, event: events.MouseEvent, button: int, rows: int) -> None:
        event.stop()
        if self.emulator is None:
            return
        if self.emulator.wants_mouse:
            self.emulator.mouse(event.x, event.y, button, "press", _held(event))
        elif self.emulator.full_screen:
            for _ in range(WHEEL_ROWS):
                self.emulator.type_key("up" if rows < 0 else "down")
        else:
            self.emulator.scroll(rows)
            self.refresh()

    def _pass_on(self, event: events.MouseEvent, what: str) -> bool:
        # Shift selects even where the program has taken the mouse, as in every terminal.
        if self.emulator is None or not self.emulator.wants_mouse or event.shift:
            return False
        self.emulator.mouse(event.x, event.y, max(0, event.button - 1), what, _held(event))
        return True

    def on_focus(self) -> None:
        """Programs that ask are told; the cursor is drawn as a block."""
        if self.emulator is not None:
            self.emulator.focus(True)
        self._place_cursor()

    def on_blur(self) -> None:
        """As `on_focus`."""
        if self.emulator is not None:
            self.emulator.focus(False)

    # -- selection -------------------------------------------------------------------------------

    def selection(self) -> str:
        """The selected text, long lines joined."""
        if self._selected is None or self.emulator is None:
            return ""
        first, last = sorted(self._selected)
        text = ""
        for number in range(first[0], last[0] + 1):
            row = self.emulator.row(number)
            start = first[1] if number == first[0] else 0
            end = last[1] + 1 if number == last[0] else len(row)
            whole = self.emulator.goes_on(number)
            piece = "".join(letters for _, letters in row[start:end])
            text += piece if whole else piece.rstrip()
            if number < last[0] and not whole:
                text += "\n"
        return text

    def _copy(self) -> None:
        if words := self.selection():
            self.app.copy_to_clipboard(words)

    def _forget_selection(self) -> None:
        if self._selected is not None:
            self._selected = None
            self.refresh()


def _held(event: events.MouseEvent) -> set[str]:
    return {
        name
        for name, pressed in (("shift", event.shift), ("meta", event.meta), ("ctrl", event.ctrl))
        if pressed
    }


def _column(row: object, words: str) -> tuple[int, int]:
    """The first and last column of `words` in a row of cells."""
    letters: list[str] = []
    columns: list[int] = []
    for column, (_, cell) in enumerate(row):  # type: ignore[arg-type, var-annotated]
        for letter in cell:
            letters.append(letter)
            columns.append(column)
    at = "".join(letters).casefold().find(words.casefold())
    if at < 0 or not columns:
        return 0, 0
    return columns[at], columns[min(at + len(words), len(columns)) - 1]
