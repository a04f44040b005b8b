"""A paragraph that wraps as its language wants. Textual alone breaks at blanks only, which Chinese has none of."""

from __future__ import annotations

from rich.text import Text as Line

from tui.app.lines import Lines
from tui.wrap import wrap


class Prose(Lines):
    """Words in as many lines as they take."""

    DEFAULT_CSS = "Prose { margin-bottom: 1; }"

    def __init__(self, words: str = "", **options: str) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self._words = words

    def update(self, words: str) -> None:
        """Other words."""
        self._words = words
        self.changed()

    def lines(self, width: int) -> list[Line]:
        """Each paragraph, wrapped."""
        lines: list[Line] = []
        for paragraph in self._words.split("\n"):
            lines += wrap(Line(paragraph), width) or [Line()]
        return lines
