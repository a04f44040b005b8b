"""The class as it stands now: every seat's state kept in memory, and told to whoever listens. No sockets here.

The store is what lasts; this is worked out of it when the service starts, and goes on entry by entry.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from pydantic import BaseModel

from grader.checks.evaluate import title_of
from grader.classroom.service.fold import fold
from grader.classroom.service.store import ClassStore
from grader.classroom.wire import (
    Announcement,
    ClassState,
    ExerciseTitle,
    GoalTitle,
    Hand,
    Head,
    LedgerEntry,
    News,
    Pause,
    SeatState,
)
from grader.course.models import Course, Exercise
from grader.text import LANGUAGES

QUEUED = 1000
"""How many events a listener may be behind; one that is slower is let go, and comes back for the whole state."""

ACTIVE_MILLISECONDS = 60_000
"""How much later than known somebody must have used a seat for that to be news."""

Event = tuple[str, BaseModel]
"""An event's name and its message: ("seat", SeatState), ("announcement", Announcement)."""


class Room:
    """All seats of `course`. To be called from one thread; what the store does takes a few milliseconds."""

    def __init__(self, store: ClassStore, course: Course, title: str) -> None:
        self.store = store
        self.course = course
        self.title = title
        self.exercises = _titles(course)
        kept = store.kept()
        self._seats = {
            name: fold(
                SeatState(seat=name, raised=raised, words=words, kept=kept.get(name, 0)), store.entries(name)
            )
            for name, (raised, words) in store.seats().items()
        }
        self._paused = store.paused()
        self._last = max((said.number for said in store.announcements()), default=0)
        self._listeners: set[asyncio.Queue[Event | None]] = set()
        self._changed = asyncio.Event()
        self._closed = False

    def state(self) -> ClassState:
        """Everything at once."""
        return ClassState(
            title=self.title,
            exercises=self.exercises,
            seats=tuple(self._seats[name] for name in sorted(self._seats)),
            announcements=self.store.announcements(),
            paused=self._paused,
        )

    def knows(self, seat: str) -> bool:
        """Whether there is such a seat."""
        return seat in self._seats

    # -- what comes in ---------------------------------------------------------------------------

    def arrive(self, seat: str) -> Head:
        """A seat that has come up: it stands in the grid from now on. Returns its head."""
        if seat not in self._seats:
            self.store.sit(seat)
            self._tell_seat(SeatState(seat=seat))
        return self.store.head(seat)

    def take(self, seat: str, entries: Sequence[LedgerEntry]) -> Head:
        """Keeps what is new of `entries`, tells it, and returns the head. Raises store.Refused."""
        fresh = self.store.take(seat, entries)
        if fresh:
            self._tell_seat(fold(self._seats.get(seat, SeatState(seat=seat)), fresh))
        return self.store.head(seat)

    def hand(self, seat: str, hand: Hand) -> SeatState:
        """A hand that goes up or down."""
        raised, words = self.store.raise_hand(seat, hand)
        state = self._seats.get(seat, SeatState(seat=seat))
        return self._tell_seat(state.model_copy(update={"raised": raised, "words": words}))

    def attend(self, seat: str, server: str, active: int) -> None:
        """How a seat's container is, as the hub tells. Of somebody who was never seated, nothing is noted."""
        known = self._seats.get(seat)
        if known is None:
            if server == "away":
                return
            self.store.sit(seat)
            known = SeatState(seat=seat)
        if known.server != server or active - known.active > ACTIVE_MILLISECONDS:
            self._tell_seat(known.model_copy(update={"server": server, "active": active}))

    def keep(self, seat: str, until: int) -> SeatState:
        """Spares a seat from being ended while idle, until then."""
        self.store.keep(seat, until)
        state = self._seats.get(seat, SeatState(seat=seat))
        return self._tell_seat(state.model_copy(update={"kept": until}))

    def announce(self, words: str, seat: str = "") -> Announcement:
        """Says `words` to one seat or to all."""
        said = self.store.announce(words, seat)
        self._last = said.number
        self._tell(("announcement", said))
        return said

    def pause(self, paused: bool) -> Pause:
        """Asks everybody to look up, or lets them go on."""
        self.store.pause(paused)
        self._paused = paused
        self._tell(("pause", Pause(paused=paused)))
        return Pause(paused=paused)

    # -- what seats are told ---------------------------------------------------------------------

    def news(self, seat: str, after: int) -> News:
        """What `seat` is to know now."""
        mine = self._seats.get(seat, SeatState(seat=seat)).raised
        before = sum(0 < other.raised < mine for other in self._seats.values()) if mine else 0
        said = self.store.announcements(after, seat) if after < self._last else ()
        mark = f"{self._last}.{int(self._paused)}.{int(mine > 0)}.{before}"
        return News(announcements=said, paused=self._paused, raised=mine > 0, before=before, mark=mark)

    async def news_beyond(self, seat: str, after: int, seen: str, seconds: float) -> News:
        """The news as soon as its mark is another than `seen`, else after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                while (news := self.news(seat, after)).mark == seen and not self._closed:
                    await self._changed.wait()
        except TimeoutError:
            return self.news(seat, after)
        return news

    # -- who listens -----------------------------------------------------------------------------

    def listen(self) -> asyncio.Queue[Event | None]:
        """A queue of every event from now on; None in it says that it is over. To be given back to `leave`."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._listeners.add(queue)
        return queue

    def leave(self, queue: asyncio.Queue[Event | None]) -> None:
        """Ends listening."""
        self._listeners.discard(queue)

    def close(self) -> None:
        """Ends every listener."""
        self._closed = True
        self._changed.set()
        for queue in self._listeners:
            queue.put_nowait(None)
        self._listeners.clear()

    def _tell_seat(self, state: SeatState) -> SeatState:
        self._seats[state.seat] = state
        self._tell(("seat", state))
        return state

    def _tell(self, event: Event) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
        for queue in list(self._listeners):
            if queue.qsize() >= QUEUED:
                queue.put_nowait(None)
                self._listeners.discard(queue)
            else:
                queue.put_nowait(event)


def _titles(course: Course) -> tuple[ExerciseTitle, ...]:
    return tuple(
        ExerciseTitle(
            name=exercise.name,
            section=exercise.section,
            title={language: exercise.title.to(language) for language in LANGUAGES},
            goals=_goal_titles(exercise),
        )
        for exercise in course.exercises
    )


def _goal_titles(exercise: Exercise) -> tuple[GoalTitle, ...]:
    """What the goals are called on screen, with the names of variables where each learner has values of their own."""
    drawn = exercise.draw(1)
    own = sorted(((str(value), name) for name, value in drawn.values.items()), key=lambda one: -len(one[0]))

    def general(words: str) -> str:
        for value, name in own:
            words = re.sub(rf"(?<![\w.-]){re.escape(value)}(?![\w-]|\.\d)", f"‹{name}›", words)
        return words

    return tuple(
        GoalTitle(
            id=goal.id, title={language: general(title_of(goal).to(language)) for language in LANGUAGES}
        )
        for goal in drawn.goals
    )
