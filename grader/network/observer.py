"""Keeps the picture fresh: follows every engine's events and reads again what an event may have changed.

One thread a node. A read starts with the first event; all events that come while it runs cause one more.
An engine that goes away is told as `missing` and comes back by itself.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from grader.network.read import read_node
from grader.network.state import NetworkState, NodeState
from grader.problem import Problem

if TYPE_CHECKING:
    import docker

Told = Callable[[NetworkState], None]
SHORTEST_PAUSE, LONGEST_PAUSE = 0.05, 1.0  # seconds between two tries to reach an engine that is away
IDLE = ("exec_", "top", "archive-", "attach", "detach", "resize", "export", "copy")


def changes_picture(event: Mapping[str, Any]) -> bool:
    """Whether an event of `GET /events` can change what a picture holds."""
    kind, action = event.get("Type"), str(event.get("Action") or event.get("status") or "")
    return kind in ("container", "network", "node", "service", "daemon") and not action.startswith(IDLE)


class Observer:
    """Follows the engines that `nodes` opens clients of. `close()` ends it."""

    def __init__(self, nodes: Mapping[str, Callable[[], docker.APIClient]]) -> None:
        self._names = tuple(nodes)
        self._states: dict[str, NodeState] = {}
        self._missing: dict[str, str] = {}
        self._told: list[Told] = []
        self._lock = threading.Condition()
        self._latest: NetworkState | None = None
        self._followers = [_Follower(name, opener, self._take, self._lose) for name, opener in nodes.items()]
        for follower in self._followers:
            follower.start()

    @property
    def latest(self) -> NetworkState | None:
        """The newest picture; None until every node has been read or found missing once."""
        with self._lock:
            return self._latest

    def subscribe(self, told: Told) -> None:
        """Calls `told` with each new picture, from an observer's thread; at once if there is one already."""
        with self._lock:
            self._told.append(told)
            latest = self._latest
        if latest is not None:
            told(latest)

    def wait_for(self, fits: Callable[[NetworkState], bool], timeout: float) -> NetworkState | None:
        """The first picture, from now on or the latest, for which `fits` holds; None after `timeout` seconds."""
        with self._lock:
            met = self._lock.wait_for(lambda: self._latest is not None and fits(self._latest), timeout)
            return self._latest if met else None

    def poke(self) -> None:
        """Reads every node again, event or not."""
        for follower in self._followers:
            follower.poke()

    def close(self) -> None:
        """Ends every thread and connection."""
        for follower in self._followers:
            follower.close()
        for follower in self._followers:
            follower.join(5.0)

    def _take(self, name: str, state: NodeState) -> None:
        self._change(name, state, None)

    def _lose(self, name: str, reason: str) -> None:
        self._change(name, None, reason)

    def _change(self, name: str, state: NodeState | None, reason: str | None) -> None:
        with self._lock:
            if state is not None:
                self._states[name] = state
                self._missing.pop(name, None)
            else:
                self._states.pop(name, None)
                self._missing[name] = reason or ""
            if len(self._states) + len(self._missing) < len(self._names):
                return
            picture = NetworkState(
                {node: self._states[node] for node in self._names if node in self._states},
                dict(self._missing),
            )
            if picture == self._latest:
                return
            self._latest = picture
            self._lock.notify_all()
            told = list(self._told)
        for tell in told:
            tell(picture)


class _Follower:
    """One node: a thread that follows its events, and one that reads when there is reason to."""

    def __init__(
        self,
        name: str,
        opener: Callable[[], docker.APIClient],
        take: Callable[[str, NodeState], None],
        lose: Callable[[str, str], None],
    ) -> None:
        self._name, self._opener, self._take, self._lose = name, opener, take, lose
        self._due = threading.Event()
        self._closed = threading.Event()
        self._connected = threading.Event()
        self._client: docker.APIClient | None = None
        self._stream: Any = None
        self._threads = [
            threading.Thread(target=job, name=f"observe {name}", daemon=True)
            for job in (self._follow, self._read)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def poke(self) -> None:
        self._due.set()

    def close(self) -> None:
        self._closed.set()
        self._due.set()
        self._connected.set()
        stream = self._stream
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.close()

    def join(self, timeout: float) -> None:
        for thread in self._threads:
            thread.join(timeout)

    def _follow(self) -> None:
        from docker.errors import DockerException

        pause = SHORTEST_PAUSE
        while not self._closed.is_set():
            reason = "the event stream ended"
            try:
                client = self._opener()
                events = _Events(client)
                self._client, self._stream = client, events
                # Subscribed before the first read: what happens in between is seen twice, never missed.
                self._connected.set()
                self._due.set()
                pause = SHORTEST_PAUSE
                for event in events:
                    if changes_picture(event):
                        self._due.set()
            except (OSError, ValueError, DockerException, Problem) as error:
                reason = str(error)
            self._connected.clear()
            self._hang_up()
            if not self._closed.is_set():
                self._lose(self._name, reason)
                self._closed.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    def _hang_up(self) -> None:
        client, self._client = self._client, None
        stream, self._stream = self._stream, None
        for thing in (stream, client):
            if thing is not None:
                with suppress(OSError, ValueError):
                    thing.close()

    def _read(self) -> None:
        from docker.errors import DockerException

        while True:
            self._due.wait()
            self._due.clear()
            if self._closed.is_set():
                return
            self._connected.wait()
            client = self._client
            if client is None:
                continue  # it went away again; the follower says when it is back
            try:
                state = read_node(client, self._name)
            except (OSError, ValueError, DockerException) as error:
                if not self._closed.is_set() and self._connected.is_set():
                    self._lose(self._name, str(error))
                    # A failed read with a living stream is tried again; a dead stream ends the follower's loop.
                    if not self._closed.wait(SHORTEST_PAUSE):
                        self._due.set()
                continue
            if self._connected.is_set():
                self._take(self._name, state)


class _Events:
    """The engine's event stream, line by line, which another thread can close."""

    def __init__(self, client: docker.APIClient) -> None:
        self._events = client.events(decode=False)

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        left = b""
        for piece in self._events:
            *lines, left = (left + piece).split(b"\n")
            for line in lines:
                if line.strip():
                    yield json.loads(line)

    def close(self) -> None:
        self._events.close()
