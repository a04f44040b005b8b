"""The gateway: a unix socket on this machine whose every connection ends at a node's engine.

Each connection is a `docker exec` of `docker system dial-stdio` in the sandbox, as Docker's own SSH transport
makes one, so it works with local and remote engines, and opens no port.
"""

from __future__ import annotations

import os
import socket
import stat
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from grader.patience import patient
from grader.problem import Problem, SandboxProblem
from grader.sandbox.stream import ExecStream
from grader.text import say, verbatim

if TYPE_CHECKING:
    import docker

CHUNK = 1 << 18
CALL_SECONDS = round(patient(30))


def docker_exec_stream(outer: docker.APIClient, container: str, argv: list[str]) -> ExecStream:
    """`argv` in `container` as a stream of bytes. Raises SandboxProblem when it cannot start."""
    return ExecStream(outer, container, argv)


def client_for(path: str) -> docker.APIClient:
    """The Docker SDK's client on the gateway at `path`, with the API version negotiated.

    Raises SandboxProblem (code "engine-away") when the node's engine does not answer.
    """
    from docker.errors import DockerException

    from grader.sandbox.engine_client import EngineClient

    try:
        client = EngineClient(base_url=f"unix://{path}", version="auto", timeout=CALL_SECONDS)
    except DockerException as error:
        raise SandboxProblem(
            say("The sandbox's engine does not answer: {reason}", reason=verbatim(str(error))),
            code="engine-away",
        ) from error
    # Proxies and passwords of the environment mean nothing to a unix socket; asking costs 0.3 ms a request.
    client.trust_env = False
    return client


class Gateway:
    """Listens on a unix socket in `folder`, which only its owner may enter, and bridges every connection.

    `open_stream` is called for each connection, in a thread of its own, since it takes about 60 ms. What
    kept the last connection from its engine, if anything did, is in `problem`. Two threads a connection:
    measured at the speed of `docker exec` itself, and a stream that blocks holds up no other.

    Raises SandboxProblem when `folder` is not safe or the socket cannot be made.
    """

    def __init__(
        self, open_stream: Callable[[], ExecStream], folder: Path, name: str = "engine.sock"
    ) -> None:
        self.path = folder / name
        self.problem: Problem | None = None
        self._open_stream = open_stream
        self._live: set[_Bridge] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._listener = _listen(folder, self.path)
        threading.Thread(target=self._accept, name="gateway", daemon=True).start()

    def client(self) -> docker.APIClient:
        """As `client_for`, but with the sandbox's own reason where there is one."""
        self.problem = None
        try:
            return client_for(str(self.path))
        except SandboxProblem as problem:
            raise (self.problem or problem) from problem

    def close(self) -> None:
        """Ends every connection and removes the socket; may be called twice."""
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
        except (Problem, OSError) as error:
            self.problem = error if isinstance(error, Problem) else _away(str(error))
            client.close()  # the client sees an engine that is not there, which is so
            return
        bridge = _Bridge(client, stream, self._note)
        with self._lock:
            refused = self._closed
            self._live.add(bridge)
        if refused:
            bridge.close()
        bridge.run()
        with self._lock:
            self._live.discard(bridge)

    def _note(self, complaint: bytes) -> None:
        """Keeps what a command that answered nothing said instead."""
        if complaint:
            self.problem = _away(complaint.decode("utf-8", "replace").strip())


class _Bridge:
    """A client's connection and a stream, joined until the stream ends."""

    def __init__(
        self, client: socket.socket, stream: ExecStream, unanswered: Callable[[bytes], None]
    ) -> None:
        self._client, self._stream, self._unanswered = client, stream, unanswered

    def run(self) -> None:
        """Carries bytes both ways; returns when the stream's side has ended.

        A client that has sent all it has may still read. When it leaves, the command sees the end of its
        stdin, which ends dial-stdio as soon as the engine notices; writing to a client that left ends both.
        """
        upward = threading.Thread(target=self._upward, name="gateway", daemon=True)
        upward.start()
        answered = False
        with suppress(OSError):
            while data := self._stream.recv(CHUNK):
                answered = True
                self._client.sendall(data)
        if not answered:  # told before the client sees its end, since it asks for the reason then
            self._unanswered(self._stream.complaint)
        with suppress(OSError):
            self._client.shutdown(socket.SHUT_RDWR)  # wakes the other thread
        upward.join()
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
        self._stream.close()
        self._client.close()


def _away(why: str) -> SandboxProblem:
    return SandboxProblem(
        say("The sandbox's engine does not answer: {reason}", reason=verbatim(why)), code="engine-away"
    )


def _listen(folder: Path, path: Path) -> socket.socket:
    """A listening socket at `path`, which appears when it is ready and replaces what a killed run left."""
    listener = socket.socket(socket.AF_UNIX)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
            raise PermissionError(0, "others may enter it")
        fresh.unlink(missing_ok=True)
        listener.bind(str(fresh))
        listener.listen(32)
        fresh.replace(path)
    except OSError as error:
        listener.close()
        reason = verbatim(error.strerror or str(error))
        raise SandboxProblem(
            say(
                "No socket for the sandbox's engine can be made in {folder}: {reason}",
                folder=folder,
                reason=reason,
            ),
            code="gateway",
        ) from error
    return listener
