"""From an engine's event to the new picture with 1, 50 and 300 running containers, beside one full read of each.

What it costs must grow with what changed, not with what exists: the full read grows, the picture's time must not.
"""

from __future__ import annotations

from functools import partial

from bench.event_to_picture import NODE, event_to_picture, gateway_of
from bench.figures import row, timed
from grader.network.observer import Observer
from grader.network.read import read_node
from grader.network.state import NetworkState
from grader.sandbox.gateway import client_for
from grader.sandbox.launch import SandboxSpec

SIZES = (1, 50, 300)
GIGABYTE = 1 << 30
FIRST_SECONDS = 60.0
"""How long the first picture of all may take."""


def measure(changes: int = 40) -> None:
    """Fills one sandbox more and more, and prints a row at each size."""
    with gateway_of(SandboxSpec(memory=9 * GIGABYTE, disk=GIGABYTE, pids=12000)) as gateway:
        _sizes(str(gateway.path), changes)


def _holds(size: int, picture: NetworkState) -> bool:
    """Whether the node was read and has `size` containers."""
    return NODE in picture.nodes and len(picture.node(NODE).containers) == size


def _sizes(path: str, changes: int) -> None:
    client = client_for(path)
    there = 0
    for size in SIZES:
        for number in range(there, size):
            made = client.create_container("busybox", ["sleep", "9999"], name=f"box{number}")
            client.start(made["Id"])
        there = size
        with Observer({NODE: lambda: client_for(path)}) as observer:
            if observer.wait_for(partial(_holds, size), FIRST_SECONDS) is None:
                raise TimeoutError(f"no picture of {size} containers")
            waited = event_to_picture(observer, path, changes)
            client.rename(f"name{changes - 1}", "box0")
        reads = [timed(lambda: read_node(client, NODE)) for _ in range(max(3, changes // 8))]
        row(f"event to picture, {size} containers", waited, reads, "the same at every size")
    client.close()
