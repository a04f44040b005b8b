"""What came of proving: one `Result` for each thing that was expected of an exercise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from grader.text import Text


class Judgement(StrEnum):
    """Whether what was seen is what was expected. What could not be told counts as neither."""

    PASS = "pass"
    FAIL = "fail"
    COULD_NOT_TELL = "could-not-tell"


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was expected of `exercise`, and what was seen. `seconds` is all the time that it took.

    `weak` tells that a mutant passed: a goal does not see what it was meant to see.
    `lacking` are goals that this machine's kernel cannot show, each with the feature it lacks: they were not proven.
    `fresh` tells whether the sandbox was a new one, `parts` where the seconds went, `printed` what the script said;
    `outcomes` are the goals with what each got: "pass", "fail", ...
    """

    exercise: str
    what: Text
    expected: Text
    seen: Text
    verdict: Judgement
    weak: bool = False
    seconds: float = 0.0
    lacking: Mapping[str, str] = field(default_factory=dict)
    fresh: bool = True
    parts: Mapping[str, float] = field(default_factory=dict)
    printed: str = ""
    outcomes: Mapping[str, str] = field(default_factory=dict)

    @property
    def could_not_be_shown(self) -> bool:
        """Whether only the kernel stood in the way of telling."""
        return self.verdict is Judgement.COULD_NOT_TELL and bool(self.lacking)

    def told(self, language: str = "en") -> str:
        """A line for people, and what the script printed where it is of use."""
        line = f"{self.exercise}: {self.what.to(language)}: {self.expected.to(language)}; {self.seen.to(language)}"
        return line if self.verdict is Judgement.PASS or not self.printed else f"{line}\n{self.printed}"


def never_failed(results: Iterable[Result]) -> Mapping[str, tuple[str, ...]]:
    """Exercise to the goals that passed whenever they were looked at: nothing shows that they can fail."""
    passed: dict[str, dict[str, bool]] = {}
    for result in results:
        goals = passed.setdefault(result.exercise, {})
        for goal, outcome in result.outcomes.items():
            if outcome in ("pass", "fail"):
                goals[goal] = goals.get(goal, True) and outcome == "pass"
    return {
        name: found
        for name, goals in passed.items()
        if (found := tuple(g for g, always in goals.items() if always))
    }
