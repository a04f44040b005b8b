"""Follows one engine: one thread listens to its events, another reads it again when there is reason to.

Part of the observer. Touches the engine only through the clients that it is given.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.network.read import Kept, read_node, reason
from grader.network.state import NodeState
from grader.problem import Problem

if TYPE_CHECKING:
    import docker

SHORTEST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
"""Seconds between two tries to reach an engine that is away; each try doubles the pause."""

SILENT_SECONDS = 1.0
"""How often an engine is read without an event while it holds something that can change without one."""

HEARTBEAT_SECONDS = 15.0
"""How often an engine is read in any case: an event stream may be cut without a word, by a lost network."""

KINDS = ("container", "network", "node", "service", "daemon")
WITHOUT_EFFECT = (
    *("exec_", "health_status", "top", "attach", "detach", "resize", "export", "copy", "commit"),
    *("archive-path", "extract-to-dir", "kill"),  # what a signal does comes as an event of its own
)


def changes_picture(event: Mapping[str, Any]) -> bool:
    """Whether an event of `GET /events` can change what a picture holds."""
    action = str(event.get("Action") or event.get("status") or "")
    return event.get("Type") in KINDS and not action.startswith(WITHOUT_EFFECT)


def changes_silently(state: NodeState) -> bool:
    """Whether `state` can change without an event.

    `docker network connect` says nothing when the container does not run (seen on 20.10 and 26.1), and a
    swarm says nothing of its tasks on other nodes, nor to its workers.
    """
    return state.swarm is not None or any(c.status not in ("running", "paused") for c in state.containers)


@dataclass(frozen=True, slots=True, eq=False)
class _Connection:
    """One client and its event stream: from being there to being lost."""

    client: docker.APIClient
    events: Any  # docker.types.daemon.CancellableStream: an iterator with `close`

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        left = b""
        for piece in self.events:
            *lines, left = (left + piece).split(b"\n")
            for line in lines:
                if line.strip():
                    yield json.loads(line)

    def hang_up(self) -> None:
        """Ends it; whoever listens to the events in another thread gets their end."""
        with suppress(*_failures()):
            self.events.close()
        with suppress(*_failures()):
            self.client.close()


class Follower:
    """One node of an observer: calls `take` with each new state, `lose` with a reason when there is none."""

    def __init__(
        self,
        name: str,
        opener: Callable[[], docker.APIClient],
        take: Callable[[str, NodeState], None],
        lose: Callable[[str, str], None],
    ) -> None:
        self._name, self._opener, self._take, self._lose = name, opener, take, lose
        self._condition = threading.Condition()
        self._kept = Kept()
        self._whole = time.monotonic()  # when all was doubted last for the time's sake
        self._connection: _Connection | None = None
        self._due = False
        self._silent = False
        self._closed = threading.Event()
        self._threads = [
            threading.Thread(target=job, name=f"observer of {name}", daemon=True)
            for job in (self._follow, self._read)
        ]

    def start(self) -> None:
        """Starts both threads."""
        for thread in self._threads:
            thread.start()

    def poke(self) -> None:
        """Has the node read again, all of it."""
        self._kept.doubt_all()
        self._note()

    def _note(self) -> None:
        with self._condition:
            self._due = True
            self._condition.notify_all()

    def close(self) -> None:
        """Tells both threads to end; `join` waits for them."""
        self._closed.set()
        with self._condition:
            self._condition.notify_all()
            connection = self._connection
        if connection is not None:
            connection.hang_up()

    def join(self, timeout: float) -> None:
        """Waits until both threads have ended, at most `timeout` seconds each."""
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(timeout)

    def _follow(self) -> None:
        pause = SHORTEST_PAUSE
        while not self._closed.is_set():
            why = "the engine ended the connection"
            try:
                connection = self._connect()
            except _failures() as error:
                why = _words(error)
            else:
                pause = SHORTEST_PAUSE
                try:
                    for event in connection:
                        if changes_picture(event):
                            self._doubt(event)
                            self._note()
                except _failures() as error:
                    why = _words(error)
                self._disconnect(connection, why)
                continue
            self._report_loss(why)
            self._closed.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _doubt(self, event: Mapping[str, Any]) -> None:
        """What an event is about is read anew: the container itself, or the one that a network got or lost."""
        actor = event.get("Actor") or {}
        if event.get("Type") == "container":
            self._kept.doubt(str(actor.get("ID") or event.get("id")))
        elif event.get("Type") == "network":
            self._kept.doubt(str((actor.get("Attributes") or {}).get("container")))
        else:
            self._kept.doubt_all()

    def _connect(self) -> _Connection:
        client = self._opener()
        connection: _Connection | None = None
        try:
            # Subscribed before the first read, so that a change in between is seen twice rather than never.
            # The engine answers a moment before it subscribes us; `since` has it repeat what fell between.
            connection = _Connection(client, client.events(since=0, decode=False))
        finally:
            if connection is None:
                client.close()
        with self._condition:
            self._connection = connection
            self._kept.doubt_all()
            self._due = True
            self._condition.notify_all()
        if self._closed.is_set():  # `close` may have come too early to see the connection
            connection.hang_up()
        return connection

    def _disconnect(self, connection: _Connection, why: str) -> None:
        with self._condition:
            self._connection = None
            self._report_loss(why)
        connection.hang_up()

    def _report_loss(self, why: str) -> None:
        if not self._closed.is_set():
            self._lose(self._name, why)

    def _read(self) -> None:
        pause = SHORTEST_PAUSE
        while (connection := self._await_reason()) is not None:
            try:
                state = read_node(connection.client, self._name, self._kept)
            except _failures() as error:
                with self._condition:
                    if self._connection is connection:
                        self._report_loss(_words(error))
                    self._due = True
                if not _engine_refused(error):
                    connection.hang_up()  # has the other thread connect anew
                self._closed.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
                continue
            pause = SHORTEST_PAUSE
            with self._condition:
                self._silent = changes_silently(state)
                # A state read over a connection that was lost meanwhile is not what there is now.
                if self._connection is connection and not self._closed.is_set():
                    self._take(self._name, state)

    def _await_reason(self) -> _Connection | None:
        """The connection to read over, when there is one and a reason to; None at the end.

        The reason is taken: all events until now are one.
        """
        with self._condition:
            self._condition.wait_for(
                lambda: self._closed.is_set() or (self._due and self._connection is not None),
                SILENT_SECONDS if self._silent else HEARTBEAT_SECONDS,
            )
            if time.monotonic() - self._whole > HEARTBEAT_SECONDS:
                self._whole = time.monotonic()
                self._kept.doubt_all()  # some things are told nowhere: the links of one that another's new name is in
            while self._connection is None and not self._closed.is_set():
                self._condition.wait()
            self._due = False
            return None if self._closed.is_set() else self._connection


def _failures() -> tuple[type[Exception], ...]:
    """What an engine that is away, or goes away, makes the SDK raise; requests' errors are OSErrors."""
    from docker.errors import DockerException

    # A stream that is cut loses its inner parts under the SDK's hands: hence AttributeError.
    return (OSError, ValueError, AttributeError, Problem, DockerException)


def _engine_refused(error: BaseException) -> bool:
    """Whether the engine is there and answered with an error."""
    from docker.errors import APIError

    return isinstance(error, APIError | Problem)


def _words(error: BaseException) -> str:
    return str(error) if isinstance(error, Problem) else reason(error)
