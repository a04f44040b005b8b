"""Attempts on devices: made by mknod, found, or mounted, and the devices cgroup that allows them."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from .tools import LACKS, REFUSALS, Aim, Lacking, Refused, attempt, fresh, opens

LOOP = 7


def _made(kind: int, major: int, minor: int, flags: int = os.O_RDONLY) -> str:
    """Makes a device's node and opens it."""
    node = Path(tempfile.mkdtemp(prefix="netdojo-")) / "node"
    try:
        os.mknod(node, kind | 0o600, os.makedev(major, minor))
        opens(node, flags)
    finally:
        node.unlink(missing_ok=True)
        node.parent.rmdir()
    return f"device {major}:{minor} opened"


def _disks() -> list[tuple[int, int]]:
    rows = [line.split() for line in Path("/proc/partitions").read_text().splitlines()[2:]]
    return [(int(row[0]), int(row[1])) for row in rows if len(row) == 4] or [(8, 0)]


@attempt("block-device")
def block_device(_aim: Aim) -> str:
    """Each of the machine's disks and its first loop device, by a node of one's own."""
    refusal: OSError | None = None
    for major, minor in (*_disks(), (LOOP, 0)):
        try:
            return _made(stat.S_IFBLK, major, minor)
        except OSError as error:
            if error.errno in REFUSALS:
                refusal = error
            elif error.errno not in LACKS:
                raise
    raise refusal or Lacking("no disk and no loop device")


@attempt("device-node-found")
def found(_aim: Aim) -> str:
    """A node that lies in /dev already: a disk, memory, a machine monitor."""
    tried = 0
    for path in Path("/dev").rglob("*"):
        with suppress(OSError):
            about = path.lstat()
            block = stat.S_ISBLK(about.st_mode)
            risky = stat.S_ISCHR(about.st_mode) and path.name in (
                "mem",
                "port",
                "kmsg",
                "kvm",
                "loop-control",
            )
            if block or risky:
                tried += 1
                return opens(path, os.O_RDONLY)
    raise Refused(f"{tried} such nodes in /dev, none opens")


@attempt("dev-mem")
def mem(_aim: Aim) -> str:
    """The machine's memory."""
    return _made(stat.S_IFCHR, 1, 1)


@attempt("dev-port")
def port(_aim: Aim) -> str:
    """The machine's I/O ports."""
    return _made(stat.S_IFCHR, 1, 4)


@attempt("dev-kmsg")
def kmsg(_aim: Aim) -> str:
    """The kernel's log, as a device."""
    return _made(stat.S_IFCHR, 1, 11)


@attempt("dev-kvm")
def kvm(_aim: Aim) -> str:
    """The machine monitor."""
    return _made(stat.S_IFCHR, 10, 232, os.O_RDWR)


@attempt("dev-loop-control")
def loop(_aim: Aim) -> str:
    """The maker of loop devices."""
    return _made(stat.S_IFCHR, 10, 237, os.O_RDWR)


@attempt("devtmpfs")
def devtmpfs(_aim: Aim) -> str:
    """The machine's own /dev, mounted anew."""
    return f"{len(list(fresh('devtmpfs').iterdir()))} devices seen"


@attempt("devices-cgroup")
def devices_cgroup(_aim: Aim) -> str:
    """devices.allow of a cgroup of one's own. What is written (/dev/null) is allowed already."""
    if "devices" not in Path("/proc/self/cgroup").read_text():
        raise Lacking("no devices hierarchy of cgroup version 1")
    child = fresh("cgroup", "devices") / "netdojo-escape"
    child.mkdir()
    try:
        (child / "devices.allow").write_text("c 1:3 rwm")
    finally:
        child.rmdir()
    return "devices.allow written"
