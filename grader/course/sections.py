"""The course's sections, from `lessons/sections.yaml`: a section's number to its title and what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from grader.course.goals import Words
from grader.course.mistakes import Mistake, Unreadable, course_problem
from grader.course.yaml_source import read_yaml
from grader.text import verbatim

FILE = "sections.yaml"


class SectionTitle(Words):
    """A section's title, and what its lessons and exercises must show."""

    about: Words | None = None


def section_titles(root: Path) -> Mapping[str, SectionTitle]:
    """Section ("1.3") to title; empty for a course that gives none. Raises CourseProblem for a broken file."""
    path = root / "lessons" / FILE
    if not path.is_file():
        return {}
    try:
        content = read_yaml(path).value
        return {str(number): SectionTitle.model_validate(title) for number, title in content.items()}
    except Unreadable as unreadable:
        raise course_problem(root, [unreadable.mistake]) from unreadable
    except (ValidationError, AttributeError) as error:
        raise course_problem(root, [Mistake(path, 0, verbatim(str(error).splitlines()[0]))]) from error
