"""The report as one HTML page that needs nothing else: charts, words in the reader's language, the data itself. Pure.

The same document gives the same bytes, which is how `netdojo report verify` sees that a page was not altered.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from grader.progress.key import fingerprint
from grader.report.document import results_of
from grader.report.results import Planned, Result
from grader.report.table import iso
from grader.text import say

HARDEST = 12
"""How many stumbles the page names."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: `length` and `mark` (the estimate, where there is one) are shares of the longest, 0 to 100."""

    label: str
    words: str
    length: float
    mark: float | None = None


def page(content: Mapping[str, Any], language: str) -> str:
    """The page of a whole document in `language` ("en" or "zh")."""
    pairs = results_of(content)
    begun = [(plan, result) for plan, result in pairs if result.tries]
    data = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return _template().render(
        language=language,
        learner=content["learner"],
        made=content["made"],
        version=content["netdojo"],
        passed=sum(result.passed is not None for _, result in pairs),
        count=len(pairs),
        begun=len(begun),
        hours=_minutes(sum(result.seconds or 0 for _, result in pairs)),
        hints=sum(result.hints for _, result in pairs),
        tries=_tries(begun, language),
        times=_times(begun, language),
        stumbles=_stumbles(begun, language),
        rows=[_row(plan, result, language) for plan, result in pairs],
        lessons=[{**lesson, "title": lesson["title"][language]} for lesson in content["lessons"]],
        keys=sorted({fingerprint(content["seal"]["key"])}),
        # In a script element only these could end it or begin a comment (HTML standard, 4.12.1.3).
        data=data.replace("<", "\\u003c"),
        words={name: words.to(language) for name, words in WORDS.items()},
    )


@cache
def _template() -> Template:
    loader = PackageLoader("grader.report", "templates")
    around = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return around.get_template("page.html.j2")


def _minutes(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}"


def _tries(begun: list[tuple[Planned, Result]], language: str) -> list[Bar]:
    longest = max((result.tries for _, result in begun), default=1)
    return [
        Bar(plan.title[language], str(result.tries), 100 * result.tries / longest) for plan, result in begun
    ]


def _times(begun: list[tuple[Planned, Result]], language: str) -> list[Bar]:
    taken = [(plan, result.seconds / 60) for plan, result in begun if result.seconds is not None]
    longest = max((max(minutes, plan.minutes) for plan, minutes in taken), default=1)
    return [
        Bar(
            plan.title[language],
            say("{taken} of {minutes} min", taken=f"{minutes:.1f}", minutes=plan.minutes).to(language),
            100 * minutes / longest,
            100 * plan.minutes / longest,
        )
        for plan, minutes in taken
    ]


def _stumbles(begun: list[tuple[Planned, Result]], language: str) -> list[dict[str, object]]:
    every = [(plan, stumble) for plan, result in begun for stumble in result.stumbles]
    every.sort(key=lambda pair: -pair[1].count)
    return [
        {
            "title": plan.title[language],
            "goal": stumble.goal,
            "code": stumble.code,
            "why": stumble.why.get(language, ""),
            "count": stumble.count,
        }
        for plan, stumble in every[:HARDEST]
    ]


def _row(plan: Planned, result: Result, language: str) -> dict[str, object]:
    state = "passed" if result.passed is not None else "begun" if result.tries else "open"
    return {
        "section": plan.section,
        "title": plan.title[language],
        "state": state,
        "met": len(result.met) if result.tries else None,
        "goals": len(plan.goals),
        "tries": result.tries,
        "passed": iso(result.passed),
        "hints": result.hints,
        "solution": result.solution,
        "lacking": len(set(result.lacking) - set(result.met)),
    }


WORDS = {
    "heading": say("Docker networking: what was done"),
    "made": say("Made"),
    "exercises": say("Exercises"),
    "exercises_passed": say("exercises passed"),
    "passed": say("passed"),
    "begun": say("begun"),
    "open": say("not begun"),
    "time": say("Time until the passes (hours:minutes)"),
    "hints": say("Hints"),
    "tries": say("Tries"),
    "tries_more": say("How often each exercise was begun, resets included."),
    "times": say("Time"),
    "times_more": say("From the start to the first pass; the line is the author's estimate."),
    "hurt": say("Where it hurt"),
    "hurt_more": say("The reasons that came up most often before the pass, as netdojo said them."),
    "none": say("Nothing yet."),
    "goals": say("Goals met"),
    "solution": say("Solution seen before"),
    "yes": say("yes"),
    "lacking": say("not shown by this kernel"),
    "lessons": say("Lessons"),
    "read": say("read"),
    "questions": say("Questions right"),
    "why": say("Reason"),
    "count": say("Times"),
    "title": say("Exercise"),
    "section": say("Section"),
    "state": say("State"),
    "proof": say("What this page proves"),
    "proof_more": say(
        "The page holds its data, chained and signed. `netdojo report verify FILE` tells whether any of it was "
        "altered after it was made. It does not prove who typed: somebody with full rights on the machine that "
        "holds the key can make a report of anything. In a class the key is where learners cannot reach it."
    ),
    "key": say("Signed by the installation"),
}
