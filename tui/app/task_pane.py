"""The task, and what was added to it: hints, solutions, the end. Each is said in the language of the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import ScrollableContainer, Vertical
from textual.widgets import Static

from grader.text import Text
from tui.app.markdown import Markdown
from tui.app.speech import spoken

if TYPE_CHECKING:
    from grader.course.models import Course, Drawn


class Note(Vertical):
    """One thing below the task, with a title."""

    DEFAULT_CSS = """
    Note { width: auto; min-width: 100%; height: auto; margin-top: 1; border-left: thick $accent; padding: 0 1; }
    Note.solution { border-left: thick $primary; }
    Note.passed { border-left: thick $success; }
    Note > .title { text-style: bold; height: auto; }
    """

    def __init__(self, title: object, words: object, kind: str) -> None:
        super().__init__(classes=kind)
        self._title = title
        self._words = words
        self._head = Static(classes="title", markup=False)
        self._body = Markdown()

    def compose(self):  # type: ignore[no-untyped-def]
        """Title and words."""
        yield self._head
        yield self._body

    def on_mount(self) -> None:
        """As `speak`."""
        self.speak()

    def speak(self) -> None:
        """In the language of the moment."""
        self._head.update(spoken(self, self._title))
        self._body.update(spoken(self, self._words))


class TaskPane(ScrollableContainer, can_focus=True):
    """The task on top; what is added stands below it and is scrolled to."""

    BINDINGS = [
        Binding("j", "scroll_down", show=False),
        Binding("space", "page_down", show=False),
    ]
    DEFAULT_CSS = "TaskPane { height: 1fr; padding: 0 1; scrollbar-size: 1 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._told = Markdown()

    def compose(self):  # type: ignore[no-untyped-def]
        """The task."""
        yield self._told

    def show_task(self, markdown: str, drawn: Drawn, course: Course) -> None:
        """The task's words."""
        self._told.update(markdown)

    def add(self, title: Text | object, words: object, kind: str) -> None:
        """Adds a note and scrolls to it."""
        note = Note(title, words, kind)
        self.mount(note)
        self.call_after_refresh(self.scroll_to_widget, note, animate=False)
