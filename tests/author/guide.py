"""Reads docs/authoring.md as a person does: commands to type, files to write, lines to replace. Pure.

A fence's first line says what it is: `sh` is typed, `output` below it is what comes, a language with a path behind it
is a whole file, `diff` with a path replaces lines; everything else is to be looked at only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^(?P<marks>`{3,})(?P<info>[^`\n]*)\n(?P<body>.*?)^(?P=marks)$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Typed:
    """Commands, and what is shown of their output."""

    line: int
    commands: str
    shown: str


@dataclass(frozen=True, slots=True)
class Written:
    """A file that is written; where `diff` is set, `words` tell lines to replace in it."""

    line: int
    path: str
    words: str
    diff: bool

    def apply(self, folder: Path) -> None:
        """Does it below `folder`. What is to be replaced must stand there exactly once."""
        file = folder / self.path
        if not self.diff:
            file.write_text(self.words, encoding="utf-8")
            return
        lines = self.words.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        words = file.read_text(encoding="utf-8")
        assert words.count(before) == 1, f"line {self.line}: not once in {self.path}:\n{before}"
        file.write_text(words.replace(before, after), encoding="utf-8")


Step = Typed | Written


def steps(words: str) -> Iterator[Step]:
    """What the guide asks for, in its order."""
    fences = [
        (words.count("\n", 0, match.start()) + 1, match["info"].split(), match["body"])
        for match in FENCE.finditer(words)
    ]
    for (line, info, body), following in zip(fences, [*fences[1:], (0, [], "")], strict=True):
        if info == ["sh"]:
            yield Typed(line, body, following[2] if following[1] == ["output"] else "")
        elif len(info) == 2:
            yield Written(line, info[1], body, diff=info[0] == "diff")
