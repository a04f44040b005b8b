"""The proof of the course with two workers, beside the sum of the scripts' own time in the same run.

Of every tenth exercise: the ratio is that of the whole, which takes a quarter of an hour (tests/exercises runs it).
"""

from __future__ import annotations

import time
from pathlib import Path

from bench.figures import row
from grader.course.loader import load_course
from grader.proof import prove

ROOT = Path(__file__).parents[1]


EVERY = 10


def measure() -> None:
    """Proves the exercises once and prints the row; what the seconds were spent on, below it."""
    course = load_course(ROOT)
    began = time.perf_counter()
    results = prove(course, course.exercises[::EVERY], workers=2, spares=2)
    took = time.perf_counter() - began
    parts: dict[str, float] = {}
    for result in results:
        for part, seconds in result.parts.items():
            parts[part] = parts.get(part, 0.0) + seconds
    row(f"proof of every {EVERY}th exercise", [took], [parts["script"]], "1.5", "s")
    print(f"    {len(results)} cases")
    fresh = sum("sandbox" in result.parts for result in results)
    spent = ", ".join(f"{part} {seconds:.0f} s" for part, seconds in sorted(parts.items()))
    print(f"    {fresh} sandboxes; work of both workers and the spares: {spent}", flush=True)
