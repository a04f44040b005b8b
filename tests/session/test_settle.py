"""How long a probe that fails is asked again."""

from __future__ import annotations

from datetime import UTC, datetime

from grader.network.state import Container, NetworkState, NodeState, Swarm
from grader.session.settle import LEAST_SECONDS, OPENING_SECONDS, settle_seconds

NOW = 1_700_000_000.0


def picture(*ages: float, status: str = "running", swarm: Swarm | None = None) -> NetworkState:
    containers = tuple(
        Container(str(n), str(n), status=status, started=datetime.fromtimestamp(NOW - age, UTC).isoformat())
        for n, age in enumerate(ages)
    )
    return NetworkState({"host1": NodeState("host1", containers=containers, swarm=swarm)})


def test_the_youngest_container_has_time_to_open_its_ports() -> None:
    assert settle_seconds(picture(30.0, 1.0), NOW) == OPENING_SECONDS - 1.0


def test_where_all_are_older_only_little_is_waited() -> None:
    assert settle_seconds(picture(30.0), NOW) == LEAST_SECONDS
    assert settle_seconds(picture(), NOW) == LEAST_SECONDS


def test_what_is_on_its_way_is_given_the_whole_time() -> None:
    assert settle_seconds(picture(30.0, status="restarting"), NOW) == OPENING_SECONDS
    assert settle_seconds(picture(30.0, swarm=Swarm("a", True, "active")), NOW) == OPENING_SECONDS
    assert settle_seconds(NetworkState({}, {"host1": "away"}), NOW) == OPENING_SECONDS
