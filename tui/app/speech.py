"""How widgets speak the learner's language, and change it at once when it is switched."""

from __future__ import annotations

from typing import Any, Protocol, cast, runtime_checkable

from textual.app import App
from textual.widget import Widget

from grader.text import render


@runtime_checkable
class Speaks(Protocol):
    """A widget whose words depend on the language."""

    def speak(self) -> None:
        """Says everything anew in the app's language."""
        ...


def language_of(widget: Widget) -> str:
    """The language spoken now: "en" or "zh"."""
    return cast(str, getattr(widget.app, "language", "en"))


def spoken(widget: Widget, value: object) -> str:
    """`value` (a Text, an author's words, a number) in the app's language."""
    return render(value, language_of(widget))


def speak_everywhere(app: App[Any]) -> None:
    """Lets every widget on every open screen speak again."""
    for screen in app.screen_stack:
        for widget in (screen, *screen.query("*")):
            if isinstance(widget, Speaks):
                widget.speak()
        screen.refresh_bindings()
