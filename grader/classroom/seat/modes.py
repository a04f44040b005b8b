"""Which modes a program has set on its terminal, so that a terminal that comes later is set the same. Pure.

Only the modes are kept, not the screen: the program draws that again when it is told to.
"""

from __future__ import annotations

import re

SET = re.compile(r"\x1b\[\?([0-9;]{1,60})([hl])")
UNFINISHED = re.compile(r"\x1b(\[(\?[0-9;]{0,60})?)?$")
SYNCHRONIZED = "2026"
"""Output between its two ends is drawn at once; a terminal that hears the first end only would wait."""


class Modes:
    """The DEC private modes that were set or reset, in the order of their last change.

    >>> modes = Modes()
    >>> modes.hear("\\x1b[?1049h text \\x1b[?25"); modes.hear("l")
    >>> modes.words()
    '\\x1b[?1049h\\x1b[?25l'
    """

    def __init__(self) -> None:
        self._set: dict[str, str] = {}
        self._tail = ""

    def hear(self, text: str) -> None:
        """Takes what the program printed, as it comes."""
        text = self._tail + text
        for found in SET.finditer(text):
            for mode in filter(None, found[1].split(";")):
                self._set.pop(mode, None)
                self._set[mode] = found[2]
        unfinished = UNFINISHED.search(text[-64:])
        self._tail = unfinished[0] if unfinished else ""

    def words(self) -> str:
        """What sets a fresh terminal the same."""
        return "".join(f"\x1b[?{mode}{how}" for mode, how in self._set.items() if mode != SYNCHRONIZED)
