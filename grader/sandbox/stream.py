"""Bytes to and from a command in a container, over the engine's hijacked exec connection.

Knows the frames in which the engine sends stdout and stderr (API: "Stream format" of attach).
"""

from __future__ import annotations

import select
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from grader.problem import SandboxProblem
from grader.text import say, verbatim

if TYPE_CHECKING:
    import docker

CHUNK = 1 << 18
STDOUT, STDERR = 1, 2
HEADER = struct.Struct(">BxxxL")


class Frames:
    """Takes the engine's bytes as they come and gives back whole (stream, payload) pieces.

    A payload may be given in several pieces: nothing is held back but a header.
    """

    def __init__(self) -> None:
        self._header = b""  # the beginning of a header whose rest has not come yet
        self._kind = 0
        self._left = 0

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """The pieces that `data` completes."""
        if self._header:
            data, self._header = self._header + data, b""
        at = 0
        while at < len(data):
            if not self._left:
                if len(data) - at < HEADER.size:
                    self._header = data[at:]
                    return
                self._kind, self._left = HEADER.unpack_from(data, at)
                at += HEADER.size
                continue
            piece = data[at : at + self._left]
            at += len(piece)
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
            # Of a kind of its own for each transport.
            self._response = cast("Any", outer.exec_start(self.identity, socket=True))
        except DockerException as error:
            reason = getattr(error, "explanation", None) or str(error)
            raise SandboxProblem(
                say("The sandbox does not take commands: {reason}", reason=verbatim(str(reason))),
                say("`netdojo reset` starts a fresh one."),
                code="gone",
            ) from error
        self._socket: socket.socket = getattr(self._response, "_sock", self._response)
        self._early = self._read_ahead()
        self._socket.settimeout(None)
        self._frames = Frames()
        self.complaint = b""

    def _read_ahead(self) -> bytes:
        """What the command printed so soon that the SDK read it together with the engine's answer.

        The SDK gives its raw socket away and forgets what its buffer holds; without these bytes all frames
        after them would be read wrong.
        """
        answer = getattr(self._response, "_response", None)
        buffered: Any = getattr(getattr(getattr(answer, "raw", None), "_fp", None), "fp", None)
        if buffered is None or not hasattr(buffered, "peek"):
            return b""
        self._socket.setblocking(False)
        try:
            early: bytes = buffered.peek() or b""
        except OSError:  # nothing came yet (TLS says so by an error); a real one comes again when reading
            return b""
        return early

    def at_hand(self) -> bool:
        """Whether bytes wait on this side of the connection, where `select` cannot see them."""
        return bool(self._early or getattr(self._socket, "pending", int)())

    def fileno(self) -> int:
        """The connection's descriptor."""
        return self._socket.fileno()

    def receive(self) -> tuple[bytes, bytes] | None:
        """(stdout, stderr) of what came next, either may be b""; None at the end. Blocks for it."""
        try:
            data, self._early = self._early or self._socket.recv(CHUNK), b""
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
        with suppress(OSError):  # the other side was first
            self._socket.shutdown(socket.SHUT_RDWR)
        self._response.close()


def run_exec(
    outer: docker.APIClient, container: str, argv: list[str], stdin: bytes | None, timeout: float | None
) -> tuple[int, bytes, bytes]:
    """Runs `argv` to its end: (exit code, stdout, stderr).

    Raises SandboxProblem after `timeout` seconds, or where the sandbox is lost meanwhile.
    """
    from docker.errors import NotFound

    stream = ExecStream(outer, container, argv)
    out, err = bytearray(), bytearray()
    deadline = None if timeout is None else time.monotonic() + timeout
    pending = memoryview(stdin or b"")
    try:
        if not pending:
            stream.finish()
        while True:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            if stream.at_hand():
                left = 0.0
            readable, writable, _ = select.select([stream], [stream] if pending else [], [], left)
            if not readable and stream.at_hand():
                readable = [stream]
            if not readable and not writable:
                raise SandboxProblem(
                    say(
                        "A command in the sandbox took longer than {seconds} s.", seconds=round(timeout or 0)
                    ),
                    code="timeout",
                )
            if writable:
                try:
                    stream.sendall(bytes(pending[:16384]))
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
    try:
        code = outer.exec_inspect(stream.identity).get("ExitCode")
    except NotFound:  # the engine has removed the container, and forgotten what ran in it
        code = None
    if code is None:
        raise SandboxProblem(say("The sandbox was lost while a command ran in it."), code="gone")
    return int(code), bytes(out), bytes(err)
