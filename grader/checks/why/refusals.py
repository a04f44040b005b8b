"""Which of the engine's refusals concerns a network or container, and says what. Reads the picture only.

A refusal counts only while it is newer than the object's last success: what was put right is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from grader.checks.scene import moment
from grader.network.state import NodeState, Refusal


def of_network_create(state: NodeState, name: str) -> Refusal | None:
    """The last refused `docker network create NAME`, unless such a network was made since."""
    network = state.network(name)
    made = moment(network.created) if network else 0.0
    return _last(
        r for r in _at(state, "POST", "/networks/create") if r.body.get("Name") == name and r.at > made
    )


def of_network_remove(state: NodeState, name: str) -> Refusal | None:
    """The last refused `docker network rm NAME` of a network that is still there."""
    network = state.network(name)
    if network is None:
        return None
    return _last(
        r
        for r in state.refusals
        if r.method == "DELETE"
        and _network_in(r) in _names(network.name, network.id)
        and r.at > moment(network.created)
    )


def of_connect(state: NodeState, container: str, network: str | None = None) -> Refusal | None:
    """The last refused `docker network connect NETWORK CONTAINER`, unless the container is there since.

    One that was refused because the container was on the network already says nothing once it has left.
    """
    present = state.container(container)
    names = _names(container, present.id if present else "")
    target = state.network(network) if network else None
    if present and target and any(e.network_id == target.id for e in present.endpoints):
        return None
    wanted = _names(network or "", target.id if target else "")
    return _last(
        r
        for r in state.refusals
        if r.method == "POST"
        and r.path.endswith("/connect")
        and "already exists in network" not in r.message
        and str(r.body.get("Container", "")) in names
        and (network is None or _network_in(r) in wanted)
    )


def of_container(state: NodeState, name: str) -> Refusal | None:
    """The last refused create or start of container `name`, unless it was created or started since."""
    present = state.container(name)
    names = _names(name, present.id if present else "")
    started = moment(present.started) if present else 0.0

    def concerns(refusal: Refusal) -> bool:
        if refusal.path == "/containers/create":
            return refusal.query.get("name") == name and present is None
        parts = refusal.path.split("/")
        return len(parts) == 4 and parts[3] in ("start", "restart") and unquote(parts[2]) in names

    return _last(
        r
        for r in state.refusals
        if r.method == "POST" and r.path.startswith("/containers/") and r.at > started and concerns(r)
    )


def asked_pools(refusal: Refusal) -> list[tuple[str, str, str]]:
    """The (subnet, ip range, gateway) entries that a refused network create asked for, as typed."""
    ipam = refusal.body.get("IPAM")
    entries = ipam.get("Config") if isinstance(ipam, Mapping) else None
    return [
        (str(e.get("Subnet") or ""), str(e.get("IPRange") or ""), str(e.get("Gateway") or ""))
        for e in (entries if isinstance(entries, list | tuple) else ())
        if isinstance(e, Mapping)
    ]


def asked_address(refusal: Refusal) -> str:
    """The `--ip` of a refused connect, "" if it asked for none."""
    config: object = refusal.body
    for key in ("EndpointConfig", "IPAMConfig", "IPv4Address"):
        config = config.get(key) if isinstance(config, Mapping) else None
    return str(config or "")


def asked_options(refusal: Refusal) -> Mapping[str, str]:
    """The `-o` options of a refused network create."""
    options = refusal.body.get("Options")
    return {str(k): str(v) for k, v in options.items()} if isinstance(options, Mapping) else {}


def _at(state: NodeState, method: str, path: str) -> Iterator[Refusal]:
    return (r for r in state.refusals if r.method == method and r.path == path)


def _last(refusals: Iterator[Refusal]) -> Refusal | None:
    return max(refusals, key=lambda r: r.at, default=None)


def _network_in(refusal: Refusal) -> str:
    parts = refusal.path.split("/")
    return unquote(parts[2]) if len(parts) > 2 and parts[1] == "networks" else ""


def _names(name: str, identity: str) -> frozenset[str]:
    short = {identity, identity[:12]} if identity else set()
    return frozenset({name, *short} - {""})
