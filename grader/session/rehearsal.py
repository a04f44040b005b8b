"""A rehearsal: runs every block of a lesson on real engines, and compares what comes with what the lesson shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.course.lesson import Claim, Lesson, Run
from grader.patience import patient
from grader.session.script import run_script

if TYPE_CHECKING:
    from grader.sandbox.launch import Sandbox

BLOCK_SECONDS = patient(60.0)


@dataclass(frozen=True, slots=True)
class Shown:
    """One block: its line in the lesson, what was run, what it printed, and the shown line that did not come."""

    line: int
    commands: str
    printed: str
    lacking: str | None


def rehearse(
    sandbox: Sandbox, lesson: Lesson, nodes: tuple[str, ...], others: tuple[Lesson, ...] = ()
) -> Iterator[Shown]:
    """Runs the lesson's blocks in order, each in a bash of its own, and yields what came of each.

    `others` are the same lesson in other languages: their blocks are the same, what they show is compared too.
    Raises SandboxProblem where the sandbox is lost or a block takes more than a minute.
    """
    told = [tuple(_runs(other)) for other in (lesson, *others)]
    for number, (run, _) in enumerate(told[0]):
        ran = run_script(
            sandbox, run.node or nodes[0], f"cd; {{ {run.commands}\n}} 2>&1\n".encode(), {}, BLOCK_SECONDS
        )
        lacking = None
        for language in told:
            expected = language[number][1]
            lacking = lacking or (missing(expected, ran.output) if expected else None)
        yield Shown(run.line, run.commands, ran.output, lacking)


def missing(shown: str, printed: str) -> str | None:
    """The first line of `shown` that `printed` does not have below the lines before it; None where all came.

    Blanks count as one; `...` stands for anything, and alone on a line for any number of lines.

    >>> missing("a ... c", "x\\na  b c\\ny")
    >>> missing("one\\ntwo", "two\\none")
    'two'
    """
    lines = iter(printed.splitlines())
    for line in shown.splitlines():
        words = " ".join(line.split())
        if words in ("", "..."):
            continue
        pattern = re.compile(".*".join(re.escape(part) for part in words.split("...")))
        if not any(pattern.fullmatch(" ".join(found.split())) for found in lines):
            return line
    return None


def _runs(lesson: Lesson) -> Iterator[tuple[Run, str | None]]:
    for block in lesson.blocks:
        if isinstance(block, Run):
            yield block, block.output
        elif isinstance(block, Claim):
            yield block.run, block.expect
