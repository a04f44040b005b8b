"""Times and how they are printed: medians, 95th percentiles and ratios to the bare operation of the same run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence


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
    ratio = mine / theirs
    print(
        f"{what:<42} {mine * scale:8.2f} {unit:<2} (p95 {high(ours) * scale:7.2f})  "
        f"bare {theirs * scale:8.2f} {unit:<2}  ratio {ratio:5.2f}  goal {goal}",
        flush=True,
    )
    return ratio
