"""The course's sections, from `lessons/sections.yaml`: a section's number to its title and what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

from grader.course.memory import memory_of
from grader.course.words import Words

FILE = "sections.yaml"


@dataclass(frozen=True, slots=True)
class SectionTitle:
    """A section's title, and what its lessons and exercises must show."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid", "coerce_numbers_to_str": True}

    en: str
    zh: str
    about: Words | None = None

    def to(self, language: str) -> str:
        """The title in `language`."""
        return self.zh if language == "zh" else self.en


def section_titles(root: Path) -> Mapping[str, SectionTitle]:
    """Section ("1.3") to title; empty for a course that gives none.

    Raises CourseProblem that tells every mistake in the file.
    """
    path = root / "lessons" / FILE
    if not path.is_file():
        return {}
    memory = memory_of("sections", root, (path,))
    try:
        return {number: _title(**words) for number, words in memory.value.items()}
    except (AttributeError, TypeError):  # nothing is remembered, or somebody wrote in it
        found = _read(root, path)
    memory.keep({number: asdict(title) for number, title in found.items()})
    return found


def _title(en: str, zh: str, about: Mapping[str, str] | None) -> SectionTitle:
    return SectionTitle(en, zh, Words(**about) if about else None)


def _read(root: Path, path: Path) -> dict[str, SectionTitle]:
    # Loads pydantic, YAML and the models of goals, for which home need not wait.
    from grader.course.checked import checked
    from grader.course.mistakes import Mistake, Unreadable, course_problem
    from grader.course.yaml_source import read_yaml
    from grader.text import say

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
        title: Any
        title, wrong = checked(SectionTitle, source, words, (number,))
        mistakes += wrong
        if title is not None:
            found[number] = title
    if mistakes:
        raise course_problem(root, mistakes)
    return found
