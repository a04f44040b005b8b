"""A drawing in a lesson: an author's sketch, laid out as the live map is."""

from __future__ import annotations

from rich.text import Text as Line

from grader.course.lesson import Sketch
from grader.network.sketch import sketch
from tui.app.lines import Lines
from tui.app.speech import language_of
from tui.topology.layout import layout
from tui.topology.text import words_in

NARROWEST = 40
COLOURS = {
    "node": "bold",
    "network": "bold cyan",
    "bus": "cyan",
    "joint": "cyan",
    "detail": "cyan",
    "container": "bold",
    "address": "green",
    "port": "yellow",
}


class SketchBlock(Lines):
    """The drawing; it needs 40 columns and takes what there is."""

    DEFAULT_CSS = "SketchBlock { margin: 0 0 1 0; }"

    def __init__(self, block: Sketch) -> None:
        super().__init__()
        self.picture = sketch(block.nodes)

    def lines(self, width: int) -> list[Line]:
        """The rows."""
        drawing = layout(self.picture, max(NARROWEST, width), words_in(language_of(self)))
        return [
            Line.assemble(*((run.text, COLOURS.get(run.role, "")) for run in row)) for row in drawing.rows
        ]
