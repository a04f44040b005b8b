"""What the kernel lacks is remembered for the lists, and told of the exercises that are about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.models import Course
from grader.sandbox.kernel import FEATURES
from grader.session.lacking import FILE, LOST, known_features, lacking, meaning, note_features

EVERYTHING = dict.fromkeys(FEATURES, True)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETDOJO_STATE", str(tmp_path))
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    return tmp_path


def test_nothing_is_known_before_a_kernel_was_asked(course: Course) -> None:
    assert known_features() is None
    assert [lacking(exercise) for exercise in course.exercises if lacking(exercise)] == []


def test_an_exercise_lacks_what_it_or_a_goal_is_about(course: Course) -> None:
    note_features({**EVERYTHING, "esp": False, "ipvs": False})
    found = {exercise.name: lacking(exercise) for exercise in course.exercises if lacking(exercise)}
    assert found == {
        exercise.name: tuple(f for f in exercise.features if f in ("esp", "ipvs"))
        for exercise in course.exercises
        if {"esp", "ipvs"} & set(exercise.features)
    }
    assert found


def test_what_is_asked_later_counts() -> None:
    note_features({**EVERYTHING, "esp": False})
    note_features(EVERYTHING)
    assert known_features() == EVERYTHING


def test_another_engine_has_another_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    note_features({**EVERYTHING, "esp": False})
    monkeypatch.setenv("DOCKER_HOST", "ssh://elsewhere")
    assert known_features() is None


@pytest.mark.parametrize("words", ["", "[]", "{}", '{"engine": "", "features": 3}', "\0"])
def test_a_damaged_note_is_none(state: Path, words: str) -> None:
    (state / FILE).write_text(words)
    assert known_features() is None


def test_every_feature_has_a_meaning_in_both_languages() -> None:
    assert set(LOST) == set(FEATURES)
    for feature in FEATURES:
        assert feature in meaning(feature).to("en")
        assert meaning(feature).to("zh") != meaning(feature).to("en")
