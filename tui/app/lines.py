"""The base of widgets that draw lines of their own wrapping, and are as high as these need."""

from __future__ import annotations

from rich.text import Text as Line
from textual.widget import Widget

NARROWEST = 10


class Lines(Widget):
    """A subclass says its lines for a width."""

    DEFAULT_CSS = "Lines { width: 1fr; height: auto; text-wrap: nowrap; }"

    def lines(self, width: int) -> list[Line]:
        """The lines, each at most `width` cells wide."""
        raise NotImplementedError

    def render(self) -> Line:
        """All lines."""
        width = max(NARROWEST, self.content_size.width)
        lines = self.lines(width)
        for line in lines:
            line.truncate(width, overflow="ellipsis")  # code does not wrap
        return Line("\n").join(lines)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """How many there are."""
        return max(1, len(self.lines(max(NARROWEST, width))))

    def changed(self) -> None:
        """Draws them anew; there may be more or fewer."""
        self.refresh(layout=True)

    def speak(self) -> None:
        """Most say something in the language of the moment."""
        self.changed()
