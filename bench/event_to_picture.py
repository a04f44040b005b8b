"""From an engine's event to the new picture, beside one full read of the same state over the same gateway.

`python -m bench.event_to_picture [CHANGES]` prints both, their ratio, and the gateway's own figures, all from one
run on one sandbox with eight networks and two containers. Times in milliseconds.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import high, timed
from grader.network.observer import Observer
from grader.network.read import read_node
from grader.network.state import NetworkState
from grader.sandbox.gateway import Gateway, client_for, docker_exec_stream
from grader.sandbox.launch import Sandbox, SandboxSpec
from grader.session.link import engine_argv

NODE = "host1"
SECONDS = 10.0


def report(what: str, times: list[float]) -> float:
    """Prints median and 95th percentile of `times` (seconds); gives back the median."""
    median = statistics.median(times)
    print(f"{what:<46} median {median * 1e3:7.2f} ms   p95 {high(times) * 1e3:7.2f} ms")
    return median


def event_to_picture(observer: Observer, path: str, changes: int) -> list[float]:
    """For each of `changes` renames: from the moment a listener gets its event to the new picture."""
    at: dict[str, float] = {}
    came = threading.Condition()
    listener = client_for(path)
    events = listener.events(decode=True, filters={"event": "rename"})

    def listen() -> None:
        for event in events:
            with came:
                at[event["Actor"]["Attributes"]["name"]] = time.perf_counter()
                came.notify_all()

    threading.Thread(target=listen, daemon=True).start()
    times = []
    seen: dict[str, float] = {}

    def told(picture: NetworkState) -> None:
        with came:
            for container in picture.node(NODE).containers:
                seen.setdefault(container.name, time.perf_counter())
            came.notify_all()

    observer.subscribe(told)
    renamer = client_for(path)
    old = "box0"
    for number in range(changes):
        new = f"name{number}"
        renamer.rename(old, new)
        with came:
            if not came.wait_for(lambda: new in at and new in seen, SECONDS):  # noqa: B023
                raise TimeoutError(new)
            times.append(max(0.0, seen[new] - at[new]))
        old = new
    events.close()
    renamer.close()
    listener.close()
    return times


@contextmanager
def gateway_of(spec: SandboxSpec) -> Iterator[Gateway]:
    """A gateway to NODE in a sandbox of its own, both gone at the end."""
    sandbox = Sandbox.start(spec)
    try:
        sandbox.wait_ready()
        argv = engine_argv(NODE)
        with tempfile.TemporaryDirectory() as folder:
            gateway = Gateway(
                lambda: docker_exec_stream(sandbox.outer, sandbox.container_id, argv),
                Path(folder) / "gateway",
            )
            yield gateway
            gateway.close()
    finally:
        sandbox.stop()


def main(changes: int) -> None:
    """Starts a sandbox, measures, removes it."""
    with gateway_of(SandboxSpec()) as gateway:
        measure(gateway, changes)


def measure(gateway: Gateway, changes: int) -> None:
    """All figures of one run over one gateway."""
    path = str(gateway.path)
    report(
        "first call over a new connection (/version)", [timed(lambda: client_for(path)) for _ in range(10)]
    )
    client = client_for(path)
    report("later calls (/_ping)", [timed(client.ping) for _ in range(100)])
    for number in range(5):  # bridge, host and none make eight
        client.create_network(f"net{number}")
    for number in range(2):
        made = client.create_container(
            "busybox",
            ["sleep", "600"],
            name=f"box{number}",
            host_config=client.create_host_config(network_mode=f"net{number}"),
        )
        client.start(made["Id"])
    full = report("one full read", [timed(lambda: read_node(client, NODE)) for _ in range(changes)])
    with Observer({NODE: lambda: client_for(path)}) as observer:
        if observer.wait_for(lambda picture: NODE in picture.nodes, SECONDS) is None:
            raise TimeoutError("no first picture")
        waited = report("event to new picture", event_to_picture(observer, path, changes))
    print(f"{'ratio of the medians (goal: at most 2)':<46} {waited / full:.2f}")
    client.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
