"""The processes of a node, and what was started inside its containers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

OWN = ("system dial-stdio", "ncat -U /run/netdojo/agent.sock")  # the grader's connections to this node


def processes() -> Iterator[tuple[str, str]]:
    """The node's processes, and what was started inside containers besides their own PID 1.

    What a container's own program starts is its own affair, and comes and goes.
    """
    space = os.readlink("/proc/self/ns/pid")
    ours = ancestors()
    shims = set()
    rows = []
    for name in os.listdir("/proc"):
        if not name.isdigit() or int(name) in ours:
            continue
        try:
            line = Path(f"/proc/{name}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            after = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
            inside = os.readlink(f"/proc/{name}/ns/pid") != space
        except OSError:
            continue
        rows.append((int(name), int(after[1]), after[19], line.strip(), inside))
        if "containerd-shim" in line:
            shims.add(int(name))
    for pid, parent, began, line, inside in rows:
        if any(own in line for own in OWN) or (inside and parent not in shims) or not line:
            continue
        yield f"process {pid}", f"{began} {line}"


def ancestors() -> set[int]:
    """This process, its parents in the node, and what the kernel's own PID 1 is not."""
    found, pid = set(), os.getpid()
    while pid > 1:
        found.add(pid)
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return found
