"""Joins this terminal to a shell elsewhere: raw keys in, bytes out, size changes passed on.

Touches the terminal's modes and puts them back whatever happens.
"""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import sys
import termios
import tty
from collections.abc import Callable
from typing import Protocol

HEARTBEAT_SECONDS = 60.0


class Pty(Protocol):
    """The far end."""

    def fileno(self) -> int:
        """A descriptor that is readable when there is output."""
        ...

    def read(self) -> bytes:
        """What came, b"" at the end."""
        ...

    def write(self, keys: bytes) -> None:
        """Sends keys."""
        ...

    def resize(self, columns: int, rows: int) -> None:
        """Tells the far end the terminal's size."""
        ...

    def exit_code(self) -> int:
        """The shell's exit code, after the end."""
        ...


def attach(pty: Pty, keep_alive: Callable[[], None]) -> int:
    """Runs until the far shell ends or this terminal (standard input) vanishes; returns the shell's exit code.

    `keep_alive` is called once a minute, so that a sandbox in use is not taken for forgotten.
    """
    inward = sys.stdin.fileno()
    before = termios.tcgetattr(inward)
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_write, False)
    old_wakeup = signal.set_wakeup_fd(wake_write)
    old_handler = signal.signal(signal.SIGWINCH, lambda *_: None)
    try:
        tty.setraw(inward, termios.TCSADRAIN)  # what was typed ahead counts
        _resize(pty)
        with selectors.DefaultSelector() as selector:
            selector.register(inward, selectors.EVENT_READ)
            selector.register(pty.fileno(), selectors.EVENT_READ)
            selector.register(wake_read, selectors.EVENT_READ)
            while True:
                ready = [key.fd for key, _ in selector.select(HEARTBEAT_SECONDS)]
                if not ready:
                    keep_alive()
                if wake_read in ready:
                    os.read(wake_read, 512)
                    _resize(pty)
                if inward in ready:
                    keys = os.read(inward, 65536)
                    if not keys:
                        return 129  # the terminal is gone, as after a hangup
                    pty.write(keys)
                if pty.fileno() in ready:
                    shown = pty.read()
                    if not shown:
                        return pty.exit_code()
                    _write_all(sys.stdout.fileno(), shown)
    finally:
        termios.tcsetattr(inward, termios.TCSADRAIN, before)
        signal.signal(signal.SIGWINCH, old_handler)
        signal.set_wakeup_fd(old_wakeup)
        os.close(wake_read)
        os.close(wake_write)


def _resize(pty: Pty) -> None:
    size = shutil.get_terminal_size()
    pty.resize(size.columns, size.lines)


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
