"""Runs a command on a new terminal of this node and joins it to the terminal that it was called on.

Size changes are passed on. The command is hung up when the outer terminal goes, or sends HANG_UP: the engine
does not tell a program whose client has gone (moby, issue 9098).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import sys
import termios
import tty

HANG_UP = b"\x1b_netdojo hang up\x1b\\"  # an application program command: no key sends it


def main(argv: list[str]) -> int:
    """Runs `argv`; returns its exit code."""
    child, master = pty.fork()
    if child == 0:
        os.execvp(argv[0], argv)

    def resize(*_: object) -> None:
        with contextlib.suppress(OSError):  # the terminal has gone, and the end is near
            fcntl.ioctl(master, termios.TIOCSWINSZ, fcntl.ioctl(0, termios.TIOCGWINSZ, b"\0" * 8))

    if os.isatty(0):
        tty.setraw(0, termios.TCSANOW)  # keeps what was typed ahead
        resize()
        signal.signal(signal.SIGWINCH, resize)
    join(master)
    os.close(master)  # hangs up whatever still runs on it
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def join(master: int) -> None:
    """Passes bytes both ways until one side ends. Never blocks on a side that does not read: it may be
    waiting to be read itself."""
    os.set_blocking(master, False)
    typed, last = b"", b""
    while True:
        ready, writable, _ = select.select([0, master], [master] if typed else [], [])
        if master in ready:
            try:
                shown = os.read(master, 65536)
            except OSError:  # EIO: the last process has closed the terminal
                return
            if not shown:
                return
            while shown:
                shown = shown[os.write(1, shown) :]
        if master in writable:
            typed = typed[os.write(master, typed) :]
        if 0 in ready:
            keys = os.read(0, 65536)
            last = (last + keys)[-len(HANG_UP) :]
            if not keys or last == HANG_UP:
                return
            typed += keys


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
