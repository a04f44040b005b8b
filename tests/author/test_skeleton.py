"""Skeletons load and have nothing to mend; what is there is never written over. No engine is needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.author.advice import advice, remarks
from grader.author.place import meant
from grader.author.skeleton import Wanted, new_course, new_exercise, new_lesson
from grader.course.loader import load_course
from grader.problem import CourseProblem

MINE = Wanted("1.2", 'My "own": course', "我的课 #1")


def test_a_new_course_has_nothing_to_mend(tmp_path: Path) -> None:
    root = tmp_path / "mine"
    made = new_course(root, MINE)
    assert all(path.is_file() for path in made)
    course = load_course(root)
    assert (course.names(), [lesson.slug for lesson in course.lessons]) == (["first"], ["first"])
    assert course.exercises[0].title.en == 'My "own": course'
    assert course.lessons[0].title.zh == "我的课 #1"
    assert (advice(course), remarks(course)) == ([], [])


def test_more_exercises_and_lessons_come_behind(tmp_path: Path) -> None:
    root = tmp_path / "mine"
    new_course(root, MINE)
    new_exercise(root, "second", MINE)
    new_lesson(root, "1.2-more", MINE)
    course = load_course(root)
    assert course.names() == ["first", "second"]
    assert {lesson.slug for lesson in course.lessons} == {"first", "1.2-more"}
    assert advice(course) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    root = tmp_path / "mine"
    new_course(root, MINE)
    kept = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    for again in (
        lambda: new_course(root, MINE),
        lambda: new_exercise(root, "first", MINE),
        lambda: new_lesson(root, "first", MINE),
        lambda: new_exercise(root, "../up", MINE),
        lambda: new_lesson(root, "../../up", MINE),
        lambda: new_exercise(root, "other", Wanted("one", "a", "b")),
    ):
        with pytest.raises(CourseProblem):
            again()
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == kept


def test_a_path_inside_a_course_means_it(tmp_path: Path) -> None:
    root = tmp_path / "mine"
    new_course(root, MINE)
    assert meant(root).exercise is None
    lesson = meant(root / "lessons" / "first.en.md")
    assert (lesson.root, lesson.exercise, lesson.lesson) == (root, None, "first")
    assert [one.slug for one in lesson.of(load_course(root))[1]] == ["first"]
    assert (meant(root / "lessons").lesson, meant(root).lesson) == (None, None)
    assert meant(root / "exercises" / "first" / "exercise.yaml").exercise == "first"
    assert meant(root / "exercises").exercise is None
    with pytest.raises(CourseProblem, match="in no course"):
        meant(Path("/"))


def test_a_block_without_output_is_remarked(tmp_path: Path) -> None:
    root = tmp_path / "mine"
    new_course(root, MINE)
    for language in ("en", "zh"):
        file = root / "lessons" / f"first.{language}.md"
        words = file.read_text()
        begin, end = words.index("```output"), words.index("::: quiz")
        file.write_text(words[:begin] + words[end:])
    told = [mistake.to("en") for mistake in remarks(load_course(root))]
    assert len(told) == 2
    assert all("shows no output" in words for words in told)
