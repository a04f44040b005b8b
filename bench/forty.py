"""Forty sandboxes on one machine: until all engines answer, what memory a seat takes, and verdicts while they work."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.event_to_verdict import changes_of
from bench.figures import row
from grader.course.loader import load_course
from grader.course.place import shipped_root
from grader.sandbox.launch import Sandbox, SandboxSpec
from grader.session.session import Session

SEATS = 40
BUSY = 8
"""How many learners type at the same moment: each makes and removes a network, over and over."""

WORK = "while :; do docker network create busy >/dev/null && docker network rm busy >/dev/null; done"


def measure(changes: int = 30) -> None:
    """Prints four rows, and removes everything."""
    session = Session.start(load_course(shipped_root()), "custom-bridge", seed=1, keep=False)
    seats: list[Sandbox] = []
    try:
        node = session.drawn.exercise.nodes[0]
        alone = changes_of(session, node, changes)
        began, free = time.perf_counter(), _available()
        with ThreadPoolExecutor(SEATS) as pool:
            seats += pool.map(lambda _: Sandbox.start(SandboxSpec()), range(SEATS))
            list(pool.map(Sandbox.wait_ready, seats))
        row(
            f"{SEATS} sandboxes started at once",
            [time.perf_counter() - began],
            [SEATS * 1.0],
            "1 s each",
            "s",
        )
        row("memory of one of them", [(free - _available()) / SEATS], [200.0], "200 MB a seat", "MB")
        row(
            f"event to verdict, {SEATS} idle beside it",
            changes_of(session, node, changes),
            alone,
            "p95 100 ms",
        )
        workers = [threading.Thread(target=_type, args=(seat,), daemon=True) for seat in seats[:BUSY]]
        for worker in workers:
            worker.start()
        row(
            f"event to verdict, {BUSY} of {SEATS} at work",
            changes_of(session, node, changes),
            alone,
            "p95 0.5 s",
        )
    finally:
        for seat in seats:
            seat.stop()
        session.close()
        session.sandbox.stop()


def _type(seat: Sandbox) -> None:
    """A learner's shell that works until its sandbox ends."""
    from docker.errors import APIError
    from requests.exceptions import RequestException

    from grader.problem import SandboxProblem

    try:
        seat.exec("host1", ["sh", "-c", WORK], timeout=600.0)
    except (SandboxProblem, APIError, RequestException, OSError):
        return  # its sandbox was removed: the measuring is over


def _available() -> float:
    """What the machine could still give, in megabytes."""
    words = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    return int(words["MemAvailable"].split()[0]) / 1024
