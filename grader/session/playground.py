"""A lesson's sandbox: nodes without a task and without goals, to try what the lesson says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.course.exercise_file import ExerciseFile, Limits
from grader.course.models import Content, Exercise

if TYPE_CHECKING:
    from grader.course.lesson import LessonFile
    from grader.course.models import Course


def playground(course: Course, lesson: LessonFile) -> tuple[Course, str]:
    """`course` with one exercise more, which stands for the lesson's sandbox, and that exercise's name."""
    file = ExerciseFile.model_construct(
        section=lesson.section,
        order=lesson.order,
        title=lesson.title,
        minutes=1,
        nodes=lesson.nodes,
        requires=(),
        limits=Limits(),
        vars={},
        goals=[],
        hints=(),
    )
    name = f"lesson-{lesson.slug}"
    extra = Exercise.of(name, course.root / "lessons", Content(file))
    return replace(course, exercises=(*course.exercises, extra)), name
