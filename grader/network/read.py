"""Reads one node's picture from its engine: networks, containers, and the swarm if it is in one.

Talks to the engine through a `docker.APIClient` that it is given, and to nothing else.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grader.network import parse
from grader.network.state import Container, Endpoint, Network, NodeState, Swarm
from grader.problem import EngineProblem
from grader.text import say, verbatim

if TYPE_CHECKING:
    import docker

SWARM_MISSING = (404, 406, 500, 503)  # not a manager (any more), or a manager that has lost its majority
INACTIVE = "inactive"
PASSING = {"Status", "SizeRw", "SizeRootFs"}
"""What of a container's line in the engine's list changes by itself ("Up 3 minutes")."""


class Kept:
    """What was read of containers, each for as long as nothing says that it may be another by now.

    Something says so: whoever calls `doubt`, or the container's line in the engine's list, which has its state, names,
    ports, networks and addresses. Not thread-safe but for `doubt` and `doubt_all`.
    """

    def __init__(self) -> None:
        self._read: dict[str, tuple[Mapping[str, Any], Container]] = {}
        self._doubted: set[str] = set()
        self._all = True
        self._lock = threading.Lock()

    def doubt(self, identity: str) -> None:
        """Has this container read anew the next time; an id that is not known does no harm."""
        with self._lock:
            self._doubted.add(identity)

    def doubt_all(self) -> None:
        """Has every container read anew the next time."""
        with self._lock:
            self._all = True

    def containers(self, client: docker.APIClient) -> Iterator[Container]:
        """Every container that is there now, asked about only where it may have changed. Raises as `read_node`."""
        with self._lock:
            doubted, every = self._doubted, self._all
            self._doubted, self._all = set(), False
        before, self._read = ({} if every else self._read), {}
        try:
            for entry in client.containers(all=True):
                identity, line = entry["Id"], {key: entry[key] for key in entry.keys() - PASSING}
                known = before.get(identity)
                if known is None or identity in doubted or known[0] != line:
                    words = _inspect(client, identity)
                    if words is None:
                        continue
                    known = (line, parse.container(words, str(entry.get("Image") or "")))
                self._read[identity] = known
                yield known[1]
        except BaseException:
            self.doubt_all()
            raise


def read_node(client: docker.APIClient, name: str, kept: Kept | None = None) -> NodeState:
    """What the engine behind `client` holds now. An object that vanishes meanwhile is left out.

    With `kept`, a container that did not change is not asked about again: two requests, and one for each that did.

    Without it, five requests for two containers: the list of networks gives everything of a network but its
    containers, and those are read from the containers' side, because a network's own list leaves out the stopped
    ones. (It is asked where a running container has no gateway on a network: see `_without_failed`.)
    They run one after the other: through a gateway each takes 1.5 ms, and a second connection costs 60 ms.

    Raises OSError (requests' errors are OSErrors) when the engine cannot be reached or refuses, and
    EngineProblem when it gives an answer that cannot be understood.
    """
    hello = _hello(client)
    networks = client.networks()
    try:
        known = tuple(sorted(map(parse.network, networks), key=lambda n: (n.created, n.id)))
        there = _with_owners(tuple(sorted((kept or Kept()).containers(client), key=lambda c: c.name)))
        return NodeState(
            name=name,
            engine=_version(client, hello),
            api=client.api_version,
            networks=known,
            containers=_without_failed(client, known, there),
            swarm=_swarm(client, hello),
        )
    # An engine newer than netdojo may shape its answers anew. That says nothing about the learner's work.
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, OSError):
            raise  # requests has errors that are ValueErrors too
        raise EngineProblem(
            say(
                "The engine of {node} gave an answer that cannot be understood: {reason}",
                node=name,
                reason=verbatim(f"{type(error).__name__}: {error}"),
            )
        ) from error


def reason(error: BaseException) -> str:
    """Why an engine could not be read, in the words of the innermost cause: "Connection refused"."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


def _inspect(client: docker.APIClient, identity: str) -> dict[str, Any] | None:
    from docker.errors import NotFound

    try:
        words: dict[str, Any] = client.inspect_container(identity)
    except NotFound:
        return None
    return words


def _with_owners(containers: tuple[Container, ...]) -> tuple[Container, ...]:
    """The containers, with the owner's id in `shares` where the engine kept a name or a short id as typed."""
    names = {container.name: container.id for container in containers}
    ids = {container.id for container in containers}

    def owner(typed: str) -> str:
        if typed in ids or typed == "host":
            return typed
        return names.get(typed) or next((full for full in ids if typed and full.startswith(typed)), typed)

    return tuple(
        replace(c, shares=owner(c.shares)) if c.shares not in ("", "host") and c.shares not in ids else c
        for c in containers
    )


def _without_failed(
    client: docker.APIClient, networks: tuple[Network, ...], containers: tuple[Container, ...]
) -> tuple[Container, ...]:
    """The containers without endpoints that the engine tells of though it could not make them.

    Where `docker network connect` fails at the last step (26.1: an ipvlan network on a kernel without ipvlan), the
    container's inspection goes on telling the network and an address, but no gateway. The network's own list does not
    have the container. Networks of a swarm are not asked: without a majority they do not answer in time.
    """
    sure = {n.id for n in networks if n.scope != "local" or n.driver in ("null", "host")}
    members: dict[str, frozenset[str]] = {}

    def made(container: Container, endpoint: Endpoint) -> bool:
        if endpoint.gateway is not None or endpoint.network_id in sure:
            return True  # a network that is not known may be gone: only one without members can be removed
        if endpoint.network_id not in members:
            members[endpoint.network_id] = _members(client, endpoint.network_id)
        return container.id in members[endpoint.network_id]

    return tuple(
        replace(c, endpoints=tuple(e for e in c.endpoints if made(c, e)))
        if c.status in parse.WITH_PORTS and any(e.gateway is None for e in c.endpoints)
        else c
        for c in containers
    )


def _members(client: docker.APIClient, network: str) -> frozenset[str]:
    """The ids of the containers that a network has now, by its own list."""
    from docker.errors import NotFound

    try:
        return frozenset(client.inspect_network(network).get("Containers") or ())
    except NotFound:
        return frozenset()


def _swarm(client: docker.APIClient, hello: Mapping[str, str]) -> Swarm | None:
    from docker.errors import APIError

    if hello.get("Swarm") == INACTIVE:
        return None
    known = client.info().get("Swarm") or {}
    state = known.get("LocalNodeState") or INACTIVE
    if state == INACTIVE:
        return None
    identity, manager = known.get("NodeID") or "", bool(known.get("ControlAvailable"))
    own = known.get("NodeAddr") or ""
    if not manager:
        return Swarm(identity, False, state, address=own)
    try:
        cluster = client.inspect_swarm()
        return Swarm(
            identity,
            True,
            state,
            members=tuple(map(parse.member, client.nodes())),
            services=tuple(map(parse.service, client.services())),
            tasks=tuple(map(parse.task, client.tasks())),
            address=own,
            tokens=parse.join_tokens(cluster),
            certificate_days=parse.certificate_days(cluster),
        )
    except APIError as error:
        if error.status_code not in SWARM_MISSING:
            raise
        return Swarm(identity, True, "error", address=own)


def _hello(client: docker.APIClient) -> Mapping[str, str]:
    """The headers of `GET /_ping`: version and, from Engine 23, swarm; `GET /info` takes five times longer."""
    answer = client.get(f"{client.base_url}/_ping", timeout=client.timeout)
    answer.raise_for_status()
    return answer.headers


def _version(client: docker.APIClient, hello: Mapping[str, str]) -> str:
    """The engine's version, out of "Docker/26.1.5 (linux)"; engines that are not Docker's are asked."""
    product, _, version = hello.get("Server", "").partition(" ")[0].partition("/")
    return version if product == "Docker" else str(client.version().get("Version") or "")
