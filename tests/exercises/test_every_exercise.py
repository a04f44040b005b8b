"""Every exercise is proven on real engines: the start fails, right ways pass, wrong ways fail as they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.checks.verdict import Outcome, Verdict
from grader.course.loader import load_course, script_mistakes
from grader.course.models import Course
from grader.course.scripts import Script
from grader.session.trial import Trial, run_trial

COURSE = load_course(Path(__file__).parents[2])
SEEDS = (1, 2)

SOLUTIONS = [
    pytest.param(exercise.name, script, seed, id=f"{exercise.name}-{script.name}-{seed}")
    for exercise in COURSE.exercises
    for script in exercise.solutions
    for seed in SEEDS
]
ATTEMPTS = [
    pytest.param(exercise.name, script, id=f"{exercise.name}-{script.name}")
    for exercise in COURSE.exercises
    for script in exercise.attempts
]


def told(trial: Trial) -> str:
    """A failed trial in words: what the script printed, and every goal that did not pass."""
    lines = [line(verdict) for verdict in trial.verdicts if verdict.outcome is not Outcome.PASS]
    return "\n".join([trial.ran.output.strip(), *lines])


def line(verdict: Verdict) -> str:
    why = f"{verdict.why.code}: {verdict.why.text}" if verdict.why else ""
    return f"{verdict.goal}: {verdict.outcome}; wanted {verdict.wanted}; found {verdict.found}; {why}"


@pytest.mark.engine
@pytest.mark.parametrize(("name", "script", "seed"), SOLUTIONS)
def test_a_right_way_passes_from_a_start_that_fails(
    course: Course, image: str, name: str, script: Script, seed: int
) -> None:
    trial = run_trial(course, name, script.content(), seed, script.node, grade_start=True)
    assert any(v.outcome is Outcome.FAIL for v in trial.before), "the exercise passes before anything is done"
    assert not any(v.outcome is Outcome.UNKNOWN for v in trial.before)
    assert trial.outcome is Outcome.PASS, told(trial)


@pytest.mark.engine
@pytest.mark.parametrize(("name", "script"), ATTEMPTS)
def test_a_wrong_way_fails_with_its_reason(course: Course, image: str, name: str, script: Script) -> None:
    trial = run_trial(course, name, script.content(), 1, script.node)
    verdict = next(v for v in trial.verdicts if v.goal == script.goal)
    assert verdict.outcome is Outcome.FAIL, told(trial)
    assert verdict.why is not None
    assert verdict.why.code == script.why, told(trial)


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda exercise: exercise.name)
def test_its_files_are_complete(exercise) -> None:  # type: ignore[no-untyped-def]
    assert [mistake.to("en") for mistake in script_mistakes(exercise)] == []
    assert len({script.kind for script in exercise.solutions}) >= 2, "the solutions are all of one kind"
    assert {script.goal for script in exercise.attempts} <= {str(goal["id"]) for goal in exercise.file.goals}
