"""From an engine's event to the new verdict of a state goal, beside one full read over the same gateway."""

from __future__ import annotations

import threading
import time

from bench.figures import row, timed
from grader.checks.verdict import Outcome, Verdict
from grader.course.loader import load_course
from grader.course.place import shipped_root
from grader.network.read import read_node
from grader.sandbox.gateway import client_for
from grader.session.session import Session
from grader.session.watch import Watcher

SECONDS = 20.0


def measure(changes: int = 60) -> None:
    """Makes and removes the network that custom-bridge asks for, and prints the row."""
    session = Session.start(load_course(shipped_root()), "custom-bridge", seed=1, keep=False)
    try:
        node = session.drawn.exercise.nodes[0]
        client = session.link.client(node)
        for number in range(4):
            client.create_network(f"other{number}")
        for number in range(2):
            made = client.create_container("busybox", ["sleep", "600"], name=f"box{number}")
            client.start(made["Id"])
        waited = changes_of(session, node, changes)
        reads = [timed(lambda: read_node(client, node)) for _ in range(changes)]
        row("engine event to verdict, state goals", waited, reads, "2, p95 100 ms")
    finally:
        session.close()
        session.sandbox.stop()


def changes_of(session: Session, node: str, changes: int) -> list[float]:
    """The seconds from each of `changes` events to the verdict that follows. It is made and removed in turn."""
    from docker.types import IPAMConfig, IPAMPool

    values = session.drawn.values
    pool = IPAMPool(subnet=values["subnet"], iprange=values.get("range"), gateway=values.get("gateway"))
    came = threading.Condition()
    event_at: list[float] = []
    verdict_at: list[tuple[float, bool]] = []
    goal = session.drawn.goals[0].id

    def told(verdicts: tuple[Verdict, ...]) -> None:
        with came:
            met = any(v.goal == goal and v.outcome is Outcome.PASS for v in verdicts)
            verdict_at.append((time.perf_counter(), met))
            came.notify_all()

    listener = client_for(session.link.socket(node))
    events = listener.events(decode=True, filters={"type": "network", "event": ["create", "destroy"]})

    def listen() -> None:
        for _event in events:
            with came:
                event_at.append(time.perf_counter())
                came.notify_all()

    watcher = Watcher(session, told)
    threads = [threading.Thread(target=run, daemon=True) for run in (listen, watcher.run)]
    for thread in threads:
        thread.start()
    client = session.link.client(node)
    waited = []
    with came:
        _await(came, lambda: bool(verdict_at))
    for number in range(changes):
        wanted = number % 2 == 0
        with came:
            events_before, verdicts_before = len(event_at), len(verdict_at)
        if wanted:
            client.create_network(values["net"], "bridge", ipam=IPAMConfig(pool_configs=[pool]))
        else:
            client.remove_network(values["net"])
        with came:
            _await(
                came,
                lambda b=verdicts_before, e=events_before, w=wanted: (
                    len(event_at) > e and any(met is w for _, met in verdict_at[b:])
                ),
            )
            seen = next(at for at, met in verdict_at[verdicts_before:] if met is wanted)
            waited.append(max(0.0, seen - event_at[events_before]))
    watcher.stop()
    events.close()
    listener.close()
    return waited


def _await(came: threading.Condition, ready) -> None:  # type: ignore[no-untyped-def]
    if not came.wait_for(ready, SECONDS):
        raise TimeoutError("no verdict came")
