"""Sends scores to the learning management system that learners came from, again until it has them.

What is to be sent follows from the ledgers, and what was taken stands in the class's database: the difference is the
outbox, so nothing is lost or sent twice for nothing when this service or the LMS starts anew.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from grader.classroom.launches import Launch, Launches
from grader.classroom.service.platform import LmsAway, LmsRefuses, Platform
from grader.classroom.service.room import Room
from grader.problem import Problem
from grader.report.results import Result, planned, results
from grader.text import say

GATHER_SECONDS = 2.0
"""How long more verdicts of the same moment are waited for."""

LOOK_SECONDS = 60.0
"""How often all is looked at: the hub tells nobody that a learner came by another link."""

FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A score as the LMS should have it: `given` of 100, for `exercise` or, where that is empty, for the course."""

    place: str
    exercise: str
    label: str
    given: float
    done: bool
    comment: str

    @property
    def item(self) -> str:
        """What the database knows it by."""
        return f"{self.place}#{self.exercise}"


class Grades:
    """Scores of `room` on their way to `platform`, one for the course or one for each exercise."""

    def __init__(
        self,
        room: Room,
        launches: Launches,
        platform: Platform,
        each: Literal["course", "exercise"],
        language: str,
        said: Callable[[str], None] = print,
        gather: float = GATHER_SECONDS,
        first_pause: float = FIRST_PAUSE,
    ) -> None:
        self.room, self.launches, self.platform, self.each = room, launches, platform, each
        self._language, self._said, self._gather, self._first = language, said, gather, first_pause
        self._plan = planned(room.course)
        self._due: set[str] = set()
        self._later: dict[str, tuple[float, float]] = {}
        """Whose score was not taken: when it is tried again, and how long is waited after that."""
        self._rung = asyncio.Event()
        self._looked = 0.0
        self.trouble: dict[str, str] = {}
        """What the LMS said last of each seat whose score it did not take."""

    async def run(self) -> None:
        """Sends, for as long as it is not cancelled."""
        hearing = asyncio.create_task(self._hear())
        try:
            while True:
                now = time.monotonic()
                ready = {seat for seat, (at, _) in self._later.items() if at <= now}
                due, self._due = (self._due - self._later.keys()) | ready, set()
                for seat in sorted(due):
                    await self._bring(seat)
                await self._wait()
        finally:
            hearing.cancel()

    def told(self) -> dict[str, Any]:
        """What was sent and taken, what was not, and why."""
        names = {item.name: dict(item.title) for item in self._plan}
        sent = [
            {"seat": seat, "place": place, "exercise": exercise, "title": names.get(exercise, {}), **one}
            for seat in self.launches.people()
            for item, one in self.room.store.scores(seat).items()
            for place, _, exercise in [item.rpartition("#")]
        ]
        return {"scores": self.each, "sent": sent, "not_taken": dict(sorted(self.trouble.items()))}

    async def _hear(self) -> None:
        while True:
            events = self.room.listen()
            self._all()
            while (event := await events.get()) is not None:
                if event[0] == "seat":
                    self._due.add(getattr(event[1], "seat", ""))
                    self._rung.set()
            await asyncio.sleep(self._first)  # it was too slow, or the room is closed

    def _all(self) -> None:
        self._looked = time.monotonic()
        self._due |= self.launches.people().keys()
        self._rung.set()

    async def _wait(self) -> None:
        soonest = min((at for at, _ in self._later.values()), default=time.monotonic() + LOOK_SECONDS)
        try:
            async with asyncio.timeout(max(0.0, min(LOOK_SECONDS, soonest - time.monotonic()))):
                await self._rung.wait()
            await asyncio.sleep(self._gather)
        except TimeoutError:
            if time.monotonic() - self._looked > LOOK_SECONDS:
                self._all()
        self._rung.clear()

    async def _bring(self, seat: str) -> None:
        _, pause = self._later.pop(seat, (0.0, self._first))
        try:
            await self._send(seat)
            self.trouble.pop(seat, None)
            return
        except LmsAway as away:
            wait, words = pause, f"the LMS does not answer: {away}"
        except LmsRefuses as refuses:
            wait, words = LONGEST_PAUSE, f"the LMS does not take it: {refuses}"
        except (Problem, OSError, ValueError) as error:
            wait, words = pause, f"it could not be worked out: {error}"
        self.trouble[seat] = words[:500]
        self._said(f"grades: {seat} is tried again in {wait:.0f} s: {words}")
        self._later[seat] = time.monotonic() + wait, min(wait * 2, LONGEST_PAUSE)

    async def _send(self, seat: str) -> None:
        launch = self.launches.of(seat)
        if launch is None or not launch.links:
            return
        entries = (entry.entry() for entry in self.room.store.entries(seat))
        taken = self.room.store.scores(seat)
        for wanted in self._wanted(launch, results(self._plan, entries)):
            known = taken.get(wanted.item)
            if known is not None and known["given"] == wanted.given:
                continue
            line = wanted.place
            if wanted.exercise:
                name = f"netdojo/{wanted.exercise}"
                line = await self.platform.item(launch.client, wanted.place, name, wanted.label)
            await self.platform.score(launch.client, line, body(launch, wanted))
            self.room.store.note_score(seat, wanted.item, wanted.given)
            self._said(f"grades: {seat} has {wanted.given:g} of 100 at {line} ({wanted.comment})")

    def _wanted(self, launch: Launch, found: tuple[Result, ...]) -> Iterator[Wanted]:
        if not any(result.tries for result in found):
            return
        marks = [result.score(len(item.goals)) for item, result in zip(self._plan, found, strict=True)]
        passed = sum(result.passed is not None for result in found)
        if self.each == "course":
            words = say("{passed} of {all} exercises passed", passed=passed, all=len(marks))
            for link in launch.links:
                if link.lineitem:
                    given = round(sum(marks) / len(marks), 2)
                    whole = passed == len(marks)
                    yield Wanted(link.lineitem, "", "", given, whole, words.to(self._language))
            return
        for place in dict.fromkeys(link.lineitems for link in launch.links if link.lineitems):
            for item, result, mark in zip(self._plan, found, marks, strict=True):
                if result.tries:
                    words = say(
                        "{met} of {all} goals met, {hints} hints",
                        met=len(result.met),
                        all=len(item.goals),
                        hints=result.hints,
                    )
                    label = f"{item.section} {item.title[self._language]}"
                    done = result.passed is not None
                    yield Wanted(place, item.name, label, float(mark), done, words.to(self._language))


def body(launch: Launch, wanted: Wanted) -> dict[str, Any]:
    """The score as AGS 2.0 has it."""
    return {
        "userId": launch.subject,
        "scoreGiven": wanted.given,
        "scoreMaximum": 100,
        "activityProgress": "Completed" if wanted.done else "InProgress",
        "gradingProgress": "FullyGraded",
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "comment": wanted.comment,
    }
