"""Why a name does not resolve as wanted: the default bridge, a missing or shared alias. Reads the picture only."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address

from grader.checks.scene import Scene
from grader.checks.verdict import Reason
from grader.checks.why import containers
from grader.checks.why.names import near
from grader.checks.why.services import unannounced
from grader.network.state import Container, Endpoint, NodeState
from grader.text import say

DEFAULT_BRIDGE = "bridge"
WITHOUT_DNS = (DEFAULT_BRIDGE, "host", "none")
"""The predefined networks: the embedded DNS does not answer there."""


def answers_to(container: Container, endpoint: Endpoint) -> frozenset[str]:
    """Every name that the embedded DNS of `endpoint`'s network gives `container`, in lower case.

    On the default bridge nobody is asked: a name is known there to nobody.
    """
    if endpoint.network in WITHOUT_DNS:
        return frozenset()
    names = (*endpoint.aliases, *endpoint.names, container.name, container.id[:12])
    return frozenset(name.lower() for name in names if name)


def holders(state: NodeState, network: str, name: str) -> tuple[str, ...]:
    """The running containers on `network` (name or id) that answer to `name`."""
    found = []
    for container in state.containers:
        endpoint = container.endpoint(network)
        if endpoint and container.running and name.lower() in answers_to(container, endpoint):
            found.append(container.name)
    return tuple(found)


def no_alias(state: NodeState, container: Container, network: str, alias: str) -> Reason:
    """Why `container` has no alias on `network`."""
    others = tuple(
        e.network
        for e in container.endpoints
        if e.network != network and alias.lower() in (a.lower() for a in e.aliases)
    )
    if others and DEFAULT_BRIDGE not in (network, *others):
        return Reason(
            "alias-on-wrong-network",
            say(
                "the alias {alias} holds on {others} only; an alias belongs to one network",
                alias=alias,
                others=others,
            ),
        )
    if network == DEFAULT_BRIDGE or DEFAULT_BRIDGE in others:
        return alias_on_default_bridge(alias)
    endpoint = container.endpoint(network)
    similar = near(alias, (a for a in endpoint.aliases if a != container.name)) if endpoint else None
    if similar:
        return Reason(
            similar[1] if similar[1] == "longer-name" else "name-typo",
            say("its alias is {found}, not {wanted}", found=similar[0], wanted=alias),
        )
    return Reason(
        "no-alias",
        say(
            "give the alias when it is attached: disconnect it, then `docker network connect --alias {alias} {network} "
            "{container}`",
            alias=alias,
            network=network,
            container=container.name,
        ),
    )


def alias_on_default_bridge(alias: str) -> Reason:
    """The default bridge has no DNS, so nobody can ask for an alias."""
    return Reason(
        "alias-on-default-bridge",
        say("the alias {alias} has no effect on the default bridge: use a network of your own", alias=alias),
    )


def shared(alias: str, owners: tuple[str, ...]) -> Reason:
    """Several containers answer to one name."""
    return Reason(
        "alias-shared",
        say(
            "{owners} answer to {alias} on this network, so the answers alternate", owners=owners, alias=alias
        ),
    )


def other_answers(state: NodeState, wanted: str, name: str, given: Collection[object]) -> Reason:
    """A name leads to addresses of somebody else: a container of that name, or one that has the alias."""
    owner = next(
        (c for c in state.containers for e in c.endpoints if {e.address, e.address6} & set(given)), None
    )
    if owner is None:
        return Reason("wrong-name-answer", say("these are not addresses of {container}", container=wanted))
    return Reason(
        "wrong-name-answer",
        say(
            "a container is called {owner}, and has this name by itself; it is {container} that should have it",
            owner=owner.name,
            container=wanted,
        )
        if owner.name == name
        else say("this is the address of {owner}, not of {container}", owner=owner.name, container=wanted),
    )


def unresolved(scene: Scene, state: NodeState, asker: Container, name: str, target: str = "") -> Reason:
    """Why `name` does not resolve from `asker`; `target` is the container that was meant, if known."""
    on = {e.network for e in asker.endpoints}
    wanted = state.container(target or name) or next(
        (c for c in state.containers if any(name in e.aliases for e in c.endpoints)), None
    )
    if wanted is None and "." in (target or name):
        return Reason(
            "name-not-found",
            say("no name server that {asker} asks knows {name}", asker=asker.name, name=name),
        )
    if wanted is None:
        return _on_another_node(scene, state, asker, name, target or name) or containers.missing(
            scene, state, target or name
        )
    if not wanted.running:
        return containers.not_running(state, wanted)
    shared_networks = on & {e.network for e in wanted.endpoints}
    if (on <= {DEFAULT_BRIDGE} and on) or shared_networks == {DEFAULT_BRIDGE}:
        if name not in (wanted.name, target) and any(name in e.aliases for e in wanted.endpoints):
            return alias_on_default_bridge(name)
        return Reason(
            "default-bridge-no-dns",
            say(
                "the default bridge has no DNS for container names: put {asker} and {target} on a network of your own",
                asker=asker.name,
                target=wanted.name,
            ),
        )
    if not shared_networks:
        elsewhere = tuple(sorted({e.network for e in wanted.endpoints}))
        if name not in (wanted.name, target) and elsewhere:
            return Reason(
                "alias-on-wrong-network",
                say(
                    "the alias {alias} holds on {others}, where {asker} is not",
                    alias=name,
                    others=elsewhere,
                    asker=asker.name,
                ),
            )
        return no_shared_network(asker, wanted)
    if name not in (wanted.name, target):
        others = tuple(e.network for e in wanted.endpoints if name in e.aliases)
        if others and not on & set(others):
            return no_alias(state, wanted, next(iter(sorted(shared_networks))), name)
    if name != wanted.name:
        return no_alias(state, wanted, next(iter(sorted(shared_networks))), name)
    return Reason(
        "name-not-found", say("{asker} asks for {name} and gets no address", asker=asker.name, name=name)
    )


def _on_another_node(
    scene: Scene, state: NodeState, asker: Container, name: str, target: str
) -> Reason | None:
    """Why a container of another node is not found by name; None where no other node has it."""
    for other in scene.facts.picture.nodes.values():
        wanted = other.container(target)
        if other.name == state.name or wanted is None:
            continue
        if not wanted.running:
            return containers.not_running(other, wanted)
        ids = {e.network_id for e in asker.endpoints}
        shared = next((e for e in wanted.endpoints if e.network_id in ids), None)
        if shared is None:
            text = say(
                "{target} is on {there}, {asker} on {here}, and no network spans both: a name leads from one host to "
                "another only on an overlay network that both are on",
                target=wanted.name,
                there=other.name,
                asker=asker.name,
                here=state.name,
            )
            return Reason("no-shared-network", text)
        if name.lower() not in answers_to(wanted, shared):
            return no_alias(other, wanted, shared.network, name)
        text = say(
            "{asker} asks for {name} and gets no address: between the nodes TCP and UDP 7946 must pass, by which they "
            "tell each other names",
            asker=asker.name,
            name=name,
        )
        return unannounced(scene, state.name, other.name) or Reason("name-not-found", text)
    return None


def no_shared_network(asker: Container, wanted: Container) -> Reason:
    """Two containers that should talk have no network in common."""
    return Reason(
        "no-shared-network",
        say(
            "{asker} is on {left}, {target} on {right}: they share no network",
            asker=asker.name,
            left=_networks(asker),
            target=wanted.name,
            right=_networks(wanted),
        ),
    )


def hardcoded(state: NodeState, *among: Container) -> Reason | None:
    """A command that holds an address which no container has now."""
    current = {a for c in state.containers for e in c.endpoints for a in (e.address, e.address6) if a}
    gateways = {p.gateway for n in state.networks for p in n.pools if p.gateway}
    for container in among:
        for word in _words(container.command):
            try:
                address = ip_address(word)
            except ValueError:
                continue
            inside = any(address in p.subnet for n in state.networks for p in n.pools)
            if inside and address not in current | gateways:
                return Reason(
                    "hardcoded-address",
                    say(
                        "the command of {container} holds {address}, which nobody has now: "
                        "addresses change, use a name",
                        container=container.name,
                        address=address,
                    ),
                )
    return None


def _networks(container: Container) -> object:
    return tuple(e.network for e in container.endpoints) or say("no network")


def _words(command: tuple[str, ...]) -> list[str]:
    words: list[str] = []
    for part in command:
        for sign in "/=,;'\"()[]{}<>|@":
            part = part.replace(sign, " ")
        for word in part.split():
            head, colon, tail = word.rpartition(":")
            words.append(head if colon and "." in head and tail.isdigit() else word.strip(":"))
    return words
