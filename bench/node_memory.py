"""Memory of an idle node's engine beside an engine and containerd with their default settings in the same node.

Proportional set sizes (smaps_rollup), summed over the processes, in megabytes.
"""

from __future__ import annotations

from bench.figures import row
from grader.sandbox.launch import Sandbox, SandboxSpec

DEFAULT = """
mkdir -p /run/default /var/lib/default
dockerd --data-root /var/lib/default --exec-root /run/default --pidfile /run/default/pid \
    -H unix:///run/default/docker.sock --bridge none --iptables=false > /var/log/default.log 2>&1 &
until docker -H unix:///run/default/docker.sock version > /dev/null 2>&1; do sleep 0.05; done
sleep 3
"""

ADD = """
total=0
for name in dockerd containerd; do for pid in $(pgrep -x $name); do
    if tr '\\0' ' ' < /proc/$pid/cmdline | grep -q default; then kind=default; else kind=ours; fi
    [ $kind = "$1" ] || continue
    pss=$(awk '/^Pss:/ {print $2}' /proc/$pid/smaps_rollup)
    total=$((total + pss))
done; done
echo $total
"""


def measure() -> None:
    """Prints the row, from one sandbox that rests while it is measured."""
    sandbox = Sandbox.start(SandboxSpec(memory=1 << 30))
    try:
        sandbox.wait_ready()
        sandbox.exec("host1", ["sleep", "3"])
        ours = _pss(sandbox, "ours")
        sandbox.exec("host1", ["setsid", "sh", "-c", DEFAULT])
        bare = _pss(sandbox, "default")
        row("memory of an idle node's engine", [ours], [bare], "0.8", "MB")
    finally:
        sandbox.stop()


def _pss(sandbox: Sandbox, kind: str) -> float:
    code, out, err = sandbox.exec("host1", ["sh", "-c", ADD, "add", kind])
    kilobytes = int(out or 0)
    if code or not kilobytes:
        raise RuntimeError(f"no {kind} engine was found: {err.decode()}")
    return kilobytes / 1024
