"""A node's share of memory, processor and processes: cgroups whose limits the node cannot change."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from kernel import MS_BIND, MS_REMOUNT, Unsupported, mount, mounts, write
from settings import Settings

CGROUPS = Path("/sys/fs/cgroup")
# What the node's root owns of its own cgroup ("" is the folder): never a file that holds a limit.
HANDED_OVER = ("", "cgroup.procs", "tasks", "cgroup.threads", "cgroup.subtree_control")
NEEDED = ("cpu", "memory", "pids")
TRIES = 1000
STATE = "freezer.state"
LEAF = "init"


class Cgroups:
    """The container's own cgroups: a folder for each node in each hierarchy (version 1) or in the one (2)."""

    def __init__(self) -> None:
        self.unified = (CGROUPS / "cgroup.controllers").exists()
        self.roots = [Path(point) for point, kind in mounts() if kind in ("cgroup", "cgroup2")]
        for root in self.roots:
            mount("", root, flags=MS_REMOUNT | MS_BIND)
        if self.unified:
            self._enable_controllers()

    def _enable_controllers(self) -> None:
        """Hands every controller down. Raises Unsupported where one that limits a node cannot be."""
        own = CGROUPS / "keeper"
        own.mkdir(exist_ok=True)
        for controller in (CGROUPS / "cgroup.controllers").read_text().split():
            self._enable(controller, own)

    def _enable(self, controller: str, own: Path) -> None:
        # A cgroup with processes cannot hand controllers down (cgroup-v2, "no internal process constraint"), and
        # whoever waits for the sandbox may come in by `docker exec` at any moment: then out with them, and again.
        for _ in range(TRIES):
            for pid in (CGROUPS / "cgroup.procs").read_text().split():
                write(own / "cgroup.procs", pid, needed=False)  # a process that has just ended is no harm
            try:
                (CGROUPS / "cgroup.subtree_control").write_text(f"+{controller}")
                return
            except OSError as error:
                if error.errno != errno.EBUSY:
                    break
        if controller in NEEDED:
            raise Unsupported("cgroup", f"the controller {controller} cannot be handed to the nodes")

    def make(self, name: str, settings: Settings) -> None:
        """A node's cgroups: its limits stay real root's, its processes are the node's to place."""
        period = 100_000
        quota = int(settings.cpus * period)
        limits = {
            "pids.max": settings.pids,
            "memory.limit_in_bytes": settings.memory,
            "memory.max": settings.memory,
            "memory.swap.max": 0,
            "cpu.cfs_quota_us": quota,
            "cpu.max": f"{quota} {period}",
        }
        for root in self.roots:
            folder = root / name
            folder.mkdir(exist_ok=True)
            if not self.unified and (folder / "cpuset.cpus").exists():
                for file in ("cpuset.cpus", "cpuset.mems"):
                    write(folder / file, (root / file).read_text())
                write(folder / "cgroup.clone_children", "1")
            for file, value in limits.items():
                if (folder / file).exists():
                    write(folder / file, str(value), needed=file != "memory.swap.max")
            places = [folder]
            if self.unified and name in settings.nodes:
                # There before anybody can enter: one process outside a leaf keeps the node from its controllers.
                (folder / LEAF).mkdir(exist_ok=True)
                places.append(folder / LEAF)
            for place in places:
                for file in HANDED_OVER:
                    if (place / file).exists():
                        os.chown(place / file, settings.base, settings.base)

    def enter(self, name: str) -> None:
        """Puts the calling process into the cgroups of `name`."""
        for root in self.roots:
            write(root / name / "cgroup.procs", str(os.getpid()))

    def release(self, pid: int) -> None:
        """Takes a process of the keeper's own out of a node's cgroup, where version 2 asks for it: a node
        cannot hand controllers to its containers while a process stays in its topmost cgroup."""
        if self.unified:
            write(CGROUPS / "keeper/cgroup.procs", str(pid))


def thaw() -> None:
    """Goes on with whatever is paused: on version 1 of cgroups a frozen process cannot be killed, and keeps the
    sandbox from ending (freezer-subsystem.rst). On version 2 it can."""
    for folder, _, files in os.walk(CGROUPS / "freezer"):
        if STATE in files:
            write(Path(folder) / STATE, "THAWED", needed=False)  # its container may have gone just now
