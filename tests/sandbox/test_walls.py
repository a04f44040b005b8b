"""What a learner's root cannot do: reach the host, other sandboxes, or more than its share."""

from __future__ import annotations

import time
from pathlib import Path

import docker
import pytest

from grader.sandbox.launch import Sandbox
from tests.conftest import StartSandbox
from tests.sandbox.test_engines import fails, ok

pytestmark = pytest.mark.engine

MEGABYTE = 1 << 20


def keeper_pid(sandbox: Sandbox) -> int:
    """The keeper's pid on this machine; skips where the engine is on another one."""
    pid = int(sandbox.outer.inspect_container(sandbox.container_id)["State"]["Pid"])
    if not Path(f"/proc/{pid}/environ").exists():
        pytest.skip("the engine's processes are not this machine's")
    return pid


def test_root_inside_is_nobody_outside(sandbox: StartSandbox) -> None:
    made = sandbox("host1")
    base = int(made.labels["org.netdojo.base"])
    assert ok(made, "host1", "cat /proc/self/uid_map").split() == ["0", str(base), "65536"]
    keeper_pid(made)
    rows = made.outer.top(made.container_id, "-eo pid,uid,comm")["Processes"]
    owners = [(name, int(uid)) for _, uid, name in rows]
    assert ("dockerd", base) in owners
    assert ("containerd", base) in owners
    assert [name for name, uid in owners if uid == 0] == ["python3"], "only the keeper is real root"


def test_the_host_cannot_be_opened(sandbox: StartSandbox) -> None:
    made = sandbox("host1")
    # Opened and never written: should a wall be broken, the test must not be what does the damage.
    for file in ("sys/kernel/core_pattern", "sysrq-trigger", "sys/kernel/modprobe"):
        fails(made, "host1", f": >> /proc/{file}")
        fails(made, "host1", f"mkdir -p /tmp/p; mount -t proc p /tmp/p; : >> /tmp/p/{file}")
    fails(made, "host1", "mknod /tmp/disk b 254 0")
    for kind in ("debugfs", "tracefs", "devtmpfs"):
        fails(made, "host1", f"mkdir -p /tmp/m; mount -t {kind} m /tmp/m")
    guards = "/sys/fs/cgroup/devices/devices.allow /sys/fs/cgroup/*/release_agent"
    assert ok(made, "host1", f"for f in {guards}; do (: >> $f) 2>/dev/null && echo $f; done; true") == ""
    assert "kthreadd" not in ok(made, "host1", "cat /proc/[0-9]*/comm 2>/dev/null || :")
    assert "kthreadd" not in ok(made, "host1", "docker run --rm --pid host busybox ps")
    fails(made, "host1", "docker run --rm --privileged busybox sh -c ': >> /proc/sys/kernel/core_pattern'")


def test_limits_are_out_of_reach(sandbox: StartSandbox) -> None:
    made = sandbox("host1", pids=300, memory=400 * MEGABYTE, disk=64 * MEGABYTE)
    for file in ("pids/pids.max", "memory/memory.limit_in_bytes", "pids.max", "memory.max"):
        fails(made, "host1", f"test -e /sys/fs/cgroup/{file} && echo 99999999999 > /sys/fs/cgroup/{file}")
    full = fails(made, "host1", "docker run --rm busybox dd if=/dev/zero of=/big bs=1M count=200")
    assert "No space left" in full
    fails(made, "host1", "head -c 600m /dev/zero | tail -c 600m > /dev/null")
    ok(made, "host1", "docker version")


def test_a_fork_bomb_stays_inside(sandbox: StartSandbox) -> None:
    made = sandbox("host1", "host2", pids=200)
    bomb = "import os, signal\nwhile os.fork(): pass\nsignal.pause()"
    assert "BlockingIOError" in fails(made, "host1", f"python3 -c '{bomb}'")
    ok(made, "host2", "docker version")


def test_two_sandboxes_do_not_see_each_other(sandbox: StartSandbox) -> None:
    one, two = sandbox("host1"), sandbox("host1")
    assert one.labels["org.netdojo.base"] != two.labels["org.netdojo.base"]
    ok(one, "host1", "docker run -d --name web -p 8080:80 whoami; touch /tmp/mine")
    fails(two, "host1", "curl -sS -m 2 http://10.213.0.11:8080/")
    assert "web" not in ok(two, "host1", "docker ps -a")
    assert "mine" not in ok(two, "host1", "ls /tmp")


def test_the_container_has_no_network_and_no_folder_of_the_hosts(sandbox: StartSandbox) -> None:
    made = sandbox("host1")
    found = made.outer.inspect_container(made.container_id)
    assert found["HostConfig"]["NetworkMode"] == "none"
    assert not found["HostConfig"]["Privileged"]
    assert [mount["Type"] for mount in found["Mounts"]] == ["volume"]


def test_stopping_leaves_no_container_and_no_volume(sandbox: StartSandbox, engine: docker.APIClient) -> None:
    made = sandbox("host1")
    ok(made, "host1", "docker run -d busybox sleep 600")
    volume = engine.inspect_container(made.container_id)["Mounts"][0]["Name"]
    began = time.monotonic()
    made.stop()
    assert time.monotonic() - began < 1.5
    assert not engine.containers(all=True, filters={"id": made.container_id})
    assert volume not in [item["Name"] for item in engine.volumes()["Volumes"] or []]
    made.stop()  # once more is fine
