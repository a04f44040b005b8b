"""What is said of a case, on verdicts made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.checks.verdict import Outcome, Reason, Verdict
from grader.course.scripts import Script
from grader.proof.judge import judge, lacking, seen
from grader.proof.plan import Case, Kind
from grader.proof.results import Judgement
from grader.text import verbatim

PASS, FAIL, UNKNOWN, LACKING, WAITING = (
    Outcome.PASS,
    Outcome.FAIL,
    Outcome.UNKNOWN,
    Outcome.LACKING,
    Outcome.WAITING,
)


def verdict(goal: str, outcome: Outcome, why: str = "") -> Verdict:
    return Verdict(goal, outcome, verbatim(goal), why=Reason(why, verbatim("so")) if why else None)


@pytest.fixture
def attempt(tmp_path: Path) -> Case:
    file = tmp_path / "typo.sh"
    file.write_text("#: goal: network\n#: why: name-typo\ntrue\n")
    return Case(Kind.ATTEMPT, 1, Script(file))


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ((PASS, PASS), Judgement.PASS),
        ((PASS, FAIL), Judgement.FAIL),
        ((PASS, WAITING), Judgement.FAIL),
        ((PASS, UNKNOWN), Judgement.COULD_NOT_TELL),
        ((PASS, LACKING), Judgement.PASS),
        ((LACKING, LACKING), Judgement.COULD_NOT_TELL),
        ((), Judgement.FAIL),
    ],
)
def test_a_right_way_passes_where_every_goal_that_can_be_shown_does(
    outcomes: tuple[Outcome, ...], said: Judgement
) -> None:
    verdicts = tuple(verdict(str(number), outcome) for number, outcome in enumerate(outcomes))
    assert judge(Case(Kind.SOLUTION, 1), verdicts) is said


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ((FAIL, WAITING), Judgement.PASS),
        ((PASS, PASS), Judgement.FAIL),
        ((WAITING, WAITING), Judgement.FAIL),
        ((FAIL, UNKNOWN), Judgement.COULD_NOT_TELL),
    ],
)
def test_a_start_must_fail(outcomes: tuple[Outcome, ...], said: Judgement) -> None:
    verdicts = tuple(verdict(str(number), outcome) for number, outcome in enumerate(outcomes))
    assert judge(Case(Kind.START, 1), verdicts) is said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (verdict("network", FAIL, "name-typo"), Judgement.PASS),
        (verdict("network", FAIL, "not-there"), Judgement.FAIL),
        (verdict("network", FAIL), Judgement.FAIL),
        (verdict("network", PASS), Judgement.FAIL),
        (verdict("network", WAITING, "needs"), Judgement.FAIL),
        (verdict("network", UNKNOWN, "cannot-tell"), Judgement.COULD_NOT_TELL),
        (verdict("network", LACKING, "kernel-lacks"), Judgement.COULD_NOT_TELL),
        (verdict("another", FAIL, "name-typo"), Judgement.FAIL),
    ],
)
def test_a_wrong_way_fails_at_its_goal_with_its_reason(
    attempt: Case, found: Verdict, said: Judgement
) -> None:
    assert judge(attempt, (found,)) is said


def test_what_was_seen_names_the_goals_that_did_not_pass(attempt: Case) -> None:
    verdicts = (verdict("network", FAIL, "name-typo"), verdict("web", WAITING, "needs"))
    assert str(seen(attempt, verdicts)) == "seen: network fail (name-typo: so)"
    assert str(seen(Case(Kind.SOLUTION, 1), verdicts[1:])) == "seen: web waiting (needs: so)"
    assert str(seen(Case(Kind.SOLUTION, 1), (verdict("web", PASS),))) == "every goal passes"


def test_a_goal_that_the_kernel_lacks_is_told_where_it_matters(attempt: Case, course) -> None:  # type: ignore[no-untyped-def]
    goals = course.exercise("publish").draw(1).goals
    found = (verdict("network", LACKING, "kernel-lacks"), verdict("web", LACKING, "kernel-lacks"))
    assert set(lacking(Case(Kind.SOLUTION, 1), found, goals)) == {"network", "web"}
    assert set(lacking(attempt, found, goals)) == {"network"}
    assert lacking(Case(Kind.START, 1), found, goals) == {}
