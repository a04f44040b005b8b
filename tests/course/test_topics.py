"""Topics: the list that lessons and exercises name ids of, and how a mistake in either is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.curriculum import curriculum
from grader.course.lint import lint_course
from grader.course.loader import load_course
from grader.course.models import Course
from grader.course.topics import course_topics
from grader.problem import CourseProblem
from tests.course.conftest import Folder

TOPICS = """\
bridge:
  title: {en: Bridges, zh: 网桥}
  topics:
    user-bridge: {en: User-defined bridges, zh: 自定义网桥}
    icc: {en: ICC, zh: ICC}
"""
LESSON = '---\nsection: "1.3"\norder: 1\ntitle: A lesson\ntopics: [icc, usr-bridge]\n---\n\nText.\n'


@pytest.fixture
def lessons(folder: Folder) -> Path:
    place = folder.root / "lessons"
    place.mkdir()
    (place / "topics.yaml").write_text(TOPICS, encoding="utf-8")
    return place


def mistakes(folder: Folder) -> list[str]:
    found = lint_course(load_course(folder.root))
    return [mistake.to("en").removeprefix(f"{folder.root}/") for mistake in found]


def test_topics_are_read_in_order_with_their_group(folder: Folder, lessons: Path) -> None:
    topics = course_topics(folder.root)
    assert list(topics) == ["user-bridge", "icc"]
    assert (topics["icc"].title.zh, topics["icc"].group.en) == ("ICC", "Bridges")


def test_an_unknown_topic_of_an_exercise_is_told_with_line_and_nearest(folder: Folder, lessons: Path) -> None:
    folder.change("minutes: 15\n", "minutes: 15\ntopics:\n  - icc\n  - user-brigde\n")
    assert mistakes(folder) == [
        "exercises/first/exercise.yaml:7: there is no topic `user-brigde`; did you mean `user-bridge`?"
    ]


def test_an_unknown_topic_of_a_lesson_is_told_in_both_files(folder: Folder, lessons: Path) -> None:
    for language in ("en", "zh"):
        (lessons / f"one.{language}.md").write_text(LESSON, encoding="utf-8")
    said = "there is no topic `usr-bridge`; did you mean `user-bridge`?"
    assert mistakes(folder) == [f"lessons/one.en.md:5: {said}", f"lessons/one.zh.md:5: {said}"]


def test_a_course_needs_no_list_of_topics(folder: Folder) -> None:
    assert course_topics(folder.root) == {}
    assert mistakes(folder) == []
    folder.change("minutes: 15\n", "minutes: 15\ntopics: [icc]\n")
    assert mistakes(folder) == ["exercises/first/exercise.yaml:5: there is no topic `icc`"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("zh: 网桥}", "zz: 网桥}", "lessons/topics.yaml:2: the key `title.zh` is missing"),
        ("    icc:", "    user_bridge:", "lessons/topics.yaml:5: `topics.user_bridge`: "),
        ("    icc: {en: ICC, zh: ICC}", "    icc: ICC", "lessons/topics.yaml:5: `topics.icc`: "),
        (TOPICS, TOPICS + TOPICS.replace("bridge:", "other:", 1), ":9: two topics are called `user-bridge`"),
        (TOPICS, "- icc\n", "lessons/topics.yaml:1: topics stand in groups"),
        (TOPICS, "a: [\n", "lessons/topics.yaml:"),
    ],
)
def test_a_mistake_in_the_list_is_told_with_its_line(
    folder: Folder, lessons: Path, old: str, new: str, told: str
) -> None:
    text = (lessons / "topics.yaml").read_text(encoding="utf-8")
    assert old in text
    (lessons / "topics.yaml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CourseProblem) as wrong:
        lint_course(load_course(folder.root))
    assert told in wrong.value.to("en")
    assert wrong.value.to("zh")


def test_the_page_says_which_topics_nothing_teaches(folder: Folder, lessons: Path) -> None:
    folder.change("minutes: 15\n", "minutes: 15\nkind: repair\ntopics: [icc]\n")
    page = curriculum(load_course(folder.root))
    assert "1 of 2 topics have a lesson or an exercise" in page
    assert "Without both: User-defined bridges (`user-bridge`)" in page
    assert "| Bridges | ICC · ICC | `icc` |  | first |" in page
    assert "- 1 of them begin with something broken: first" in page
    assert "- 1 of them have several nodes: first" in page


def test_every_shipped_lesson_and_exercise_names_its_topics(course: Course) -> None:
    assert [each.name for each in course.exercises if not each.topics] == []
    assert [each.slug for each in course.lessons if not each.topics] == []
