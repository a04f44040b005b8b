"""Reads one node's picture from its engine: the list of networks, each container, and the swarm if it is in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.network import parse
from grader.network.state import Container, NodeState, Swarm

if TYPE_CHECKING:
    import docker

SWARM_MISSING = (404, 406, 500, 503)  # not a manager, or a manager that has lost its majority


def read_node(client: docker.APIClient, name: str) -> NodeState:
    """What the engine behind `client` holds now. An object that vanishes meanwhile is left out.

    Raises OSError (requests' errors are OSErrors) when the engine cannot be reached, and
    docker.errors.APIError when it fails otherwise.
    """
    # The list gives everything of a network but its containers, and those are read from the containers'
    # side: a network's own list leaves out the stopped ones.
    networks = tuple(sorted((parse.network(entry) for entry in client.networks()), key=lambda n: n.created))
    containers = tuple(filter(None, (_container(client, entry) for entry in client.containers(all=True))))
    return NodeState(
        name=name,
        engine=client_version(client),
        api=client.api_version,
        networks=networks,
        containers=tuple(sorted(containers, key=lambda c: c.name)),
        swarm=_swarm(client),
    )


def client_version(client: docker.APIClient) -> str:
    """The engine's version, asked once for each client."""
    known: str | None = getattr(client, "netdojo_engine", None)
    if known is None:
        known = str(client.version().get("Version") or "")
        client.netdojo_engine = known
    return known


def _container(client: docker.APIClient, entry: dict[str, Any]) -> Container | None:
    from docker.errors import NotFound

    try:
        return parse.container(client.inspect_container(entry["Id"]))
    except NotFound:
        return None


def _swarm(client: docker.APIClient) -> Swarm | None:
    from docker.errors import APIError

    known = client.info().get("Swarm") or {}
    state = known.get("LocalNodeState") or "inactive"
    if state == "inactive":
        return None
    identity, manager = known.get("NodeID") or "", bool(known.get("ControlAvailable"))
    if not manager:
        return Swarm(identity, False, state)
    try:
        return Swarm(
            identity,
            True,
            state,
            members=tuple(parse.member(entry) for entry in client.nodes()),
            services=tuple(parse.service(entry) for entry in client.services()),
            tasks=tuple(parse.task(entry) for entry in client.tasks()),
        )
    except APIError as error:
        if error.status_code not in SWARM_MISSING:
            raise
        return Swarm(identity, True, "error")
