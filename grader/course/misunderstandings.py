"""What people do wrong with Docker networks, from `lessons/mistakes.yaml`, and which attempt shows it.

(`grader.course.mistakes` is about mistakes of authors in their files.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from grader.course.mistakes import Mistake, Unreadable, course_problem, near
from grader.course.models import Course
from grader.course.words import Words
from grader.course.yaml_source import read_yaml, validation_mistakes
from grader.text import say

FILE = "mistakes.yaml"

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
LIST = TypeAdapter(Annotated[dict[Id, Words], Field(min_length=1)])


def course_misunderstandings(root: Path) -> Mapping[str, Words]:
    """Id to title, in the order of the file; empty for a course that has no such file.

    Raises CourseProblem that tells every mistake in it.
    """
    path = root / "lessons" / FILE
    if not path.is_file():
        return {}
    try:
        source = read_yaml(path)
    except Unreadable as unreadable:
        raise course_problem(root, [unreadable.mistake]) from unreadable
    try:
        return LIST.validate_python(source.value)
    except ValidationError as error:
        raise course_problem(root, list(validation_mistakes(source, error))) from error


def shown_by(course: Course) -> Mapping[str, tuple[str, ...]]:
    """Id to the attempts that show it, as "exercise/attempt", in the course's order. Raises CourseProblem."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(course_misunderstandings(course.root), ())
    for exercise in course.exercises:
        for script in exercise.attempts:
            if script.mistake in found:
                found[script.mistake] += (f"{exercise.name}/{script.name}",)
    return found


def unknown_misunderstandings(course: Course) -> Iterator[Mistake]:
    """Attempts that name one that is not in the list. Raises CourseProblem for a broken list."""
    known = course_misunderstandings(course.root)
    for exercise in course.exercises:
        for script in exercise.attempts:
            try:
                name = script.mistake
            except Unreadable:
                continue  # told by script_mistakes
            if name and name not in known:
                words = say("there is no mistake `{name}`{near}", name=name, near=near(name, known))
                yield Mistake(script.file, script.line_of("mistake"), words)
