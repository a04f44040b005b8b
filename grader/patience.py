"""How patient netdojo is: one factor for everything that waits for a sandbox, 1 unless `NETDOJO_PATIENCE` says more.

An emulated processor, or a machine that forty people share, is many times slower than a laptop. What is a limit of
time there and here is written once, in the laptop's seconds, as `patient(seconds)`.
"""

from __future__ import annotations

import os

MOST = 100.0


def patience() -> float:
    """The factor, 1 to MOST. What is no number, or less than 1, is 1: nobody is less patient than usual."""
    try:
        factor = float(os.environ.get("NETDOJO_PATIENCE") or 1)
    except ValueError:
        return 1.0
    return min(max(factor, 1.0), MOST) if factor == factor else 1.0  # NaN is not equal to itself


def patient(seconds: float) -> float:
    """`seconds` of a laptop, as many as they may become here. Read when a module is loaded, so set it before.

    >>> patient(2.0)  # where NETDOJO_PATIENCE is not set
    2.0
    """
    return seconds * patience()
