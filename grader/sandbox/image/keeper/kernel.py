"""The kernel's own calls and files, and the commands that speak to it, as the keeper uses them."""

from __future__ import annotations

import ctypes
import os
import subprocess
from pathlib import Path

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REMOUNT, MS_BIND = 1, 2, 4, 32, 4096
MNT_DETACH = 2
PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4
libc = ctypes.CDLL(None, use_errno=True)


class Unsupported(Exception):
    """This host cannot run the sandbox in the asked way."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def mount(source: str, target: Path | str, kind: str = "", flags: int = 0, data: str = "") -> None:
    """mount(2). Raises OSError."""
    words = [value.encode() if value else None for value in (source, str(target), kind)]
    if libc.mount(*words, ctypes.c_ulong(flags), data.encode() if data else None):
        number = ctypes.get_errno()
        raise OSError(number, f"mount {target}: {os.strerror(number)}")


def run(*argv: str, words: str | None = None) -> str:
    """A command's output. Raises Unsupported with its last words when it fails."""
    done = subprocess.run(argv, input=words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unsupported("command", f"{' '.join(argv)}: {(done.stderr or done.stdout).strip()[-300:]}")
    return done.stdout


def mounts() -> list[tuple[str, str]]:
    """(mount point, file system) of every mount that this process sees, in the order of mounting."""
    found = []
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        left, _, right = line.partition(" - ")
        found.append((left.split()[4], right.split()[0]))
    return found


def write(file: Path, words: str, needed: bool = True) -> None:
    """Writes a kernel file. Raises Unsupported when it refuses and `needed`."""
    try:
        file.write_text(words)
    except OSError as error:
        if needed:
            raise Unsupported("cgroup", f"{file}: {error.strerror}") from error


def unmask() -> None:
    """Uncovers what Docker hides under /proc and /sys, in this container's own mount namespace.

    The kernel lets a user namespace mount a fresh proc and sysfs only where a full one is visible
    (mount_too_revealing in fs/namespace.c). Learners never enter this mount namespace.
    """
    for point, _ in reversed(mounts()):
        if point.startswith(("/proc/", "/sys/")) and not point.startswith("/sys/fs/cgroup"):
            libc.umount2(point.encode(), MNT_DETACH)
    mount("", "/sys", flags=MS_REMOUNT)
    mount("", "/sys", flags=MS_REMOUNT | MS_BIND)
