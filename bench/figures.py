"""Times and how they are printed: medians, 95th percentiles and ratios to the bare operation of the same run."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table. Numbers in `unit`; `high` is the 95th percentile of ours.

    `load` is the machine's load average before or after it, whichever is more: what others did to the figure.
    """

    what: str
    ours: float
    high: float
    bare: float
    unit: str
    goal: str
    day: str
    load: float

    @property
    def ratio(self) -> float:
        """Ours to the bare operation's."""
        return self.ours / self.bare


FIGURES: list[Figure] = []
"""Every row that was printed in this run."""


_load: list[float] = []


def begin() -> None:
    """Notes how busy the machine is before a row is measured."""
    _load[:] = [os.getloadavg()[0]]


def timed(act: Callable[[], object]) -> float:
    """How long `act` takes, in seconds."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def high(times: Sequence[float]) -> float:
    """The 95th percentile of `times`."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def pairs(
    one: Callable[[], object], other: Callable[[], object], rounds: int
) -> tuple[list[float], list[float]]:
    """Times `one` and `other` in turn, so that a busy moment of the machine meets both."""
    first, second = [], []
    for _ in range(rounds):
        first.append(timed(one))
        second.append(timed(other))
    return first, second


def row(what: str, ours: Sequence[float], bare: Sequence[float], goal: str, unit: str = "ms") -> float:
    """Prints one line of the table and returns the ratio of the medians."""
    scale = {"ms": 1e3, "s": 1.0, "MB": 1.0}[unit]
    mine, theirs = statistics.median(ours), statistics.median(bare)
    day, load = time.strftime("%Y-%m-%d"), max([*_load, os.getloadavg()[0]])
    figure = Figure(what, mine * scale, high(ours) * scale, theirs * scale, unit, goal, day, load)
    FIGURES.append(figure)
    print(
        f"{what:<42} {figure.ours:8.2f} {unit:<2} (p95 {figure.high:7.2f})  "
        f"bare {figure.bare:8.2f} {unit:<2}  ratio {figure.ratio:5.2f}  goal {goal}",
        flush=True,
    )
    return figure.ratio
