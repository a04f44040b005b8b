"""The proof of the whole course with two workers, beside the sum of the scripts' own time in the same run."""

from __future__ import annotations

import time
from pathlib import Path

from bench.figures import row
from grader.course.loader import load_course
from grader.proof import prove

ROOT = Path(__file__).parents[1]


def measure() -> None:
    """Proves every exercise once and prints the row; what the seconds were spent on, below it."""
    course = load_course(ROOT)
    began = time.perf_counter()
    results = prove(course, course.exercises, workers=2, spares=2)
    took = time.perf_counter() - began
    parts: dict[str, float] = {}
    for result in results:
        for part, seconds in result.parts.items():
            parts[part] = parts.get(part, 0.0) + seconds
    row(f"whole course, {len(results)} cases", [took], [parts["script"]], "1.5", "s")
    fresh = sum("sandbox" in result.parts for result in results)
    spent = ", ".join(f"{part} {seconds:.0f} s" for part, seconds in sorted(parts.items()))
    print(f"    {fresh} sandboxes; work of both workers and the spares: {spent}", flush=True)
