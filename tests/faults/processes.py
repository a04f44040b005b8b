"""Waits for the end of processes that are not children of this one."""

from __future__ import annotations

import os
import select
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def opened_process(pid: int) -> Iterator[int]:
    """A descriptor that is readable when the process has ended. Raises ProcessLookupError where it has already."""
    process = os.pidfd_open(pid)
    try:
        yield process
    finally:
        os.close(process)


def await_end(pid: int, seconds: float) -> None:
    """Returns when the process has ended, or after `seconds`."""
    with suppress(ProcessLookupError), opened_process(pid) as process:
        select.select([process], [], [], seconds)


def end(pid: int, seconds: float) -> None:
    """kill -9, and waits for the end."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    await_end(pid, seconds)


@contextmanager
def held(program: subprocess.Popen[bytes]) -> Iterator[None]:
    """`program` stands still, so that it cannot go past its stage meanwhile."""
    program.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        program.send_signal(signal.SIGCONT)
