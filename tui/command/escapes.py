"""What is typed at a seat in a terminal of one's own: keys for the seat, and ssh's escapes for this end. Pure."""

from __future__ import annotations

ESCAPE = "~"
ORDERS = ".?hm"
"""`~.` leaves, `~?` helps, `~h` raises the hand or lowers it, `~m` shows the last message; `~~` is a `~`."""


class Escapes:
    """Parts keys from orders. An escape counts at the start and behind Enter only, as ssh has it.

    >>> escapes = Escapes()
    >>> escapes.part("ls ~.\\r~")
    ('ls ~.\\r', '')
    >>> escapes.part(".")
    ('', '.')
    """

    def __init__(self) -> None:
        self._fresh = True
        self._begun = False

    def part(self, typed: str) -> tuple[str, str]:
        """The keys of `typed` that go to the seat, and the orders in it, a letter each."""
        keys, orders = [], []
        for letter in typed:
            if self._begun:
                self._begun = False
                if letter in ORDERS:
                    orders.append(letter)
                    self._fresh = True
                    continue
                keys.append(ESCAPE if letter == ESCAPE else ESCAPE + letter)
            elif self._fresh and letter == ESCAPE:
                self._begun = True
                continue
            else:
                keys.append(letter)
            self._fresh = letter in "\r\n"
        return "".join(keys), "".join(orders)
