"""After any commands netdojo's picture is the engine's, its journal tells what was done, its verdicts are true.

A fixed sample in every run; 1,000 sequences with `--long`. `NETDOJO_FUZZ_SEED=7` draws others.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from grader.network.state import NodeState
from tests.fuzz.campaign import EACH, PARTS
from tests.fuzz.check import Checked, check, settled
from tests.fuzz.compare import differences
from tests.fuzz.drive import drive
from tests.fuzz.lab import Lab

pytestmark = pytest.mark.engine
FOUND = sorted((Path(__file__).parent / "found").glob("*.yaml"))
SAMPLE = 6


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Many parts with `--long`, so that several processes can share them; one otherwise."""
    if "part" in metafunc.fixturenames:
        metafunc.parametrize("part", range(PARTS if metafunc.config.getoption("--long") else 1))


def test_netdojo_sees_and_says_what_is_so(lab: Lab, part: int, pytestconfig: pytest.Config) -> None:
    long = pytestconfig.getoption("--long")
    number = int(os.environ.get("NETDOJO_FUZZ_SEED", "0")) * PARTS + part
    checked = []

    def right(found: Checked) -> None:
        checked.append(found)
        assert not found.wrong, found.told()

    drive(lab, number, EACH if long else SAMPLE, right, smaller=long)
    assert sum(len(found.done) for found in checked) > len(checked)


@pytest.mark.parametrize("file", FOUND, ids=lambda file: file.stem)
def test_what_was_wrong_once_is_right(lab: Lab, file: Path) -> None:
    words = yaml.safe_load(file.read_text())
    asks = [next(iter(ask.items())) for ask in words.get("asks", ())]
    found = check(lab, words["commands"], asks, words.get("start_at", 0))
    assert not found.wrong, found.told()
    assert found.done


def test_a_picture_that_is_not_so_is_noticed(lab: Lab) -> None:
    lab.empty()
    lab.run(
        [
            "docker network create --subnet 10.61.0.0/24 shop",
            "docker run -d --name web --network shop -p 18080:80 --network-alias www busybox sleep 600",
        ]
    )
    seen, state, _ = settled(lab, Checked())
    assert differences(state, seen) == []
    (web,) = state.containers
    (on,) = web.endpoints
    shop = next(network for network in state.networks if network.name == "shop")

    def with_web(**changes: object) -> NodeState:
        return replace(state, containers=(replace(web, **changes),))  # type: ignore[arg-type]

    wrong = [
        replace(state, containers=()),
        replace(state, networks=tuple(one for one in state.networks if one is not shop)),
        replace(state, networks=tuple(replace(one, internal=not one.internal) for one in state.networks)),
        replace(state, networks=tuple(replace(one, pools=()) for one in state.networks)),
        with_web(name="webb"),
        with_web(status="exited"),
        with_web(published=()),
        with_web(endpoints=()),
        with_web(shares="host"),
        with_web(endpoints=(replace(on, aliases=()),)),
        with_web(endpoints=(replace(on, address=None),)),
        with_web(endpoints=(replace(on, mac="02:42:00:00:00:01"),)),
        with_web(endpoints=(replace(on, network_id="0" * 64),)),
    ]
    assert [number for number, one in enumerate(wrong) if not differences(one, seen)] == []
