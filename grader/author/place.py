"""Which course, and which exercise or lesson of it, an author means by a path. Reads file names only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.problem import CourseProblem
from grader.text import say

if TYPE_CHECKING:
    from grader.course.lesson import LessonFile
    from grader.course.models import Course, Exercise


@dataclass(frozen=True, slots=True)
class Meant:
    """A course's folder, and the one exercise or lesson of it that is meant; both None for all."""

    root: Path
    exercise: str | None = None
    lesson: str | None = None

    def of(self, course: Course) -> tuple[tuple[Exercise, ...], tuple[LessonFile, ...]]:
        """The exercises and lessons of `course` that are meant. Raises CourseProblem for one it has not."""
        if self.exercise is not None:
            return (course.exercise(self.exercise),), ()
        if self.lesson is not None:
            return (), (course.lesson(self.lesson),)
        return course.exercises, course.lessons


def meant(path: Path) -> Meant:
    """What `path` means: a course, its folder `exercises`, an exercise or a file in one, or a lesson's file.

    Raises CourseProblem where no course is around it.
    """
    place = path.absolute()
    for above in (place, *place.parents):
        if (above / "exercises").is_dir():
            inside = place.relative_to(above).parts
            named = inside[1] if len(inside) > 1 and inside[0] == "exercises" else None
            return Meant(above, named, _lesson(inside))
    raise CourseProblem(
        say("{path} is in no course: there is no folder `exercises` around it.", path=path),
        say("`netdojo author new course` makes one."),
    )


def _lesson(inside: tuple[str, ...]) -> str | None:
    """The lesson that a file such as lessons/1.2-dns.en.md is of."""
    if len(inside) != 2 or inside[0] != "lessons" or not inside[1].endswith(".md"):
        return None
    return inside[1].rsplit(".", 2)[0]
