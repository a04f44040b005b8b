"""Nothing that a learner's root tries gets out, and every attempt that has a control gets out there."""

from __future__ import annotations

import os
import pickle
from dataclasses import replace
from pathlib import Path

import docker
import pytest
from filelock import FileLock

from grader.sandbox.escape.attempts import ATTEMPTS, Attempt, Control, Family, Outcome
from grader.sandbox.escape.report import markdown, tallies, worst
from grader.sandbox.escape.suite import INSIDE, Result, Suite

pytestmark = pytest.mark.engine

WANTED = (Outcome.REFUSED, Outcome.LACKING)
Found = dict[tuple[str, str], Result]


@pytest.fixture(scope="session")
def found(
    engine: docker.APIClient, image: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Found:
    """Every result by attempt and place, of one run, which the processes of pytest-xdist share."""
    folder = tmp_path_factory.getbasetemp()
    kept = (folder if worker_id == "master" else folder.parent) / "escape.pickle"
    with FileLock(f"{kept}.lock"):
        if not kept.exists():
            with Suite(engine) as suite:
                kept.write_bytes(pickle.dumps(list(suite.run())))
    results: list[Result] = pickle.loads(kept.read_bytes())
    known = {attempt.name: attempt for attempt in ATTEMPTS}  # what reads them tells attempts by identity
    return {
        (result.attempt.name, result.place): replace(result, attempt=known[result.attempt.name])
        for result in results
    }


@pytest.mark.seconds(45)
def test_every_attempt_is_made_from_the_shell_and_from_a_privileged_container(found: Found) -> None:
    assert len(ATTEMPTS) >= 40
    assert len({attempt.name for attempt in ATTEMPTS}) == len(ATTEMPTS)
    made = {(attempt, place) for attempt, place in found if place in INSIDE}
    assert made == {(attempt.name, place) for attempt in ATTEMPTS for place in INSIDE}


def test_nothing_gets_out(found: Found) -> None:
    inside = [result for result in found.values() if result.inside]
    assert [result for result in inside if result.outcome not in WANTED] == []
    assert worst(list(found.values())) is Outcome.REFUSED


def shown(attempt: Attempt, found: Found) -> Outcome | str:
    """What came of the control of `attempt`; why there is none where there is none."""
    if attempt.control is Control.NONE:
        assert attempt.why_none is not None
        return str(attempt.why_none)
    return found[attempt.name, attempt.control.value].outcome


def test_what_is_refused_here_gets_out_where_the_wall_is_away(found: Found) -> None:
    without = [attempt for attempt in ATTEMPTS if attempt.control is Control.NONE]
    assert {attempt.name for attempt in without} == {"descriptors", "engine-ports"}
    for attempt in ATTEMPTS:
        outcome = shown(attempt, found)
        if attempt not in without:
            # LACKING at a control is the kernel's own word: real root met no wall, there was nothing to open.
            assert outcome in (Outcome.SUCCEEDED, Outcome.LACKING), (attempt.name, outcome)


def test_most_controls_get_out_so_that_lacking_is_the_exception(found: Found) -> None:
    out = [attempt.name for attempt in ATTEMPTS if shown(attempt, found) is Outcome.SUCCEEDED]
    assert len(out) >= 45
    families = {attempt.family for attempt in ATTEMPTS if attempt.name in out}
    assert families == set(Family)


def test_the_table_names_every_attempt_and_hides_no_success(found: Found, engine: docker.APIClient) -> None:
    results = list(found.values())
    table = markdown(results, engine.version(), "2026-01-01")
    assert all(str(attempt.title) in table for attempt in ATTEMPTS)
    assert "| **succeeded** |" not in table
    broken = [replace(results[0], outcome=Outcome.SUCCEEDED), *results[1:]]
    assert "| **succeeded** |" in markdown(broken, engine.version(), "2026-01-01")
    assert worst(broken) is Outcome.SUCCEEDED
    assert worst([replace(results[0], outcome=Outcome.UNKNOWN), *results[1:]]) is Outcome.UNKNOWN
    assert sum(tally.ended[Outcome.SUCCEEDED] for tally in tallies(broken)) == 1


def test_nothing_is_left_of_a_run(found: Found, engine: docker.APIClient) -> None:
    assert found
    left = engine.containers(all=True, filters={"label": "org.netdojo.escape"})
    mine = [item for item in left if item["Labels"].get("org.netdojo.owner") == os.environ["NETDOJO_OWNER"]]
    assert mine == []
    assert not list(Path("/sys/fs/cgroup").glob("*/netdojo-escape"))
