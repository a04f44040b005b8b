"""A seat's ledger folded into what a dashboard shows of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from grader.classroom.wire import ExerciseState, GoalState, LedgerEntry, SeatState


def fold(state: SeatState, entries: Iterable[LedgerEntry]) -> SeatState:
    """`state` with what `entries`, in their order, say happened."""
    for entry in entries:
        state = _one(state, entry)
    return state


def _one(state: SeatState, entry: LedgerEntry) -> SeatState:
    name = _words(entry.facts.get("exercise"))
    if not name:
        return state.model_copy(update={"at": entry.at})
    known = state.exercises.get(name, ExerciseState(began=entry.at))
    exercises = {**state.exercises, name: known.model_copy(update=_changes(known, entry))}
    return state.model_copy(update={"at": entry.at, "exercise": name, "exercises": exercises})


def _changes(known: ExerciseState, entry: LedgerEntry) -> dict[str, Any]:
    facts = entry.facts
    match entry.what:
        case "verdict":
            why = facts.get("why")
            goal = GoalState(
                verdict=_words(facts.get("verdict")),
                at=entry.at,
                code=_words(facts.get("code")),
                why={key: _words(text) for key, text in why.items()} if isinstance(why, dict) else {},
            )
            name = _words(facts.get("goal"))
            changed: dict[str, Any] = {"goals": {**known.goals, name: goal}}
            if goal.verdict == "pass" and name not in known.met:
                changed["met"] = {**known.met, name: max(0, entry.at - (known.started or known.began))}
            return changed
        case "start" | "reset":
            # A fresh sandbox: its goals stand where they stood at the start, and nothing was judged yet.
            return {"goals": {}, "started": entry.at, "resets": known.resets + (entry.what == "reset")}
        case "hint":
            return {"hints": max(known.hints, _number(facts.get("step")))}
        case "solution":
            return {"solution": True}
        case "pass" if not known.passed:  # the first one counts
            return {"passed": entry.at, "seconds": _number(facts.get("seconds"))}
    return {}


def _words(value: object) -> str:
    return value[:1000] if isinstance(value, str) else ""


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 31 else 0
