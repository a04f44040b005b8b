"""Joins an emulator to a shell elsewhere: one thread reads, one writes, so that neither waits for the other."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Protocol

from grader.problem import Problem
from tui.app.terminal.emulator import Emulator


class Pty(Protocol):
    """The far end (`grader.sandbox.pty.Pty`)."""

    def read(self) -> bytes:
        """What came, b"" at the end."""
        ...

    def write(self, keys: bytes) -> None:
        """Sends keys."""
        ...

    def resize(self, columns: int, rows: int) -> None:
        """Tells the far end the size."""
        ...

    def exit_code(self) -> int:
        """The shell's exit code, after the end."""
        ...

    def close(self) -> None:
        """Ends the shell."""
        ...


class Line:
    """An emulator on `open_pty()`, which is called on a thread of its own because it may take a while.

    `ended` is called once, on that thread: with the exit code, or with the problem that ended it.
    """

    def __init__(
        self,
        columns: int,
        rows: int,
        open_pty: Callable[[], Pty],
        ended: Callable[[int | Problem], None],
    ) -> None:
        self._out: queue.SimpleQueue[bytes | tuple[int, int] | None] = queue.SimpleQueue()
        self.emulator = Emulator(columns, rows, self._out.put, lambda wide, high: self._out.put((wide, high)))
        self._out.put((columns, rows))
        self._open_pty = open_pty
        self._ended = ended
        self._pty: Pty | None = None
        self._closed = threading.Event()
        self._reader = threading.Thread(target=self._read, name="terminal-reader", daemon=True)

    def start(self) -> None:
        """Opens the shell."""
        self._reader.start()

    def close(self) -> None:
        """Ends the shell; may be called twice."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._out.put(None)
        if self._pty is not None:
            self._pty.close()

    def _read(self) -> None:
        try:
            pty = self._pty = self._open_pty()
        except Problem as problem:
            if not self._closed.is_set():
                self._ended(problem)
            return
        if self._closed.is_set():  # closed while it was being opened
            pty.close()
            return
        threading.Thread(target=self._write, args=(pty,), name="terminal-writer", daemon=True).start()
        try:
            while output := pty.read():
                self.emulator.feed(output)
        except (OSError, ValueError):  # closed under our hands
            pass
        if self._closed.is_set():
            return
        self._out.put(None)
        try:
            code: int | Problem = pty.exit_code()
        except (OSError, Problem):
            code = 129
        pty.close()
        if not self._closed.is_set():
            self._ended(code)

    def _write(self, pty: Pty) -> None:
        while (item := self._out.get()) is not None:
            try:
                if isinstance(item, tuple):
                    pty.resize(*item)
                else:
                    pty.write(item)
            except (OSError, Problem):
                return  # the shell has ended; the reader sees it too
