"""Notices that a node hits one of its limits, and notes each change as a line of JSON.

A line is {"node", "limit", "on", "used", "size", "count", "who"}: `limit` is memory, pids, disk or inodes; `who` is
["container" or "process" or "volume", name, amount] or null. Memory and disk in bytes. grader.sandbox.limits reads it.
"""

from __future__ import annotations

import json
import os
import select
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counts import Counts, Share

PAUSE = 1.0  # seconds between two looks; memory wakes sooner on cgroup version 1
CALM = 10.0  # seconds without another kill after which memory counts as free again
FULL = 0.995  # of the blocks or inodes: the last file rarely fits exactly
LOG_LINES = 500

Change = dict[str, object]


class Guard:
    """Looks at `nodes` and tells each change once, by `tell`."""

    def __init__(self, nodes: list[Counts], tell: Callable[[Change], None]) -> None:
        self.nodes = nodes
        self.tell = tell
        self.on: dict[tuple[str, str], float] = {}
        self.counts = {node.name: node.out_of_memory() for node in nodes}

    def look(self, now: float) -> None:
        """One look at every node, `now` in seconds of a clock that only goes on."""
        for node in self.nodes:
            self._memory(node, now)
            self._pids(node, now)
            self._disk(node, now)

    def _memory(self, node: Counts, now: float) -> None:
        count = node.out_of_memory()
        key = (node.name, "memory")
        if count > self.counts[node.name]:
            self.counts[node.name] = count
            if key not in self.on:
                size = node.memory_limit
                self._say(node, "memory", True, size, size, count, node.largest("memory"))
            self.on[key] = now
        elif key in self.on and now - self.on[key] > CALM:
            del self.on[key]
            self._say(node, "memory", False, 0, node.memory_limit, count, None)

    def _pids(self, node: Counts, now: float) -> None:
        used, forks = node.processes_now(), node.refused_forks()
        struck = forks > node.forks or used >= node.pids_limit
        node.forks = forks
        self._edge(node, "pids", struck, used, node.pids_limit, forks, lambda: node.largest("pids"))

    def _disk(self, node: Counts, now: float) -> None:
        there = os.statvfs(node.disk)
        sizes = {
            "disk": (there.f_blocks * there.f_frsize, there.f_bavail * there.f_frsize, False),
            "inodes": (there.f_files, there.f_favail, True),
        }
        for limit, (size, free, inodes) in sizes.items():
            used = size - free
            full = size > 0 and used >= size * FULL
            self._edge(node, limit, full, used, size, 0, partial(node.heaviest, inodes))

    def _edge(
        self,
        node: Counts,
        limit: str,
        struck: bool,
        used: int,
        size: int,
        count: int,
        who: Callable[[], Share | None],
    ) -> None:
        key = (node.name, limit)
        if struck and key not in self.on:
            self.on[key] = 0.0
            self._say(node, limit, True, used, size, count, who())
        elif not struck and key in self.on:
            del self.on[key]
            self._say(node, limit, False, used, size, count, None)

    def _say(
        self, node: Counts, limit: str, on: bool, used: int, size: int, count: int, who: Share | None
    ) -> None:
        self.tell(
            {
                "node": node.name,
                "limit": limit,
                "on": on,
                "used": used,
                "size": size,
                "count": count,
                "who": who,
            }
        )


def watch(log: Path, nodes: list[Counts]) -> None:
    """Watches `nodes` for as long as the process lives; to be run in a thread of its own."""
    ears = {told: node for node in nodes if (told := node.listen()) is not None}
    with log.open("a") as file:
        lines = 0

        def tell(change: Change) -> None:
            nonlocal lines
            if lines >= LOG_LINES:  # somebody who strikes a limit all day must not fill the keeper's disk
                file.truncate(0)
                lines = 0
            lines += 1
            file.write(json.dumps(change) + "\n")
            file.flush()

        guard = Guard(nodes, tell)
        while True:
            for told in select.select(list(ears), [], [], PAUSE)[0]:
                ears[told].kills += os.eventfd_read(told)
            guard.look(time.monotonic())
