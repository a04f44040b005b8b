"""What is kept of a drill: its clock, what was repaired when, and the journal of what was tried. Plain data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from grader.network.journal import Try, merged
from grader.places import parse_json

KEY = "drill:"
"""What the key begins with under which the latest drill of an exercise is noted in the progress store."""

PAST = "drill-past:"
"""As `KEY`, for drills before the latest; the time at which each began follows."""


@dataclass(frozen=True, slots=True)
class Log:
    """One drill. Times are seconds since the epoch; `repaired` and `hints` go by the fault's name.

    The clock is the wall's: it does not stop while netdojo is closed, as an outage would not.
    """

    exercise: str
    seed: int
    faults: tuple[str, ...]
    minutes: int
    began: float
    repaired: Mapping[str, float] = field(default_factory=dict)
    passed: float = 0.0  # when every goal was met at once
    given_up: float = 0.0
    hints: Mapping[str, int] = field(default_factory=dict)
    journal: tuple[Try, ...] = ()

    @property
    def deadline(self) -> float:
        """When the time is up."""
        return self.began + 60 * self.minutes

    @property
    def ended(self) -> float:
        """When it was ended by the learner: all repaired, or given up; 0 where it was not."""
        return self.passed or self.given_up

    def left(self, now: float) -> float:
        """Seconds until the time is up; below 0 afterwards. It stands still once all is repaired or given up."""
        return self.deadline - (min(now, self.ended) if self.ended else now)

    def closed(self, now: float) -> bool:
        """Whether causes and solutions may be told: all is repaired, or given up, or the time is up."""
        return bool(self.ended) or now >= self.deadline

    def late(self, fault: str) -> float:
        """How many seconds too late `fault` was repaired; 0 where it was in time, or not at all."""
        return max(0.0, self.repaired.get(fault, 0.0) - self.deadline)

    def in_time(self) -> int:
        """How many faults were repaired before the time was up."""
        return sum(at < self.deadline for at in self.repaired.values())

    def note(self, repaired: Iterable[str], complete: bool, at: float, found: Sequence[Try] = ()) -> Log:
        """The log with what a grading at `at` saw. A first time stays; nothing is ever taken back."""
        fresh = {fault: at for fault in repaired if fault not in self.repaired}
        return replace(
            self,
            repaired={**self.repaired, **fresh},
            passed=self.passed or (at if complete else 0.0),
            journal=merged(self.journal, found),
        )

    def joined(self, other: Log) -> Log:
        """This log and another reading of the same drill, from a second program, as one."""
        if other.identity != self.identity:
            return self
        both = {**other.repaired, **self.repaired}
        first = {
            fault: min(log.repaired[fault] for log in (self, other) if fault in log.repaired)
            for fault in both
        }
        return replace(
            self,
            repaired=first,
            passed=_earlier(self.passed, other.passed),
            given_up=_earlier(self.given_up, other.given_up),
            hints={
                fault: max(self.hints.get(fault, 0), other.hints.get(fault, 0))
                for fault in {**other.hints, **self.hints}
            },
            journal=merged(other.journal, self.journal),
        )

    @property
    def identity(self) -> tuple[object, ...]:
        """What tells one drill from another."""
        return (self.exercise, self.seed, self.faults, self.began)

    def to_json(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False)


def from_json(words: str) -> Log | None:
    """The log in `words`; None where they are none, as a later version may have written them."""
    try:
        content: dict[str, Any] = parse_json(words)
        journal = tuple(
            Try(**{**entry, "objects": tuple(entry.get("objects", ()))})
            for entry in content.pop("journal", ())
        )
        return Log(**{**content, "faults": tuple(content["faults"])}, journal=journal)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _earlier(one: float, other: float) -> float:
    return min(one, other) if one and other else one or other
