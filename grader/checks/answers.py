"""Goals of kind answer: what the learner found out, against the truth computed from the live state."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_interface, ip_network

from grader.checks.containers import running
from grader.checks.probe import ProbeRequest
from grader.checks.scene import CannotTell, Fail, Scene
from grader.checks.verdict import Reason
from grader.checks.why import networks as why_networks
from grader.checks.why import swarms as why_swarms
from grader.checks.why.names import distance
from grader.checks.wire import node_addresses
from grader.course.asks import AnswerGoal, Truth
from grader.network.state import Container, Network, NodeState
from grader.text import Text, say, verbatim


@dataclass(frozen=True, slots=True)
class Right:
    """The right answers, and wrong ones whose cause is known: (value, reason)."""

    values: tuple[str, ...]
    normal: Callable[[str], str]
    near: tuple[tuple[str, Reason], ...] = ()


def wanted(ask: AnswerGoal) -> Text:
    """The goal in a sentence; it never tells the answer."""
    return say("the answer to: {question}", question=_Question("", {"ask": ask}))


class _Question(Text):
    """The question in the reader's language."""

    __slots__ = ()

    def to(self, language: str) -> str:
        ask = self.values["ask"]
        assert isinstance(ask, AnswerGoal)
        return ask.question.to(language)


def check(scene: Scene, goal: str, ask: AnswerGoal) -> Fail | None:
    """None where the answer is right. Raises CannotTell, ProbeBroken."""
    given = scene.facts.answers.get(goal, "").strip()
    if not given:
        return Fail(
            say("no answer yet"),
            Reason("answer-empty", say("type `answer {goal} VALUE` in the sandbox's shell", goal=goal)),
        )
    right = _right(scene, scene.node(ask.node), ask.truth)
    if isinstance(right, Fail):
        return right
    found = say("the answer {given}", given=verbatim(given))
    try:
        normal = right.normal(given)
    except ValueError as error:
        return Fail(found, Reason("answer-not-understood", verbatim(str(error))))
    if normal in right.values:
        return None
    for value, reason in right.near:
        if normal == value:
            return Fail(found, reason)
    if any(0 < distance(normal, value) <= 1 for value in right.values):
        return Fail(found, Reason("answer-typo", say("very near: look at each character")))
    return Fail(found, Reason("answer-wrong", say("the sandbox says something else; look again")))


def _right(scene: Scene, state: NodeState, truth: Truth) -> Right | Fail:
    if truth.address_of is not None:
        return _address(scene, state, truth.address_of.container, truth.address_of.network)
    if truth.mac_of is not None:
        return _mac(scene, state, truth.mac_of.container, truth.mac_of.network)
    if truth.published_port_of is not None:
        return _port(scene, state, truth.published_port_of.container, truth.published_port_of.port)
    if truth.resolver_of is not None:
        return _resolver(scene, state, truth.resolver_of)
    if truth.network_of is not None:
        return _network(scene, state, truth.network_of)
    if truth.name_of is not None:
        return of_name(scene, state, truth.name_of)
    if truth.tasks_of is not None:
        return of_tasks(state, truth.tasks_of)
    if truth.certificate_days_of is not None:
        return of_certificate(scene.node(truth.certificate_days_of))
    if truth.peer_of is not None:
        return of_peer(scene, state, truth.peer_of)
    if truth.address_of_node is not None:
        return Right(node_addresses(scene, truth.address_of_node), _as_address)
    name = truth.subnet_of or truth.gateway_of or truth.driver_of or truth.count_on or truth.vni_of or ""
    network = state.network(name)
    if network is None:
        return Fail(say("no network {name}", name=name), why_networks.missing(scene, state, name))
    if truth.vni_of is not None:
        return Right((network.options.get("com.docker.network.driver.overlay.vxlanid_list", "?"),), _number)
    if truth.driver_of is not None:
        return Right((network.driver,), str.lower)
    if truth.count_on is not None:
        on = [c for c in state.containers if c.running and c.endpoint(network.id)]
        return Right((str(len(on)),), _number)
    return _subnet(network) if truth.subnet_of is not None else _gateway(state, network)


def of_name(scene: Scene, state: NodeState, name: str) -> Right | Fail:
    """Which container it is: its name, or its id as `docker ps` shows it."""
    container = running(scene, state, name)
    if isinstance(container, Fail):
        return container
    other = Reason("answer-other-container", say("it is another one: look again, at addresses and at names"))
    near = [(word, other) for c in state.containers if c.id != container.id for word in (c.name, c.id[:12])]
    near += [
        (
            str(e.address),
            Reason(
                "answer-address-not-name",
                say(
                    "the address is right; whose it is shows `docker network inspect {network}`",
                    network=e.network,
                ),
            ),
        )
        for e in container.endpoints
        if e.address
    ]
    return Right(
        (container.name, container.id[:12], container.id), lambda word: word.strip().lstrip("/"), tuple(near)
    )


def of_tasks(state: NodeState, name: str) -> Right | Fail:
    """How many tasks of a service run, on all nodes together."""
    service = next((s for s in state.swarm.services if s.name == name), None) if state.swarm else None
    if service is None or state.swarm is None:
        return Fail(
            say("no service {name}", name=name), Reason("no-such-service", say("there is nothing to count"))
        )
    count = len(why_swarms.running_tasks(state.swarm, service))
    here = sum(c.labels.get("com.docker.swarm.service.name") == name and c.running for c in state.containers)
    reason = Reason(
        "tasks-on-other-nodes", say("these are the tasks of one node; `docker service ps` knows all nodes")
    )
    return Right((str(count),), _number, ((str(here), reason),) if here != count else ())


def of_certificate(state: NodeState) -> Right | Fail:
    """For how many days a swarm's node certificates are good; `docker info` says weeks where they are whole."""
    days = state.swarm.certificate_days if state.swarm else None
    if days is None:
        return Fail(say("{node} manages no swarm", node=state.name), why_swarms.no_swarm(state))
    weeks = Reason("answer-in-weeks", say("these are weeks; a week has seven days"))
    return Right((str(int(days)),), _number, ((str(int(days / 7)), weeks),))


def of_peer(scene: Scene, state: NodeState, name: str) -> Right | Fail:
    """The node's end of the container's cable (veth), by the numbers that the kernel gives to interfaces."""
    container = running(scene, state, name)
    if isinstance(container, Fail):
        return container
    ends = {
        word[2]
        for link in scene.probe(ProbeRequest(state.name, "links", container.pid)).seen
        if (word := link.split())[0] != "lo"
    }
    rows = [link.split() for link in scene.probe(ProbeRequest(state.name, "links")).seen]
    names = tuple(row[0] for row in rows if row[1] in ends)
    inside = Reason(
        "answer-inside", say("this is the end inside the container; the other one is on the node")
    )
    return Right(names, lambda given: given.partition("@")[0], (("eth0", inside),))


def _subnet(network: Network) -> Right:
    values = tuple(str(pool.subnet) for pool in network.pools)
    hint = Reason("answer-prefix", say("the address is right, the length after the slash is not"))
    near = tuple(
        (f"{pool.subnet.network_address}/{length}", hint)
        for pool in network.pools
        for length in range(pool.subnet.max_prefixlen + 1)
        if length != pool.subnet.prefixlen
    )
    return Right(values, _as_subnet, near)


def _gateway(state: NodeState, network: Network) -> Right:
    values = tuple(str(pool.gateway) for pool in network.pools if pool.gateway)
    near: list[tuple[str, Reason]] = [
        (
            str(pool.subnet.network_address),
            Reason(
                "answer-network-not-gateway",
                say("this is the network's own address; the gateway is a host in it"),
            ),
        )
        for pool in network.pools
    ]
    return Right(values, _as_address, (*near, *_others(state, network, None)))


def _address(scene: Scene, state: NodeState, name: str, network_name: str) -> Right | Fail:
    container = running(scene, state, name)
    if isinstance(container, Fail):
        return container
    network = state.network(network_name)
    endpoint = container.endpoint(network.id if network else network_name)
    if endpoint is None or endpoint.address is None or network is None:
        raise CannotTell(say("{name} is not on {network} any more", name=name, network=network_name))
    near: list[tuple[str, Reason]] = [
        (
            str(pool.gateway),
            Reason(
                "answer-gateway-not-address", say("this is the gateway of {network}", network=network.name)
            ),
        )
        for pool in network.pools
        if pool.gateway
    ]
    near += [
        (
            str(e.address),
            Reason(
                "answer-other-network",
                say("this is its address on {network}, another network", network=e.network),
            ),
        )
        for e in container.endpoints
        if e.address and e.network_id != endpoint.network_id
    ]
    return Right((str(endpoint.address),), _as_address, (*near, *_others(state, network, container)))


def _others(state: NodeState, network: Network, but: Container | None) -> tuple[tuple[str, Reason], ...]:
    found = []
    for container in state.containers:
        endpoint = container.endpoint(network.id)
        if endpoint is not None and endpoint.address and (but is None or container.id != but.id):
            reason = Reason(
                "answer-other-container", say("this is the address of {name}", name=container.name)
            )
            found.append((str(endpoint.address), reason))
    return tuple(found)


def _mac(scene: Scene, state: NodeState, name: str, network: str) -> Right | Fail:
    container = running(scene, state, name)
    if isinstance(container, Fail):
        return container
    endpoint = container.endpoint(network)
    if endpoint is None:
        raise CannotTell(say("{name} is not on {network} any more", name=name, network=network))
    near = tuple(
        (
            e.mac.lower(),
            Reason("answer-other-container", say("this is the MAC address of {name}", name=c.name)),
        )
        for c in state.containers
        for e in c.endpoints
        if e.mac and e.mac != endpoint.mac
    )
    return Right((endpoint.mac.lower(),), _as_mac, near)


def _network(scene: Scene, state: NodeState, name: str) -> Right | Fail:
    container = running(scene, state, name)
    if isinstance(container, Fail):
        return container
    names = tuple(e.network for e in container.endpoints)
    return Right(names or ("none",), lambda word: word.strip())


def _resolver(scene: Scene, state: NodeState, name: str) -> Right | Fail:
    container = running(scene, state, name)
    if isinstance(container, Fail):
        return container
    user_defined = any(e.network != "bridge" for e in container.endpoints)
    if user_defined and not container.shares:
        return Right(("127.0.0.11",), _as_address)
    # Elsewhere the engine copies the node's own list: ask what stands in the container's file.
    words = scene.probe(ProbeRequest(state.name, "resolvers", container.pid)).addresses
    if not words:
        raise CannotTell(say("the resolv.conf of {name} could not be read", name=name))
    near = Reason(
        "answer-wrong", say("127.0.0.11 answers on user-defined networks only; {name} is on none", name=name)
    )
    return Right(tuple(words), _as_address, (("127.0.0.11", near),))


def _port(scene: Scene, state: NodeState, name: str, key: str) -> Right | Fail:
    container = running(scene, state, name)
    if isinstance(container, Fail):
        return container
    port, _, protocol = key.partition("/")
    live = [p for p in container.published if str(p.port) == port and p.protocol == protocol]
    near = (
        (port, Reason("answer-container-port", say("this is the container's port; the node's is another"))),
    )
    return Right(tuple(str(p.host_port) for p in live), _number, near)


def _as_address(words: str) -> str:
    """An address in its plain form; a prefix behind it is no mistake of substance."""
    try:
        return str(ip_interface(words).ip) if "/" in words else str(ip_address(words))
    except ValueError:
        raise ValueError(f"{words}: not an address, such as 10.1.2.3") from None


def _as_subnet(words: str) -> str:
    address, slash, length = words.partition("/")
    if not slash:
        raise ValueError(f"{words}: a subnet is an address and a length, such as 10.1.2.0/24")
    try:
        ip_network(words, strict=False)
        return f"{ip_address(address)}/{int(length)}"
    except ValueError:
        raise ValueError(f"{words}: not a subnet, such as 10.1.2.0/24") from None


def _as_mac(words: str) -> str:
    digits = re.sub(r"[^0-9a-f]", "", words.lower())
    if len(digits) != 12:
        raise ValueError(f"{words}: not a MAC address, such as 02:42:ac:11:00:02")
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2))


def _number(words: str) -> str:
    if not words.isdigit():
        raise ValueError(f"{words}: not a number")
    return str(int(words))
