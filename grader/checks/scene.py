"""What one evaluation stands on: the picture, the prober, the start of the attempt, typed answers.

Reads plain data; the only thing it does is to ask the prober, once per question.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from grader.checks.probe import INTERNET, Prober, ProbeRequest, ProbeResult
from grader.checks.verdict import Reason
from grader.network.state import Container, Network, NetworkState, NodeState
from grader.text import Text, say


class CannotTell(Exception):
    """netdojo cannot say whether the goal is met; the verdict is unknown, with `reason`."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Fail:
    """What a family of checks hands back for a goal that is not met: what is there, and why that is."""

    found: Text
    why: Reason


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was there when the attempt started: of containers (id, started), of networks the id.

    Keys are (node, name); `endpoints` holds (node, container, network), `tokens` the join tokens by (node, role).
    """

    containers: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    networks: Mapping[tuple[str, str], str] = field(default_factory=dict)
    endpoints: frozenset[tuple[str, str, str]] = frozenset()
    tokens: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, picture: NetworkState) -> Baseline:
        """The baseline that `picture`, taken right after the setup, amounts to."""
        nodes = picture.nodes.items()
        return cls(
            {(node, c.name): (c.id, c.started) for node, state in nodes for c in state.containers},
            {(node, n.name): n.id for node, state in nodes for n in state.networks},
            frozenset(
                (node, c.name, e.network)
                for node, state in nodes
                for c in state.containers
                for e in c.endpoints
            ),
            {
                (node, role): token
                for node, state in nodes
                if state.swarm
                for role, token in state.swarm.tokens.items()
            },
        )

    def to_json(self) -> dict[str, object]:
        """The baseline as plain lists, for the session's record."""
        return {
            "containers": [[*key, *value] for key, value in self.containers.items()],
            "networks": [[*key, value] for key, value in self.networks.items()],
            "endpoints": [list(entry) for entry in sorted(self.endpoints)],
            "tokens": [[*key, value] for key, value in self.tokens.items()],
        }

    @classmethod
    def from_json(cls, words: Mapping[str, Any]) -> Baseline:
        """The baseline that `to_json` wrote; an empty one from an empty mapping."""
        return cls(
            {(node, name): (identity, at) for node, name, identity, at in words.get("containers", ())},
            {(node, name): identity for node, name, identity in words.get("networks", ())},
            frozenset((node, container, network) for node, container, network in words.get("endpoints", ())),
            {(node, role): secret for node, role, secret in words.get("tokens", ())},
        )


@dataclass(frozen=True)
class Facts:
    """All that verdicts are computed from. `nodes` are the exercise's nodes, the default one first.

    `features` says which of the kernel's features are there; one that is not named counts as there.
    """

    picture: NetworkState
    prober: Prober
    baseline: Baseline = Baseline()
    answers: Mapping[str, str] = field(default_factory=dict)
    nodes: tuple[str, ...] = ()
    features: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a probe speaks from or to: a node and, unless it is the node itself, a container."""

    node: str
    container: Container | None = None
    wanted: str = ""  # the container's name as the goal gives it, "" for a node or the internet

    @property
    def title(self) -> Text:
        """How sentences name this place."""
        if self.wanted:
            return say("{container}", container=self.wanted)
        return say("the internet") if self.node == INTERNET else say("node {node}", node=self.node)


class Scene:
    """Facts with questions already asked remembered; safe to use from several threads."""

    def __init__(
        self,
        facts: Facts,
        expected: frozenset[str] = frozenset(),
        members: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        """`expected` holds every word of the exercise's goals: no such name is a misspelling of another.

        `members` maps a network to the containers that some goal wants on it.
        """
        self.facts = facts
        self.expected = expected
        self.members = members or {}
        self._asked: dict[ProbeRequest, Future[ProbeResult]] = {}
        self._lock = threading.Lock()

    @property
    def first_node(self) -> str:
        """The node that is meant where a goal names none."""
        return self.facts.nodes[0] if self.facts.nodes else next(iter(self.facts.picture.nodes), "host1")

    @property
    def node_names(self) -> tuple[str, ...]:
        """The names of the exercise's nodes."""
        return self.facts.nodes or tuple(self.facts.picture.nodes)

    def node(self, name: str | None = None) -> NodeState:
        """The picture of node `name`, the first one by default. Raises CannotTell when it is missing."""
        wanted = name or self.first_node
        state = self.facts.picture.nodes.get(wanted)
        if state is None:
            reason = self.facts.picture.missing.get(wanted) or say("no picture of it yet")
            raise CannotTell(
                say("the engine of node {node} does not answer ({reason})", node=wanted, reason=reason)
            )
        return state

    def split(self, reference: str, node: str | None = None) -> tuple[NodeState, str]:
        """`host2/web` as (picture of host2, "web"); without a node's name, `node` or the first one."""
        before, slash, after = reference.partition("/")
        return (self.node(before), after) if slash else (self.node(node), reference)

    def place(self, reference: str) -> Place:
        """Where `web`, `host2/web`, `node:host1` or `internet` is."""
        if reference == INTERNET:
            return Place(INTERNET)
        if reference.startswith("node:"):
            return Place(self.node(reference.removeprefix("node:")).name)
        state, name = self.split(reference)
        return Place(state.name, state.container(name), name)

    def probe(self, request: ProbeRequest) -> ProbeResult:
        """The prober's answer; the same question is asked once in an evaluation. Raises ProbeBroken."""
        with self._lock:
            future = self._asked.get(request)
            mine = future is None
            if future is None:
                future = self._asked[request] = Future()
        if mine:
            try:
                future.set_result(self.facts.prober.probe(request))
            except Exception as broken:  # noqa: BLE001 handed to everyone who waits for this answer
                future.set_exception(broken)
        return future.result()

    def was_there(self, node: str, name: str) -> bool:
        """Whether a network or container of that name was there when the attempt started."""
        baseline = self.facts.baseline
        return (node, name) in baseline.containers or (node, name) in baseline.networks


def moment(stamp: str) -> float:
    """Seconds since the epoch of an RFC 3339 stamp as engines write it (nanoseconds); 0 for none."""
    if not stamp or stamp.startswith("0001-"):
        return 0.0
    head, dot, rest = stamp.replace("Z", "+00:00").partition(".")
    if dot:
        digits = len(rest) - len(rest.lstrip("0123456789"))
        head = f"{head}.{rest[:digits][:6].ljust(6, '0')}{rest[digits:]}"
    try:
        parsed = datetime.fromisoformat(head)
    except ValueError:
        return 0.0
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()


def network_of(state: NodeState, endpoint_network: str, network_id: str) -> Network | None:
    """The network that an endpoint is on: by id where it has one, else by name."""
    return state.network(network_id) if network_id else state.network(endpoint_network)
