"""Speaks with a node's agent: asks probes, reads refusals and answers, hears of new ones.

The protocol is image/agent/serve.py's. One thread reads; any number of threads may ask.
"""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Protocol

from grader.checks.probe import ProbeBroken, ProbeRequest, ProbeResult, Route
from grader.network.state import Refusal
from grader.patience import patient
from grader.text import say, verbatim

ASK_SECONDS = patient(10.0)
GRACE_SECONDS = patient(5.0)


class Stream(Protocol):
    """A connection to the agent; `socket.socket` is one."""

    def recv(self, size: int, /) -> bytes:
        """The next bytes, b"" at the end."""
        ...

    def sendall(self, data: bytes, /) -> None:
        """Sends all of `data`."""
        ...

    def close(self) -> None:
        """Ends the connection, and a `recv` that waits."""
        ...


class AgentClient:
    """One node's agent over `stream`. Every method raises ProbeBroken when the agent is lost or silent."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._waiting: dict[int, _Slot] = {}
        self._listeners: list[Callable[[Mapping[str, Any]], None]] = []
        self.closed = False
        self._reader = threading.Thread(target=self._read, name="agent", daemon=True)
        self._reader.start()

    def probe(self, request: ProbeRequest) -> ProbeResult:
        """The answer to `request`."""
        words = {"op": "probe", **asdict(request)}
        return result_from(self._ask(words, 5 * request.timeout + GRACE_SECONDS))

    def refusals(self) -> tuple[Refusal, ...]:
        """What the engine refused its clients lately, the oldest first."""
        return tuple(Refusal(**entry) for entry in self._ask({"op": "refusals"}, ASK_SECONDS))

    def answers(self) -> dict[str, str]:
        """The learner's answers so far, by goal."""
        return dict(self._ask({"op": "answers"}, ASK_SECONDS))

    def subscribe(self, told: Callable[[Mapping[str, Any]], None]) -> None:
        """Calls `told(event)`, in the reading thread, for each refusal and each answer from now on."""
        self._listeners.append(told)
        self._ask({"op": "subscribe"}, ASK_SECONDS)

    def close(self) -> None:
        """Ends the connection."""
        self._stream.close()
        self._end()

    def _ask(self, request: Mapping[str, Any], timeout: float) -> Any:
        number = next(self._numbers)
        slot = _Slot()
        self._waiting[number] = slot
        try:
            if self.closed:
                raise ProbeBroken(say("The sandbox's agent is gone."))
            with self._lock:
                self._stream.sendall(json.dumps({**request, "id": number}).encode() + b"\n")
            if not slot.ready.wait(timeout):
                raise ProbeBroken(
                    say("The sandbox's agent did not answer in {seconds} s.", seconds=round(timeout))
                )
        except OSError as error:
            raise ProbeBroken(say("The sandbox's agent is gone.")) from error
        finally:
            self._waiting.pop(number, None)
        if slot.message is None:
            raise ProbeBroken(say("The sandbox's agent is gone."))
        if "error" in slot.message:
            raise ProbeBroken(say("A probe could not run: {reason}", reason=verbatim(slot.message["error"])))
        return slot.message["result"]

    def _read(self) -> None:
        heard = bytearray()
        try:
            while data := self._stream.recv(65536):
                heard += data
                while b"\n" in heard:
                    line, _, rest = bytes(heard).partition(b"\n")
                    heard = bytearray(rest)
                    self._take(json.loads(line))
        except (OSError, ValueError):
            pass  # whoever waits is told below that the agent is gone
        finally:
            self._end()

    def _take(self, message: Mapping[str, Any]) -> None:
        if "event" in message:
            for told in list(self._listeners):
                told(message)
            return
        slot = self._waiting.get(message.get("id", 0))
        if slot is not None:
            slot.message = message
            slot.ready.set()

    def _end(self) -> None:
        self.closed = True
        for slot in list(self._waiting.values()):
            slot.ready.set()


class _Slot:
    """Where an asker waits for its answer."""

    def __init__(self) -> None:
        self.ready = threading.Event()
        self.message: Mapping[str, Any] | None = None


def result_from(words: Mapping[str, Any]) -> ProbeResult:
    """The agent's JSON as a `ProbeResult`."""
    return ProbeResult(
        outcome=words["outcome"],
        addresses=tuple(words.get("addresses", ())),
        peer=words.get("peer", ""),
        status=words.get("status"),
        body=words.get("body", ""),
        detail=words.get("detail", ""),
        listeners=tuple((kind, address, port) for kind, address, port in words.get("listeners", ())),
        routes=tuple(Route(**route) for route in words.get("routes", ())),
        netns=words.get("netns", ""),
        seen=tuple(words.get("seen", ())),
        elapsed=words.get("elapsed", 0.0),
    )
