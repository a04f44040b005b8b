"""netdojo with a clock that somebody else sets: `shifted_clock.py FILE WORDS...`; FILE holds seconds to add, read anew
whenever the time is asked for. The machine's own clock, which others use, stays as it is.

All of netdojo asks by `time.time` and `time.time_ns`. What it waits by is the monotonic clock, which cannot be set.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

FILE = Path(sys.argv.pop(1))
seconds, nanoseconds = time.time, time.time_ns


def shift() -> float:
    """How far the clock is wrong now."""
    return float(FILE.read_text() or 0)


time.time = lambda: seconds() + shift()
time.time_ns = lambda: nanoseconds() + int(shift() * 1e9)

if __name__ == "__main__":
    from tui.main import main

    main()
