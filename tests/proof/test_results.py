"""What the results of a proof amount to. No engine is needed."""

from __future__ import annotations

from grader.proof import Judgement, Result, never_failed
from grader.text import say


def result(exercise: str, **outcomes: str) -> Result:
    return Result(exercise, say("a"), say("b"), say("c"), Judgement.PASS, outcomes=outcomes)


def test_a_goal_that_nothing_made_fail_is_found() -> None:
    found = never_failed(
        [
            result("one", always="pass", sometimes="fail", later="waiting", dark="unknown", no="lacking"),
            result("one", always="pass", sometimes="pass", later="pass", dark="unknown", no="lacking"),
            result("one", always="pass", sometimes="pass", later="fail"),
            result("two", fine="fail"),
        ]
    )
    assert found == {"one": ("always",)}
