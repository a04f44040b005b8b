"""The node's engine, asked over its own socket."""

from __future__ import annotations

import hashlib
import json
import socket
from typing import Any

ENGINE = "/run/docker/engine.sock"
SECONDS = 30.0


class Engine:
    """Questions to the engine over its own socket, not the learner's door: nothing of this is seen as theirs.

    HTTP/1.0 by hand: an answer ends with its connection, and Python's own client takes longer to load than to ask.
    """

    def ask(self, path: str, method: str = "GET", body: object = None) -> Any:
        """The answer's JSON; None for a refusal or an answer without words."""
        words = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.0\r\nHost: engine\r\nContent-Type: application/json\r\n"
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(SECONDS)
            line.connect(ENGINE)
            line.sendall(f"{head}Content-Length: {len(words)}\r\n\r\n".encode() + words)
            answer = b"".join(iter(lambda: line.recv(65536), b""))
        status, _, rest = answer.partition(b"\r\n")
        said = rest.partition(b"\r\n\r\n")[2]
        return json.loads(said) if said and int(status.split()[1]) < 300 else None


def word(value: object) -> str:
    """A short word for `value`, another for another value."""
    said = value if isinstance(value, bytes) else json.dumps(value, sort_keys=True).encode()
    return hashlib.blake2b(said, digest_size=12).hexdigest()
