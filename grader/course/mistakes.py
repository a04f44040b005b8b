"""Mistakes in a course's files: where each stands, what it says, and what the author may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.problem import CourseProblem
from grader.text import Text, render, say

LONGEST = 400  # characters of what is told of one
SHOWN = 20  # mistakes told at once
Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something wrong at a line of a file. `line` counts from 1; 0 means the file as a whole."""

    file: Path
    line: int
    words: Text

    def to(self, language: str) -> str:
        """`file:line: words`."""
        file, words = render(self.file, language), self.words.to(language)
        if len(words) > LONGEST:  # it holds what stands in the file, which may be anything
            words = f"{words[:LONGEST]}..."
        return f"{file}:{self.line}: {words}" if self.line else f"{file}: {words}"

    def seen_from(self, root: Path) -> Text:
        """The mistake in a sentence, its file named from `root`."""
        file = self.file.relative_to(root) if self.file.is_relative_to(root) else self.file
        return _Told("{mistake}", {"mistake": Mistake(file, self.line, self.words)})


class _Told(Text):
    """A mistake as a part of a sentence."""

    __slots__ = ()

    def to(self, language: str) -> str:
        mistake = self.values["mistake"]
        assert isinstance(mistake, Mistake)
        return mistake.to(language)


class Unreadable(CourseProblem):
    """A file that cannot be taken at all."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake.seen_from(Path()))
        self.mistake = mistake


class Mistaken(CourseProblem):
    """What is wrong with one exercise."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        lines = [mistake.seen_from(Path()) for mistake in mistakes[:SHOWN]]
        super().__init__(_lines(lines))
        self.mistakes = mistakes


def course_problem(root: Path, mistakes: list[Mistake]) -> CourseProblem:
    """The one problem that tells all `mistakes` of the course in `root`."""
    told = [mistake.seen_from(root) for mistake in mistakes[:SHOWN]]
    if len(mistakes) > SHOWN:
        told.append(say("... and {count} more", count=len(mistakes) - SHOWN))
    lines = _lines(told)
    if len(mistakes) == 1:
        return CourseProblem(say("The course in {root} has a mistake:{lines}", root=root, lines=lines))
    return CourseProblem(
        say("The course in {root} has {count} mistakes:{lines}", root=root, count=len(mistakes), lines=lines)
    )


def near(word: object, known: Iterable[object]) -> Text:
    """`; did you mean ...?` with the known word that is most like `word`; nothing where none is."""
    found = nearest(str(word), known)
    return say("; did you mean `{near}`?", near=found) if found else Text("")


def nearest(word: str, known: Iterable[object]) -> str | None:
    """The known word that is most like `word`; None where none is."""
    from difflib import get_close_matches  # needed only when something is wrong

    found = get_close_matches(word, [str(item) for item in known], n=1)
    return found[0] if found else None


def _lines(sentences: list[Text]) -> Text:
    template = "".join(f"\n  {{m{index}}}" for index in range(len(sentences)))
    return Text(template, {f"m{index}": sentence for index, sentence in enumerate(sentences)})
