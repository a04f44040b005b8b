"""The reference names every kind and key, with an example that the models take."""

from __future__ import annotations

import pytest
import yaml

from grader.author.reference import examples, reference
from grader.course.goals import KINDS as GOALS
from grader.course.models import Course
from grader.course.variables import KINDS as VARIABLES


def test_every_kind_and_every_key_is_there(course: Course) -> None:
    words = reference(course)
    for kind, model in {**GOALS, **VARIABLES}.items():
        assert f"`{kind}`" in words
        for name, field in model.model_fields.items():
            assert f"| `{field.alias or name}` |" in words


@pytest.mark.parametrize("kind", GOALS)
def test_every_kind_of_goal_has_an_example(course: Course, kind: str) -> None:
    assert kind in examples(course), "no exercise shows it"
    words = reference(course, kind)
    shown = yaml.safe_load(words.partition("```yaml")[2].partition("```")[0])
    assert list(shown) == [kind]
    assert set(shown[kind]) <= {field.alias or name for name, field in GOALS[kind].model_fields.items()}


@pytest.mark.parametrize("kind", VARIABLES)
def test_every_kind_of_variable_has_an_example(course: Course, kind: str) -> None:
    words = reference(course, kind)
    (shown,) = yaml.safe_load(words.partition("```yaml")[2].partition("```")[0]).values()
    VARIABLES[kind].model_validate(shown)


def test_an_unknown_kind_has_none(course: Course) -> None:
    assert reference(course, "rech") == ""
