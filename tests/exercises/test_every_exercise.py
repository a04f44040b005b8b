"""Every exercise is proven on real engines: the start fails, right ways pass, wrong ways fail as they say."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.course.lint import script_mistakes
from grader.course.loader import load_course
from grader.course.models import Course, Exercise
from grader.proof import Judgement, prove
from tests.timing import Note, note

COURSE = load_course(Path(__file__).parents[2])


def workers(session: pytest.Session) -> int:
    """How many cases to try at a time: where pytest-xdist has enough exercises to share out, one."""
    proofs = sum(item.name.startswith(test_it_is_proven.__name__) for item in session.items)
    return 1 if proofs >= int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0")) > 0 else 2


def about(exercise: Exercise) -> int:
    """Roughly how many seconds its proof takes: the work is in its cases, and in their nodes."""
    cases = 2 * (1 + len(exercise.solutions)) + len(exercise.attempts)
    return cases * (1 + 2 * len(exercise.nodes))


@pytest.mark.engine
@pytest.mark.parametrize(
    "name",
    [pytest.param(e.name, marks=pytest.mark.seconds(about(e)), id=e.name) for e in COURSE.exercises],
)
def test_it_is_proven(
    course: Course, image: str, name: str, record_property: Note, request: pytest.FixtureRequest
) -> None:
    results = prove(course, [course.exercise(name)], workers(request.session), spares=1)
    note(record_property, results)
    wrong = [r for r in results if r.verdict is not Judgement.PASS and not r.could_not_be_shown]
    assert not wrong, "\n\n".join(result.told() for result in wrong)


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda exercise: exercise.name)
def test_its_files_are_complete(exercise) -> None:  # type: ignore[no-untyped-def]
    assert [mistake.to("en") for mistake in script_mistakes(exercise)] == []
    kinds = {script.kind for script in exercise.solutions}
    assert exercise.drill or len(kinds) >= 2, "the solutions are all of one kind"
    assert {script.goal for script in exercise.attempts} <= {str(goal["id"]) for goal in exercise.file.goals}
