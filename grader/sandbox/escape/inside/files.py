"""Attempts on the kernel's own file systems: /proc, /sys, and what else can be mounted; and the host's disk."""

from __future__ import annotations

import os
import platform
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from .tools import (
    MS_BIND,
    MS_REMOUNT,
    Aim,
    Lacking,
    Refused,
    Unknown,
    attempt,
    check,
    fresh,
    in_first_user_namespace,
    libc,
    mount,
    opens,
)

CLONE_NEWNS, CLONE_NEWUSER = 0x20000, 0x10000000
OF_A_NAMESPACE = ("hostname", "domainname", "sem", "shm", "msg", "sem_next_id", "auto_msgmni", "ns_last_pid")
"""What of /proc/sys/kernel belongs to the uts, ipc or pid namespace of whoever opens it (namespaces(7))."""
MEMORY_ONLY = ("tmpfs", "proc", "sysfs", "cgroup", "cgroup2", "devpts", "mqueue", "nsfs", "ramfs", "devtmpfs")


def _kernel() -> tuple[int, ...]:
    """The kernel's version: (6, 12)."""
    return tuple(int(re.sub(r"\D.*", "", part) or 0) for part in platform.release().split(".")[:2])


def _kernel_file(name: str) -> Callable[[Aim], str]:
    def tried(_aim: Aim) -> str:
        try:
            return opens(f"/proc/{name}")
        except Lacking:
            return opens(fresh("proc") / name)

    return tried


for _name, _file in {
    "core-pattern": "sys/kernel/core_pattern",
    "modprobe-path": "sys/kernel/modprobe",
    "sysrq": "sysrq-trigger",
}.items():
    attempt(_name)(_kernel_file(_file))


@attempt("fresh-proc")
def fresh_proc(_aim: Aim) -> str:
    """The same through a procfs of one's own, which no mask covers."""
    return opens(fresh("proc") / "sys/kernel/core_pattern")


def _files(top: Path, without: Callable[[str], bool]) -> Iterator[str]:
    for folder, inner, names in os.walk(top):
        inner[:] = [name for name in inner if not without(f"{folder}/{name}".removeprefix(str(top)))]
        for name in names:
            path = f"{folder}/{name}"
            if not without(path.removeprefix(str(top))) and not Path(path).is_symlink():
                yield path


def _any(files: Iterator[str]) -> str:
    """Opens every file for writing, and writes none."""
    count, got = 0, []
    for path in files:
        count += 1
        with suppress(OSError):
            os.close(os.open(path, os.O_WRONLY | os.O_CLOEXEC | os.O_NONBLOCK))
            got.append(path)
            if len(got) == 3:
                break
    if got:
        return "opened for writing: " + ", ".join(got)
    if not count:
        raise Unknown("no file was seen")
    raise Refused(f"none of {count} files opens for writing")


@attempt("proc-sys")
def proc_sys(_aim: Aim) -> str:
    """Every setting of the kernel that is not of a namespace of one's own."""

    # From Linux 6.14 the highest pid is a pid namespace's own.
    private = (*OF_A_NAMESPACE, "pid_max") if _kernel() >= (6, 14) else OF_A_NAMESPACE

    def own(path: str) -> bool:
        parts = path.split("/")
        return parts[1] in ("net", "user") or "mqueue" in parts or parts[-1].startswith(private)

    return _any(_files(fresh("proc") / "sys", own))


@attempt("fresh-sysfs")
def sysfs(_aim: Aim) -> str:
    """Every file of a sysfs of one's own but those of the network interfaces, which are one's own."""
    return _any(_files(fresh("sysfs"), lambda path: "/net/" in path or path.startswith("/fs/cgroup")))


@attempt("uevent-helper")
def uevent_helper(_aim: Aim) -> str:
    """The program that the kernel runs for each device."""
    return opens(fresh("sysfs") / "kernel/uevent_helper")


def _mounted(kind: str) -> Callable[[Aim], str]:
    return lambda _aim: f"mounted, {len(list(fresh(kind).iterdir()))} entries"


for _kind in ("debugfs", "tracefs", "securityfs", "bpf", "pstore"):
    attempt(f"mount-{_kind}")(_mounted(_kind))


@attempt("binfmt-misc")
def binfmt_misc(_aim: Aim) -> str:
    """Which program runs a file, for the whole machine. From Linux 6.7 a user namespace has its own table: a rule
    that a further user namespace does not see is of no other either."""
    table = fresh("binfmt_misc")
    if in_first_user_namespace():
        return opens(table / "register")
    (table / "register").write_text(":netdojo-escape:M::\\xfe\\xfe\\xfeNETDOJO::/bin/true:")
    try:
        reading, writing = os.pipe()
        if (child := os.fork()) == 0:
            said = b"?"
            with suppress(OSError):
                check(libc.unshare(CLONE_NEWUSER | CLONE_NEWNS), "unshare")
                said = b"seen" if (fresh("binfmt_misc") / "netdojo-escape").exists() else b"apart"
            os.write(writing, said)
            os._exit(0)
        os.waitpid(child, 0)
        seen = os.read(reading, 16)
    finally:
        (table / "netdojo-escape").write_text("-1")
    if seen == b"apart":
        raise Refused("the table is the sandbox's own")
    if _kernel() < (6, 7):
        return "the machine's table was written"
    raise Unknown("whether the table is the machine's cannot be seen")


@attempt("kcore")
def kcore(_aim: Aim) -> str:
    """The machine's memory as a file."""
    path = fresh("proc") / "kcore"
    opens(path, os.O_RDONLY)
    with path.open("rb") as file:
        return f"{len(file.read(64))} bytes read"


@attempt("kmsg-file")
def kmsg(_aim: Aim) -> str:
    """The kernel's log as a file."""
    return opens(fresh("proc") / "kmsg", os.O_RDONLY)


@attempt("release-agent")
def release_agent(_aim: Aim) -> str:
    """The program that the kernel runs, as the machine's root, when a cgroup is empty (version 1)."""
    lines = [line.split(":") for line in Path("/proc/self/cgroup").read_text().splitlines()]
    kinds = [line[1] for line in lines if line[1] and not line[1].startswith("name=")]
    if not kinds:
        raise Lacking("no hierarchy of cgroup version 1")
    seen = 0
    for kind in kinds:
        with suppress(OSError, Lacking):
            top = fresh("cgroup", kind)
            seen += 1
            return opens(top / "release_agent")
    raise Refused(f"{seen} of {len(kinds)} hierarchies mounted, none with a release_agent that opens")


@attempt("host-disk")
def host_disk(_aim: Aim) -> str:
    """A file on any mount that is neither memory nor the node's own, made writable again where it is read-only."""
    tried = 0
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        left, _, right = line.partition(" - ")
        place, (kind, _, options) = left.split()[4], right.split()[:3]
        if kind in MEMORY_ONLY or "userxattr" in options or not Path(place).is_dir():
            continue
        tried += 1
        with suppress(OSError):
            mount("", place, "", MS_REMOUNT | MS_BIND)
        with suppress(OSError), tempfile.NamedTemporaryFile(dir=place, prefix="netdojo-") as file:
            return f"{file.name} written ({kind})"
    raise Refused(f"none of {tried} mounts of disks can be written")
