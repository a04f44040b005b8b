"""A picture written by an author, for a lesson's drawing: the map's own data, made from plain words. Pure.

host1:
  networks: {shop: {driver: bridge, subnet: 172.20.0.0/16}}
  containers:
    web: {on: {shop: 172.20.0.2}, publish: ["8080:80"]}
    side: {shares: web}
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address, ip_network
from typing import Any

from grader.network.state import Container, Endpoint, Network, NetworkState, NodeState, Pool, Published


def sketch(nodes: Mapping[str, Any]) -> NetworkState:
    """The picture. Raises ValueError that says what is wrong with the words."""
    return NetworkState({str(name): _node(str(name), _mapping(name, words)) for name, words in nodes.items()})


def _node(name: str, words: Mapping[str, Any]) -> NodeState:
    networks = tuple(
        _network(str(called), _mapping(called, what or {}), number)
        for number, (called, what) in enumerate(_mapping("networks", words.get("networks") or {}).items())
    )
    containers = tuple(
        _container(str(called), _mapping(called, what or {}))
        for called, what in _mapping("containers", words.get("containers") or {}).items()
    )
    known = {network.name for network in networks}
    for container in containers:
        for endpoint in container.endpoints:
            if endpoint.network not in known:
                raise ValueError(f"{container.name} is on {endpoint.network}, which is no network of {name}")
    return NodeState(name, networks=networks, containers=containers)


def _network(name: str, words: Mapping[str, Any], number: int) -> Network:
    subnet = words.get("subnet")
    return Network(
        id=name,
        name=name,
        driver=str(words.get("driver", "bridge")),
        pools=(Pool(ip_network(str(subnet))),) if subnet else (),
        internal=bool(words.get("internal", False)),
        created=f"{number:04}",
    )


def _container(name: str, words: Mapping[str, Any]) -> Container:
    endpoints = tuple(
        Endpoint(str(network), str(network), IPv4Address(str(address)) if address else None)
        for network, address in _mapping("on", words.get("on") or {}).items()
    )
    published = []
    for port in words.get("publish", ()):
        host, _, inside = str(port).partition(":")
        published.append(Published(int(inside), host_port=int(host)))
    return Container(
        id=name,
        name=name,
        status=str(words.get("status", "running")),
        endpoints=endpoints,
        shares=str(words.get("shares", "")),
        published=tuple(published),
    )


def _mapping(name: object, words: object) -> Mapping[str, Any]:
    if not isinstance(words, Mapping):
        raise ValueError(f"{name} must have keys")
    return words
