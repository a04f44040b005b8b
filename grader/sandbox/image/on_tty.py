"""Runs a command on a new pseudo-terminal of this node and joins it to the terminal it was called on.

Size changes are passed on; the command is hung up when the outer terminal goes.
"""

import fcntl
import os
import pty
import select
import signal
import sys
import termios
import tty


def main(argv):
    """Runs `argv`; returns its exit code."""
    child, master = pty.fork()
    if child == 0:
        os.execvp(argv[0], argv)

    def resize(*_):
        size = fcntl.ioctl(0, termios.TIOCGWINSZ, b"\0" * 8)
        fcntl.ioctl(master, termios.TIOCSWINSZ, size)

    if os.isatty(0):
        tty.setraw(0)
        resize()
        signal.signal(signal.SIGWINCH, resize)
    inputs = [0, master]
    while True:
        ready, _, _ = select.select(inputs, [], [])
        if master in ready:
            try:
                shown = os.read(master, 65536)
            except OSError:  # EIO: the last process has closed the terminal
                break
            if not shown:
                break
            while shown:
                shown = shown[os.write(1, shown) :]
        if 0 in ready:
            keys = os.read(0, 65536)
            if not keys:
                inputs.remove(0)
                os.close(master)
                os.kill(child, signal.SIGHUP)
                break
            while keys:
                keys = keys[os.write(master, keys) :]
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


sys.exit(main(sys.argv[1:]) & 0xFF)
