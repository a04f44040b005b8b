"""A scenario runs in a real sandbox, as a person would go through it; broken verify scripts are unknown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.checks.verdict import Outcome
from grader.killercoda.read import read_scenario
from grader.killercoda.run import verify
from grader.killercoda.scenario import Page, Script
from tests.cli.conftest import Netdojo, netdojo, state
from tests.conftest import StartSandbox

__all__ = ["netdojo", "state"]  # fixtures

WAY = """

docker network create attic

docker network rm lobby; cat /opt/rooms/plan/rooms.txt; stat -c %A /opt/rooms/plan/rooms.txt

"""


@pytest.mark.engine
@pytest.mark.usefixtures("image")
def test_a_scenario_is_gone_through(netdojo: Netdojo, folder: Path) -> None:
    done = netdojo("scenario", str(folder), input=WAY, seconds=300)
    assert done.returncode == 0, done.stdout + done.stderr
    told = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    order = [
        "Welcome.",
        "all is prepared",
        "# Make it",
        "!! step1/verify.sh ended with exit code 1",
        "ok step1/verify.sh ended with exit code 0",
        "| attic",
        "# Leave it",
        "echo a plan",
        "-rwxr--r--",
        "ok step2/verify.sh ended with exit code 0",
        "That is all.",
        "2 of 2 steps passed.",
    ]
    places = [told.index(line) for line in order]
    assert places == sorted(places)


@pytest.mark.engine
def test_a_script_that_cannot_judge_is_neither_pass_nor_fail(folder: Path, sandbox: StartSandbox) -> None:
    machine = sandbox("host1")
    page = read_scenario(folder).pages[1]

    def outcome(words: str | None, seconds: float = 60) -> tuple[Outcome, str]:
        script = Script("v.sh", None if words is None else words.encode())
        verdict = verify(machine, replace(page, verify=script), seconds)
        assert verdict is not None
        return verdict.outcome, f"{verdict.why}: {verdict.printed}"

    assert outcome("echo yes") == (Outcome.PASS, "v.sh ended with exit code 0: yes")
    assert outcome("#!/usr/bin/env python3\nimport sys\nsys.exit('no')") == (
        Outcome.FAIL,
        "v.sh ended with exit code 1: no",
    )
    assert outcome(None) == (Outcome.UNKNOWN, "the scenario has no file v.sh: ")
    assert outcome("if true; then")[0] is Outcome.UNKNOWN
    assert outcome("set -e\nkubectl get pods")[0] is Outcome.UNKNOWN
    assert outcome("#!/no/such/program\n")[0] is Outcome.UNKNOWN
    assert outcome("tail -f /dev/null", seconds=1) == (Outcome.UNKNOWN, "v.sh did not end within 1 s: ")
    assert outcome("kill -SEGV $$")[0] is Outcome.UNKNOWN
    assert outcome("cat; printf '\\033[2Jclean'") == (
        Outcome.PASS,
        "v.sh ended with exit code 0: [2Jclean",
    )
    assert verify(machine, Page("step9", "")) is None
