"""A paragraph that wraps as its language wants. Textual alone breaks at blanks only, which Chinese has none of."""

from __future__ import annotations

from rich.text import Text as Line
from textual.widget import Widget

from tui.wrap import wrap


class Prose(Widget):
    """Words in as many lines as they take."""

    DEFAULT_CSS = "Prose { width: 1fr; height: auto; margin-bottom: 1; text-wrap: nowrap; }"

    def __init__(self, words: str = "", **options: str) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self._words = words

    def update(self, words: str) -> None:
        """Other words."""
        self._words = words
        self.refresh(layout=True)

    def render(self) -> Line:
        """The lines."""
        return Line("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """How many lines there are at this width."""
        return max(1, len(self._lines(width)))

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = []
        for paragraph in self._words.split("\n"):
            lines += wrap(Line(paragraph), max(8, width)) or [Line()]
        return lines
