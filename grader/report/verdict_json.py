"""Verdicts as JSON for other programs. The shape is documented in docs/verdict-format.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from grader.checks.verdict import Verdict
from grader.course.models import Drawn
from grader.progress.drills import Log
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


def drill_json(drawn: Drawn, log: Log, now: float) -> Mapping[str, Any]:
    """A drill's clock, and for each fault its goals, when it was repaired and how late; see docs/verdict-format.md."""
    return {
        "minutes": log.minutes,
        "left": round(log.left(now), 1),
        "faults": [
            {
                "goals": list(fault.goals),
                "repaired": round(log.repaired[fault.name] - log.began, 1)
                if fault.name in log.repaired
                else None,
                "late": round(log.late(fault.name), 1),
            }
            for fault in drawn.faults
        ],
    }


def goals_changed(before: Iterable[Verdict], after: Iterable[Verdict]) -> list[Verdict]:
    """The verdicts of `after` that differ from those of the same goal in `before`."""
    known = {verdict.goal: verdict for verdict in before}
    return [verdict for verdict in after if known.get(verdict.goal) != verdict]
