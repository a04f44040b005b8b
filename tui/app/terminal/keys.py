"""From Textual's names of keys to what a terminal sends. Pure: touches only the emulator it is given."""

from __future__ import annotations

import unicodedata
from typing import Protocol

NAMED = {
    "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete", "backspace",
    "enter", "tab", "escape", *(f"f{n}" for n in range(1, 25)),
}  # fmt: skip
CHARACTERS = {
    "space": " ",
    "at": "@",
    "minus": "-",
    "slash": "/",
    "underscore": "_",
    "circumflex_accent": "^",
    "backslash": "\\",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}


class Typed(Protocol):
    """What keys go into."""

    def type_text(self, text: str) -> None:
        """Characters."""
        ...

    def type_key(self, name: str, shift: bool = False, alt: bool = False, ctrl: bool = False) -> None:
        """A key with modifiers."""
        ...


def type_key(terminal: Typed, key: str, character: str | None) -> bool:
    """Types Textual's `key` ("ctrl+p", "shift+up", "你") in `terminal`; False for one that no terminal sends."""
    *modifiers, name = key.split("+") if key != "+" else [key]
    held = {modifier: modifier in modifiers for modifier in ("shift", "alt", "ctrl")}
    if character and character.isprintable() and not held["ctrl"] and not held["alt"]:
        terminal.type_text(character)
        return True
    if name == "return":
        name = "enter"
    if name not in NAMED:
        letter = _character(name)
        if letter is None:
            return False
        if held["shift"] and letter.islower() and not held["ctrl"]:
            letter = letter.upper()
        name = letter
    terminal.type_key(name, **held)
    return True


def _character(name: str) -> str | None:
    """The character that Textual calls `name`, such as "full_stop"."""
    if len(name) == 1:
        return name
    if name in CHARACTERS:
        return CHARACTERS[name]
    try:
        return unicodedata.lookup(name.replace("_", " ").upper())
    except KeyError:
        return None
