"""What a class takes of the machine's memory: of each kind of container, the pages that are no copy of a disk's."""

from __future__ import annotations

import statistics
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from grader.classroom.machines import LABEL
from grader.classroom.place import Place
from grader.classroom.tokens import class_mark

if TYPE_CHECKING:
    import docker

MEGABYTE = 1 << 20


@dataclass
class Memory:
    """Megabytes of each container by its kind ("seat", "sandbox", "hub", ...); `free` is what the machine has left."""

    used: dict[str, list[float]] = field(default_factory=dict)
    free: float = 0.0

    ROWS: ClassVar = (
        ("memory of a seat (app and grader)", "seat"),
        ("memory of a sandbox", "sandbox"),
        ("memory of the hub", "hub"),
        ("memory of the class service", "service"),
        ("memory of the door", "door"),
        ("memory of the proxy", "proxy"),
        ("memory of all of it", "all"),
        ("what the machine had left", "free"),
    )

    def cell(self, kind: str) -> str:
        """One cell of the table."""
        if kind == "all":
            return f"{sum(map(sum, self.used.values())):.0f} MB"
        if kind == "free":
            return f"{self.free:.0f} MB"
        found = self.used.get(kind, [])
        if not found:
            return "-"
        most = f" (largest {max(found):.0f}; {len(found)} of them)" if len(found) > 1 else ""
        return f"{statistics.median(found):.0f} MB{most}"


def memory_of(client: docker.APIClient, place: Place) -> Memory:
    """As it is now."""
    kinds = {
        one["Id"]: one["Labels"].get(f"{LABEL}.part", "")
        for one in client.containers(filters={"label": f"{LABEL}={place.name}"})
    }
    mark = {"label": f"org.netdojo.class={class_mark(place.secret)}"}
    kinds |= {one["Id"]: "sandbox" for one in client.containers(filters=mark)}
    found = Memory(free=_available())
    with ThreadPoolExecutor(8) as pool:
        for kind, used in pool.map(lambda one: (one[1], _used(client, one[0])), kinds.items()):
            found.used.setdefault(kind, []).append(used)
    return found


def _used(client: docker.APIClient, name: str) -> float:
    told: dict[str, Any] = client.stats(name, stream=False, one_shot=True)["memory_stats"]
    own = told["stats"]
    # What nothing else can give back: the processes' own pages, and files in memory (a sandbox's disk is one).
    pages = own.get("total_rss", own.get("anon", 0)) + own.get("total_shmem", own.get("shmem", 0))
    return float(pages) / MEGABYTE


def _available() -> float:
    words = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    return int(words["MemAvailable"].split()[0]) / 1024
