"""A lesson on the screen: its blocks one below the other, each in its own widget."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import ScrollableContainer
from textual.widget import Widget

from grader.course.lesson import Block, Callout, Claim, Lesson, Prose, Quiz, Run, Sketch
from tui.app.markdown import Markdown
from tui.app.reader.drawing import SketchBlock
from tui.app.reader.questions import ClaimBlock, QuizBlock
from tui.app.reader.run_block import RunBlock


class CalloutBlock(Markdown):
    """A remark that stands out, by a bar and a word."""

    DEFAULT_CSS = """
    CalloutBlock { margin: 0 0 1 0; padding: 0 1; border-left: thick $primary; background: $surface; }
    CalloutBlock.warning { border-left: thick $warning; }
    CalloutBlock.tip { border-left: thick $success; }
    """


class Reader(ScrollableContainer, can_focus=True):
    """Shows `lesson`. `answers`: what was answered earlier, by the question's id."""

    BINDINGS = [
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
        Binding("space", "page_down", show=False),
        Binding("b", "page_up", show=False),
    ]
    DEFAULT_CSS = """
    Reader { height: 1fr; padding: 0 1; scrollbar-size: 1 1; }
    Reader > Markdown { margin: 0 0 1 0; }
    """

    def __init__(self, lesson: Lesson, answers: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__()
        self.lesson = lesson
        self._answers = dict(answers)

    def compose(self) -> ComposeResult:
        """A widget for each block."""
        yield from self._blocks()

    def _blocks(self) -> list[Widget]:
        return [
            Markdown(f"# {self.lesson.title}"),
            *(widget_of(block, self._answers) for block in self.lesson.blocks),
        ]

    async def show(self, lesson: Lesson, answers: Mapping[str, tuple[str, ...]]) -> None:
        """Another lesson, or this one in another language: then the place in it stays."""
        index = self._first_in_view() if lesson.slug == self.lesson.slug else 0
        self.lesson = lesson
        self._answers = dict(answers)
        await self.remove_children()
        await self.mount_all(self._blocks())
        if index and index < len(self.children):
            self.call_after_refresh(self.scroll_to_widget, self.children[index], top=True, animate=False)
        else:
            self.scroll_home(animate=False)

    def _first_in_view(self) -> int:
        top = self.scroll_offset.y
        for index, child in enumerate(self.children):
            if child.virtual_region.bottom > top:
                return index
        return 0


def widget_of(block: Block, answers: Mapping[str, tuple[str, ...]]) -> Widget:
    """The widget that shows `block`."""
    match block:
        case Prose():
            return Markdown(block.markdown)
        case Run():
            return RunBlock(block)
        case Callout():
            return CalloutBlock(block.markdown, classes=block.kind)
        case Quiz():
            return QuizBlock(block, answers.get(block.id, ()))
        case Claim():
            return ClaimBlock(block, answers.get(block.id, ()))
        case Sketch():
            try:
                return SketchBlock(block)
            except ValueError as error:  # the linter finds it first
                return Markdown(f"`{error}`")
