"""What a ledger amounts to."""

from __future__ import annotations

from grader.course.models import Course
from grader.progress.entries import Entry
from grader.report.results import Result, Stumble, planned, results
from tests.report.conftest import BEGAN


def test_a_pass_with_two_mistakes(course: Course, entries: list[Entry]) -> None:
    found = {result.exercise: result for result in results(planned(course), entries)}
    first = found["first-network"]
    assert (first.tries, first.started, first.passed, first.seconds) == (1, BEGAN, BEGAN + 60_000, 60)
    assert (first.hints, first.solution) == (1, False), "a solution seen after the pass is no help"
    assert first.stumbles[0] == Stumble(
        "runs", "container-stopped", 2, {"en": "because of container-stopped", "zh": "因为 container-stopped"}
    )
    assert [(s.goal, s.code, s.count) for s in first.stumbles[1:]] == [
        ("network", "name-typo", 1),
        ("runs", "name-typo", 1),
    ]


def test_what_was_begun_and_what_was_not(course: Course, entries: list[Entry]) -> None:
    found = {result.exercise: result for result in results(planned(course), entries)}
    assert (found["publish"].tries, found["publish"].passed, found["publish"].unknown) == (
        1,
        None,
        ("other",),
    )
    assert found["overlay"] == Result("overlay")
    assert list(found) == course.names()


def test_a_score_counts_what_the_kernel_can_show() -> None:
    assert Result("x", met=("a", "b")).score(4) == 50
    assert Result("x", met=("a", "b"), lacking=("c", "d")).score(4) == 99, "only a pass is 100"
    assert Result("x", met=("a",), lacking=("b",)).score(3) == 50
    assert Result("x", passed=1).score(4) == 100
    assert Result("x").score(0) == 0
