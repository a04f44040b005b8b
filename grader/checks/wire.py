"""Asks whether one place reaches another, as a goal writes it (`http://web/`, `tcp://container:db:5432`).

Turns a goal's words into probes and their answers into one `Reached`; says nothing about right or wrong.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from grader.checks.probe import INTERNET, Kind, ProbeRequest, ProbeResult
from grader.checks.scene import CannotTell, Place, Scene
from grader.network.state import Container
from grader.patience import patient
from grader.text import Text, say, verbatim

DEFAULT_PORTS = {"http": 80}
KINDS: dict[str, Kind] = {"http": "http", "tcp": "tcp", "udp": "udp", "ping": "ping"}
TIMEOUT = patient(2.0)


@dataclass(frozen=True, slots=True)
class Target:
    """A goal's `to`, taken apart. `name` is the container after `container:` or the node after `node:`."""

    url: str
    kind: Kind
    host: str
    port: int | None
    path: str
    container: str = ""
    node: str = ""


@dataclass(frozen=True, slots=True)
class Reached:
    """The best answer to the probes of one goal. `tried` are the hosts asked for, in order."""

    result: ProbeResult
    tried: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether anybody answered; an HTTP error status is an answer too."""
        return self.result.outcome == "ok"


def target(url: str, nodes: Collection[str] = ()) -> Target:
    """`url` taken apart; `container:host2/db` is on host2 where that is one of `nodes`.

    Raises CannotTell where it makes no sense (the course's linter says so earlier).
    """
    scheme, mark, rest = url.partition("://")
    if scheme not in KINDS or not mark:
        raise CannotTell(say("{url} is no target that netdojo can ask", url=url))
    for prefix in ("container:", "node:"):
        if rest.startswith(prefix):
            tail, on = rest.removeprefix(prefix), ""
            if prefix == "container:" and tail.partition("/")[0] in nodes:
                on, _, tail = tail.partition("/")
                on += "/"
            authority, _, path = tail.partition("/")
            name, colon, port = authority.partition(":")
            found = int(port) if colon and port.isdigit() else DEFAULT_PORTS.get(scheme)
            where = {"container": on + name} if prefix == "container:" else {"node": name}
            return Target(url, KINDS[scheme], "", found, f"/{path}", **where)
    parts = urlsplit(url)
    try:
        port_number = parts.port or DEFAULT_PORTS.get(scheme)
    except ValueError as wrong:
        raise CannotTell(say("{url} has no port that makes sense", url=url)) from wrong
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(url, KINDS[scheme], parts.hostname or "", port_number, path)


def reach(scene: Scene, from_: str, url: str, timeout: float = TIMEOUT) -> Reached:
    """Whether `from_` reaches `url`. Raises CannotTell, ProbeBroken; the caller saw to it that `from_` runs."""
    source = scene.place(from_)
    goal = target(url, scene.node_names)
    pid = source.container.pid if source.container else 0
    last: ProbeResult | None = None
    tried = hosts(scene, goal, source)
    if not tried:
        return Reached(ProbeResult("unreachable", detail="no address"), ())
    for host in tried:
        result = scene.probe(
            ProbeRequest(
                source.node,
                goal.kind,
                pid,
                host,
                goal.port,
                goal.path if goal.kind == "http" else "",
                timeout,
            )
        )
        if result.outcome == "ok":
            return Reached(result, tried)
        last = last if last and last.outcome == "refused" else result
    assert last is not None
    return Reached(last, tried)


def hosts(scene: Scene, goal: Target, source: Place) -> tuple[str, ...]:
    """The hosts to ask for: the name as it is, or every address of the container or node that is meant."""
    if goal.container:
        return container_addresses(scene.place(goal.container).container)
    if goal.node:
        return node_addresses(scene, goal.node)
    return (goal.host,)


def container_addresses(container: Container | None) -> tuple[str, ...]:
    """Every address of a container, IPv4 first; empty for one that is missing or has none."""
    if container is None:
        return ()
    four = [str(e.address) for e in container.endpoints if e.address]
    six = [str(e.address6) for e in container.endpoints if e.address6]
    return (*four, *six)


def node_addresses(scene: Scene, node: str) -> tuple[str, ...]:
    """The addresses of a node's own interfaces, without loopback, link-local and the networks' gateways."""
    state = scene.node(node)
    answer = scene.probe(ProbeRequest(state.name, "addresses"))
    gateways = {p.gateway for n in state.networks for p in n.pools}
    found = []
    for word in answer.addresses:
        address = ip_address(word.partition("/")[0])
        if not (address.is_loopback or address.is_link_local or address in gateways):
            found.append(str(address))
    if not found:
        raise CannotTell(say("node {node} told no address of its own", node=node))
    return tuple(found)


def who_answered(scene: Scene, reached: Reached, node: str) -> Container | None:
    """The container whose answer this is, by the answering address; None where that is not known."""
    if not reached.result.peer:
        return None
    try:
        peer = ip_address(reached.result.peer.partition("%")[0])
    except ValueError:
        return None
    states = [s for s in scene.facts.picture.nodes.values() if s.name == node] or [
        s for s in scene.facts.picture.nodes.values() if node == INTERNET
    ]
    for state in states:
        for container in state.containers:
            if any(peer in (e.address, e.address6) for e in container.endpoints):
                return container
    return None


def told(reached: Reached) -> Text:
    """What the probe saw, in a sentence."""
    result = reached.result
    match result.outcome:
        case "ok" if result.status is not None:
            return say("an answer with status {status}", status=result.status)
        case "ok":
            return say("an answer from {peer}", peer=result.peer) if result.peer else say("an answer")
        case "refused":
            return say("the connection was refused: nothing listens there")
        case "timeout":
            return say("no answer in time")
        case "unreachable":
            return say("no way there")
        case "no-such-name":
            return say("the name does not resolve")
        case "dns-failed":
            return say("the name server did not answer")
        case _:
            return say("an answer that makes no sense: {detail}", detail=verbatim(result.detail))
