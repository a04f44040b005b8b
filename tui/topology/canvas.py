"""A sheet of character cells to draw on. Knows widths, so that Chinese names align; knows no network."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rich.cells import cell_len


@dataclass(frozen=True, slots=True)
class Run:
    """Some text of one role. A role says what it is ("address"), never how it looks."""

    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an object stands: cells from (x, y), `width` by `height`. `key` names the object."""

    key: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished sheet: rows of runs, each row at most `width` cells, and where each object stands."""

    width: int
    rows: tuple[tuple[Run, ...], ...]
    items: tuple[Placed, ...]

    def plain(self) -> str:
        """The rows without roles, trailing blanks dropped."""
        return "\n".join("".join(run.text for run in row).rstrip() for row in self.rows)


class Canvas:
    """Cells that grow downwards as they are drawn on."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._rows: list[list[tuple[str, str]]] = []
        self.items: list[Placed] = []

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def put(self, x: int, y: int, words: str, role: str) -> None:
        """Writes `words` from cell (x, y); what would stand beyond the edge is cut."""
        while len(self._rows) <= y:
            self._rows.append([(" ", "") for _ in range(self.width)])
        row = self._rows[y]
        for letter in words:
            wide = cells(letter)
            if wide == 0 or x < 0 or x + wide > self.width:
                continue
            row[x] = (letter, role)
            if wide == 2:
                row[x + 1] = ("", role)
            x += wide

    def paste(self, drawing: Drawing, x: int, y: int) -> None:
        """Puts a finished sheet on this one."""
        for index, row in enumerate(drawing.rows):
            at = x
            for run in row:
                self.put(at, y + index, run.text, run.role)
                at += cells(run.text)
        for item in drawing.items:
            self.items.append(Placed(item.key, item.x + x, item.y + y, item.width, item.height))

    def finish(self) -> Drawing:
        """The sheet as rows of runs."""
        return Drawing(self.width, tuple(tuple(_runs(row)) for row in self._rows), tuple(self.items))


def _runs(row: list[tuple[str, str]]) -> list[Run]:
    found: list[Run] = []
    for letter, role in row:
        if found and found[-1].role == role:
            found[-1] = Run(found[-1].text + letter, role)
        else:
            found.append(Run(letter, role))
    return found


@cache
def cells(words: str) -> int:
    """How many cells `words` take."""
    return cell_len(words)


def shorten(words: str, room: int) -> str:
    """`words` in at most `room` cells, the middle left out where they are longer."""
    if cells(words) <= room:
        return words
    if room <= 1:
        return "…"[:room]
    left = (room - 1 + 1) // 2
    head, tail = "", ""
    for letter in words:
        if cells(head + letter) > left:
            break
        head += letter
    for letter in reversed(words):
        if cells(head) + 1 + cells(letter + tail) > room:
            break
        tail = letter + tail
    return f"{head}…{tail}"
