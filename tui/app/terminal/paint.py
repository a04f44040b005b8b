"""From an emulator's cells to a strip of the screen. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bittty.style import Color as CellColour
from bittty.style import Style as CellStyle
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.app.terminal.emulator import Cell

CURSOR = Style(reverse=True)
AWAY = Style(underline=True)  # the cursor while the keys go elsewhere


def strip(
    cells: Sequence[Cell],
    width: int,
    base: Style,
    cursor: tuple[int, Style] | None = None,
    selected: tuple[int, int, Style] | None = None,
) -> Strip:
    """The row `cells` as a strip of exactly `width` cells.

    `cursor` is a column and its style; `selected` the first column, the one after the last, and a style.
    """
    segments: list[Segment] = []
    text: list[str] = []
    current: Style | None = None
    taken = 0
    for column, (cell, letters) in enumerate(cells[:width]):
        if not letters:
            continue  # the second half of a wide character
        style = base + style_of(cell)
        if selected and selected[0] <= column < selected[1]:
            style += selected[2]
        if cursor and cursor[0] == column:
            style += cursor[1]
        if style is not current and style != current:
            if text:
                segments.append(Segment("".join(text), current))
            text, current = [], style
        wide = 2 if column + 1 < len(cells) and not cells[column + 1][1] else 1
        if taken + wide > width:
            break
        text.append(letters if letters.isprintable() else " ")
        taken += wide
    if text:
        segments.append(Segment("".join(text), current))
    made = Strip(segments, taken)
    return made.extend_cell_length(width, base) if taken < width else made


@lru_cache(4096)
def style_of(cell: CellStyle) -> Style:
    """A cell's style in Rich's terms."""
    return Style(
        color=_colour(cell.fg),
        bgcolor=_colour(cell.bg),
        bold=cell.bold or None,
        dim=cell.dim or None,
        italic=cell.italic or None,
        underline=cell.underline or None,
        reverse=cell.reverse or None,
        conceal=cell.conceal or None,
        strike=cell.strike or None,
        overline=cell.overline or None,
    )


def _colour(colour: CellColour | None) -> Color | None:
    if colour is None or colour.mode == "default" or colour.value is None:
        return None
    if colour.mode == "indexed":
        assert isinstance(colour.value, int)
        return Color.from_ansi(colour.value)
    assert isinstance(colour.value, tuple)
    return Color.from_rgb(*colour.value)
