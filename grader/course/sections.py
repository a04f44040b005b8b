"""The course's sections, from `lessons/sections.yaml`: a section's number to its title and what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader.course.checked import checked
from grader.course.goals import Words
from grader.course.mistakes import Mistake, Unreadable, course_problem
from grader.course.yaml_source import read_yaml
from grader.text import say

FILE = "sections.yaml"


class SectionTitle(Words):
    """A section's title, and what its lessons and exercises must show."""

    about: Words | None = None


def section_titles(root: Path) -> Mapping[str, SectionTitle]:
    """Section ("1.3") to title; empty for a course that gives none.

    Raises CourseProblem that tells every mistake in the file.
    """
    path = root / "lessons" / FILE
    if not path.is_file():
        return {}
    try:
        source = read_yaml(path)
    except Unreadable as unreadable:
        raise course_problem(root, [unreadable.mistake]) from unreadable
    if not isinstance(source.value, dict):
        raise course_problem(
            root, [Mistake(path, 1, say("sections stand by their numbers, each with its title"))]
        )
    found: dict[str, SectionTitle] = {}
    mistakes: list[Mistake] = []
    for number, words in source.value.items():
        title, wrong = checked(SectionTitle, source, words, (number,))
        mistakes += wrong
        if title is not None:
            found[number] = title
    if mistakes:
        raise course_problem(root, mistakes)
    return found
