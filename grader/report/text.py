"""The report as lines for a terminal. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from grader.progress.key import fingerprint
from grader.report.document import results_of
from grader.text import Text, say

HARDEST = 5
"""How many stumbles are named."""


def summary_lines(content: Mapping[str, Any], language: str) -> Iterator[Text]:
    """What was done, exercise by exercise, then where it hurt, then who signs."""
    pairs = results_of(content)
    passed = sum(result.passed is not None for _, result in pairs)
    yield say("{passed} of {count} exercises passed.", passed=passed, count=len(pairs))
    for plan, result in pairs:
        if not result.tries:
            continue
        title = plan.title[language]
        if result.passed is not None:
            minutes = f"{(result.seconds or 0) / 60:.1f}"
            yield say(
                "[x] {title}: {minutes} min (estimate {estimate}), tries {tries}, hints {hints}",
                title=title,
                minutes=minutes,
                estimate=plan.minutes,
                tries=result.tries,
                hints=result.hints,
            )
        else:
            yield say(
                "[ ] {title}: {met} of {goals} goals, tries {tries}, hints {hints}",
                title=title,
                met=len(result.met),
                goals=len(plan.goals),
                tries=result.tries,
                hints=result.hints,
            )
    every = [(plan, stumble) for plan, result in pairs for stumble in result.stumbles]
    every.sort(key=lambda pair: -pair[1].count)
    if every:
        yield say("Where it hurt:")
    for plan, stumble in every[:HARDEST]:
        why = stumble.why.get(language) or stumble.code
        yield say("{count} x {title}: {why}", count=stumble.count, title=plan.title[language], why=why)
    yield say("Signed by the installation {key}.", key=fingerprint(content["seal"]["key"]))
