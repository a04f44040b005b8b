"""What has to be proven of exercises: the plan, as jobs of cases. Touches no engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from grader.course.models import Exercise
from grader.course.scripts import Script
from grader.proof.mutants import Mutant, mutants
from grader.text import Text, say

DRAWS = (1, 2)
"""The seeds of the two draws with which every right way must pass: one that knows its names by heart fails."""


class Kind(StrEnum):
    """What a case is about."""

    START = "start"
    SOLUTION = "solution"
    ATTEMPT = "attempt"
    MUTANT = "mutant"
    REMAINS = "remains"


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that is expected of an exercise with its variables drawn from `seed`."""

    kind: Kind
    seed: int
    script: Script | None = None

    @property
    def what(self) -> Text:
        """What is looked at."""
        if self.kind is Kind.START:
            return say("the start, seed {seed}", seed=self.seed)
        if self.kind is Kind.REMAINS:
            return say("what is left behind")
        name = self.script.name if self.script else ""
        if self.kind is Kind.SOLUTION:
            return say("right way {name}, seed {seed}", name=name, seed=self.seed)
        if isinstance(self.script, Mutant):
            return say("mutant of {name}: {change}", name=name, change=self.script.change)
        return say("wrong way {name}, seed {seed}", name=name, seed=self.seed)

    @property
    def expected(self) -> Text:
        """What must be seen."""
        if self.kind is Kind.START:
            return say("a goal fails, and none is unknown")
        if self.kind is Kind.REMAINS:
            return say("nothing is left")
        if self.kind is Kind.MUTANT:
            return say("a goal fails")
        if self.script is None or self.kind is Kind.SOLUTION:
            return say("every goal passes")
        return say("{goal} fails because of {why}", goal=self.script.goal, why=self.script.why)


@dataclass(frozen=True, slots=True)
class Job:
    """Cases of one exercise, those of one draw after those of another: they may follow each other in one sandbox."""

    exercise: Exercise
    cases: tuple[Case, ...]


def plan(exercises: Iterable[Exercise], most_mutants: int = 0) -> tuple[Job, ...]:
    """The jobs that prove `exercises`, in their order. Each begins with the start, as does each draw.

    The first draw has the wrong ways too: they are shown once; and up to `most_mutants` mutants of each right way.
    """
    jobs = []
    for exercise in exercises:
        cases: list[Case] = []
        for seed in DRAWS:
            cases.append(Case(Kind.START, seed))
            cases += [Case(Kind.SOLUTION, seed, script) for script in exercise.solutions]
            if seed == DRAWS[0]:
                cases += [Case(Kind.ATTEMPT, seed, script) for script in exercise.attempts]
                for script in exercise.solutions if most_mutants else ():
                    cases += [Case(Kind.MUTANT, seed, one) for one in mutants(exercise, script, most_mutants)]
        jobs.append(Job(exercise, tuple(cases)))
    return tuple(jobs)
