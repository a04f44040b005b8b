"""What stands in the picture, in words: the object that was selected on the map. Pure."""

from __future__ import annotations

from grader.network.state import Container, Network, NetworkState, NodeState
from grader.text import Text, say


def details(picture: NetworkState, key: str, node: str | None = None) -> list[Text]:
    """Sentences about the object that a drawing calls `key` ("container:ID"); none where it is gone."""
    kind, _, identity = key.partition(":")
    for name, state in picture.nodes.items():
        if node is not None and name != node:
            continue
        if kind == "node" and name == identity:
            return _node(state)
        if kind == "container" and (container := state.container(identity)):
            return _container(state, container)
        if kind == "network" and (network := state.network(identity)):
            return _network(state, network)
    if kind == "node" and identity in picture.missing:
        return [say("{node} does not answer: {reason}", node=identity, reason=picture.missing[identity])]
    return []


def _node(state: NodeState) -> list[Text]:
    words = [
        say(
            "{node}: Docker {engine}, {containers} containers, {networks} networks",
            node=state.name,
            engine=state.engine,
            containers=len(state.containers),
            networks=len(state.networks),
        )
    ]
    if state.swarm:
        words.append(
            say("part of a swarm, as a manager")
            if state.swarm.manager
            else say("part of a swarm, as a worker")
        )
    return words


def _network(state: NodeState, network: Network) -> list[Text]:
    words = [
        say(
            "network {name}: driver {driver}, scope {scope}",
            name=network.name,
            driver=network.driver,
            scope=network.scope,
        )
    ]
    for pool in network.pools:
        words.append(
            say("subnet {subnet}, gateway {gateway}", subnet=pool.subnet, gateway=pool.gateway)
            if pool.gateway
            else say("subnet {subnet}", subnet=pool.subnet)
        )
    if network.internal:
        words.append(say("internal: no way out of it"))
    members = tuple(c.name for c in state.containers if c.endpoint(network.id))
    words.append(say("on it: {names}", names=members) if members else say("no container is on it"))
    if network.options and network.name != "bridge":  # those of the default bridge nobody chose
        words.append(say("options: {options}", options=tuple(f"{k}={v}" for k, v in network.options.items())))
    return words


def _container(state: NodeState, container: Container) -> list[Text]:
    words = [
        say(
            "container {name}: image {image}, {status}",
            name=container.name,
            image=container.image,
            status=container.status,
        )
    ]
    for endpoint in container.endpoints:
        if endpoint.address:
            words.append(
                say(
                    "on {network}: {address}, MAC {mac}",
                    network=endpoint.network,
                    address=f"{endpoint.address}/{endpoint.prefix}" if endpoint.prefix else endpoint.address,
                    mac=endpoint.mac or "-",
                )
            )
        if endpoint.aliases:
            words.append(
                say("also called {names} on {network}", names=endpoint.aliases, network=endpoint.network)
            )
    if container.shares == "host":
        words.append(say("uses the node's own network"))
    elif container.shares:
        owner = state.container(container.shares)
        words.append(say("shares the network of {name}", name=owner.name if owner else container.shares[:12]))
    for port in container.published:
        words.append(
            say(
                "port {port}/{protocol} is published on {address}:{host}",
                port=port.port,
                protocol=port.protocol,
                address=port.host_address or "0.0.0.0",
                host=port.host_port,
            )
        )
    if container.error:
        words.append(say("the engine says: {error}", error=container.error))
    return words
