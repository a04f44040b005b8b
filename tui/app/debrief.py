"""The debrief of a drill: what was tried, what each fault was, what to read again. A link leads to its lesson."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import ScrollableContainer, Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from grader.report.debrief import debrief, markdown
from grader.text import say
from tui.app.dialogs import Ask, Choice
from tui.app.markdown import Markdown
from tui.app.speech import language_of, spoken

if TYPE_CHECKING:
    from grader.course.models import Course, Drawn
    from grader.course.words import Words
    from grader.progress.drills import Log


class Debrief(ModalScreen[str]):
    """The debrief of `log`, of the drill `drawn`. Its result is the lesson to open, or "" where it was closed."""

    CSS = """
    Debrief { align: center middle; background: $background 70%; }
    Debrief > Vertical { width: 104; max-width: 96%; height: 94%; padding: 0 2;
                         background: $surface; border: round $primary; }
    Debrief ScrollableContainer { height: 1fr; scrollbar-size: 1 1; scrollbar-gutter: stable; }
    Debrief #close { color: $foreground 60%; height: 1; }
    """
    BINDINGS = [
        Binding("escape,q,d", "close", show=False),
        Binding("space", "page(1)", show=False),
        Binding("j", "line(1)", show=False),
        Binding("k", "line(-1)", show=False),
        Binding("o", "links", show=False),
        Binding("L", "app.language", show=False),
    ]

    def __init__(self, course: Course, drawn: Drawn, log: Log) -> None:
        super().__init__()
        self._course = course
        self._drawn = drawn
        self._log = log
        self._lessons: dict[str, Words] = {}

    def compose(self) -> ComposeResult:
        """One text, and how to close it."""
        with Vertical():
            with ScrollableContainer():
                yield Markdown()
            yield Static(id="close", markup=False)

    def on_mount(self) -> None:
        """Keys scroll."""
        self.speak()
        self.query_one(ScrollableContainer).focus()

    def speak(self) -> None:
        """In the language of the moment."""
        found = debrief(self._course, self._drawn, self._log, time.time())
        self._lessons = (
            dict(lesson for chapter in found.chapters for lesson in chapter.read) if found.told else {}
        )
        self.query_one(Markdown).update(markdown(found, language_of(self)))
        words = (
            say("Esc closes this; o: what to read again; `netdojo debrief` shows it again.")
            if self._lessons
            else say("Esc closes this; `netdojo debrief` shows it again.")
        )
        self.query_one("#close", Static).update(spoken(self, words))

    @on(Markdown.Followed)
    def _followed(self, event: Markdown.Followed) -> None:
        event.stop()
        self.dismiss(event.target if event.target.startswith("section:") else "")

    def action_links(self) -> None:
        """The lessons to read again, to choose from: a link is for the mouse."""
        if not self._lessons:
            return
        choices: list[Choice] = [(f"section:{slug}", words) for slug, words in self._lessons.items()]
        dialog = Ask(say("What to read again?"), [], [*choices, ("", say("Stay"))])
        self.app.push_screen(dialog, self._chosen)

    def _chosen(self, target: str | None) -> None:
        if target:
            self.dismiss(target)

    def action_close(self) -> None:
        """Back to what is below."""
        self.dismiss("")

    def action_page(self, step: int) -> None:
        """A page down."""
        scroll = self.query_one(ScrollableContainer)
        scroll.scroll_page_down() if step > 0 else scroll.scroll_page_up()

    def action_line(self, step: int) -> None:
        """A line down or up."""
        self.query_one(ScrollableContainer).scroll_relative(y=step, animate=False)
