"""Verdicts as JSON for other programs. The shape is documented in docs/verdict-format.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from grader.checks.verdict import Verdict
from grader.session.trial import Seconds, overall


def verdicts_json(
    exercise: str,
    seed: int,
    verdicts: tuple[Verdict, ...],
    language: str,
    seconds: Seconds | None = None,
) -> dict[str, Any]:
    """`{"exercise", "seed", "verdict", "goals": [...], "seconds": {...}}`; sentences in `language`.

    `seconds` is there for a trial only.
    """
    result: dict[str, Any] = {
        "exercise": exercise,
        "seed": seed,
        "verdict": str(overall(verdicts)),
        "goals": [goal_json(verdict, language) for verdict in verdicts],
    }
    if seconds is not None:
        parts = {"sandbox": seconds.sandbox, "setup": seconds.setup}
        parts |= {"script": seconds.script, "grade": seconds.grade}
        result["seconds"] = {name: round(value, 3) for name, value in parts.items()}
    return result


def goal_json(verdict: Verdict, language: str) -> Mapping[str, str | None]:
    """One goal: `found`, `why` and `code` (the reason's stable name) are null where nothing is to be said."""
    return {
        "id": verdict.goal,
        "verdict": str(verdict.outcome),
        "wanted": verdict.wanted.to(language),
        "found": verdict.found.to(language) if verdict.found else None,
        "why": verdict.why.text.to(language) if verdict.why else None,
        "code": verdict.why.code if verdict.why else None,
    }


def goals_changed(before: Iterable[Verdict], after: Iterable[Verdict]) -> list[Verdict]:
    """The verdicts of `after` that differ from those of the same goal in `before`."""
    known = {verdict.goal: verdict for verdict in before}
    return [verdict for verdict in after if known.get(verdict.goal) != verdict]
