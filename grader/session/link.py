"""Everything that is connected to one running sandbox: its engines, its agents, its picture.

One gateway and one agent stream a node, opened when first needed, all closed together.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Any

from grader.checks.probe import ProbeBroken, ProbeRequest, ProbeResult
from grader.network.journal import Try, tries
from grader.network.observer import Observer
from grader.network.read import read_node
from grader.network.state import NetworkState, NodeState, Refusal
from grader.places import socket_folder
from grader.problem import EngineProblem, Problem, SandboxProblem
from grader.sandbox.agent_client import AgentClient
from grader.sandbox.gateway import Gateway, client_for, docker_exec_stream
from grader.sandbox.launch import Sandbox
from grader.sandbox.limits import FOLLOW, Struck, read
from grader.session.engine import last_words, pools_of
from grader.session.forwarding import forwarding_of
from grader.text import Text, verbatim

if TYPE_CHECKING:
    import docker

INTERNET = "internet"
AGENT_SOCKET = "/run/netdojo/agent.sock"
ENGINE_SOCKET = "/run/docker/engine.sock"


def engine_argv(node: str) -> list[str]:
    """The command whose stdin and stdout are a connection to `node`'s engine (not to the agent's tap)."""
    return ["/enter", node, "docker", "-H", f"unix://{ENGINE_SOCKET}", "system", "dial-stdio"]


class Link:
    """The connections to `sandbox`, whose nodes are `nodes`. Implements `grader.checks.probe.Prober`.

    Use it as a context manager, or call `close()`.
    """

    def __init__(self, sandbox: Sandbox, nodes: tuple[str, ...]) -> None:
        self.sandbox = sandbox
        self.nodes = nodes
        self._folder = socket_folder()
        self._gateways: dict[str, Gateway] = {}
        self._clients: dict[str, docker.APIClient] = {}
        self._agents: dict[str, AgentClient] = {}
        self._lock = threading.RLock()
        self._ends: list[Any] = []  # streams that somebody reads from
        self._since = 0.0  # refusals before this moment are no longer told

    # -- engines ---------------------------------------------------------------------------------

    def socket(self, node: str) -> str:
        """The path of the unix socket on which `node`'s engine answers, on this machine."""
        with self._lock:
            gateway = self._gateways.get(node)
            if gateway is not None and not gateway.path.exists():  # somebody has tidied up behind our back
                gateway.close()
                gateway = None
            if gateway is None:
                argv = engine_argv(node)
                gateway = self._gateways[node] = Gateway(lambda: self._stream(argv), self._folder / node)
            return str(gateway.path)

    def client(self, node: str) -> docker.APIClient:
        """The Docker SDK's client of `node`'s engine, with the API version negotiated."""
        with self._lock:
            if node not in self._clients:
                self._clients[node] = self._open(node)
            return self._clients[node]

    def _open(self, node: str) -> docker.APIClient:
        """A client of `node`'s engine. Raises EngineProblem with the engine's own words where it gave up."""
        try:
            return client_for(self.socket(node))
        except (OSError, Problem) as error:
            words = self._last_words(node)
            if not words:
                raise
            raise EngineProblem(verbatim(words)) from error

    def _last_words(self, node: str) -> str:
        try:
            return last_words(self.sandbox, node)
        except SandboxProblem:
            return ""  # what is wrong with the sandbox is told by whoever needs it next

    def picture(self) -> NetworkState:
        """One full read of every node, with the requests that its engine refused."""
        states: dict[str, NodeState] = {}
        missing: dict[str, str] = {}
        for node in self.nodes:
            try:
                states[node] = read_node(self.client(node), node)
            except (OSError, Problem) as error:
                missing[node] = str(error)
                self._drop(node)
        return self.with_refusals(NetworkState(states, missing))

    def with_refusals(self, picture: NetworkState) -> NetworkState:
        """`picture` with what each node's agent saw the engine refuse."""
        nodes: Mapping[str, NodeState] = {
            name: replace(state, refusals=self._refusals(name)) for name, state in picture.nodes.items()
        }
        return NetworkState(nodes, picture.missing)

    def ignore_refusals(self, before: float) -> None:
        """Tells no more of what was refused `before`, in seconds since the epoch by the nodes' clock."""
        self._since = before

    def tried(self, picture: NetworkState, since: float) -> tuple[Try, ...]:
        """What was done with the engines after `since`, by their own events and refusals, the oldest first."""
        found: list[Try] = []
        for node in self.nodes:
            try:
                # From 0: what the set-up made is needed for its name, though it is not told. The engine ends the
                # stream at a time that is past; the SDK's types do not know that it takes fractions.
                until: Any = f"{time.time():.9f}"
                events = list(self.client(node).events(since=0, until=until, decode=True))
            except (OSError, Problem):
                self._drop(node)  # an engine that is away just now; it is asked again with the next picture
                continue
            found += tries(node, events, picture.nodes.get(node), since)
        return tuple(sorted(found, key=lambda one: one.at))

    def observer(self) -> Observer:
        """An observer of every node; the caller closes it."""
        return Observer({node: self._opener(node) for node in self.nodes})

    def _opener(self, node: str) -> Callable[[], docker.APIClient]:
        return lambda: self._open(node)

    # -- agents ----------------------------------------------------------------------------------

    def probe(self, request: ProbeRequest) -> ProbeResult:
        """Runs `request` on its node. Raises ProbeBroken when the node's agent or engine could not tell."""
        if request.kind == "pools":
            return self._pools(request.node)
        if request.kind == "forwarding":
            return ProbeResult(seen=forwarding_of(self.sandbox, request.node))
        return self._agent(request.node).probe(request)

    def _pools(self, node: str) -> ProbeResult:
        """The engine's pools; "refused" with the engine's own words where it does not start."""
        for again in (True, False):  # the client may be one of before the engine's restart
            try:
                return ProbeResult(seen=pools_of(self.client(node)))
            except (OSError, Problem) as error:
                self._drop(node)
                if not again:
                    words = self._last_words(node)
                    if words:
                        return ProbeResult("refused", detail=words)
                    reason = error.what if isinstance(error, Problem) else verbatim(str(error))
                    raise ProbeBroken(reason) from error
        raise AssertionError("unreachable")

    def answers(self) -> dict[str, str]:
        """What the learner has answered so far, by goal; a later node's answer wins."""
        given: dict[str, str] = {}
        for node in self.nodes:
            try:
                given.update(self._agent(node).answers())
            except ProbeBroken:
                self._drop_agent(node)
        return given

    def subscribe(self, told: Callable[[], None]) -> None:
        """Calls `told` whenever the learner answers a question or an engine refuses a request."""
        for node in self.nodes:
            self._agent(node).subscribe(lambda _event: told())

    def _refusals(self, node: str) -> tuple[Refusal, ...]:
        # Refusals only sharpen an explanation, so a lost agent must not turn a verdict into unknown.
        try:
            return tuple(known for known in self._agent(node).refusals() if known.at >= self._since)
        except ProbeBroken:
            self._drop_agent(node)
            return ()

    def _agent(self, node: str) -> AgentClient:
        with self._lock:
            agent = self._agents.get(node)
            if agent is None or agent.closed:
                try:
                    stream = self._stream(["/enter", node, "ncat", "-U", AGENT_SOCKET])
                    agent = self._agents[node] = AgentClient(stream)
                except (OSError, Problem) as error:
                    why: Text = error.what if isinstance(error, Problem) else verbatim(str(error))
                    raise ProbeBroken(why) from error
            return agent

    def limits(self) -> Iterator[Struck]:
        """Each limit that a node hits from this call on; ends with `close()` or with the sandbox."""
        # tail does not read its stdin, whose end is what a closed connection leaves behind.
        stream = self._stream(FOLLOW)
        with self._lock:
            self._ends.append(stream)
        return _struck(stream)

    # -- ends ------------------------------------------------------------------------------------

    def close(self) -> None:
        """Closes every connection and removes the sockets; the sandbox goes on."""
        with self._lock:
            for stream in self._ends:
                stream.close()
            for agent in self._agents.values():
                agent.close()
            for client in self._clients.values():
                client.close()
            for gateway in self._gateways.values():
                gateway.close()
            self._agents, self._clients, self._gateways = {}, {}, {}
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Link:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def _stream(self, argv: list[str]):  # type: ignore[no-untyped-def]
        return docker_exec_stream(self.sandbox.outer, self.sandbox.container_id, argv)

    def _drop(self, node: str) -> None:
        with self._lock:
            client = self._clients.pop(node, None)
        if client is not None:
            client.close()

    def _drop_agent(self, node: str) -> None:
        with self._lock:
            agent = self._agents.pop(node, None)
        if agent is not None:
            agent.close()


def _struck(stream: Any) -> Iterator[Struck]:
    rest = b""
    while data := stream.recv(65536):
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            yield from read([line.decode()])
