"""Draws sequences of commands and goals by a number, and has each checked in a lab: the same number, the same ones."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.asks import Ask, drawn
from tests.fuzz.check import Checked, check
from tests.fuzz.commands import Names, sequences
from tests.fuzz.lab import Lab


def drive(lab: Lab, number: int, count: int, note: Callable[[Checked], None], smaller: bool = False) -> None:
    """Calls `note` with what came of each of `count` sequences.

    Where `note` raises it ends, and with `smaller` a smaller sequence that is as wrong is sought first.
    """

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        # Every example begins with an empty node, so that a smaller one can be tried.
        phases=[Phase.generate, Phase.shrink] if smaller else [Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(lines=sequences(Names()), asks=drawn(Names()), start_at=st.integers(0, 6))
    def any_commands(lines: list[str], asks: list[Ask], start_at: int) -> None:
        note(check(lab, lines, asks, min(start_at, len(lines))))

    any_commands()
