"""What a neighbour notices while a sandbox hits its limits: its engine's answers then, beside those in peace."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import docker

from bench.event_to_picture import NODE, gateway_of
from bench.figures import row, timed
from grader.network.read import read_node
from grader.sandbox.gateway import client_for
from grader.sandbox.launch import Sandbox, SandboxSpec

STRIKES = {
    "memory": "docker run --rm busybox tail /dev/zero",
    "disk": "docker run --rm busybox dd if=/dev/zero of=/big bs=1M",
    "processes": "docker run --rm busybox sh -c 'while :; do sleep 9 & done'",
}
PAUSE = 0.05  # seconds between two answers: as one learner's events come


def measure(answers: int = 100) -> None:
    """Prints a row for each limit, and removes both sandboxes."""
    with _sandbox() as struck, gateway_of(SandboxSpec()) as gateway:
        client = client_for(str(gateway.path))
        alone = _answers(client, answers)
        for limit, command in STRIKES.items():
            over = threading.Event()
            worker = threading.Thread(target=_strike, args=(struck, command, over), daemon=True)
            worker.start()
            row(
                f"a picture, a neighbour out of {limit}",
                _answers(client, answers),
                alone,
                "2x",
            )
            over.set()
            worker.join()
        client.close()


@contextmanager
def _sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox.start(SandboxSpec())
    try:
        sandbox.wait_ready()
        yield sandbox
    finally:
        sandbox.stop()


def _answers(client: docker.APIClient, count: int) -> list[float]:
    """How long a full picture of the neighbour takes, `count` times."""
    waited = []
    pause = threading.Event()
    for _ in range(count):
        waited.append(timed(lambda: read_node(client, NODE)))
        pause.wait(PAUSE)
    return waited


def _strike(sandbox: Sandbox, command: str, over: threading.Event) -> None:
    """Hits the limit again and again until it is `over`."""
    script = f"timeout 5 {command} > /dev/null 2>&1; docker rm -f $(docker ps -aq) > /dev/null 2>&1"
    while not over.is_set():
        sandbox.exec(NODE, ["sh", "-c", script], timeout=120.0)
