"""`python -m bench [ROW...]`: measures each row beside its bare operation, in one run, and prints the ratios."""

from __future__ import annotations

import importlib
import sys

ROWS = ("event_to_verdict", "cold_sandbox", "node_memory", "start_time", "app", "whole_course")


def main(asked: list[str]) -> None:
    """Measures the rows in `asked`, or all."""
    for name in asked or ROWS:
        importlib.import_module(f"bench.{name}").measure()


if __name__ == "__main__":
    main(sys.argv[1:])
