"""The node's engine, asked over its own socket."""

from __future__ import annotations

import hashlib
import http.client
import json
import socket
from typing import Any

ENGINE = "/run/docker/engine.sock"


class Local(http.client.HTTPConnection):
    """HTTP over the engine's own socket, not the learner's door: nothing of this is seen as theirs."""

    def connect(self) -> None:
        """Connects to ENGINE."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(ENGINE)


class Engine:
    """Questions to the engine, over one connection."""

    def __init__(self) -> None:
        self._line = Local("engine", timeout=30)

    def ask(self, path: str, method: str = "GET", body: object = None) -> Any:
        """The answer's JSON; None for a refusal or an answer without words."""
        words = None if body is None else json.dumps(body)
        self._line.request(method, path, words, {"Content-Type": "application/json"} if words else {})
        answer = self._line.getresponse()
        said = answer.read()
        return json.loads(said) if said and answer.status < 300 else None


def word(value: object) -> str:
    """A short word for `value`, another for another value."""
    said = value if isinstance(value, bytes) else json.dumps(value, sort_keys=True).encode()
    return hashlib.blake2b(said, digest_size=12).hexdigest()
