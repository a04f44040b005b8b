"""Puts what was measured into docs/performance.md, between two marks: a table and a chart of the ratios."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.figures import FIGURES, Figure

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- bench: written by `python -m bench --write` -->", "<!-- bench: end -->"
WIDTH = 40
MOST = 4.0
"""The ratio at which a bar of the chart is full."""


def write() -> None:
    """Writes the figures of this run. The words around them are a person's."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    lines = "\n".join([BEGIN, "", machine(), "", *table(FIGURES), "", *chart(FIGURES), "", END])
    PAGE.write_text(before + lines + after, encoding="utf-8")


def machine() -> str:
    """When it was measured, and on what."""
    return f"Measured on {time.strftime('%Y-%m-%d')}: {os.cpu_count()} cores, Linux {platform.release()}."


def table(figures: Sequence[Figure]) -> Iterator[str]:
    """A row a figure."""
    yield "| what | netdojo | 95th percentile | bare operation | ratio | goal |"
    yield "|---|---:|---:|---:|---:|---|"
    for f in figures:
        yield f"| {f.what} | {f.ours:.1f} {f.unit} | {f.high:.1f} | {f.bare:.1f} {f.unit} | {f.ratio:.2f} | {f.goal} |"


def chart(figures: Sequence[Figure]) -> Iterator[str]:
    """The ratios as bars; `|` is where the bare operation stands.

    >>> print(*chart([Figure("a", 2.0, 2.0, 1.0, "s", "-")]), sep="\\n")
    ```text
    a                                           ██████████|█████████                     2.00
    ```
    """
    yield "```text"
    for f in figures:
        length = round(min(f.ratio, MOST) / MOST * WIDTH)
        bar = "█" * length + " " * (WIDTH - length)
        one = round(WIDTH / MOST)
        yield f"{f.what:<44}{bar[:one]}|{bar[one + 1 :]} {f.ratio:.2f}"
    yield "```"
