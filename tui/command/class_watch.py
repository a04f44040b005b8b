"""The class in the terminal: a table that follows what the class service tells, or a line for each event."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, Any

import click

from grader.text import Text, say, verbatim
from tui.command.base import Face, colour

if TYPE_CHECKING:
    from rich.table import Table

    from grader.classroom.wire import ClassState, ExerciseState, SeatState

STUCK_MILLISECONDS = 5 * 60_000


def follow(face: Face, lines: bool) -> None:
    """Until Ctrl-C, or the class ends."""
    import sys

    from grader.classroom.host import live
    from grader.classroom.wire import ClassState, Pause, SeatState

    state: ClassState | None = None
    seats: dict[str, SeatState] = {}
    screen = None if lines or not sys.stdout.isatty() else _Screen(face)
    try:
        for name, told in live():
            if name == "class":
                state = ClassState.model_validate(told)
                seats = {seat.seat: seat for seat in state.seats}
            elif name == "seat" and state is not None:
                seat = SeatState.model_validate(told)
                if screen is None:
                    for words in news(state, seats.get(seat.seat), seat):
                        face.out(words)
                seats[seat.seat] = seat
            elif name == "pause" and state is not None:
                state = state.model_copy(update={"paused": Pause.model_validate(told).paused})
            if screen is not None and state is not None:
                screen.draw(table(face, state, seats))
        face.err(say("The class has ended."))
    except KeyboardInterrupt:
        click.echo("", err=True)
    finally:
        if screen is not None:
            screen.close()


def news(state: ClassState, before: SeatState | None, seat: SeatState) -> list[Text]:
    """What is new of a seat, a sentence each."""
    told = []
    if seat.raised and (before is None or not before.raised):
        told.append(say("{seat} asks for help: {words}", seat=seat.seat, words=verbatim(seat.words)))
    now = seat.exercises.get(seat.exercise)
    old = before.exercises.get(seat.exercise) if before else None
    if now is None:
        return told
    title = _title(state, seat.exercise)
    for goal, verdict in now.goals.items():
        known = old.goals.get(goal) if old else None
        if known is None or known.verdict != verdict.verdict:
            told.append(_verdict(state, seat, goal, verdict.verdict, verdict.why))
    if now.passed and not (old and old.passed):
        told.append(
            say(
                "{seat} passed {exercise} in {seconds} s.",
                seat=seat.seat,
                exercise=title,
                seconds=now.seconds,
            )
        )
    return told


def table(face: Face, state: ClassState, seats: dict[str, SeatState]) -> Table:
    """The seats, those who need help first."""
    from rich.table import Table

    now = time.time_ns() // 1_000_000
    met = [ms for seat in seats.values() for ex in seat.exercises.values() for ms in ex.met.values()]
    title = say(
        "{title}: {seats} seats, {hands} hands up, {stuck} stuck, a goal takes {seconds} s (median)",
        title=verbatim(state.title or "netdojo"),
        seats=len(seats),
        hands=sum(seat.raised > 0 for seat in seats.values()),
        stuck=sum(is_stuck(seat, now) for seat in seats.values()),
        seconds=round(statistics.median(met) / 1000) if met else 0,
    )
    drawn = Table(title=face.text(title), title_justify="left", expand=True)
    for heading in (say("Seat"), say("Works at"), say("Goals"), say("Since"), say("Stands at")):
        drawn.add_column(face.text(heading))
    order = sorted(seats.values(), key=lambda one: (not one.raised, not is_stuck(one, now), one.seat))
    for seat in order:
        work = seat.exercises.get(seat.exercise)
        goals = next((item.goals for item in state.exercises if item.name == seat.exercise), ())
        count = (
            len(goals)
            if work and work.passed
            else sum(g.verdict == "pass" for g in work.goals.values())
            if work
            else 0
        )
        at = standing(state, seat, face.language)
        hand = face.text(say("HAND UP: {words}", words=verbatim(seat.words))) if seat.raised else ""
        minutes = (now - still(work)) // 60_000 if work and not work.passed else None
        style = (
            "magenta"
            if seat.raised
            else "yellow"
            if is_stuck(seat, now)
            else "dim"
            if seat.server == "away"
            else ""
        )
        drawn.add_row(
            seat.seat,
            face.text(_title(state, seat.exercise)) if seat.exercise else "",
            f"{count}/{len(goals)}" if work else "",
            "" if minutes is None else face.text(say("{minutes} min", minutes=minutes)),
            "  ".join(part for part in (hand, at) if part),
            style=style,
        )
    return drawn


def standing(state: ClassState, seat: SeatState, language: str) -> str:
    """The sentence of the goal that failed last; empty where none does."""
    work = seat.exercises.get(seat.exercise)
    failing = (
        [goal for goal in work.goals.values() if goal.verdict == "fail"] if work and not work.passed else []
    )
    return max(failing, key=lambda goal: goal.at).why.get(language, "") if failing else ""


def still(work: ExerciseState) -> int:
    """Since when nothing new was met."""
    return max([work.started or work.began, *(g.at for g in work.goals.values() if g.verdict == "pass")])


def is_stuck(seat: SeatState, now: int) -> bool:
    """Whether a goal fails, and none was met for five minutes."""
    work = seat.exercises.get(seat.exercise)
    if work is None or work.passed or seat.server == "away":
        return False
    return any(g.verdict == "fail" for g in work.goals.values()) and now - still(work) > STUCK_MILLISECONDS


def _title(state: ClassState, name: str) -> _Both:
    return _Both(
        next((item.title for item in state.exercises if item.name == name), {"en": name, "zh": name})
    )


class _Both:
    """Words that the course has in both languages."""

    def __init__(self, words: dict[str, str]) -> None:
        self.words = words

    def to(self, language: str) -> str:
        """In `language`."""
        return self.words.get(language) or self.words.get("en", "")


def _verdict(state: ClassState, seat: SeatState, goal: str, verdict: str, why: dict[str, str]) -> Text:
    exercise = next((item for item in state.exercises if item.name == seat.exercise), None)
    titles = next((item.title for item in exercise.goals if item.id == goal), {}) if exercise else {}
    words = _Both(titles or {"en": goal, "zh": goal})
    if verdict == "pass":
        return say("{seat} met: {goal}", seat=seat.seat, goal=words)
    if verdict == "fail":
        return say("{seat} stands at: {goal}. {why}", seat=seat.seat, goal=words, why=_Both(why))
    return say("{seat}: {goal} is {verdict}.", seat=seat.seat, goal=words, verdict=verdict)


class _Screen:
    """A table that is drawn again in its place."""

    def __init__(self, face: Face) -> None:
        from rich.console import Console
        from rich.live import Live

        self._live: Any = Live(
            console=Console(no_color=True if colour() is False else None), auto_refresh=False, screen=True
        )
        self._live.start()

    def draw(self, drawn: Table) -> None:
        """Shows `drawn`."""
        self._live.update(drawn, refresh=True)

    def close(self) -> None:
        """Gives the terminal back."""
        self._live.stop()
