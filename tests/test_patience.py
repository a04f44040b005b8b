"""One setting makes every wait longer, and none shorter."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from grader.patience import patience, patient

ASK = """
from grader.checks.blocked import BLOCKED_TIMEOUT
from grader.checks.wire import TIMEOUT
from grader.sandbox.launch import COMMAND_SECONDS, READY_SECONDS
print(TIMEOUT, BLOCKED_TIMEOUT, READY_SECONDS, COMMAND_SECONDS)
"""


@pytest.mark.parametrize(
    ("said", "factor"),
    [("", 1), ("6", 6), ("2.5", 2.5), ("0.1", 1), ("-3", 1), ("nan", 1), ("1e9", 100), ("soon", 1)],
)
def test_what_the_setting_says(monkeypatch: pytest.MonkeyPatch, said: str, factor: float) -> None:
    monkeypatch.setenv("NETDOJO_PATIENCE", said)
    assert patience() == factor
    assert patient(3.0) == 3.0 * factor


def test_probes_and_sandboxes_wait_as_long_as_it_says() -> None:
    waits = {}
    for said in ("1", "4"):
        around = {**os.environ, "NETDOJO_PATIENCE": said}
        done = subprocess.run(
            [sys.executable, "-c", ASK], env=around, capture_output=True, text=True, check=True
        )
        waits[said] = [float(word) for word in done.stdout.split()]
    assert waits["4"] == [4 * seconds for seconds in waits["1"]]
    assert waits["1"] == [2.0, 1.5, 60.0, 120.0]
