"""The order of tests over several processes: no test is lost, and every process has its part of the long ones."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.order import shared_out


@given(st.lists(st.integers(0, 90)), st.integers(1, 9))
def test_no_test_is_lost_or_added(seconds: list[int], processes: int) -> None:
    tests = list(enumerate(seconds))
    assert sorted(shared_out(tests, lambda test: test[1], processes)) == tests


def test_every_process_begins_with_long_ones_the_longest_first() -> None:
    tests = [(n, n if n % 10 == 0 else 0) for n in range(100)]
    ordered = shared_out(tests, lambda test: test[1], 3)
    assert [n for n, _ in ordered[:3]] == [90, 60, 30]
    assert [n for n, _ in ordered[33:36]] == [80, 50, 20]
    assert [n for n, _ in ordered[66:69]] == [70, 40, 10]


def test_quick_ones_keep_their_order() -> None:
    assert shared_out([3, 1, 2], lambda test: 0, 2) == [3, 1, 2]
