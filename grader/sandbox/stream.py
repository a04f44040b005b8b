"""Bytes to and from a command in a container, over the engine's hijacked exec connection.

Knows the frames in which the engine sends stdout and stderr (API: "Stream format" of attach).
"""

from __future__ import annotations

import select
import socket
import struct
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from grader.problem import SandboxProblem
from grader.text import say, verbatim

if TYPE_CHECKING:
    import docker

STDOUT, STDERR = 1, 2
HEADER = struct.Struct(">BxxxL")


class Frames:
    """Takes the engine's bytes as they come and gives back whole (stream, payload) pieces.

    A payload may be given in several pieces: nothing is held back but a header.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._kind = 0
        self._left = 0

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """The pieces that `data` completes."""
        self._buffer += data
        while self._buffer:
            if not self._left:
                if len(self._buffer) < HEADER.size:
                    return
                self._kind, self._left = HEADER.unpack_from(self._buffer)
                del self._buffer[: HEADER.size]
                continue
            piece = bytes(self._buffer[: self._left])
            del self._buffer[: len(piece)]
            self._left -= len(piece)
            yield self._kind, piece


class ExecStream:
    """`argv` running in `container` without a terminal: its stdin and stdout as one stream of bytes.

    What it says on stderr is kept (the last 4 KB) in `complaint`. Raises SandboxProblem when it cannot start.
    """

    def __init__(self, outer: docker.APIClient, container: str, argv: list[str]) -> None:
        from docker.errors import DockerException

        try:
            self.identity: str = outer.exec_create(container, argv, stdin=True)["Id"]
            self._response: Any = outer.exec_start(self.identity, socket=True)
        except DockerException as error:
            reason = getattr(error, "explanation", None) or str(error)
            raise SandboxProblem(
                say("The sandbox does not take commands: {reason}", reason=verbatim(str(reason))),
                say("`netdojo reset` starts a fresh one."),
                code="gone",
            ) from error
        self._socket: socket.socket = getattr(self._response, "_sock", self._response)
        self._socket.settimeout(None)
        self._frames = Frames()
        self.complaint = b""

    def fileno(self) -> int:
        """The connection's descriptor."""
        return self._socket.fileno()

    def receive(self) -> tuple[bytes, bytes] | None:
        """(stdout, stderr) of what came next, either may be b""; None at the end. Blocks for it."""
        try:
            data = self._socket.recv(65536)
        except (ConnectionError, TimeoutError):
            return None
        if not data:
            return None
        out, err = bytearray(), bytearray()
        for kind, piece in self._frames.feed(data):
            (err if kind == STDERR else out).extend(piece)
        self.complaint = (self.complaint + err)[-4096:]
        return bytes(out), bytes(err)

    def recv(self, _size: int = 65536) -> bytes:
        """What the command printed next, b"" at its end; like `socket.recv`, but the size is not a limit."""
        while (pieces := self.receive()) is not None:
            if pieces[0]:
                return pieces[0]
        return b""

    def sendall(self, data: bytes) -> None:
        """Writes to the command's stdin. Raises OSError when it is gone."""
        self._socket.sendall(data)

    def finish(self) -> None:
        """Closes the command's stdin; its output can still be read."""
        try:
            self._socket.shutdown(socket.SHUT_WR)
        except OSError:
            return  # the command has ended already

    def close(self) -> None:
        """Ends the connection; the command sees the end of its stdin."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the other side was first
        self._response.close()


def run_exec(
    outer: docker.APIClient, container: str, argv: list[str], stdin: bytes | None, timeout: float | None
) -> tuple[int, bytes, bytes]:
    """Runs `argv` to its end: (exit code, stdout, stderr). Raises SandboxProblem after `timeout` seconds."""
    stream = ExecStream(outer, container, argv)
    out, err = bytearray(), bytearray()
    deadline = None if timeout is None else time.monotonic() + timeout
    pending = memoryview(stdin or b"")
    try:
        if not pending:
            stream.finish()
        while True:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            readable, writable, _ = select.select([stream], [stream] if pending else [], [], left)
            if not readable and not writable:
                raise SandboxProblem(
                    say(
                        "A command in the sandbox took longer than {seconds} s.", seconds=round(timeout or 0)
                    ),
                    code="timeout",
                )
            if writable:
                try:
                    stream.sendall(pending[:16384])
                    pending = pending[16384:]
                except ConnectionError:
                    pending = memoryview(b"")  # the command ended without reading all
                if not pending:
                    stream.finish()
            if readable:
                pieces = stream.receive()
                if pieces is None:
                    break
                out += pieces[0]
                err += pieces[1]
    finally:
        stream.close()
    code = outer.exec_inspect(stream.identity).get("ExitCode")
    if code is None:
        raise SandboxProblem(say("The sandbox was lost while a command ran in it."), code="gone")
    return int(code), bytes(out), bytes(err)
