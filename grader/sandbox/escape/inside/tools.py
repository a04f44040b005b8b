"""What attempts share: how one ends, system calls, mounts, and a table to put attempts in."""

from __future__ import annotations

import ctypes
import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

Aim = dict[str, Any]
"""What to aim at and which limits to break: see `grader.sandbox.escape.suite`."""

MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 32, 4096, 16384, 1 << 18
REFUSALS = (errno.EPERM, errno.EACCES, errno.EROFS)
LACKS = (errno.ENOSYS, errno.ENODEV, errno.ENXIO, errno.EOPNOTSUPP, errno.EAFNOSUPPORT)
OVERFLOW = 65534  # how the kernel shows a uid that the user namespace does not map (user_namespaces(7))
libc = ctypes.CDLL(None, use_errno=True)


class Refused(Exception):
    """The attempt met a wall; the words say which."""


class Lacking(Exception):
    """This kernel does not have what the attempt is about."""


class Unknown(Exception):
    """Whether the attempt got out cannot be told."""


ATTEMPTS: dict[str, Callable[[Aim], str]] = {}


def attempt(name: str) -> Callable[[Callable[[Aim], str]], Callable[[Aim], str]]:
    """Puts a function into ATTEMPTS under `name`."""

    def put(function: Callable[[Aim], str]) -> Callable[[Aim], str]:
        ATTEMPTS[name] = function
        return function

    return put


def judge(function: Callable[[Aim], str], aim: Aim) -> tuple[str, str]:
    """("refused" | "succeeded" | "lacking" | "unknown", what was seen)."""
    try:
        return "succeeded", function(aim)
    except Refused as wall:
        return "refused", str(wall)
    except Lacking as lack:
        return "lacking", str(lack)
    except Unknown as doubt:
        return "unknown", str(doubt)
    except OSError as error:
        words = f"{error.filename or function.__name__}: {error.strerror}"
        if error.errno in REFUSALS:
            return "refused", words
        return ("lacking" if error.errno in LACKS else "unknown"), words


def check(result: int, what: str) -> int:
    """`result` of a call of libc. Raises OSError where it is negative."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), what)
    return result


def mount(source: str, target: str, kind: str, flags: int = 0, data: str = "") -> None:
    """mount(2). Raises OSError."""
    words = [word.encode() or None for word in (source, target, kind)]
    check(libc.mount(*words, ctypes.c_ulong(flags), data.encode() or None), f"mount {kind} {data}".strip())


def fresh(kind: str, data: str = "") -> Path:
    """A new mount of file system `kind`; it goes with the attempt, whose mount namespace is its own."""
    if kind not in Path("/proc/filesystems").read_text().split():
        raise Lacking(f"no file system {kind}")
    folder = tempfile.mkdtemp(prefix="netdojo-")
    mount(kind, folder, kind, 0, data)
    return Path(folder)


def opens(path: Path | str, flags: int = os.O_WRONLY) -> str:
    """Opens a file and writes nothing: being able to is enough. Raises OSError, Lacking where there is none."""
    try:
        os.close(os.open(path, flags | os.O_CLOEXEC | os.O_NONBLOCK))
    except FileNotFoundError:
        raise Lacking(f"no {path}") from None
    return f"{path} opened"


def in_first_user_namespace() -> bool:
    """Whether this is the machine's first user namespace, where root is root."""
    return Path("/proc/self/uid_map").read_text().split() == ["0", "0", "4294967295"]
