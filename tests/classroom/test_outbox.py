"""A seat's ledger on its way to the class service, over restarts of either, and back to a seat that lost it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from grader.classroom.seat.outbox import Bell, Outbox
from grader.classroom.seat.service import ClassService
from grader.classroom.tokens import seat_token
from grader.progress.entries import first_break
from grader.progress.glance import READ
from grader.progress.store import Store
from tests.classroom.conftest import SECRET, Class, Seat, Service

SECONDS = 20.0


class Sending:
    """An outbox that runs, and what it said of what is amiss."""

    def __init__(self, store: Store, base: str, folder: Path) -> None:
        self.service = ClassService(base, seat_token(SECRET, "lin"))
        self.bell = Bell(folder / "bell")
        self.complaints: asyncio.Queue[str] = asyncio.Queue()
        self.outbox = Outbox(store, self.service, self.bell, self.complaints.put_nowait)
        self.task = asyncio.create_task(self.outbox.run())

    async def end(self) -> None:
        if self.task.done():
            return
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        self.bell.close()
        self.service.close()


@pytest.fixture
async def sending(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> AsyncIterator[Callable[[Store, Service], Sending]]:
    made: list[Sending] = []
    monkeypatch.setenv("NETDOJO_BELL", str(tmp_path / "bell"))

    def start(store: Store, service: Service) -> Sending:
        made.append(Sending(store, service.base, tmp_path))
        return made[-1]

    yield start
    for one in made:
        await one.end()


async def arrived(klass: Class, number: int) -> None:
    """Returns when the running service holds `number` entries of the seat: it tells its listeners."""
    room = klass._open[-1][1]
    events = room.listen()
    async with asyncio.timeout(SECONDS):
        while room.store.head("lin").number < number:
            await events.get()
    room.leave(events)


async def test_what_is_noted_is_sent_at_once(
    klass: Class, seat: Seat, sending: Callable[[Store, Service], Sending]
) -> None:
    service = klass.start()
    seat.note("start")
    sending(seat.store, service)
    await arrived(klass, 1)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await asyncio.to_thread(seat.goal, "network", "pass")
    await arrived(klass, 2)
    assert loop.time() - began < 5, "the bell was not heard: it was found by looking"


async def test_nothing_is_lost_or_doubled_while_the_service_is_away(
    klass: Class, seat: Seat, sending: Callable[[Store, Service], Sending], tmp_path: Path
) -> None:
    service = klass.start()
    one = sending(seat.store, service)
    seat.note("start")
    await arrived(klass, 1)
    await klass.stop()
    for goal in ("network", "attached", "by-name"):
        await asyncio.to_thread(seat.goal, goal, "pass")
    async with asyncio.timeout(SECONDS):
        assert "kept" in await one.complaints.get()
    assert one.outbox.waiting
    # The seat ends too, and comes up again before the service does.
    await one.end()
    again = klass.start()
    sending(seat.store, again)
    await arrived(klass, 4)
    held = klass._open[-1][1].store.entries("lin")
    assert [entry.digest for entry in held] == [entry.digest for entry in seat.store.ledger()]


async def test_a_fresh_seat_gets_back_what_was_held_and_goes_on(
    klass: Class, seat: Seat, sending: Callable[[Store, Service], Sending], tmp_path: Path
) -> None:
    service = klass.start()
    first = sending(seat.store, service)
    seat.note("start")
    for number in range(250):  # more than one request carries
        seat.goal(f"goal-{number}", "pass")
    seat.note("pass", seconds=61, hints=2)
    await arrived(klass, 252)
    await first.end()

    (tmp_path / "elsewhere").mkdir()
    fresh = Store.open(f"sqlite:///{tmp_path}/elsewhere/progress.sqlite3")
    second = sending(fresh, service)
    await second.outbox.restore()
    assert first_break(fresh.ledger()) is None
    assert [entry.digest for entry in fresh.ledger()] == [entry.digest for entry in seat.store.ledger()]
    assert list(fresh.passed()) == ["first-bridge"]
    moved = Seat(fresh, seat.key, seat.clock)
    await asyncio.to_thread(moved.note, "reset", instead_of="a1")
    await arrived(klass, 253)
    fresh.close()


async def test_lessons_read_and_answers_come_back_too(
    klass: Class, seat: Seat, sending: Callable[[Store, Service], Sending], tmp_path: Path
) -> None:
    service = klass.start()
    first = sending(seat.store, service)
    await asyncio.to_thread(seat.store.note_answer, "1.2-namespaces", "q1", ["a"], False, 100.0)
    await asyncio.to_thread(seat.store.note_answer, "1.2-namespaces", "q1", ["b", "两个"], True, 200.0)
    await asyncio.to_thread(seat.store.set_place, READ + "1.2-namespaces", "1")
    await asyncio.to_thread(seat.store.set_place, "drill:repair", "not of a lesson")
    async with asyncio.timeout(SECONDS):
        while not json.loads((await service.as_seat("lin", "api/notes")).body)["read"]:
            assert not first.task.done()
    await first.end()
    assert json.loads((await service.as_seat("wu", "api/notes")).body) == {"read": [], "answers": []}
    assert (await service.ask("api/notes", "learner-token")).code == 403

    # Another seat of the same learner, which has read and answered already before the service was there.
    (tmp_path / "elsewhere").mkdir()
    fresh = Store.open(f"sqlite:///{tmp_path}/elsewhere/progress.sqlite3")
    fresh.note_answer("1.2-namespaces", "q1", ["c"], False, 150.0)
    fresh.note_answer("1.2-namespaces", "q2", ["d"], True, 160.0)
    second = sending(fresh, service)
    await second.outbox.restore()
    assert fresh.places(READ) == {READ + "1.2-namespaces": "1"}
    assert {
        block: (answer.choice, answer.right, answer.at)
        for block, answer in fresh.answers("1.2-namespaces").items()
    } == {"q1": (("b", "两个"), True, 200.0), "q2": (("d",), True, 160.0)}
    async with asyncio.timeout(SECONDS):
        while len(json.loads((await service.as_seat("lin", "api/notes")).body)["answers"]) < 2:
            assert not second.task.done()
    fresh.close()


async def test_a_ledger_that_is_another_is_kept_and_said_not_mixed_in(
    klass: Class, seat: Seat, sending: Callable[[Store, Service], Sending], tmp_path: Path
) -> None:
    service = klass.start()
    first = sending(seat.store, service)
    seat.note("start")
    await arrived(klass, 1)
    await first.end()
    other = Store.open(f"sqlite:///{tmp_path}/other.sqlite3")
    forked = Seat(other, seat.key, seat.clock + 5)
    forked.note("start")
    forked.goal("network", "pass")
    second = sending(other, service)
    async with asyncio.timeout(SECONDS):
        assert "kept" in await second.complaints.get()
    assert klass._open[-1][1].store.head("lin").number == 1
    assert len(other.ledger()) == 2
    other.close()
