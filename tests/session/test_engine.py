"""What an engine's log says at its end: why it gave up, or that it did not."""

from __future__ import annotations

import pytest

from grader.session.engine import given_up

ENTRY = 'time="2026-01-01T10:00:00Z" level=info msg="Starting up"'


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ("", ""),
        (f"{ENTRY}\n", ""),
        (f"{ENTRY}\nfailed to start daemon: no gateway\n", "failed to start daemon: no gateway"),
        (f"failed to start daemon: no gateway\n{ENTRY}\n", ""),
        ("unknown flag: --bib\nSee 'dockerd --help'.\n", "unknown flag: --bib"),
    ],
)
def test_only_the_last_line_counts(log: str, words: str) -> None:
    assert given_up(log) == words
