"""Sends a seat's ledger to the class service, and brings it back where the seat has lost it; so with its notes.

The ledger is the outbox: what follows the service's last entry is what is to be sent. Nothing else is remembered, so
neither side's restart loses or doubles anything.
"""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from grader.classroom.seat.notes import notes_in, take_back
from grader.classroom.seat.service import ClassService, ServiceAway, Unfit
from grader.classroom.wire import BATCH, Head, LedgerEntry, Notes
from grader.problem import Problem
from grader.progress.store import Store

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
LOOK_SECONDS = 20.0
"""How often the ledger is looked at where no bell has rung: one may be lost."""


class Bell:
    """The unix socket at `path` that `grader.progress.bell` rings."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self.path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(str(path))
        path.chmod(0o600)
        self.rung = asyncio.Event()
        asyncio.get_running_loop().add_reader(self._socket.fileno(), self._hear)

    def _hear(self) -> None:
        with suppress(OSError):
            while self._socket.recv(16):
                self.rung.set()

    def close(self) -> None:
        """Listens no more."""
        asyncio.get_running_loop().remove_reader(self._socket.fileno())
        self._socket.close()
        self.path.unlink(missing_ok=True)


class Outbox:
    """The ledger in `store`, to be held by `service`. `bell` tells that it has grown; `said` hears what is amiss."""

    def __init__(
        self, store: Store, service: ClassService, bell: Bell, said: Callable[[str], None] = print
    ) -> None:
        self._store, self._service, self._bell, self.said = store, service, bell, said
        self._noted = Notes()
        self.waiting = False
        """Whether something could not be sent yet."""

    async def restore(self) -> None:
        """Brings back what the service holds and the ledger lacks. Returns when that is done, however long the service
        is away: an app that began a new ledger meanwhile could never send it."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self._restore()
                return
            except (ServiceAway, Problem) as away:
                self.said(f"the class service is away: {away}")
                pause = await _pause(pause)

    async def _restore(self) -> None:
        head = await self._service.head()
        mine = await asyncio.to_thread(self._store.ledger)
        number = mine[-1].number if mine else 0
        while number < head.number:
            fresh = await self._service.held(number)
            if not fresh:
                raise ServiceAway("it holds less than it said")
            await asyncio.to_thread(self._store.adopt, [entry.entry() for entry in fresh])
            number = fresh[-1].number
        held = await self._service.notes()
        await asyncio.to_thread(take_back, self._store, held)
        self._noted = held

    async def run(self) -> None:
        """Sends, for as long as it is not cancelled."""
        pause = FIRST_PAUSE
        head: Head | None = None
        while True:
            self._bell.rung.clear()  # before looking: what comes after is rung again
            try:
                head = head or await self._service.head()
                head = await self._send(head)
                await self._send_notes()
                self.waiting, pause = False, FIRST_PAUSE
            except (ServiceAway, Unfit, Problem) as problem:
                self._noted = Notes()  # as well: it may hold less now
                self.said(f"results are kept and sent later: {problem}")
                self.waiting, head = True, None  # it may have been set back to what it held before
                pause = await _pause(pause)
                continue
            with suppress(
                TimeoutError
            ):  # wait_for of Python 3.11 would lose a cancel that comes with the bell
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._bell.rung.wait()

    async def _send(self, head: Head) -> Head:
        while True:
            entries = await asyncio.to_thread(self._store.ledger, head.number)
            if not entries:
                return head
            self.waiting = True
            batch = tuple(LedgerEntry.of(entry) for entry in entries[:BATCH])
            head = await self._service.send(batch)

    async def _send_notes(self) -> None:
        notes = await asyncio.to_thread(notes_in, self._store)
        if notes != self._noted:
            await self._service.keep_notes(notes)
            self._noted = notes


async def _pause(seconds: float) -> float:
    """Waits about so long, not all seats at once, and returns how long to wait next."""
    await asyncio.sleep(seconds * random.uniform(0.5, 1.0))
    return min(seconds * 2, LONGEST_PAUSE)
