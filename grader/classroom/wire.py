"""What seats, the class service and dashboards say to each other: every message on the wire, as pydantic models.

Pure: no socket and no database. Times are milliseconds since the epoch, as in the ledger. A field that a newer
version adds is ignored by an older one; one that is not as said here is refused.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from grader.progress.entries import GENESIS, Entry, Fact

BATCH = 200
"""How many entries a seat sends at most in one request; a request may have `BODY` bytes."""

BODY = 4 << 20

NEWS_SECONDS = 25.0
"""How long the service keeps a seat waiting that asks for news where there is none."""

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f/]+$")]
TEXT = r"^[^\x00]*$"
"""PostgreSQL has no room for the character 0."""

Time = Annotated[int, Field(ge=0, lt=1 << 53)]


class Message(BaseModel):
    """What all have in common."""

    model_config = ConfigDict(frozen=True, extra="ignore")


# -- seat to service: the ledger ---------------------------------------------------------------------


class LedgerEntry(Message):
    """One entry of the seat's ledger, as it stands there: the seat is its only author, and signs it.

    What happened is in `what`: "start", "verdict", "hint", "solution", "reset" or "pass"; `facts` as the session
    wrote them, always with "exercise", "attempt" and "seed" (docs/report-format.md).
    """

    number: Annotated[int, Field(ge=1, lt=1 << 31)]
    at: Time
    what: Annotated[str, Field(pattern=r"^[a-z]{1,20}$")]
    facts: dict[str, Any]
    previous: Digest
    digest: Digest
    key: Annotated[str, Field(max_length=64)]
    signature: Annotated[str, Field(max_length=100)]

    @classmethod
    def of(cls, entry: Entry) -> LedgerEntry:
        """The message that carries `entry`."""
        return cls(
            number=entry.number,
            at=entry.fact.at,
            what=entry.fact.what,
            facts=dict(entry.fact.particulars),
            previous=entry.previous,
            digest=entry.digest,
            key=entry.key,
            signature=entry.signature,
        )

    def entry(self) -> Entry:
        """The entry that it carries."""
        fact = Fact(self.what, self.at, self.facts)
        return Entry(self.number, fact, self.previous, self.digest, self.key, self.signature)


class Entries(Message):
    """POST api/ledger: what comes after the head that the service told last. The answer is the new `Head`."""

    entries: Annotated[tuple[LedgerEntry, ...], Field(max_length=BATCH)]


class Head(Message):
    """GET api/ledger, and the answer to a POST: the last entry that the service holds for good of this seat.

    A seat sends what follows it. It may send again what is held already: an entry is known by number and digest.
    """

    number: Annotated[int, Field(ge=0)] = 0
    digest: Digest = GENESIS


# -- seat to service: what stands beside the ledger --------------------------------------------------


class LessonAnswer(Message):
    """The latest answer to a question of a lesson: what was chosen, whether it was right, and when (seconds)."""

    lesson: Annotated[str, Field(max_length=100)]
    block: Annotated[str, Field(max_length=100)]
    choice: Annotated[tuple[Annotated[str, Field(max_length=2000)], ...], Field(max_length=50)]
    right: bool
    at: float


class Notes(Message):
    """GET and PUT api/notes: the lessons read and the answers given; what is told is added to what is held. They are
    the learner's own marks, no evidence: nothing signs them, and they are in no export."""

    read: Annotated[tuple[Annotated[str, Field(max_length=100)], ...], Field(max_length=2000)] = ()
    answers: Annotated[tuple[LessonAnswer, ...], Field(max_length=5000)] = ()

    def with_others(self, others: Notes) -> Notes:
        """Both together: a lesson that was read stays read, and of two answers to a question the later one counts."""
        latest = {(one.lesson, one.block): one for one in sorted((*others.answers, *self.answers), key=_when)}
        return Notes(
            read=tuple(sorted({*self.read, *others.read})), answers=tuple(latest[at] for at in sorted(latest))
        )


def _when(answer: LessonAnswer) -> float:
    return answer.at


# -- seat to service: help ---------------------------------------------------------------------------


class Hand(Message):
    """PUT api/hand: the learner asks for help, or no longer does. `words` is what they wrote, if anything."""

    raised: bool
    words: Annotated[str, Field(max_length=500, pattern=TEXT)] = ""


# -- service to seats --------------------------------------------------------------------------------


class Announcement(Message):
    """What the instructor says to a seat, or to all where `seat` is empty. `number` grows by one each time."""

    number: Annotated[int, Field(ge=1)]
    at: Time
    words: Annotated[str, Field(min_length=1, max_length=1000, pattern=TEXT)]
    seat: str = ""


class News(Message):
    """GET api/news?after=NUMBER&seen=MARK, asked by a seat: what was said to it or to all behind `after`, and how it
    stands. `seen` is the `mark` of the answer before; while nothing changed, the answer waits up to NEWS_SECONDS.

    `paused`: the instructor has asked everybody to look up; the seat takes no keys until it is over. `raised`: its
    hand is up (the instructor may lower it). `before`: how many hands were raised before its own, and are up still.
    """

    announcements: tuple[Announcement, ...] = ()
    paused: bool = False
    raised: bool = False
    before: int = 0
    mark: str = ""


class Pause(Message):
    """PUT api/pause, from the instructor: everybody stops typing, or goes on."""

    paused: bool


class Order(Message):
    """POST api/orders, from the instructor, of one seat: "restart" ends it and starts it anew (its progress stays),
    "end" and "start" do the one or the other, "keep" spares it from being ended while idle for `minutes`, "lower" takes
    its hand down, "forget" lets its learner choose another PIN."""

    seat: Name
    action: Literal["restart", "end", "start", "keep", "lower", "forget"]
    minutes: Annotated[int, Field(ge=1, le=1440)] = 60


class Say(Message):
    """POST api/announcements, from the instructor: words to one seat, or to all where `seat` is empty."""

    words: Annotated[str, Field(min_length=1, max_length=1000, pattern=TEXT)]
    seat: str = ""


# -- service to dashboards ---------------------------------------------------------------------------


class GoalState(Message):
    """A goal's latest verdict: "pass", "fail", "unknown", "waiting" or "lacking", since `at`.

    `code` is the reason's, and `why` its sentence in each language; empty where there is no reason.
    """

    verdict: str
    at: Time
    code: str = ""
    why: dict[str, str] = Field(default_factory=dict)


class ExerciseState(Message):
    """What a seat did at one exercise. `began` is when it was first started, `started` when its present sandbox was;
    `passed` 0 where it never was. `met` says of each goal that ever was met how many milliseconds after `started` that
    first was."""

    began: Time = 0
    started: Time = 0
    met: dict[str, int] = Field(default_factory=dict)
    goals: dict[str, GoalState] = Field(default_factory=dict)
    hints: int = 0
    solution: bool = False
    resets: int = 0
    passed: Time = 0
    seconds: int = 0


class SeatState(Message):
    """A seat as a dashboard shows it. `exercise` is the one that was worked at last, `at` the latest entry's time.

    `raised` is when the hand was raised, 0 where it is not. `server` is how its container is, as the hub tells:
    "running", "starting", "ending", "away", or empty where the hub was not heard yet; `active` is when somebody last
    used it, and `kept` until when it is not ended for being idle.
    """

    seat: str
    at: Time = 0
    exercise: str = ""
    exercises: dict[str, ExerciseState] = Field(default_factory=dict)
    raised: Time = 0
    words: str = ""
    server: str = ""
    active: Time = 0
    kept: Time = 0


class GoalTitle(Message):
    """A goal of an exercise: its id and its title in each language, with no learner's names in it."""

    id: str
    title: dict[str, str]


class ExerciseTitle(Message):
    """An exercise of the course."""

    name: str
    section: str
    title: dict[str, str]
    goals: tuple[GoalTitle, ...]


class ClassState(Message):
    """GET api/class: everything that a dashboard draws first. Later each changed seat comes as a `SeatState` by
    server-sent events from api/live (event "seat"), each announcement as event "announcement", and a `Pause` as event
    "pause"."""

    title: str
    exercises: tuple[ExerciseTitle, ...]
    seats: tuple[SeatState, ...]
    announcements: tuple[Announcement, ...] = ()
    paused: bool = False
