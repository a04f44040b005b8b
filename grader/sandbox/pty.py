"""A terminal on a node's shell: an exec with a pty, over the engine's own hijacked connection.

The shell is ended with the terminal: an exec'd process outlives the client that started it.
"""

from __future__ import annotations

import contextlib
import socket
from types import TracebackType
from typing import TYPE_CHECKING, Any

from grader.problem import SandboxProblem
from grader.text import say

if TYPE_CHECKING:
    import docker

HANG_UP = b"\x1b_netdojo hang up\x1b\\"
"""What tells `enter --tty` that nobody looks any more: the engine does not (see image/on_tty.py)."""

# Docker's own default would swallow Ctrl-P; nobody types three of these in a row.
DETACH_KEYS = "ctrl-^,ctrl-^,ctrl-^"


class Pty:
    """`argv` running in `container` with a terminal. Use as a context manager.

    Raises SandboxProblem when the container is not running.
    """

    def __init__(
        self, outer: docker.APIClient, container: str, argv: list[str], environment: dict[str, str]
    ) -> None:
        from docker.errors import APIError

        self._outer = outer
        try:
            self._exec: str = outer.exec_create(
                container, argv, stdin=True, tty=True, environment=environment, detach_keys=DETACH_KEYS
            )["Id"]
            stream: Any = outer.exec_start(self._exec, tty=True, socket=True)
            self._stream = stream
        except APIError as error:
            raise SandboxProblem(
                say(
                    "The sandbox's shell could not be opened: {reason}",
                    reason=error.explanation or str(error),
                ),
                say("`netdojo reset` starts a fresh sandbox."),
            ) from error
        self._socket: socket.socket = getattr(self._stream, "_sock", self._stream)
        self._socket.settimeout(None)

    def fileno(self) -> int:
        """The connection's descriptor: readable when the shell has printed something."""
        return self._socket.fileno()

    def read(self) -> bytes:
        """What the shell printed; blocks until there is something; b"" when it has ended."""
        try:
            return self._socket.recv(65536)
        except ConnectionError:
            return b""

    def write(self, keys: bytes) -> None:
        """Types `keys`. Raises SandboxProblem when the shell is gone."""
        try:
            self._socket.sendall(keys)
        except ConnectionError as error:
            raise SandboxProblem(say("The sandbox's shell has ended.")) from error

    def resize(self, columns: int, rows: int) -> None:
        """Tells the shell the terminal's size; a shell that has just ended does not mind."""
        from docker.errors import APIError

        try:
            self._outer.exec_resize(self._exec, height=rows, width=columns)
        except APIError:
            return

    def exit_code(self) -> int:
        """The shell's exit code once it has ended; 129 (hangup) while it has not."""
        code = self._outer.exec_inspect(self._exec).get("ExitCode")
        return 129 if code is None else int(code)

    def close(self) -> None:
        """Hangs up: the shell and what it runs in the foreground end with the terminal."""
        with contextlib.suppress(OSError):  # ended already
            self._socket.sendall(HANG_UP)
            self._socket.shutdown(socket.SHUT_WR)
        self._stream.close()

    def __enter__(self) -> Pty:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()
