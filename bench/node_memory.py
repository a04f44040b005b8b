"""Memory of an idle node, its engine and our agent, beside an engine with default settings in the same node.

Resident set sizes (smaps_rollup), summed over the processes, in megabytes: a proportional size would share out
the pages of the programs between the two engines, and so depend on which was measured first. A second row leaves out
the pages of files (the programs themselves), which all nodes of a machine share: what one more node adds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bench.figures import row
from grader.sandbox.launch import Sandbox, SandboxSpec

DEFAULT = """
mkdir -p /run/default /var/lib/default
cd /run/default
containerd -c /dev/null --root /var/lib/default/containerd --state /run/default/state \\
    --address /run/default/containerd.sock > /var/log/default-containerd.log 2>&1 &
until [ -S containerd.sock ]; do sleep 0.05; done
dockerd --containerd /run/default/containerd.sock --data-root /var/lib/default/docker \\
    --exec-root /run/default/exec --pidfile /run/default/pid -H unix:///run/default/docker.sock \\
    --bridge none --iptables=false > /var/log/default-dockerd.log 2>&1 &
until docker -H unix:///run/default/docker.sock version > /dev/null 2>&1; do sleep 0.05; done
"""

RESIDENT = """
for file in /proc/[0-9]*; do
    pid=${file#/proc/}
    [ "$pid" != $$ ] || continue
    [ -r $file/smaps_rollup ] || continue
    awk '/^Rss:/ {rss=$2} /^Anonymous:/ {own=$2} END {if (rss) printf "%d %d ", rss, own}' $file/smaps_rollup
    tr '\\0' ' ' < $file/cmdline 2>/dev/null
    echo
done
"""

PARTS = ("dockerd", "containerd", "agent", "node-init")


@dataclass(frozen=True, slots=True)
class Size:
    """A process's memory in megabytes: `whole` with the pages of its program's files, `own` without."""

    command: str
    whole: float
    own: float

    @property
    def part(self) -> str:
        """Which part of the node it is."""
        program = next(
            (word for word in self.command.split() if not word.startswith(("python3", "-", "/bin/sh"))), ""
        )
        return program.rpartition("/")[2]


def measure() -> None:
    """Prints both rows, from one sandbox, and below them what each part takes."""
    sandbox = Sandbox.start(SandboxSpec(memory=1 << 30))
    try:
        sandbox.wait_ready()
        ours = _resident(sandbox)
        sandbox.exec("host1", ["setsid", "sh", "-c", DEFAULT])
        bare = [size for size in _resident(sandbox) if "/run/default/" in size.command]
        row("memory of an idle node", [_sum(ours, "whole")], [_sum(bare, "whole")], "0.8", "MB")
        row("the same without files of programs", [_sum(ours, "own")], [_sum(bare, "own")], "0.8", "MB")
        for whose, sizes in (("node", ours), ("default", bare)):
            for size in sorted(sizes, key=lambda size: -size.whole):
                print(
                    f"    {whose:<8}{size.part:<12}{size.whole:7.1f} MB, of it its own {size.own:5.1f} MB",
                    flush=True,
                )
    finally:
        sandbox.stop()


def _sum(sizes: Iterable[Size], what: Literal["whole", "own"]) -> float:
    return sum(size.whole if what == "whole" else size.own for size in sizes)


def _resident(sandbox: Sandbox) -> list[Size]:
    """The size of every process of the node that is part of it."""
    _, out, _ = sandbox.exec("host1", ["sh", "-c", RESIDENT])
    found = []
    for line in out.decode().splitlines():
        words = line.split(" ", 2)
        if len(words) == 3 and words[0].isdigit() and any(name in words[2] for name in PARTS):
            found.append(Size(words[2], int(words[0]) / 1024, int(words[1]) / 1024))
    return found
