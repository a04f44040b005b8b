"""Every row of the table of faults, each followed by the same invariants. A sample without `--long`."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from tests.faults.arena import Arena
from tests.faults.outer import OuterEngine
from tests.faults.row import Fault
from tests.faults.table import FAULTS


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The whole table with `--long`, else its fixed sample."""
    if "fault" in metafunc.fixturenames:
        long = metafunc.config.getoption("--long")
        chosen = [row for row in FAULTS if long or row.sample]
        metafunc.parametrize("fault", chosen, ids=[row.name for row in chosen])


@pytest.fixture(scope="module")
def own_engine(image: str) -> Iterator[OuterEngine]:
    """An outer engine that may be killed, with the sandbox image in it; one for all rows of a process."""
    engine = OuterEngine()
    try:
        engine.start()
        engine.take(image)
        yield engine
    finally:
        engine.remove()


@pytest.fixture
def arena(
    fault: Fault, engine: docker.APIClient, image: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Arena]:
    """The learner's place, as the row needs it."""
    outer = request.getfixturevalue("own_engine") if fault.place == "engine" else None
    if fault.place == "disk":  # needs root; a read-only or full folder means nothing to root otherwise
        size = "size=4m,nr_inodes=200"
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "faults", str(tmp_path)], check=True)
    made = Arena(engine, tmp_path, f"faults-{os.getpid()}-{fault.name}", outer)
    yield made
    if outer is not None and not outer.running:
        made.restart()
    made.close()
    if fault.place == "disk":
        subprocess.run(["umount", "-l", str(tmp_path)], check=True)


@pytest.mark.engine
def test_nothing_is_lost_left_or_told_wrong(
    fault: Fault, arena: Arena, engine: docker.APIClient, request: pytest.FixtureRequest
) -> None:
    began = time.monotonic()
    held = False
    try:
        fault.act(arena)
        arena.hold()
        held = True
    finally:
        if request.config.getoption("--long"):
            version = str(engine.version()["Version"])
            keep(request.config, fault, arena, held, time.monotonic() - began, version)


def keep(config: pytest.Config, fault: Fault, arena: Arena, held: bool, seconds: float, version: str) -> None:
    """Notes what came of a row, for `python -m tests.faults.report`."""
    found = {
        "name": fault.name,
        "held": held,
        "seconds": round(seconds, 1),
        "verdicts": arena.verdicts,
        "told": arena.told,
        "at": time.time(),
        "engine": version,
    }
    folder = Path(config.cache.mkdir("faults"))  # type: ignore[union-attr]
    (folder / f"{fault.name}.json").write_text(json.dumps(found), encoding="utf-8")
