"""What a test run tells of an exercise's proof: what failed, what could not be told, what was not shown. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.mistakes import Mistake
from grader.problem import CourseProblem
from grader.proof.results import Judgement, Result
from grader.text import Text, say

LINES = 20
"""How many lines of what a script printed are told; the last ones say what went wrong."""


class NotSo(Exception):
    """An exercise is not as its author says."""


class Untold(Exception):
    """Whether it is could not be told."""


@dataclass(frozen=True, slots=True)
class Told:
    """The words of a report; "" where there is nothing of that kind."""

    failed: str = ""
    untold: str = ""
    lacking: str = ""
    properties: tuple[tuple[str, object], ...] = ()


def tell(results: Sequence[Result], language: str) -> Told:
    """What `results` of one exercise come to."""
    failed = [result for result in results if result.verdict is Judgement.FAIL]
    untold = [
        result
        for result in results
        if result.verdict is Judgement.COULD_NOT_TELL and not result.could_not_be_shown
    ]
    shown = sum(result.verdict is Judgement.PASS for result in results)
    counts = {"count": len(results)}
    properties: list[tuple[str, object]] = [
        ("netdojo-cases", len(results)),
        ("netdojo-as-expected", shown),
        ("netdojo-seconds", round(sum(result.seconds for result in results), 1)),
    ]
    not_shown = _not_shown(results)
    properties += [("netdojo-not-shown", f"{goal} ({feature})") for goal, feature in not_shown]
    return Told(
        failed=_cases(
            say("{bad} of {count} cases are not as expected:", bad=len(failed), **counts), failed, language
        ),
        untold=_cases(
            say("{bad} of {count} cases could not be told:", bad=len(untold), **counts), untold, language
        ),
        lacking=say(
            "{shown} of {count} cases are as expected; this kernel could not show: {goals}",
            shown=shown,
            goals=tuple(
                say("{goal} (lacks {feature})", goal=goal, feature=feature) for goal, feature in not_shown
            ),
            **counts,
        ).to(language)
        if not_shown
        else "",
        properties=tuple(properties),
    )


def tell_mistakes(mistakes: Sequence[Mistake | CourseProblem], root: Path, language: str) -> Told:
    """What is wrong with an exercise's files, from `root`: nothing is proven until that is mended."""
    lines = [
        mistake.seen_from(root).to(language) if isinstance(mistake, Mistake) else mistake.to(language)
        for mistake in mistakes
    ]
    head = say("mistakes in its files; it was not tried on an engine:").to(language)
    return Told(failed="\n".join([head, *lines]))


def _not_shown(results: Sequence[Result]) -> list[tuple[str, str]]:
    return list(dict.fromkeys(pair for result in results for pair in sorted(result.lacking.items())))


def _cases(head: Text, cases: Sequence[Result], language: str) -> str:
    if not cases:
        return ""
    return "\n".join([head.to(language), *(_case(result, language) for result in cases)])


def _seen(result: Result) -> tuple[object, ...]:
    """A line for each goal, where goals were seen."""
    goals = result.seen.values.get("goals")
    return goals if isinstance(goals, tuple) else (result.seen,)


def _case(result: Result, language: str) -> str:
    lines = [
        say("  {what}", what=result.what),
        say("    expected: {expected}", expected=result.expected),
        *(say("    seen: {seen}", seen=seen) for seen in _seen(result)),
    ]
    if result.weak:
        lines.append(
            say("    no goal notices. Add one that does, or end the line in the right way with `# optional`.")
        )
    words = [line.to(language) for line in lines]
    if result.printed:
        printed = result.printed.splitlines()[-LINES:]
        words += [say("    printed:").to(language), textwrap.indent("\n".join(printed), " " * 6)]
    return "\n".join(words)
