"""The long run of sequences: `python -m tests.fuzz.campaign --sequences 1000 --seed 0`.

In parts of ten, each kept as soon as it is done; begun again, it goes on where it was. What is wrong is kept in words
and does not end the run; `python -m tests.fuzz.report` writes what was found into docs/reliability.md.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from contextlib import suppress
from dataclasses import asdict

from grader.problem import SandboxProblem
from grader.sandbox.launch import Sandbox, SandboxSpec
from tests.fuzz.check import Checked
from tests.fuzz.drive import drive
from tests.fuzz.kept import Part, is_kept, today
from tests.fuzz.lab import Lab
from tests.fuzz.tally import Tally

EACH = 10
PARTS = 100
"""Of each seed: the numbers that the parts draw by are `seed * PARTS` and those above it."""


def main() -> int:
    """Runs what is not kept yet; 1 where anything was wrong."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--sequences", type=int, default=EACH * PARTS)
    words.add_argument("--seed", type=int, default=0)
    words.add_argument("--only", default="", help="parts to run, such as 3:100:2 (as a slice)")
    asked = words.parse_args()
    parts = range(min(PARTS, asked.sequences // EACH))
    if asked.only:
        parts = parts[slice(*(int(one) if one else None for one in asked.only.split(":")))]
    wrong = 0
    for part in parts:
        if not is_kept("sequences", _name(asked.seed, part)):
            wrong += len(_run(asked.seed, part).wrong)
    return 1 if wrong else 0


def _name(seed: int, part: int) -> str:
    return f"{seed}-{part:03}"


def _run(seed: int, part: int) -> Part:
    tally = Tally(today(), seed)
    done = Part("sequences", _name(seed, part), today(), {})

    def note(found: Checked) -> None:
        tally.add(found)
        if found.wrong:
            done.wrong.append(found.told())

    sandbox = Sandbox.start(SandboxSpec(ttl=0.0))
    try:
        sandbox.wait_ready()
        with Lab(sandbox) as lab:
            drive(lab, seed * PARTS + part, EACH, note)
    except Exception:  # noqa: BLE001 - a run of hours goes on; what ended this part is kept and counted as wrong
        done.wrong.append(traceback.format_exc())
    finally:
        with suppress(SandboxProblem):  # an outer engine that is too busy to end it; `netdojo clean` does
            sandbox.stop()
        sandbox.outer.close()
    done.counted = asdict(tally)
    done.keep()
    print(done.name, tally.sequences, "sequences,", len(done.wrong), "wrong", flush=True)
    return done


if __name__ == "__main__":
    sys.exit(main())
