"""A lesson beside a live sandbox: what it says can be tried at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from grader.course.lesson import Prose
from grader.problem import Problem
from grader.session.playground import playground
from grader.text import say
from tui.app.attempt import Attempt
from tui.app.dialogs import Ask, Choice
from tui.app.keybar import Key, KeyBar
from tui.app.map_pane import MapPane
from tui.app.markdown import Markdown
from tui.app.panes import Frame, Strip
from tui.app.reader.questions import Answered
from tui.app.reader.reader import Reader
from tui.app.reader.run_block import RunBlock
from tui.app.shells import Shells
from tui.app.speech import language_of, spoken
from tui.app.workbench import TITLES, Workbench
from tui.contents import title

if TYPE_CHECKING:
    from grader.course.models import Course

READING_WIDTH = 0.5
"""The part of the window that the lesson takes beside its terminal."""


class Reading(Workbench):
    """One lesson."""

    BINDINGS = [
        Binding("1", "pane('lesson')", show=False),
        Binding("2", "pane('terminal')", show=False),
        Binding("3", "pane('map')", show=False),
        Binding("o", "links", show=False),
    ]
    panes = ("lesson", "terminal", "map")

    def __init__(self, course: Course, slug: str) -> None:
        super().__init__()
        self.lesson = course.lesson(slug)
        self.course = course
        with_sandbox, name = playground(course, self.lesson)
        self.attempt = Attempt(with_sandbox, name, self.post_message, keep=False)
        self._language = ""

    def target(self) -> str:
        """As `NetdojoApp.open` takes it."""
        return f"section:{self.lesson.slug}"

    def reading(self) -> Widget:
        """The lesson."""
        return self.query_one(Reader)

    def left_width(self) -> int:
        """Prose wants more room than a task."""
        return max(44, round(self.size.width * READING_WIDTH))

    def compose(self) -> ComposeResult:
        """The panes, the strip of tabs for a narrow window, the keys."""
        self._language = language_of(self)
        yield Strip({name: TITLES[name] for name in self.panes})
        with Horizontal(id="body"):
            with Vertical(id="left"), Frame("lesson", TITLES["lesson"]):
                yield Reader(self.lesson.read(self._language), self._answers())
            with Vertical(id="right"):
                with Frame("terminal", TITLES["terminal"]):
                    yield Shells(self.lesson.nodes, self.attempt.shell, self.leave_terminal)
                with Frame("map", TITLES["map"]):
                    yield MapPane()
        yield KeyBar()

    def speak(self) -> None:
        """The lesson in the other language, at the same place."""
        super().speak()
        if language_of(self) != self._language:
            self._language = language_of(self)
            self.run_worker(self._show_again(), exclusive=True)

    def follow(self, course: Course) -> None:
        """The lesson as it is now, at the same place."""
        try:
            self.lesson = course.lesson(self.lesson.slug)
        except Problem as problem:  # it was renamed or removed
            self.notify(problem.to(self._language), severity="error", timeout=10)
            return
        self.course = course
        self.run_worker(self._show_again(), exclusive=True)

    async def _show_again(self) -> None:
        try:
            await self.query_one(Reader).show(self.lesson.read(self._language), self._answers())
        except Problem as problem:
            self.notify(problem.to(self._language), severity="error", timeout=10)

    def _answers(self) -> dict[str, tuple[str, ...]]:
        try:
            return {
                block: answer.choice for block, answer in self.app.store.answers(self.lesson.slug).items()
            }
        except Problem as problem:
            self.app.notify(problem.to(self._language), severity="error", timeout=10)
            return {}

    # -- what the reader posts -------------------------------------------------------------------

    @on(RunBlock.Asked)
    def _run_asked(self, event: RunBlock.Asked) -> None:
        if self.has_class("-narrow"):
            self.show_tab("terminal")
        self.query_one(Shells).type_in(event.run.commands, event.run.node)

    @on(Answered)
    def _answered(self, event: Answered) -> None:
        slug = self.lesson.slug
        self.app.keep(lambda: self.app.store.note_answer(slug, event.block, event.choice, event.right))

    @on(Markdown.Followed)
    def _followed(self, event: Markdown.Followed) -> None:
        self._open(event.target)

    def _open(self, target: str) -> None:
        if target.startswith(("http:", "https:")):
            self.app.copy_to_clipboard(target)
            self.notify(spoken(self, say("Copied: {target}", target=target)))
        else:
            self.app.open(target)

    def action_links(self) -> None:
        """The lesson's links, and its exercises, to choose from."""
        targets = [f"exercise:{name}" for name in self.lesson.exercises]
        for block in self.query_one(Reader).lesson.blocks:
            targets += (
                [link for link in block.links if link not in targets] if isinstance(block, Prose) else []
            )
        choices: list[Choice] = [(target, title(self.course, target) or target) for target in targets]
        dialog = Ask(say("Where to?"), [], [*choices, ("", say("Stay"))])
        self.app.push_screen(dialog, lambda target: self._open(target) if target else None)

    def action_next(self) -> None:
        """The lesson is read; on to what comes next."""
        self.app.note_read(self.lesson.slug)
        super().action_next()

    def action_leave(self) -> None:
        """A lesson that was left at its end was read."""
        reader = self.query_one(Reader)
        if reader.scroll_offset.y >= reader.max_scroll_y:
            self.app.note_read(self.lesson.slug)
        super().action_leave()

    def keys(self) -> list[Key]:
        """The keys of a lesson."""
        return [
            ("Tab", say("next block"), "app.focus_next"),
            ("Enter", say("run, answer"), "app.focus_next"),
            ("t", say("terminal"), "screen.pane('terminal')"),
            ("n", say("go on"), "screen.next"),
            ("o", say("links"), "screen.links"),
            ("q", say("course"), "screen.leave"),
            ("^p", say("commands"), "app.command_palette"),
            ("F1", say("help"), "app.help"),
        ]
