"""Every row of the table of faults, each followed by the same three invariants. A sample without `--long`."""

from __future__ import annotations

from pathlib import Path

import docker
import pytest

from tests.faults.arena import Arena
from tests.faults.table import FAULTS, Fault


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The whole table with `--long`, else its fixed sample."""
    if "fault" in metafunc.fixturenames:
        long = metafunc.config.getoption("--long")
        chosen = [row for row in FAULTS if long or row.sample]
        metafunc.parametrize("fault", chosen, ids=[row.name for row in chosen])


@pytest.mark.engine
def test_nothing_is_lost_left_or_told_wrong(
    fault: Fault, engine: docker.APIClient, image: str, tmp_path: Path
) -> None:
    arena = Arena(engine, tmp_path)
    try:
        fault.act(arena)
        arena.hold(fault.allowed)
    finally:
        for sandbox in arena.sandboxes():
            engine.remove_container(sandbox, v=True, force=True)
