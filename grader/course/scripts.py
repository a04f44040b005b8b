"""A script of an exercise: its commands, and the `#: key: value` lines at its head that say what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.course.text_file import read_text
from grader.course.words import Words

MARK = "#:"
ELSEWHERE = "#: on "


@dataclass(frozen=True)
class Script:
    """A bash script of the learner's side. Read only when it is needed: listing a course needs none."""

    file: Path

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.file.stem

    @cached_property
    def text(self) -> str:
        """The whole file. Raises yaml_source.Unreadable."""
        return read_text(self.file)

    @cached_property
    def head(self) -> Mapping[str, str]:
        """The keys and values at its head."""
        found: dict[str, str] = {}
        for line in self.text.splitlines():
            if line.startswith(ELSEWHERE):
                break  # the first part of the script is done on another node
            if line.startswith(MARK):
                key, _, value = line.removeprefix(MARK).partition(":")
                found[key.strip()] = value.strip()
            elif line.strip() and not line.startswith("#!"):
                break
        return found

    def content(self) -> bytes:
        """What bash gets."""
        return self.text.encode()

    def body(self) -> str:
        """The commands without the head, for people."""
        lines = (line.replace(ELSEWHERE, "# on ") for line in self.text.splitlines())
        kept = [line for line in lines if not line.startswith((MARK, "#!"))]
        return "\n".join(kept).strip() + "\n"

    @property
    def title(self) -> Words:
        """What a person calls it."""
        return Words(en=self.head.get("title.en", self.name), zh=self.head.get("title.zh", self.name))

    @property
    def kind(self) -> str:
        """A solution's kind: flags, connect, compose, ..."""
        return self.head.get("kind", "")

    @property
    def goal(self) -> str:
        """The goal that an attempt must fail."""
        return self.head.get("goal", "")

    @property
    def why(self) -> str:
        """The reason's code that an attempt must get."""
        return self.head.get("why", "")

    @property
    def mistake(self) -> str:
        """The id of what people do wrong that an attempt shows, from lessons/mistakes.yaml; "" where it names none."""
        return self.head.get("mistake", "")

    def line_of(self, key: str) -> int:
        """The number of the line at its head that begins with `key`; 1 where none does."""
        lines = enumerate(self.text.splitlines(), 1)
        return next((n for n, line in lines if line.removeprefix(MARK).strip().startswith(key)), 1)

    @property
    def node(self) -> str | None:
        """The node to run it on; None for the exercise's first."""
        return self.head.get("node")


def scripts_in(folder: Path, kind: str) -> tuple[Script, ...]:
    """The scripts in the folder `kind` ("solutions", "attempts") of `folder`, by the names of their files."""
    return tuple(Script(file) for file in sorted((folder / kind).glob("*.sh")))


def setup_in(folder: Path, nodes: Sequence[str]) -> Mapping[str, Script]:
    """What prepares the start state, as `folder` has it: node to script; setup.sh is the first node's."""
    found = {}
    if (folder / "setup.sh").is_file():
        found[nodes[0]] = Script(folder / "setup.sh")
    for node in nodes:
        if (folder / "setup" / f"{node}.sh").is_file():
            found[node] = Script(folder / "setup" / f"{node}.sh")
    return found
