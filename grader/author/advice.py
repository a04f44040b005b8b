"""What an author should mend beyond what keeps a course from loading: the linter's whole, in the order of files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grader.course.lesson import Claim, Run
from grader.course.lessons import lesson_mistakes
from grader.course.lint import lint_course, lint_exercise
from grader.course.mistakes import Mistake, Mistaken, Unreadable
from grader.course.models import Course
from grader.text import LANGUAGES, say


def advice(course: Course, exercise: str | None = None) -> list[Mistake]:
    """Everything to mend in `course`, or in one `exercise` of it. Raises CourseProblem for a name it has not."""
    if exercise is not None:
        return _in_order(lint_exercise(course.exercise(exercise)))
    return _in_order([*lint_course(course), *lesson_mistakes(course.lessons, course.names())])


def remarks(course: Course, exercise: str | None = None) -> list[Mistake]:
    """What may be as the author wants it, and is worth a look; nothing for one `exercise`."""
    return [] if exercise is not None else _in_order(list(_silent_blocks(course)))


def _silent_blocks(course: Course) -> Iterator[Mistake]:
    """Blocks that say nothing of what they print: nobody would notice when they print something else."""
    for lesson in course.lessons:
        for language in LANGUAGES:
            try:
                blocks = lesson.read(language).blocks
            except (Mistaken, Unreadable):
                continue  # told by lesson_mistakes
            for block in blocks:
                run = block.run if isinstance(block, Claim) else block
                if isinstance(run, Run) and run.output is None:
                    words = say(
                        "this block shows no output: add one, `...` stands for what differs each time"
                    )
                    yield Mistake(lesson.files[language], run.line, words)


def _in_order(found: list[Mistake]) -> list[Mistake]:
    once = {(mistake.file, mistake.line, mistake.to("en")): mistake for mistake in found}
    return [once[key] for key in sorted(once, key=lambda key: (str(Path(key[0])), key[1], key[2]))]
