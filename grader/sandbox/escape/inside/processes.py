"""Attempts on processes outside, on cgroups, and on what came in by mistake."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from .tools import OVERFLOW, Aim, Lacking, Refused, Unknown, attempt, fresh, in_first_user_namespace, opens

LIMITS = ("pids.max", "memory.limit_in_bytes", "memory.max", "cpu.cfs_quota_us", "cpu.max")
SETUID = "netdojo-setuid"


def _outside() -> list[int]:
    """Processes of nobody in this user namespace; in the first one, those of other cgroups than one's own."""
    found = []
    first, own = in_first_user_namespace(), Path("/proc/self/cgroup").read_text()
    for folder in fresh("proc").glob("[0-9]*"):
        with suppress(OSError):
            uid = int((folder / "status").read_text().split("Uid:")[1].split()[0])
            kernels = (folder / "comm").read_text().strip() == "kthreadd"
            if uid == OVERFLOW or kernels or (first and (folder / "cgroup").read_text() != own):
                found.append(int(folder.name))
    return found


def _some() -> list[int]:
    found = _outside()
    if not found:
        raise Refused("no process from outside is seen")
    return found


@attempt("processes-seen")
def seen(_aim: Aim) -> str:
    """Processes from outside in /proc."""
    return f"{len(_some())} processes from outside are seen"


@attempt("process-memory")
def memory(_aim: Aim) -> str:
    """The memory of one, which takes the right to trace it (ptrace)."""
    for pid in _some():
        with suppress(OSError):
            return opens(f"/proc/{pid}/mem", os.O_RDONLY)
    raise Refused("none can be traced")


@attempt("process-root")
def root(_aim: Aim) -> str:
    """The file system of one, or of any process that sees the keeper's folder."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (folder / "root/run/keeper").exists():
                return f"{folder}/root is the keeper's"
    for pid in _some():
        with suppress(OSError):
            return f"{len(list(Path(f'/proc/{pid}/root').iterdir()))} entries of /proc/{pid}/root"
    raise Refused("no root can be read")


@attempt("keeper-killed")
def kill(_aim: Aim) -> str:
    """A signal to one, the keeper first of all. Signal 0 asks for the right and harms nobody."""
    for pid in _some():
        with suppress(OSError):
            os.kill(pid, 0)
            return f"process {pid} takes signals"
    raise Refused("none takes signals")


@attempt("descriptors")
def descriptors(aim: Aim) -> str:
    """A folder from outside that was left open for us (CVE-2024-21626)."""
    for pid in ("self", aim["first"]):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                if link.is_dir() and not str(link.readlink()).startswith("/proc/"):
                    return f"descriptor {link.name} of {pid} is {link.readlink()}"
    raise Refused("no folder is left open")


@attempt("own-limits")
def limits(_aim: Aim) -> str:
    """The files that hold one's own limits. Those of cgroups made inside are below them, and do not count."""
    tried, refusal = 0, ""
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        number, kinds, own = line.split(":", 2)
        with suppress(OSError, Lacking):
            top = fresh("cgroup2") if number == "0" else fresh("cgroup", kinds)
            for file in [folder / name for folder in (top, top / own.lstrip("/")) for name in LIMITS]:
                if not file.exists() or (file.stat().st_uid == 0 and not in_first_user_namespace()):
                    continue
                tried += 1
                try:
                    return opens(file)
                except OSError as error:
                    refusal = error.strerror or ""
    if not tried:
        raise Unknown("no file that holds a limit was seen")
    raise Refused(f"{tried} files: {refusal}")


def _leave(kind: str, data: str) -> str:
    """Moves itself to a cgroup beside the machine's topmost ones, and back."""
    top = fresh(kind, data)
    if (top / "pids.max").exists() or (top / "cgroup.events").exists():
        raise Refused("what is mounted begins at the sandbox's own cgroup")
    beside = top / "netdojo-escape"
    beside.mkdir()
    beside.rmdir()
    return f"a cgroup was made outside the sandbox's ({kind} {data})"


@attempt("leave-cgroup-1")
def leave_version_1(_aim: Aim) -> str:
    """Out of one's own cgroup by a fresh mount of the pids hierarchy."""
    if ":pids:" not in Path("/proc/self/cgroup").read_text():
        raise Lacking("no pids hierarchy of cgroup version 1")
    return _leave("cgroup", "pids")


@attempt("leave-cgroup-2")
def leave_version_2(_aim: Aim) -> str:
    """The same with version 2, which may lie beside version 1."""
    return _leave("cgroup2", "")


@attempt("setuid-file")
def setuid(aim: Aim) -> str:
    """A program on the volume that runs as root for whoever starts it outside. Whose it is outside is looked up
    there."""
    file = Path(aim["data"]) / SETUID
    file.write_bytes(b"#!/bin/true\n")
    file.chmod(stat.S_ISUID | 0o755)
    return f"{file} made"
