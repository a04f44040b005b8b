"""The page that tells what the course holds is the one that its content makes."""

from __future__ import annotations

from pathlib import Path

from grader.course.curriculum import curriculum
from grader.course.models import Course

ROOT = Path(__file__).parents[2]


def test_the_page_is_up_to_date(course: Course) -> None:
    kept = (ROOT / "docs" / "curriculum.md").read_text(encoding="utf-8")
    assert kept == curriculum(course), "run: python -m grader.course.curriculum > docs/curriculum.md"


def test_every_exercise_and_lesson_stands_in_a_section_that_has_a_title(course: Course) -> None:
    page = curriculum(course)
    sections = page.split("## Exercises")[0]
    assert [name for name in course.names() if f"{name}" not in sections] == []
    assert [lesson.slug for lesson in course.lessons if lesson.slug not in sections] == []
