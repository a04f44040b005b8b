"""What the kernel counts of a node: memory, processes, and who takes most of them or of its disk.

Reads files alone. On cgroup version 1 the kernel tells of memory by an eventfd on memory.oom_control, since its counter
is gone with the container that was ended; on version 2 memory.events of the node counts those below it too.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

Share = tuple[str, str, int]
"""Who takes how much: ("container", "process" or "volume", its name, bytes or processes or files)."""


def number(file: Path) -> int:
    """A kernel file's number: 0 where there is none, a very large one for "max"."""
    try:
        words = file.read_text().strip()
    except OSError:
        return 0
    return 1 << 62 if words == "max" else int(words)


def entry(file: Path, key: str) -> int:
    """The number behind `key` in a file of lines "key number", 0 where it is not."""
    try:
        lines = file.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(key + " ")), 0)


class Counts:
    """What the kernel counts of one node, whose cgroups are below `cgroups`, and its disk in `disk`."""

    def __init__(self, name: str, cgroups: Path, disk: Path) -> None:
        self.name = name
        self.disk = disk
        self.unified = (cgroups / "cgroup.controllers").exists()
        self.memory = cgroups / name if self.unified else cgroups / "memory" / name
        self.pids = cgroups / name if self.unified else cgroups / "pids" / name
        self.memory_limit = number(self.memory / ("memory.max" if self.unified else "memory.limit_in_bytes"))
        self.pids_limit = number(self.pids / "pids.max")
        self.kills = 0  # added to by whoever reads the eventfd, version 1 only
        self.forks = self.refused_forks()

    def listen(self) -> int | None:
        """An eventfd that the kernel adds to at each out-of-memory of this node; None on version 2."""
        if self.unified:
            return None
        told = os.eventfd(0, os.EFD_NONBLOCK)
        control = os.open(self.memory / "memory.oom_control", os.O_RDONLY)  # held open: the kernel wants it
        (self.memory / "cgroup.event_control").write_text(f"{told} {control}")
        return told

    def out_of_memory(self) -> int:
        """How often the kernel ran out of this node's memory, since the guard began (1) or the node (2)."""
        return entry(self.memory / "memory.events", "oom_kill") if self.unified else self.kills

    def processes_now(self) -> int:
        """How many processes and threads the node has."""
        return number(self.pids / "pids.current")

    def refused_forks(self) -> int:
        """How often a fork was refused. Version 1 counts it where it was refused, so all below are added."""
        files = [self.pids / "pids.events"]
        if not self.unified:
            files += self.pids.rglob("*/pids.events")
        return sum(entry(file, "max") for file in files)

    def groups(self, kind: str) -> list[tuple[int, str]]:
        """What each container takes, or took at most, of "memory" or "pids": (amount, its id)."""
        names = ("memory.peak", "memory.current") if self.unified else ("memory.max_usage_in_bytes",)
        names = names if kind == "memory" else ("pids.current",)
        root = self.memory if kind == "memory" else self.pids
        found = []
        for folder in root.glob("docker/*"):
            amounts = [number(folder / name) for name in names if (folder / name).exists()]
            found.append((max(amounts, default=0), folder.name))
        return found

    def processes(self, kind: str) -> list[tuple[int, str]]:
        """What the processes outside of containers take, by their name: (amount, name)."""
        found: dict[str, int] = {}
        own = [self.memory / "cgroup.procs", self.memory / "init/cgroup.procs"]
        for pid in {pid for file in own if file.exists() for pid in file.read_text().split()}:
            try:
                lines = dict(
                    line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
                )
            except OSError:
                continue  # it has ended
            name = lines["Name"].strip()
            words = lines.get("RssAnon" if kind == "memory" else "Threads", "0").split()
            found[name] = found.get(name, 0) + int(words[0]) * (1024 if kind == "memory" else 1)
        return [(amount, name) for name, amount in found.items()]

    def largest(self, kind: str) -> Share | None:
        """Who takes most of "memory" or "pids"."""
        ranked = [(amount, "container", self.container(known)) for amount, known in self.groups(kind)]
        ranked += [(amount, "process", name) for amount, name in self.processes(kind)]
        if not ranked:
            return None
        amount, what, name = max(ranked)
        return what, name, amount

    def container(self, known: str) -> str:
        """The name of the container with that id; the id's beginning where it cannot be told."""
        try:
            words = json.loads((self.disk / "containers" / known / "config.v2.json").read_text())
            return str(words["Name"]).lstrip("/")
        except (OSError, ValueError, KeyError):
            return known[:12]

    def heaviest(self, inodes: bool) -> Share | None:
        """What takes most of the disk: a container's own layer and log, or a volume."""
        ranked: list[tuple[int, str, str]] = []
        mounts = self.disk / "image/overlay2/layerdb/mounts"
        for folder in mounts.glob("*"):
            try:
                layer = (folder / "mount-id").read_text().strip()
            except OSError:
                continue
            size = weigh(self.disk / "overlay2" / layer / "diff", inodes)
            size += weigh(self.disk / "containers" / folder.name, inodes)
            ranked.append((size, "container", self.container(folder.name)))
        ranked += [
            (weigh(folder, inodes), "volume", folder.name) for folder in (self.disk / "volumes").glob("*/")
        ]
        if not ranked:
            return None
        amount, what, name = max(ranked)
        return what, name, amount


def weigh(folder: Path, inodes: bool) -> int:
    """The bytes, or the number of files, below `folder`."""
    total = 0
    for place, folders, files in os.walk(folder):
        if inodes:
            total += len(folders) + len(files)
            continue
        for name in files:
            try:
                total += Path(place, name).lstat().st_blocks * 512
            except OSError:
                continue
    return total
