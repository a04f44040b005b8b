"""A drill's log: the clock is the wall's, a first time stays, and nothing that was achieved is taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.network.journal import Try
from grader.progress.drills import Log, from_json

LOG = Log("drill", 7, ("a", "b"), minutes=10, began=1000.0)
ONE, TWO = Try(1100.0, "host1", "docker rm", "x", ("x",)), Try(1200.0, "host1", "docker start", "y")


def test_the_clock_runs_until_the_time_is_up_or_all_is_repaired() -> None:
    assert (LOG.left(1000.0), LOG.left(1500.0), LOG.left(1700.0)) == (600.0, 100.0, -100.0)
    assert not LOG.closed(1599.9)
    assert LOG.closed(1600.0)
    done = LOG.note(["a", "b"], complete=True, at=1300.0)
    assert done.closed(1301.0)
    assert done.left(9999.0) == 300.0


def test_what_is_repaired_after_the_time_is_late_and_still_counts() -> None:
    log = LOG.note(["a"], False, 1200.0).note(["a", "b"], True, 1660.0)
    assert log.repaired == {"a": 1200.0, "b": 1660.0}
    assert (log.in_time(), log.late("a"), log.late("b")) == (1, 0.0, 60.0)
    assert log.passed == 1660.0


def test_a_first_time_stays_whatever_is_seen_later() -> None:
    log = LOG.note(["a"], False, 1200.0, [ONE]).note([], False, 1300.0, [TWO]).note(["a"], False, 1400.0)
    assert log.repaired == {"a": 1200.0}
    assert log.journal == (ONE, TWO)


def test_two_programs_that_follow_one_drill_lose_nothing_of_each_other() -> None:
    mine = replace(LOG.note(["a"], False, 1300.0, [ONE]), hints={"a": 1})
    yours = replace(LOG.note(["a", "b"], False, 1250.0, [TWO]), hints={"a": 2, "b": 1}, given_up=1400.0)
    joined = mine.joined(yours)
    assert joined.repaired == {"a": 1250.0, "b": 1250.0}
    assert joined.journal == (ONE, TWO)
    assert joined.hints == {"a": 2, "b": 1}
    assert joined.given_up == 1400.0
    assert mine.joined(replace(yours, began=5.0)) == mine, "another drill is none of its business"


def test_it_is_kept_as_json_and_read_again() -> None:
    log = replace(LOG.note(["a"], False, 1200.0, [ONE, TWO]), hints={"b": 2})
    assert from_json(log.to_json()) == log


@pytest.mark.parametrize("words", ["", "{", "[]", "{}", '{"faults": 3}', '{"faults": [], "colour": "blue"}'])
def test_what_cannot_be_read_is_none(words: str) -> None:
    assert from_json(words) is None
