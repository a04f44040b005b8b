"""`python -m bench [--write] [ROW...]`: measures each row beside its bare operation, in one run, and prints the ratios.

`--write` puts what was measured into docs/performance.md too, where other rows stay as they are.
"""

from __future__ import annotations

import importlib
import sys

from bench.figures import begin

ROWS = (
    "event_to_verdict",
    "scale",
    "cold_sandbox",
    "node_memory",
    "start_time",
    "app",
    "forty",
    "neighbour",
    "whole_course",
)
WRITE = "--write"


def main(asked: list[str]) -> None:
    """Measures the rows in `asked`, or all."""
    for name in [word for word in asked if word != WRITE] or ROWS:
        begin()
        importlib.import_module(f"bench.{name}").measure()
    if WRITE in asked:
        from bench.page import write

        write()


if __name__ == "__main__":
    main(sys.argv[1:])
