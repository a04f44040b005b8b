"""A drill's faults: what each breaks, what must hold when it is repaired, and which are drawn from the pool."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from grader.course.asks import Model
from grader.course.lint_names import named_networks, objects_of
from grader.course.references import fill
from grader.course.scripts import Script, scripts_in, setup_in
from grader.course.variables import Variable
from grader.course.words import Words

FOLDER, FILE = "faults", "fault.yaml"
MOST = 10
"""How many faults a drill may draw at most: each costs a few containers and seconds of set-up."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,79}$")]


class Drill(Model):
    """What makes an exercise a drill: `draw` faults from its pool are to be repaired within `minutes`."""

    minutes: Annotated[int, Field(ge=1, le=240)]
    draw: Annotated[int, Field(ge=1, le=MOST)]


class FaultFile(Model):
    """fault.yaml. `goals` and `vars` are checked on their own, entry by entry."""

    complaint: Words
    cause: Words
    read: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=5)]
    about: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    vars: Annotated[dict[str, Any], Field(max_length=20)] = Field(default_factory=dict)
    goals: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=10)]
    hints: Annotated[tuple[Words, ...], Field(min_length=1, max_length=6)]


@dataclass(frozen=True)
class Fault:
    """A fault as its author wrote it: a folder of the pool."""

    name: str
    folder: Path
    file: FaultFile
    variables: Mapping[str, Variable] = field(default_factory=dict)

    @property
    def solutions(self) -> tuple[Script, ...]:
        """The right ways to repair it, in the order of their files' names."""
        return scripts_in(self.folder, "solutions")

    @property
    def attempts(self) -> tuple[Script, ...]:
        """The plausible wrong ways."""
        return scripts_in(self.folder, "attempts")

    def setup(self, nodes: Sequence[str]) -> Mapping[str, Script]:
        """What breaks it: node to script."""
        return setup_in(self.folder, nodes)


@dataclass(frozen=True)
class DrawnFault:
    """A fault as one learner has it. `objects` are the containers and networks that it is about."""

    fault: Fault
    goals: tuple[str, ...]
    objects: frozenset[str]
    complaint: Words
    cause: Words
    hints: tuple[Words, ...]

    @property
    def name(self) -> str:
        """The name of its folder. Not for a learner's eyes before the end: it often tells the cause."""
        return self.fault.name

    @property
    def read(self) -> tuple[str, ...]:
        """The lessons to read again."""
        return self.fault.file.read


def draw_faults(exercise: str, seed: int, pool: Collection[str], count: int) -> tuple[str, ...]:
    """The names of `count` faults, in an order of their own; the same seed always draws the same.

    >>> draw_faults("drill", 1, ["a", "b", "c"], 2) == draw_faults("drill", 1, ["c", "b", "a"], 2)
    True
    """
    dice = random.Random(hashlib.sha256(f"{seed}/{exercise}/{FOLDER}".encode()).digest())
    return tuple(dice.sample(sorted(pool), min(count, len(pool))))


def drawn_fault(fault: Fault, values: Mapping[str, str]) -> DrawnFault:
    """`fault` with every $name a value."""

    def both(words: Words) -> Words:
        return Words(en=fill(words.en, values), zh=fill(words.zh, values))

    names = {*objects_of(fault.file.goals), *named_networks(fault.file.goals), *fault.file.about}
    return DrawnFault(
        fault,
        tuple(str(goal["id"]) for goal in fault.file.goals),
        frozenset(fill(name, values) for name in names),
        both(fault.file.complaint),
        both(fault.file.cause),
        tuple(both(hint) for hint in fault.file.hints),
    )
