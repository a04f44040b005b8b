"""Memory of an idle node, its engine and our agent, beside an engine with default settings in the same node.

Resident set sizes (smaps_rollup), summed over the processes, in megabytes: a proportional size would share out
the pages of the programs between the two engines, and so depend on which was measured first.
"""

from __future__ import annotations

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
    echo "$(awk '/^Rss:/ {print $2}' $file/smaps_rollup 2>/dev/null) $(tr '\\0' ' ' < $file/cmdline 2>/dev/null)"
done
"""


def measure() -> None:
    """Prints the row, from one sandbox."""
    sandbox = Sandbox.start(SandboxSpec(memory=1 << 30))
    try:
        sandbox.wait_ready()
        ours = sum(_resident(sandbox).values())
        sandbox.exec("host1", ["setsid", "sh", "-c", DEFAULT])
        bare = sum(size for command, size in _resident(sandbox).items() if "/run/default/" in command)
        row("memory of an idle node", [ours], [bare], "0.8", "MB")
    finally:
        sandbox.stop()


def _resident(sandbox: Sandbox) -> dict[str, float]:
    """The size of every process of the node that is part of it, by its command line."""
    _, out, _ = sandbox.exec("host1", ["sh", "-c", RESIDENT])
    found = {}
    for line in out.decode().splitlines():
        size, _, command = line.partition(" ")
        if size and any(name in command for name in ("dockerd", "containerd", "agent", "node-init")):
            found[command] = int(size) / 1024
    return found
