"""The gateway: a unix socket on this machine whose every connection ends at a node's engine.

Each connection is a `docker exec` of `docker system dial-stdio` in the sandbox, as Docker's own SSH transport
makes one, so it works with local and remote engines, and opens no port.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from grader.problem import EngineProblem, Problem
from grader.sandbox.stream import ExecStream
from grader.text import say, verbatim

if TYPE_CHECKING:
    import docker

CHUNK = 65536
CALL_SECONDS = 30


def docker_exec_stream(outer: docker.APIClient, container: str, argv: list[str]) -> ExecStream:
    """`argv` in `container` as a stream of bytes. Raises SandboxProblem when it cannot start."""
    return ExecStream(outer, container, argv)


def client_for(path: str) -> docker.APIClient:
    """The Docker SDK's client on the gateway at `path`, with the API version negotiated.

    Raises EngineProblem when the node's engine does not answer.
    """
    import docker
    from docker.errors import DockerException

    try:
        return docker.APIClient(base_url=f"unix://{path}", version="auto", timeout=CALL_SECONDS)
    except DockerException as error:
        raise EngineProblem(
            say("The sandbox's engine does not answer: {reason}", reason=verbatim(str(error)))
        ) from error


class Gateway:
    """Listens at `path` (in `folder`, which must be 0700) and opens a stream for each connection."""

    def __init__(
        self, open_stream: Callable[[], ExecStream], folder: Path, name: str = "engine.sock"
    ) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = folder / name
        self._open_stream = open_stream
        self._live: set[_Bridge] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.path))
        self._listener.listen(32)
        threading.Thread(target=self._accept, name="gateway", daemon=True).start()

    def close(self) -> None:
        """Ends every connection and removes the socket."""
        with self._lock:
            self._closed = True
            live = list(self._live)
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept
        self._listener.close()
        self.path.unlink(missing_ok=True)
        for bridge in live:
            bridge.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), name="gateway", daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            stream = self._open_stream()
        except (Problem, OSError):
            client.close()  # the client sees an engine that is not there, which is so
            return
        bridge = _Bridge(client, stream)
        with self._lock:
            refused = self._closed
            self._live.add(bridge)
        if refused:
            bridge.close()
        bridge.run()
        with self._lock:
            self._live.discard(bridge)


class _Bridge:
    """A client's connection and a stream, joined until either ends."""

    def __init__(self, client: socket.socket, stream: ExecStream) -> None:
        self._client, self._stream = client, stream

    def run(self) -> None:
        """Carries bytes both ways; returns when the engine's side has ended."""
        threading.Thread(target=self._upward, name="gateway", daemon=True).start()
        with suppress(OSError):
            while data := self._stream.recv(CHUNK):
                self._client.sendall(data)
        self.close()

    def _upward(self) -> None:
        with suppress(OSError):
            while data := self._client.recv(CHUNK):
                self._stream.sendall(data)
        self._stream.finish()

    def close(self) -> None:
        """Ends both sides; harmless when done twice."""
        with suppress(OSError):
            self._client.shutdown(socket.SHUT_RDWR)
        self._client.close()
        self._stream.close()
