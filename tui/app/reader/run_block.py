"""Commands in a lesson. Enter or a click types them into the terminal."""

from __future__ import annotations

from rich.text import Text as Line
from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget

from grader.course.lesson import Run
from grader.text import say
from tui.app.lines import Lines
from tui.app.speech import spoken


class RunBlock(Lines, can_focus=True):
    """A runnable block."""

    BINDINGS = [
        Binding("enter,space", "run", show=False),
        Binding("left", "pan(-8)", show=False),
        Binding("right", "pan(8)", show=False),
    ]
    COMPONENT_CLASSES = {"run--code", "run--label", "run--output"}
    DEFAULT_CSS = """
    RunBlock { margin: 0 0 1 0; border-left: thick $accent; padding: 0 1; background: $panel; }
    RunBlock:focus { background: $primary 25%; border-left: thick $primary; }
    RunBlock .run--code { text-style: bold; }
    RunBlock .run--label { color: $accent; }
    RunBlock .run--output { color: $foreground 65%; }
    """

    class Asked(Message):
        """The learner wants the commands typed."""

        def __init__(self, run: Run) -> None:
            super().__init__()
            self.run = run

    def __init__(self, run: Run) -> None:
        super().__init__()
        self.block = run

    def lines(self, width: int) -> list[Line]:
        """The commands, what Enter does, and what an author saw."""
        code, label, output = (
            self.get_component_rich_style(f"run--{name}", partial=True)
            for name in ("code", "label", "output")
        )
        made = [Line(f"$ {line}", style=code) for line in self.block.commands.split("\n")]
        where = (
            say("[Enter] runs it on {node}", node=self.block.node)
            if self.block.node
            else say("[Enter] runs it in the terminal")
        )
        made.append(Line(spoken(self, where), style=label))
        if self.block.output is not None:
            made.append(Line(spoken(self, say("It prints something like:")), style=output))
            made += [Line(line, style=output) for line in self.block.output.split("\n")]
        return made

    def action_run(self) -> None:
        """Enter."""
        self.post_message(self.Asked(self.block))

    def action_pan(self, cells: int) -> None:
        """Moves long commands into view: they do not wrap."""
        for pane in self.ancestors:
            if isinstance(pane, Widget) and pane.max_scroll_x:
                pane.scroll_relative(x=cells, animate=False)
                return

    def on_click(self) -> None:
        """As Enter."""
        self.action_run()
