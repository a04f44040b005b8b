"""From the verdicts on an exercise's goals to what is said of a case: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grader.checks.verdict import Outcome, Verdict
from grader.course.goals import Goal
from grader.proof.plan import Case, Kind
from grader.proof.results import Judgement
from grader.text import Text, say

Verdicts = tuple[Verdict, ...]


def judge(case: Case, verdicts: Verdicts) -> Judgement:
    """Whether `verdicts` are what `case` expects."""
    outcomes = {verdict.goal: verdict.outcome for verdict in verdicts}
    if case.kind is Kind.ATTEMPT and case.script is not None:
        return _attempt(case.script.why, next((v for v in verdicts if v.goal == case.script.goal), None))
    if case.kind is Kind.MUTANT and Outcome.FAIL in outcomes.values():
        return Judgement.PASS
    if Outcome.UNKNOWN in outcomes.values():
        return Judgement.COULD_NOT_TELL
    if case.kind is Kind.START:
        return Judgement.PASS if Outcome.FAIL in outcomes.values() else Judgement.FAIL
    told = set(outcomes.values()) - {Outcome.LACKING}
    if outcomes and not told:
        return Judgement.COULD_NOT_TELL
    passed = told == {Outcome.PASS}
    return Judgement.PASS if passed is (case.kind is not Kind.MUTANT) else Judgement.FAIL


def _attempt(why: str, verdict: Verdict | None) -> Judgement:
    if verdict is None:
        return Judgement.FAIL
    if verdict.outcome in (Outcome.UNKNOWN, Outcome.LACKING):
        return Judgement.COULD_NOT_TELL
    right = verdict.outcome is Outcome.FAIL and verdict.why is not None and verdict.why.code == why
    return Judgement.PASS if right else Judgement.FAIL


def seen(case: Case, verdicts: Verdicts) -> Text:
    """What was seen, in a sentence: for a wrong way its goal, otherwise every goal that did not pass."""
    told = [v for v in verdicts if v.outcome is not Outcome.PASS]
    if case.kind is Kind.ATTEMPT and case.script is not None and judge(case, verdicts) is Judgement.PASS:
        told = [v for v in told if v.goal == case.script.goal]
    if not told:
        return say("every goal passes")
    return say("seen: {goals}", goals=tuple(_line(v) for v in told))


def _line(verdict: Verdict) -> Text:
    if verdict.why is None:
        return say("{goal} {outcome}", goal=verdict.goal, outcome=verdict.outcome.value)
    return say(
        "{goal} {outcome} ({code}: {why})",
        goal=verdict.goal,
        outcome=verdict.outcome.value,
        code=verdict.why.code,
        why=verdict.why.text,
    )


def lacking(case: Case, verdicts: Verdicts, goals: Iterable[Goal]) -> Mapping[str, str]:
    """Goals that this kernel cannot show and that `case` is about, each with the feature that it lacks."""
    features = {goal.id: goal.feature or "" for goal in goals}
    return {
        v.goal: features.get(v.goal, "")
        for v in verdicts
        if v.outcome is Outcome.LACKING
        and (case.kind is Kind.SOLUTION or (case.script is not None and v.goal == case.script.goal))
    }
