"""The last line of a screen: the keys that matter now, in the learner's language. A click does the same."""

from __future__ import annotations

from collections.abc import Sequence

from textual.markup import escape
from textual.widgets import Static

from grader.text import Text
from tui.app.speech import spoken

Key = tuple[str, Text, str]
"""A key as it is shown, what it does, and the action that a click runs."""


class KeyBar(Static):
    """Draws `keys`; the screen tells it when they change."""

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; background: $panel; color: $foreground; padding: 0 1; text-wrap: nowrap;
             text-overflow: ellipsis; link-style: none; link-color: $foreground; link-background: $panel;
             link-style-hover: reverse; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: Sequence[Key] = ()

    def show(self, keys: Sequence[Key]) -> None:
        """Other keys."""
        self._keys = keys
        self.speak()

    def speak(self) -> None:
        """Says what each key does."""
        self.update(
            "  ".join(
                f"[@click={action}][bold $accent]{escape(key)}[/] {escape(spoken(self, words))}[/]"
                for key, words, action in self._keys
            )
        )
