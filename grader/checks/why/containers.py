"""Why a container is not there or does not run: never started, exited, paused. Reads the picture only."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, ip_address

from grader.checks.scene import Scene
from grader.checks.verdict import Reason
from grader.checks.why import commands, lan, logs, plugins, pools, refusals
from grader.checks.why.names import no_container
from grader.network.state import Address, Container, Network, NodeState
from grader.text import Text, say, verbatim

ENDED_FROM_OUTSIDE = (137, 143)  # 128 and SIGKILL or SIGTERM


def missing(scene: Scene, state: NodeState, name: str) -> Reason:
    """Why there is no container `name`: what the engine refused, else what names say."""
    refusal = refusals.of_container(state, name)
    if refusal is None:
        return no_container(scene, state, name)
    return of_message(state, name, refusal.message) or Reason(
        "container-refused", say("the engine refused: {message}", message=verbatim(refusal.message.strip()))
    )


def status(container: Container) -> Text:
    """What the container does now, as a sentence."""
    name = container.name
    match container.status:
        case "running":
            return say("container {name} is running", name=name)
        case "created":
            return say("container {name} was created but never started", name=name)
        case "paused":
            return say("container {name} is paused", name=name)
        case "exited":
            return say(
                "container {name} has stopped, with exit code {code}", name=name, code=container.exit_code
            )
        case "restarting":
            return say(
                "container {name} keeps restarting, last exit code {code}",
                name=name,
                code=container.exit_code,
            )
        case other:
            return say("container {name} is in state {status}", name=name, status=other)


def not_running(state: NodeState, container: Container) -> Reason:
    """Why a container that exists does not run."""
    refusal = refusals.of_container(state, container.name)
    message = container.error or (refusal.message if refusal else "")
    if container.status == "paused":
        return Reason(
            "container-paused",
            say("a paused container answers nobody: `docker unpause {name}`", name=container.name),
        )
    if container.status == "restarting":
        return Reason(
            "container-restarting",
            say("its command ends at once each time: `docker logs {name}`", name=container.name),
        )
    misplaced = commands.misplaced(container)
    if misplaced:
        return misplaced
    if message:
        known = of_message(state, container.name, message, container)
        if known:
            return known
        return Reason(
            "never-started",
            say("the engine could not start it: {message}", message=verbatim(message.strip())),
        )
    if container.status == "created":
        return Reason("never-started", say("start it: `docker start {name}`", name=container.name))
    with_the_engine = pools.ended_with_the_engine(state, container)
    if with_the_engine is not None:
        return with_the_engine
    return Reason("container-stopped", _ended(container))


def _ended(container: Container) -> Text:
    """What the exit code says about the end."""
    if container.exit_code in ENDED_FROM_OUTSIDE:
        return say("it was stopped or killed from outside: `docker start {name}`", name=container.name)
    if container.exit_code == 0:
        return say(
            "a container lives as long as its command, and that has ended without an error: if it was stopped, "
            "`docker start {name}`; if not, run it again with a command that stays",
            name=container.name,
        )
    return say("its command has ended with an error: `docker logs {name}` says more", name=container.name)


def of_message(
    state: NodeState, name: str, message: str, container: Container | None = None
) -> Reason | None:
    """The near miss behind an engine's message about starting or connecting container `name`."""
    if "port publishing and the container type network mode" in message:
        return Reason(
            "publish-with-shared-namespace",
            say("with --network container:X the ports belong to X: publish them when you create X"),
        )
    logging = logs.of_message(state, name, message)
    if logging is not None:
        return logging
    if (typed := commands.of_message(message, container.image if container else "")) is not None:
        return typed
    if container and "non running container" in message:
        return _owner_not_running(state, container)
    words = message.lower()
    known = plugins.silent(message) or lan.no_port(message)
    if known is not None:
        return known
    if container is not None and container.mode.startswith("container:") and "no such container" in words:
        return Reason(
            "owner-gone",
            say(
                "{container} joins the network of a container that is gone, by its id: one of the same name is "
                "another container; make {container} again too",
                container=name,
            ),
        )
    if "could not find a network matching network mode" in words and state.swarm is not None:
        return Reason(
            "overlay-not-here-yet",
            say(
                "an overlay network comes to a node with the first container on it, and with several at once the "
                "engine may look before they are there: `docker start {name}`, or run it on one and connect it to the "
                "others",
                name=name,
            ),
        )
    if "not manually attachable" in words:
        return Reason(
            "not-attachable",
            say(
                "an overlay network takes containers only where it was made with --attachable: make it again"
            ),
        )
    if "port is already allocated" in words or (
        "address already in use" in words and ("bind" in words or "listen" in words)
    ):
        return _port_taken(state, name, message)
    if "user configured subnets" in words or "user defined networks only" in words:
        return Reason(
            "ip-needs-own-subnet",
            say("a fixed address needs a network that was created with your own --subnet"),
        )
    asked = _asked_addresses(container)
    if "no configured subnet" in words or "does not belong to any" in words or "invalid address" in words:
        address_asked = first_address(message) or (asked[0][0] if asked else None)
        return outside(address_asked, _network_for(state, asked, message)) if address_asked else None
    if "address already in use" in words:
        for address, network in asked:
            return taken(state, address, network, name)
        return Reason("address-taken", say("the address is in use: choose another"))
    if "network mode" in words and "not found" in words and container:
        return _mode_gone(container)
    if re.search(r"network \S+ not found", words):
        return stale(state, container, message) if container else None
    return None


def outside(address: Address, network: Network | None) -> Reason:
    """An address that its network's subnet does not hold."""
    subnets = tuple(str(p.subnet) for p in network.pools) if network else ()
    if network and subnets:
        return Reason(
            "address-outside-subnet",
            say(
                "{address} is not in {subnets}, the subnet of {network}",
                address=address,
                subnets=subnets,
                network=network.name,
            ),
        )
    return Reason("address-outside-subnet", say("{address} is not in the network's subnet", address=address))


def taken(state: NodeState, address: Address, network: str, asker: str) -> Reason:
    """An address that somebody else on the network has."""
    target = state.network(network)
    for other in state.containers:
        if other.name == asker:
            continue
        for endpoint in other.endpoints:
            if address in (endpoint.address, endpoint.address6):
                return Reason(
                    "address-taken",
                    say("{address} belongs to container {other} already", address=address, other=other.name),
                )
    kept_for = pools.reserved(target.pools, address) if target else None
    if target and kept_for is not None:
        return Reason(
            "address-taken",
            say(
                "{network} keeps {address} free for {name} (--aux-address): choose another",
                network=target.name,
                address=address,
                name=kept_for,
            ),
        )
    if target and any(p.gateway == address for p in target.pools):
        return Reason(
            "address-taken",
            say("{address} is the gateway of {network}", address=address, network=target.name),
        )
    return Reason("address-taken", say("{address} is in use: choose another", address=address))


def stale(state: NodeState, container: Container, message: str = "") -> Reason | None:
    """An endpoint on a network that was deleted, perhaps made again under the same name."""
    ids = {n.id for n in state.networks}
    for endpoint in container.endpoints:
        if not endpoint.network_id or endpoint.network_id in ids:
            continue
        if state.network(endpoint.network) is None and container.mode == endpoint.network:
            return _mode_gone(container)
        return Reason(
            "stale-network-id",
            say(
                "{network} was deleted and made again after {container} joined it; {container} still points at the old "
                "one: `docker network disconnect {network} {container}`, then connect and start it",
                network=endpoint.network,
                container=container.name,
            )
            if state.network(endpoint.network)
            else say(
                "{network} was deleted, and {container} still points at it: `docker network disconnect {network} "
                "{container}`, then start it",
                network=endpoint.network,
                container=container.name,
            ),
        )
    if re.search(r"network [0-9a-f]{12,} not found", message.lower()):
        return Reason(
            "stale-network-id",
            say(
                "{container} points at a network that was deleted: disconnect and connect it, or create it again",
                container=container.name,
            ),
        )
    return None


def _mode_gone(container: Container) -> Reason:
    """The network that the container was created on is gone: it cannot start, wherever it was connected since."""
    return Reason(
        "stale-network-id",
        say(
            "{container} was created with --network {network}, and without a network of that name it does not start, "
            "even if it is on others now: make {network} again, or create {container} again on another network",
            container=container.name,
            network=container.mode,
        ),
    )


def _owner_not_running(state: NodeState, container: Container) -> Reason:
    """The container whose network namespace it was to share does not run."""
    owner = next(
        (c for c in state.containers if container.shares and container.shares in (c.id, c.name)), None
    )
    return Reason(
        "never-started",
        say(
            "it was to live in the network namespace of {owner}, which does not run and so has none: start {owner} "
            "first, then {container}",
            owner=owner.name if owner else container.shares[:12],
            container=container.name,
        ),
    )


def _port_taken(state: NodeState, name: str, message: str) -> Reason:
    found = re.search(r"(?:\d+\.\d+\.\d+\.\d+|\]|::|localhost):(\d+)", message)
    port = int(found.group(1)) if found else None
    holder = next(
        (
            c.name
            for c in state.containers
            if c.name != name and port is not None and any(p.host_port == port for p in c.published)
        ),
        None,
    )
    if holder is not None:
        text = say("port {port} of the node is taken by container {holder}", port=port, holder=holder)
    elif port is not None:
        text = say("port {port} of the node is taken by another process", port=port)
    else:
        text = say("the port of the node is taken")
    return Reason("port-taken", text)


def _asked_addresses(container: Container | None) -> list[tuple[IPv4Address, str]]:
    if container is None:
        return []
    return [(e.requested_address, e.network) for e in container.endpoints if e.requested_address]


def _network_for(state: NodeState, asked: list[tuple[IPv4Address, str]], message: str) -> Network | None:
    """The network that an address was asked on: the container's, or the one that the message names."""
    named = re.search(r"config for network (\S+):", message)
    return state.network(asked[0][1] if asked else named.group(1) if named else "")


def first_address(message: str) -> Address | None:
    """The first IPv4 address in an engine's message."""
    for word in re.findall(r"\d+\.\d+\.\d+\.\d+", message):
        try:
            return ip_address(word)
        except ValueError:
            continue
    return None
