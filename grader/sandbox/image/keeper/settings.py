"""What a sandbox shall be, as the container's environment says it."""

from __future__ import annotations

import os
from dataclasses import dataclass

from kernel import Unsupported


@dataclass(frozen=True)
class Settings:
    """Sizes in bytes for each node, `cpus` in cores, `ttl` in seconds (0: no end), `base` a first uid."""

    nodes: tuple[str, ...]
    base: int
    memory: int
    pids: int
    cpus: float
    disk: int
    ttl: float
    isolation: str

    @classmethod
    def from_environment(cls) -> Settings:
        """Raises Unsupported for a value that cannot be understood."""

        def read(name: str, default: str) -> str:
            return os.environ.get(f"NETDOJO_{name}") or default

        try:
            settings = cls(
                nodes=tuple(read("NODES", "host1").split(",")),
                base=int(read("BASE", "200000")),
                memory=int(read("MEMORY", str(640 << 20))),
                pids=int(read("PIDS", "600")),
                cpus=float(read("CPUS", "2")),
                disk=int(read("DISK", str(256 << 20))),
                ttl=float(read("TTL", "0")),
                isolation=read("ISOLATION", "userns"),
            )
        except ValueError as error:
            raise Unsupported("settings", f"a setting is not a number: {error}") from error
        if settings.isolation not in ("userns", "weak") or not 1 <= len(settings.nodes) <= 5:
            raise Unsupported("settings", "isolation is userns or weak, and nodes are one to five")
        return settings
