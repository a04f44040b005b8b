"""Keeps the picture fresh: reads a node again whenever its engine's events say that it may have changed.

Hands each new `NetworkState` to whoever subscribed. Touches engines only through clients that it is given.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING

from grader.network.follower import Follower
from grader.network.state import NetworkState, NodeState

if TYPE_CHECKING:
    import docker

Told = Callable[[NetworkState], None]
CLOSE_SECONDS = 2.0
"""How long `close` waits for its threads; only a request to an engine that hangs can hold one longer."""


class Observer:
    """Follows the engines that `nodes` opens clients of, each by its own threads. `close()` ends it.

    A client is opened for each connection and closed by the observer; an opener raises OSError,
    DockerException or a Problem when there is no engine just now.

    >>> with Observer({"host1": lambda: client_for(path)}) as observer:           # doctest: +SKIP
    ...     observer.wait_for(lambda picture: picture.node("host1").network("shop") is not None, timeout=5)
    """

    def __init__(self, nodes: Mapping[str, Callable[[], docker.APIClient]]) -> None:
        self._names = tuple(nodes)
        self._states: dict[str, NodeState] = {}
        self._missing: dict[str, str] = {}
        self._changed = threading.Condition()
        self._latest: NetworkState | None = None
        self._told: list[Told] = []
        self._teller: threading.Thread | None = None
        self._closed = False
        self._followers = [Follower(name, opener, self._take, self._lose) for name, opener in nodes.items()]
        for follower in self._followers:
            follower.start()

    @property
    def latest(self) -> NetworkState | None:
        """The newest picture; None until every node has been read or found missing once."""
        with self._changed:
            return self._latest

    def subscribe(self, told: Told) -> None:
        """Calls `told` with the latest picture, if there is one, and with each new one after it.

        All calls come from one thread, in order. While one takes its time, newer pictures replace older
        ones that were not told yet; the last is never left out. `told` must not raise.
        """
        with self._changed:
            self._told.append(told)
            if self._teller is None and not self._closed:
                self._teller = threading.Thread(target=self._tell, name="observer", daemon=True)
                self._teller.start()
            self._changed.notify_all()

    def wait_for(self, fits: Callable[[NetworkState], bool], timeout: float) -> NetworkState | None:
        """The latest picture as soon as `fits` holds for it; None after `timeout` seconds or at the close."""
        found: list[NetworkState] = []

        def met() -> bool:
            if not self._closed and self._latest is not None and fits(self._latest):
                found.append(self._latest)
            return self._closed or bool(found)

        with self._changed:
            self._changed.wait_for(met, timeout)
        return found[0] if found else None

    def poke(self) -> None:
        """Reads every node again, event or not."""
        for follower in self._followers:
            follower.poke()

    def close(self) -> None:
        """Ends every thread and connection; may be called twice, and from a subscriber."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            teller = self._teller
        for follower in self._followers:
            follower.close()
        for follower in self._followers:
            follower.join(CLOSE_SECONDS)
        if teller is not None and teller is not threading.current_thread():
            teller.join(CLOSE_SECONDS)

    def __enter__(self) -> Observer:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def _take(self, name: str, state: NodeState) -> None:
        with self._changed:
            self._states[name] = state
            self._missing.pop(name, None)
            self._renew()

    def _lose(self, name: str, reason: str) -> None:
        with self._changed:
            self._states.pop(name, None)
            self._missing[name] = reason
            self._renew()

    def _renew(self) -> None:
        if len(self._states) + len(self._missing) < len(self._names):
            return  # not every node has been asked yet
        picture = NetworkState(
            {name: self._states[name] for name in self._names if name in self._states}, dict(self._missing)
        )
        if picture != self._latest:
            self._latest = picture
            self._changed.notify_all()

    def _tell(self) -> None:
        """Brings every subscriber up to date, one call at a time."""
        seen: dict[int, NetworkState] = {}

        def behind() -> tuple[int, Told] | None:
            return next(
                (
                    (number, told)
                    for number, told in enumerate(self._told)
                    if self._latest is not None and seen.get(number) is not self._latest
                ),
                None,
            )

        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or behind() is not None)
                next_one = behind()
                if self._closed or next_one is None or self._latest is None:
                    return
                number, told = next_one
                picture = seen[number] = self._latest
            told(picture)
