"""The order of tests when several processes share them: each begins with its part of what takes long.

A long test that comes last keeps one process busy while the others have nothing left to do. Pure: knows no pytest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def shared_out(tests: Sequence[T], seconds: Callable[[T], float], processes: int) -> list[T]:
    """`tests` in an order whose `processes` equal parts each begin with long tests, the longest first.

    `seconds` is about how long a test takes; 0 for what is quick, which keeps its order. pytest-xdist's `worksteal`
    gives every process one such part, and lets those that are done take from the end of another's.

    >>> shared_out(["a", "b1", "c", "b2", "d", "b3"], lambda test: float(test[1:] or 0), 2)
    ['b3', 'b1', 'a', 'b2', 'c', 'd']
    """
    long = sorted((test for test in tests if seconds(test)), key=seconds, reverse=True)
    quick = [test for test in tests if not seconds(test)]
    ordered: list[T] = []
    for process in range(processes):
        size = len(tests) * (process + 1) // processes - len(tests) * process // processes
        part = long[process::processes]
        fill = max(0, size - len(part))
        ordered += part + quick[:fill]
        quick = quick[fill:]
    return ordered + quick
