"""Proves exercises on the engine of `DOCKER_HOST`, tells each case as it comes, and keeps the results.

`python -m tests.full_kernel.proof [EXERCISE...]`; started by the full-kernel run with the machine's environment.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from grader.course.loader import load_course
from grader.course.models import Exercise
from grader.proof import Judgement, Result, prove
from tests.full_kernel.results import Case, Part, keep, today

ROOT = Path(__file__).parents[2]
FEATURES = {"ipvlan", "ipvs", "esp", "8021q", "dummy"}
"""What kernels of small machines lack; vxlan and macvlan are proven by the ordinary tests."""


def wanted() -> list[Exercise]:
    """The exercises of the course that need one of FEATURES, in the course's order."""
    return [exercise for exercise in load_course(ROOT).exercises if FEATURES.intersection(exercise.features)]


def case_of(result: Result) -> Case:
    """A result as it is kept; what a script printed is kept only where it explains a failure."""
    seen = result.seen.to("en")
    if result.verdict is not Judgement.PASS and result.printed:
        seen += "\n" + result.printed[-2000:]
    lacking = tuple(f"{goal} ({feature})" for goal, feature in result.lacking.items())
    return Case(
        result.what.to("en"),
        result.expected.to("en"),
        seen,
        result.verdict.value,
        round(result.seconds, 1),
        lacking,
    )


def prove_one(exercise: Exercise) -> bool:
    """Whether everything that is expected of `exercise` was seen; keeps what has been seen at each step."""
    cases: list[Case] = []
    began = time.monotonic()

    def told(result: Result, done: int, of: int) -> None:
        cases.append(case_of(result))
        keep(exercise.name, Part("exercise", today(), complete=done == of, cases=cases))
        minutes = (time.monotonic() - began) / 60
        print(f"[{done}/{of}, {minutes:.1f} min] {result.verdict}: {result.told()}", flush=True)

    # One at a time: on an emulated processor two at once only make each other's probes late.
    results = prove(load_course(ROOT), [exercise], workers=1, spares=1, on_progress=told)
    return all(result.verdict is Judgement.PASS and not result.lacking for result in results)


def main(names: list[str]) -> int:
    """The exit code: 0 where every exercise in `names` is proven whole, with nothing lacking."""
    bad = []
    known = {exercise.name: exercise for exercise in wanted()}
    for name in names or known:
        print(f"== {name}", flush=True)
        if not prove_one(known[name]):
            bad.append(name)
    print("not proven: " + ", ".join(bad) if bad else "all proven", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
