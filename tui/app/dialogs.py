"""Dialogs: what happened, to what, and what one can do now, a button for each."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text as Line
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from grader.problem import Problem
from grader.text import Text, say
from tui.app.prose import Prose
from tui.app.speech import spoken

Choice = tuple[str, object]
"""What it is called inside, and what the learner reads: a Text, or an author's words."""

WIDTH = 72
AROUND = 6
"""The dialog's padding and border, in cells."""
BESIDE = 6
"""A button's padding, and the gap before it."""


class Ask(ModalScreen[str]):
    """A title, some words, and choices; the name of the one chosen is the result. Escape takes the last."""

    CSS = """
    Ask { align: center middle; background: $background 70%; }
    Ask > Vertical { width: 72; max-width: 94%; height: auto; max-height: 90%; padding: 1 2;
                     background: $surface; border: round $primary; }
    Ask #title { text-style: bold; color: $foreground; height: auto; margin-bottom: 1; }
    Ask #body { height: auto; max-height: 60vh; }
    Ask #choices { layout: horizontal; height: auto; margin-top: 1; align-horizontal: right; }
    Ask #choices.-stacked { layout: vertical; align-horizontal: left; max-height: 50vh; overflow-y: auto;
                            scrollbar-size-vertical: 1; }
    Ask .-stacked Button { margin-left: 0; }
    Ask Button { height: 1; min-width: 8; border: none; margin-left: 2; padding: 0 2; background: $panel;
                 color: $foreground; text-style: none; }
    Ask Button:focus { background: $primary; color: $background; text-style: bold; }
    """
    BINDINGS = [
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
        Binding("escape", "cancel", show=False),
    ]

    def __init__(self, title: Text, body: Sequence[object], choices: Sequence[Choice]) -> None:
        super().__init__()
        self._heading = title
        self._body = body
        self._choices = choices

    @classmethod
    def about(cls, title: Text, problem: Problem, choices: Sequence[Choice]) -> Ask:
        """A dialog that tells a problem: what happened, and what to do now."""
        return cls(title, [problem.what, problem.do], choices)

    def compose(self) -> ComposeResult:
        """Title, words, buttons."""
        with Vertical():
            yield Static(spoken(self, self._heading), id="title", markup=False)
            with VerticalScroll(id="body", can_focus=False):
                for words in self._body:
                    if said := spoken(self, words):
                        yield Prose(said)
            labels = [spoken(self, label) for _, label in self._choices]
            room = min(WIDTH, self.app.size.width * 94 // 100) - AROUND
            stacked = sum(cell_len(label) + BESIDE for label in labels) > room
            with Container(id="choices", classes="-stacked" if stacked else ""):
                for number, label in enumerate(labels):
                    # A choice's own name is no id: it may be a link, or nothing.
                    yield Button(Line(label), id=f"choice-{number}")

    def on_mount(self) -> None:
        """The first choice is the one that Enter takes."""
        self.query(Button).first().focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The choice is made."""
        event.stop()
        self.dismiss(self._choices[list(self.query(Button)).index(event.button)][0])

    def action_cancel(self) -> None:
        """The last choice is the harmless one."""
        self.dismiss(self._choices[-1][0])

    def on_click(self, event: events.Click) -> None:
        """A click beside the dialog changes nothing."""
        event.stop()


class TooSmall(ModalScreen[None]):
    """Stands over everything while the window is too small; what is below goes on."""

    CSS = """
    TooSmall { align: center middle; background: $background; }
    TooSmall > Prose { width: 100%; height: auto; text-align: center; }
    """
    BINDINGS = [Binding("ctrl+q,q", "app.quit", show=False)]

    def __init__(self, smallest: tuple[int, int]) -> None:
        super().__init__()
        self._smallest = smallest

    def compose(self) -> ComposeResult:
        """What is needed."""
        columns, rows = self._smallest
        words = say(
            "This window is too small: netdojo needs {columns} x {rows} cells.", columns=columns, rows=rows
        )
        yield Prose(spoken(self, words))
