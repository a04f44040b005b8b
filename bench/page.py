"""Puts what was measured into docs/performance.md, between two marks: a table and a chart of the ratios.

A row that was not measured this time stays as it is, with its own day.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.between import between
from bench.figures import FIGURES, Figure

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- bench: written by `python -m bench --write` -->", "<!-- bench: end -->"
HEAD = ("what", "netdojo", "95th percentile", "bare operation", "ratio", "goal", "measured", "load")
RATIO = HEAD.index("ratio")
WIDTH = 40
MOST = 4.0
"""The ratio at which a bar of the chart is full."""

Row = tuple[str, ...]
"""The words of one line of the table."""


def write() -> None:
    """Writes the figures of this run. The words around them are a person's."""
    page = PAGE.read_text(encoding="utf-8")
    rows = merged(known(page), [cells(figure) for figure in FIGURES])
    PAGE.write_text(
        between(page, BEGIN, END, "\n".join([machine(), "", *table(rows), "", *chart(rows)])),
        encoding="utf-8",
    )


def machine() -> str:
    """On what it was measured."""
    return f"{os.cpu_count()} cores, Linux {platform.release()}. A load of 0 to 2 is a quiet machine."


def cells(figure: Figure) -> Row:
    """A figure as a row of the table."""
    return (
        figure.what,
        f"{figure.ours:.1f} {figure.unit}",
        f"{figure.high:.1f}",
        f"{figure.bare:.1f} {figure.unit}",
        f"{figure.ratio:.2f}",
        figure.goal,
        figure.day,
        f"{figure.load:.1f}",
    )


def known(page: str) -> list[Row]:
    """The rows that stand in the page."""
    lines = page.partition(BEGIN)[2].partition(END)[0].splitlines()
    rows = [
        tuple(cell.strip() for cell in line.strip("| ").split(" | "))
        for line in lines
        if line.startswith("| ")
    ]
    return [row for row in rows if len(row) == len(HEAD) and row != HEAD]


def merged(old: Sequence[Row], new: Sequence[Row]) -> list[Row]:
    """The old rows with the new ones in their places; those that were not there come last.

    >>> merged([("a", "1"), ("b", "2")], [("b", "3"), ("c", "4")])
    [('a', '1'), ('b', '3'), ('c', '4')]
    """
    return list({row[0]: row for row in (*old, *new)}.values())


def table(rows: Sequence[Row]) -> Iterator[str]:
    """The lines of the table."""
    yield f"| {' | '.join(HEAD)} |"
    yield "|---|---:|---:|---:|---:|---|---|---:|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def chart(rows: Sequence[Row]) -> Iterator[str]:
    """The ratios as bars; `|` is where the bare operation stands.

    >>> print(*chart([("a", "2.0 s", "2.0", "1.0 s", "2.00", "-", "2026-11-25", "0.1")]), sep="\\n")
    ```text
    a                                           ██████████|█████████                     2.00
    ```
    """
    yield "```text"
    for row in rows:
        ratio = float(row[RATIO])
        length = round(min(ratio, MOST) / MOST * WIDTH)
        bar = "█" * length + " " * (WIDTH - length)
        one = round(WIDTH / MOST)
        yield f"{row[0]:<44}{bar[:one]}|{bar[one + 1 :]} {ratio:.2f}"
    yield "```"
