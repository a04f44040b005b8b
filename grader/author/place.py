"""Which course, and which exercises of it, an author means by a path. Reads file names only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader.problem import CourseProblem
from grader.text import say


@dataclass(frozen=True, slots=True)
class Meant:
    """A course's folder, and the one exercise of it that is meant; None for all."""

    root: Path
    exercise: str | None = None


def meant(path: Path) -> Meant:
    """What `path` means: a course, its folder `exercises`, an exercise, or a file in one.

    Raises CourseProblem where no course is around it.
    """
    place = path.absolute()
    for above in (place, *place.parents):
        if (above / "exercises").is_dir():
            inside = place.relative_to(above).parts
            named = inside[1] if len(inside) > 1 and inside[0] == "exercises" else None
            return Meant(above, named)
    raise CourseProblem(
        say("{path} is in no course: there is no folder `exercises` around it.", path=path),
        say("`netdojo author new course` makes one."),
    )
