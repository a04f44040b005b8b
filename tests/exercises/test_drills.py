"""Every fault of a drill is proven on real engines: it breaks, is repaired by each solution, and by no wrong attempt.

A sandbox holds as many faults as a drill draws, and all of them are repaired in it, each in a way of its own: what
one fault breaks must not keep another from being repaired.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.checks.verdict import Outcome
from grader.course.faults import Fault
from grader.course.loader import load_course
from grader.course.models import Course, Exercise
from grader.session.trial import Trial, run_trial

COURSE = load_course(Path(__file__).parents[2])
DRILLS = [exercise for exercise in COURSE.exercises if exercise.drill is not None]


def rounds(kind: str) -> Iterator[object]:
    """A trial each: the drill, and the faults with the number of the script that each of them gets."""
    for exercise in DRILLS:
        assert exercise.drill is not None
        for number in range(max(len(getattr(fault, kind)) for fault in exercise.faults)):
            having = [fault for fault in exercise.faults if len(getattr(fault, kind)) > number]
            for start in range(0, len(having), exercise.drill.draw):
                names = [fault.name for fault in having[start : start + exercise.drill.draw]]
                yield pytest.param(exercise, names, number, id=f"{exercise.name}-{number}-{'-'.join(names)}")


def told(trial: Trial) -> str:
    """A failed trial in words: what the script printed, and every goal that did not pass."""
    lines = [
        f"{v.goal}: {v.outcome}; found {v.found}; {v.why.code if v.why else ''}"
        for v in trial.verdicts
        if v.outcome is not Outcome.PASS
    ]
    return "\n".join([trial.ran.output.strip(), *lines])


def chosen(exercise: Exercise, names: list[str]) -> list[Fault]:
    return [fault for fault in exercise.faults if fault.name in names]


@pytest.mark.engine
@pytest.mark.seconds(20)
@pytest.mark.parametrize(("exercise", "names", "number"), rounds("solutions"))
def test_faults_are_there_and_repaired(
    course: Course, image: str, exercise: Exercise, names: list[str], number: int
) -> None:
    faults = chosen(exercise, names)
    script = b"".join(fault.solutions[number].content() for fault in faults)
    trial = run_trial(course, exercise.name, script, seed=number + 1, grade_start=True, faults=names)
    for fault in faults:
        ids = {str(goal["id"]) for goal in fault.file.goals}
        before = [verdict for verdict in trial.before if verdict.goal in ids]
        assert any(verdict.outcome is Outcome.FAIL for verdict in before), f"{fault.name} breaks nothing"
        assert not any(verdict.outcome is Outcome.UNKNOWN for verdict in before), fault.name
    assert trial.outcome is Outcome.PASS, told(trial)


@pytest.mark.engine
@pytest.mark.seconds(20)
@pytest.mark.parametrize(("exercise", "names", "number"), rounds("attempts"))
def test_wrong_repairs_fail_with_their_reasons(
    course: Course, image: str, exercise: Exercise, names: list[str], number: int
) -> None:
    faults = chosen(exercise, names)
    script = b"".join(fault.attempts[number].content() for fault in faults)
    trial = run_trial(course, exercise.name, script, seed=number + 1, faults=names)
    verdicts = {verdict.goal: verdict for verdict in trial.verdicts}
    got = {fault.name: verdicts[fault.attempts[number].goal] for fault in faults}
    reasons = {
        name: verdict.why.code if verdict.why else verdict.outcome.value for name, verdict in got.items()
    }
    assert reasons == {fault.name: fault.attempts[number].why for fault in faults}, told(trial)


@pytest.mark.parametrize("exercise", DRILLS, ids=lambda exercise: exercise.name)
def test_a_pool_has_more_than_one_kind_of_repair(exercise: Exercise) -> None:
    assert len({way.kind for fault in exercise.faults for way in fault.solutions}) > 1
    assert sum(len(fault.solutions) > 1 for fault in exercise.faults) >= len(exercise.faults) // 2
