"""What a learner's ledger amounts to: for each exercise how it went, and where it hurt. Pure.

Plain data comes in and goes out, because `netdojo report verify` works the results out again from a file alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.course.models import Course
from grader.progress.entries import Entry

Words = Mapping[str, str]
"""A sentence by language: {"en": ..., "zh": ...}."""


@dataclass(frozen=True, slots=True)
class Planned:
    """An exercise as the course has it: `minutes` is the author's estimate, `goals` are the goals' ids."""

    name: str
    section: str
    title: Words
    minutes: int
    goals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stumble:
    """A reason for which a goal was not met, how often it came up, and its sentence as it was said last."""

    goal: str
    code: str
    count: int
    why: Words


@dataclass(frozen=True, slots=True)
class Result:
    """How one exercise went. Times are milliseconds since the epoch, `seconds` from the start to the first pass.

    `tries` counts starts and resets; `solution` tells whether a solution was shown before the pass; `met` are the
    goals that were met, at any time, `unknown` those that netdojo could not tell at last.
    """

    exercise: str
    tries: int = 0
    started: int | None = None
    passed: int | None = None
    seconds: int | None = None
    hints: int = 0
    solution: bool = False
    met: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    stumbles: tuple[Stumble, ...] = ()

    def score(self, goals: int) -> int:
        """0 to 100: a pass is 100, else the share of the goals met; goals the kernel lacks do not count."""
        if self.passed is not None:
            return 100
        counted = goals - len(set(self.lacking) - set(self.met))
        return min(99, 100 * len(self.met) // counted) if counted > 0 else 0


def planned(course: Course) -> tuple[Planned, ...]:
    """The exercises of `course`, in order."""
    return tuple(
        Planned(
            exercise.name,
            exercise.section,
            {language: exercise.title.to(language) for language in ("en", "zh")},
            exercise.minutes,
            tuple(goal["id"] for goal in exercise.file.goals if isinstance(goal.get("id"), str)),
        )
        for exercise in course.exercises
    )


def results(plan: Sequence[Planned], entries: Iterable[Entry]) -> tuple[Result, ...]:
    """One result for each exercise of `plan`, in its order; entries of other exercises are left out."""
    stories = {item.name: _Story() for item in plan}
    for entry in entries:
        story = stories.get(str(entry.fact.particulars.get("exercise")))
        if story is not None:
            story.take(entry)
    return tuple(stories[item.name].result(item.name) for item in plan)


@dataclass(slots=True)
class _Story:
    tries: int = 0
    started: int | None = None
    passed: int | None = None
    seconds: int | None = None
    hints: set[tuple[str, int]] = field(default_factory=set)
    solution: bool = False
    latest: dict[str, str] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    said: dict[tuple[str, str], Words] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        told: Mapping[str, Any] = entry.fact.particulars
        match entry.fact.what:
            case "start" | "reset":
                self.tries += 1
                self.started = entry.fact.at if self.started is None else self.started
                self.latest.clear()
            case "hint":
                self.hints.add((str(told.get("attempt")), int(told.get("step", 0))))
            case "solution":
                self.solution = self.solution or self.passed is None
            case "pass" if self.passed is None:
                self.passed = entry.fact.at
                seconds = told.get("seconds")
                self.seconds = seconds if isinstance(seconds, int) else None
            case "verdict":
                self._verdict(told)
            case _:
                pass  # a later netdojo may note more

    def _verdict(self, told: Mapping[str, Any]) -> None:
        goal, verdict = str(told.get("goal")), str(told.get("verdict"))
        self.latest[goal] = verdict
        if verdict == "pass":
            self.met.add(goal)
        elif verdict == "fail" and told.get("code") and self.passed is None:
            at = (goal, str(told["code"]))
            self.counts[at] += 1
            why = told.get("why")
            self.said[at] = dict(why) if isinstance(why, Mapping) else {}

    def result(self, name: str) -> Result:
        ranked = sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))
        return Result(
            name,
            self.tries,
            self.started,
            self.passed,
            self.seconds,
            len({step for _, step in self.hints}),
            self.solution,
            tuple(sorted(self.met)),
            tuple(sorted(goal for goal, verdict in self.latest.items() if verdict == "lacking")),
            tuple(sorted(goal for goal, verdict in self.latest.items() if verdict == "unknown")),
            tuple(Stumble(*at, count, self.said[at]) for at, count in ranked),
        )
