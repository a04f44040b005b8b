"""What a lesson is made of, as plain data: prose and the blocks that a learner does something with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from grader.course.words import Words


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown: headings, paragraphs, lists, tables, code. `line` is where it begins in its file."""

    markdown: str
    line: int
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Commands that are typed into a node's shell for the learner; `output` is what an author saw."""

    id: str
    node: str | None
    commands: str
    output: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Callout:
    """A remark that stands out."""

    kind: Literal["note", "warning", "tip"]
    markdown: str
    line: int


@dataclass(frozen=True, slots=True)
class Quiz:
    """A question: one choice, several, or a typed answer (`accepts`, compared without case and blanks)."""

    id: str
    kind: Literal["one", "several", "typed"]
    question: str
    choices: tuple[tuple[str, bool], ...]
    accepts: tuple[str, ...]
    explanation: str
    line: int

    def right(self, given: tuple[str, ...]) -> bool:
        """Whether `given` (numbers of choices from "0", or what was typed) is the right answer."""
        if self.kind == "typed":
            return bool(given) and _plain(given[0]) in {_plain(word) for word in self.accepts}
        return set(given) == {str(number) for number, (_, right) in enumerate(self.choices) if right}


@dataclass(frozen=True, slots=True)
class Claim:
    """Something many believe: the learner commits to true or false, tries it, and then reads the truth.

    `expect` is what trying it prints. It is compared when the course is proven, and never shown beforehand.
    """

    id: str
    claim: str
    true: bool
    run: Run
    truth: str
    line: int
    expect: str | None = None


@dataclass(frozen=True, slots=True)
class Sketch:
    """A drawing in the style of the map: node to its networks and containers, as the author wrote it."""

    nodes: Mapping[str, Any]
    line: int


Block = Prose | Run | Callout | Quiz | Claim | Sketch


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson in one language."""

    slug: str
    title: str
    blocks: tuple[Block, ...]

    def questions(self) -> tuple[Quiz | Claim, ...]:
        """What the learner answers."""
        return tuple(block for block in self.blocks if isinstance(block, Quiz | Claim))


@dataclass(frozen=True, slots=True)
class LessonFile:
    """A lesson as the course lists it; its text is read when somebody opens it."""

    slug: str
    section: str
    order: int
    title: Words
    exercises: tuple[str, ...]
    nodes: tuple[str, ...]
    topics: tuple[str, ...]
    files: Mapping[str, Path]

    def read(self, language: str) -> Lesson:
        """The lesson in `language`. Raises CourseProblem that tells every mistake."""
        from grader.course.lesson_parse import parse_lesson

        return parse_lesson(self.slug, self.files[language])


def _plain(words: str) -> str:
    return "".join(words.casefold().split())
