"""`try`: a script graded in a fresh sandbox, in each format and language, with nothing left afterwards."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import docker
import pytest

from tests.cli.conftest import ROOT, Netdojo, surroundings

pytestmark = pytest.mark.engine

SOLUTION = ROOT / "exercises/custom-bridge/solutions/10-flags.sh"
ATTEMPT = ROOT / "exercises/custom-bridge/attempts/name-typo.sh"


def assert_nothing_left(engine: docker.APIClient, state: Path) -> None:
    owner = surroundings(state)["NETDOJO_OWNER"]
    assert engine.containers(all=True, filters={"label": f"org.netdojo.owner={owner}"}) == []
    assert not list(state.glob("sessions/*.json"))


def test_a_solution_passes_every_goal(
    netdojo: Netdojo, image: str, engine: docker.APIClient, state: Path
) -> None:
    done = netdojo("try", "custom-bridge", "--script", str(SOLUTION))
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert [line[:3] for line in lines[:7]] == ["[x]"] * 7
    assert lines[7] == "All 7 goals passed."
    assert done.stderr == ""
    assert "\033" not in done.stdout
    assert_nothing_left(engine, state)


def test_an_attempt_fails_with_its_true_reason_as_json(netdojo: Netdojo, image: str) -> None:
    done = netdojo(
        "--lang", "zh", "try", "custom-bridge", "--script", str(ATTEMPT), "--seed", "2", "--format", "json"
    )
    assert done.returncode == 1, done.stderr
    result = json.loads(done.stdout)
    assert list(result) == ["exercise", "seed", "verdict", "goals", "seconds"]
    assert (result["exercise"], result["seed"], result["verdict"]) == ("custom-bridge", 2, "fail")
    assert set(result["seconds"]) == {"sandbox", "setup", "script", "grade"}
    for goal in result["goals"]:
        assert list(goal) == ["id", "verdict", "wanted", "found", "why", "code"]
        assert goal["verdict"] in {"pass", "fail", "unknown", "waiting"}
    network = next(goal for goal in result["goals"] if goal["id"] == "network")
    assert (network["verdict"], network["code"]) == ("fail", "name-typo")
    assert "网络" in network["wanted"]


def test_an_attempt_fails_with_its_true_reason_as_junit(netdojo: Netdojo, image: str) -> None:
    done = netdojo("try", "custom-bridge", "--script", "-", "--format", "junit", input=ATTEMPT.read_text())
    assert done.returncode == 1, done.stderr
    suite = ElementTree.fromstring(done.stdout.encode()).find("testsuite")
    assert suite is not None
    cases = suite.findall("testcase")
    assert suite.get("name") == "custom-bridge"
    assert int(suite.get("tests", "")) == len(cases) == 7
    failed = {case.get("name"): case.find("failure") for case in cases}
    assert int(suite.get("failures", "")) == sum(found is not None for found in failed.values())
    network = failed["network"]
    assert network is not None
    assert network.get("type") == "name-typo"
    assert network.get("message")
