"""Attempts to take more than one's share. Each is bounded: a little above the limit, then it stops by itself.

At its height each says so and waits for a word, so that whoever watches can ask the others how they are.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from .tools import Aim, Refused, Unknown, attempt

MEGABYTE = 1 << 20
LINE = b"netdojo-flood " * 73 + b"\n"
FLOOD = 8 * MEGABYTE


def at_height(name: str) -> None:
    """Says that `name` is at its height and waits for a line."""
    os.write(1, (json.dumps({"height": name}) + "\n").encode())
    os.read(0, 1)


@attempt("processes")
def processes(aim: Aim) -> str:
    """More processes than the limit."""
    children: list[int] = []
    try:
        while len(children) <= aim["pids"]:
            try:
                child = os.fork()
            except OSError as error:
                if error.errno != errno.EAGAIN:
                    raise
                at_height("processes")
                raise Refused(f"{len(children)} of {aim['pids']} processes, then no more") from None
            if child == 0:
                signal.pause()
            children.append(child)
        at_height("processes")
        return f"{len(children)} processes at once"
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
        for child in children:
            os.waitpid(child, 0)


@attempt("memory")
def memory(aim: Aim) -> str:
    """More memory than the limit, in a process that offers itself to the kernel's killer."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        Path("/proc/self/oom_score_adj").write_text("1000")
        kept = []
        # Before the limit, so that the height can be looked at: beyond it the killer comes at once.
        for number in range(1, aim["memory"] // MEGABYTE // 16 + 4):
            block = bytearray(16 * MEGABYTE)
            block[::4096] = b"x" * (len(block) // 4096)
            kept.append(block)
            if number == aim["memory"] // MEGABYTE // 16 - 8:
                at_height("memory")
            os.write(writing, b"x")
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        got = len(told.read()) * 16
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) == -signal.SIGKILL:
        raise Refused(f"killed at {got} of {aim['memory'] // MEGABYTE} MB")
    if got * MEGABYTE > aim["memory"]:
        return f"{got} MB taken"
    raise Unknown(f"ended at {got} MB with {os.waitstatus_to_exitcode(status)}")


@attempt("disk")
def disk(aim: Aim) -> str:
    """More on the disk than its quota."""
    block, written = b"\xaa" * MEGABYTE, 0
    with tempfile.NamedTemporaryFile(dir=aim["data"], prefix="netdojo-", buffering=0) as file:
        try:
            while written <= aim["disk"]:
                written += os.write(file.fileno(), block)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            at_height("disk")
            raise Refused(f"full at {written // MEGABYTE} of {aim['disk'] // MEGABYTE} MB") from None
        at_height("disk")
    return f"{written // MEGABYTE} MB written"


@attempt("inodes")
def inodes(aim: Aim) -> str:
    """More files on the disk than it shall have."""
    folder, made = tempfile.mkdtemp(dir=aim["data"], prefix="netdojo-"), 0
    try:
        try:
            while made <= aim["inodes"]:
                os.close(os.open(f"{folder}/{made}", os.O_CREAT | os.O_WRONLY))
                made += 1
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            at_height("inodes")
            raise Refused(f"no more after {made} of {aim['inodes']} files") from None
        at_height("inodes")
        return f"{made} files made"
    finally:
        shutil.rmtree(folder)


@attempt("log")
def log(aim: Aim) -> str:
    """8 MB into the container's own output, which the outer engine keeps. How much it kept is looked up there."""
    with Path(f"/proc/{aim['first']}/fd/1").open("wb", buffering=0) as output:
        for _ in range(FLOOD // len(LINE)):
            output.write(LINE)
    at_height("log")
    sys.stdout.flush()
    return f"{FLOOD // MEGABYTE} MB of output written"
