"""Mutants of right ways, graded by netdojo and by the court: `python -m tests.fuzz.mutants [EXERCISE ...]`.

Each exercise is a part that is kept when it is done; begun again, it goes on with the others. Every goal on which the
two differ twice, the second time after both have looked again, is kept in words, with the mutant's text.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from grader.checks.verdict import Outcome, Verdict
from grader.course.goals import Goal
from grader.course.loader import load_course
from grader.course.models import Course, Exercise
from grader.problem import SandboxProblem
from grader.proof.mutants import mutants
from grader.proof.plan import Case, Job, Kind
from grader.proof.stand import Stand
from grader.session.session import Session
from tests.fuzz.court import Court, Witness
from tests.fuzz.kept import Part, is_kept, today
from tests.fuzz.oracle import Words

SEED = 1
MOST = 12
"""Mutants of each right way, as `netdojo author check` makes them."""


def cases_of(exercise: Exercise, most: int) -> tuple[Case, ...]:
    """The exercise's right ways, and up to `most` mutants of each."""
    found = [Case(Kind.SOLUTION, SEED, script) for script in exercise.solutions]
    for script in exercise.solutions:
        found += [Case(Kind.MUTANT, SEED, one) for one in mutants(exercise, script, most)]
    return tuple(found)


def examine(course: Course, exercise: Exercise, cases: Sequence[Case]) -> Part:
    """Runs `cases` one after the other and has each goal judged by both."""
    done = Part("mutants", exercise.name, today(), {})
    counted: Counter[str] = Counter()
    stand: Stand | None = None
    try:
        for case in cases:
            try:
                if stand is None:
                    stand = Stand(course, Job(exercise, (case,)), SEED)
                witness = Witness(stand.session.sandbox, exercise.nodes)
                start = witness.start()  # what was put back has another start, perhaps another id
                stand.try_(case)
                text = case.script.text if case.script else ""
                differing = list(_judged(stand.session, witness, start, counted))
                usable = stand.ready(SEED)
            except SandboxProblem:  # lost, or too slow for a script's time: nothing was judged
                counted["lost"] += 1
                usable, differing = False, []
            else:
                counted["mutants"] += 1
            done.wrong += [
                f"{case.what.to('en')}; goal {goal}\nwrong:\n{told}\n{text}" for goal, told in differing
            ]
            if stand is not None and not usable:
                stand, old = None, stand
                _put_away(old)
    except AssertionError:
        done.wrong.append(traceback.format_exc())
    finally:
        if stand is not None:
            _put_away(stand)
    done.counted = dict(counted)
    return done


def _put_away(stand: Stand) -> None:
    with suppress(SandboxProblem):  # an outer engine that is too busy to end it; `netdojo clean` does
        stand.close()


def _judged(
    session: Session, witness: Witness, start: dict[str, Words], counted: Counter[str]
) -> Iterator[tuple[str, str]]:
    """Goals on which the two differ, also after a second look; the counts of all."""
    goals = session.drawn.goals
    first = {v.goal: v for v in session.grade(settle=False)}  # `try_` has waited for what is slow
    court = Court(witness, start, session.link.answers() if session.drawn.asks_answers else {})
    for goal in goals:
        verdict = first[goal.id]
        counted["goals"] += 1
        if verdict.outcome not in (Outcome.PASS, Outcome.FAIL):
            counted["open"] += 1
            counted[f"{goal.kind}: open"] += 1
            continue
        told = court.tell(goal.id, goal.kind, _ask(goal))
        word = "untold" if told is None else "told"
        counted[word] += 1
        counted[f"{goal.kind}: {word}"] += 1
        if told is None or told == (verdict.outcome is Outcome.PASS):
            continue
        again = next(v for v in session.grade() if v.goal == goal.id)
        told = Court(witness, start, court.answers).tell(goal.id, goal.kind, _ask(goal))
        if told is not None and again.outcome is (Outcome.FAIL if told else Outcome.PASS):
            yield (
                goal.id,
                f"  netdojo says {_words(again)}, the court {'pass' if told else 'fail'}: {_ask(goal)}",
            )
        else:
            counted["told later"] += 1


def _ask(goal: Goal) -> Words:
    """What a goal asks, in the words of its file."""
    words: Words = goal.ask.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return words


def _words(verdict: Verdict) -> str:
    why = f" ({verdict.why.code}: {verdict.why.text})" if verdict.why else ""
    return f"{verdict.outcome}{why}"


def main() -> int:
    """Examines what is not kept yet; 1 where anything was wrong."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("names", nargs="*", metavar="EXERCISE")
    words.add_argument("--most", type=int, default=MOST, help="mutants of each right way")
    asked = words.parse_args()
    course = load_course(Path(__file__).parents[2])
    wrong = 0
    for exercise in course.exercises:
        if (
            (asked.names and exercise.name not in asked.names)
            or exercise.drill
            or is_kept("mutants", exercise.name)
        ):
            continue
        done = examine(course, exercise, cases_of(exercise, asked.most))
        done.keep()
        wrong += len(done.wrong)
        print(exercise.name, done.counted, len(done.wrong), "wrong", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
