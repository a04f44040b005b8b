"""The course in order, for whoever shows it: "section:NAME" is a lesson, "exercise:NAME" an exercise. Pure."""

from __future__ import annotations

from collections.abc import Callable

from grader.course.models import Course
from grader.course.words import Words


def contents(course: Course) -> list[str]:
    """Everything: in each section its lessons, then its exercises."""
    lessons = [(_number(lesson.section), 0, f"section:{lesson.slug}") for lesson in course.lessons]
    exercises = [(_number(exercise.section), 1, f"exercise:{exercise.name}") for exercise in course.exercises]
    # Sorting is stable: within a section, lessons and exercises keep their own order.
    return [target for _, _, target in sorted([*lessons, *exercises], key=lambda item: item[:2])]


def following(course: Course, done: Callable[[str], bool]) -> str | None:
    """The first that is not done; None at the end."""
    return next((target for target in contents(course) if not done(target)), None)


def title(course: Course, target: str) -> Words | None:
    """What the course calls `target`; None where it has no such lesson or exercise, as for an address."""
    kind, _, name = target.partition(":")
    titles = (
        {exercise.name: exercise.title for exercise in course.exercises}
        if kind == "exercise"
        else {lesson.slug: lesson.title for lesson in course.lessons if kind == "section"}
    )
    return titles.get(name)


def _number(section: str) -> tuple[int, ...]:
    return tuple(int(part) for part in section.split("."))
