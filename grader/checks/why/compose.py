"""Why a thing that Compose made has another name, or is on another network, than wanted. Reads the picture only."""

from __future__ import annotations

from collections.abc import Iterable

from grader.checks.verdict import Reason
from grader.network.state import Container, Network, NodeState
from grader.text import say

PROJECT, NETWORK, SERVICE = (f"com.docker.compose.{key}" for key in ("project", "network", "service"))
"""The labels that Compose gives to what it makes."""


def other_project(wanted: str, present: Iterable[Network]) -> Reason | None:
    """A network of the wanted key, in a project of another name: `lab_default` for `shop_default`."""
    for network in present:
        project, key = network.labels.get(PROJECT), network.labels.get(NETWORK)
        before, joint, after = wanted.rpartition("_")
        if project and joint and after == key and network.name == f"{project}_{key}" and project != before:
            return Reason(
                "compose-project",
                say(
                    "Compose made {found}: it puts the project's name in front, by default that of the folder; say "
                    "`name: {project}` at the top of the file, or -p {project}",
                    found=network.name,
                    project=before,
                ),
            )
    return None


def numbered(wanted: str, present: Iterable[Container]) -> Reason | None:
    """A container of the wanted service that Compose has named itself: `shop-web-1` for `web`."""
    for container in present:
        if container.labels.get(SERVICE) == wanted and container.name != wanted:
            return Reason(
                "compose-name",
                say(
                    "Compose called it {found}, after project, service and number: give the service "
                    "`container_name: {wanted}`",
                    found=container.name,
                    wanted=wanted,
                ),
            )
    return None


def elsewhere(state: NodeState, container: Container, wanted: Network) -> Reason | None:
    """Why Compose has not put `container` on `wanted`: a network of the project's own instead, or no default."""
    project = container.labels.get(PROJECT)
    if not project:
        return None
    for endpoint in container.endpoints:
        own = state.network(endpoint.network_id)
        if own and own.name == f"{project}_{wanted.name}" and own.labels.get(PROJECT) == project:
            return Reason(
                "not-external",
                say(
                    "{container} is on {found}, which Compose made; {wanted} was there before: declare it with "
                    "`external: true`",
                    container=container.name,
                    found=own.name,
                    wanted=wanted.name,
                ),
            )
    if wanted.name == f"{project}_default" and container.endpoints:
        return Reason(
            "compose-default-left",
            say(
                "a service that lists `networks` is on these only: list `default` for {container} too",
                container=container.name,
            ),
        )
    return None


def held_by_others(state: NodeState, network: Network) -> Reason | None:
    """Compose made `network`, and somebody who is not of its project is on it: `down` cannot remove it."""
    project = network.labels.get(PROJECT)
    others = tuple(
        c.name
        for c in state.containers
        if any(e.network_id == network.id for e in c.endpoints) and c.labels.get(PROJECT) != project
    )
    if project is None or not others:
        return None
    return Reason(
        "network-in-use",
        say(
            "this is chosen when the network is made, and {network} cannot be made again while {containers} is on it: "
            "that is not of the project {project}, so `docker compose down` leaves both alone. Disconnect it first",
            network=network.name,
            containers=others,
            project=project,
        ),
    )
