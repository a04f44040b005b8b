"""The base of widgets that draw lines of their own wrapping, and are as high as these need."""

from __future__ import annotations

from rich.text import Text as Line
from textual.geometry import Size
from textual.widget import Widget

NARROWEST = 10


class Lines(Widget):
    """A subclass says its lines for a width. Prose wraps at the pane's width; code, which does not wrap, makes the
    widget wider than the pane, which then scrolls."""

    DEFAULT_CSS = "Lines { width: auto; min-width: 100%; height: auto; text-wrap: nowrap; }"
    _room = NARROWEST

    def lines(self, width: int) -> list[Line]:
        """The lines, prose in `width` cells."""
        raise NotImplementedError

    def render(self) -> Line:
        """All lines."""
        return Line("\n").join(self.lines(self._room))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The pane's width, or that of the longest line of code."""
        self._room = max(NARROWEST, container.width - self.gutter.width)
        return max(self._room, *(line.cell_len for line in self.lines(self._room)), 0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """How many there are."""
        self._room = max(NARROWEST, container.width - self.gutter.width)
        return max(1, len(self.lines(self._room)))

    def changed(self) -> None:
        """Draws them anew; there may be more or fewer."""
        self.refresh(layout=True)

    def speak(self) -> None:
        """Most say something in the language of the moment."""
        self.changed()
