"""A drill's debrief: for each fault what was tried, when it was repaired, what it was and what to read again.

Plain data out of a log and the drill as it was drawn, and the same as Markdown and as JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.course.faults import DrawnFault
from grader.course.models import Course, Drawn
from grader.course.words import Words
from grader.network.journal import Try
from grader.progress.drills import Log
from grader.text import Text, render, say

LONGEST = 160
"""How much of a command is shown, in characters."""


@dataclass(frozen=True, slots=True)
class Way:
    """A right way: what a person calls it, and its commands."""

    title: Words
    commands: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One fault. Times are seconds since the clock started, None for what did not happen; `late` is in seconds."""

    number: int
    fault: str
    complaint: Words
    cause: Words
    touched: float | None
    repaired: float | None
    late: float
    hints: int
    tries: tuple[Try, ...]
    ways: tuple[Way, ...]
    read: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Debrief:
    """The whole of it. `told` says whether causes, ways and lessons may be shown: not while the clock runs."""

    exercise: str
    title: Words
    log: Log
    now: float
    told: bool
    chapters: tuple[Chapter, ...]
    others: tuple[Try, ...]


def debrief(course: Course, drawn: Drawn, log: Log, now: float) -> Debrief:
    """The debrief of `log`, which is of `drawn`, as of `now` (seconds since the epoch)."""
    titles = {lesson.slug: lesson.title for lesson in course.lessons}
    shares: dict[str, list[Try]] = {fault.name: [] for fault in drawn.faults}
    others: list[Try] = []
    for one in log.journal:
        shares.get(_fault_of(one, drawn.faults), others).append(one)
    chapters = []
    for number, fault in enumerate(drawn.faults, 1):
        tries = tuple(shares[fault.name])
        at = log.repaired.get(fault.name)
        chapters.append(
            Chapter(
                number,
                fault.name,
                fault.complaint,
                fault.cause,
                tries[0].at - log.began if tries else None,
                None if at is None else at - log.began,
                log.late(fault.name),
                log.hints.get(fault.name, 0),
                tries,
                tuple(Way(way.title, drawn.fill(way.body()).strip()) for way in fault.fault.solutions),
                tuple((slug, titles[slug]) for slug in fault.read if slug in titles),
            )
        )
    return Debrief(
        drawn.exercise.name, drawn.exercise.title, log, now, log.closed(now), tuple(chapters), tuple(others)
    )


def minutes(seconds: float) -> str:
    """Seconds as people write them: minutes, and seconds of two digits.

    >>> minutes(192.4), minutes(-3)
    ('3:12', '0:03')
    """
    whole = int(abs(seconds))
    return f"{whole // 60}:{whole % 60:02}"


def clock(log: Log, now: float) -> Text:
    """Where the clock stands, in a sentence."""
    if log.passed:
        took = minutes(log.passed - log.began)
        return (
            say("All repaired after {took}, before the time was up.", took=took)
            if log.passed < log.deadline
            else say("All repaired after {took}: {late} late.", took=took, late=minutes(log.left(now)))
        )
    if log.given_up:
        return say("Ended by yourself after {took}.", took=minutes(log.given_up - log.began))
    if log.closed(now):
        return say(
            "The time is up since {over}. What is repaired now counts as late.", over=minutes(log.left(now))
        )
    return say("{left} left of {minutes} minutes.", left=minutes(log.left(now)), minutes=log.minutes)


def clock_face(log: Log, now: float) -> Text:
    """Where the clock stands, as short as a clock is: what is left, what it is over, how long it took."""
    if log.ended:
        return say("{took} taken", took=minutes(log.ended - log.began))
    if log.closed(now):
        return say("{over} over time", over=minutes(log.left(now)))
    return say("{left} left", left=minutes(log.left(now)))


def score(log: Log) -> Text:
    """How many faults were repaired, and when, in a sentence."""
    late = len(log.repaired) - log.in_time()
    return say(
        "{in_time} of {count} repaired in time, {late} late, {open} not repaired.",
        in_time=log.in_time(),
        count=len(log.faults),
        late=late,
        open=len(log.faults) - len(log.repaired),
    )


def markdown(found: Debrief, language: str) -> str:
    """The debrief in `language`. Lessons are linked as `section:NAME`."""

    def tell(words: Text | Words) -> str:
        return words.to(language)

    def bold(words: Text) -> str:
        return f"**{tell(words)}**"

    colon = "：" if language == "zh" else ": "
    lines = ["# " + tell(say("Debrief: {title}", title=found.title)), ""]
    lines += [f"{bold(score(found.log))} {tell(clock(found.log, found.now))}", ""]
    if not found.told:
        words = say("Causes and right ways are told when it has ended: all is repaired, or the time is up.")
        lines += [tell(words), ""]
    for chapter in found.chapters:
        lines += [f"## {chapter.number}. {tell(chapter.complaint)}", ""]
        lines += [*(f"- {tell(fact)}" for fact in _facts(chapter)), ""]
        if found.told:
            lines += [bold(say("What it was")) + colon + tell(chapter.cause), ""]
        lines += [bold(say("What was tried")), "", *_tries(chapter.tries, found.log, language), ""]
        if found.told:
            for way in chapter.ways:
                head = bold(say("A right way: {title}", title=way.title))
                lines += [head, "", "```sh", way.commands, "```", ""]
            lessons = tuple(f"[{tell(title)}](section:{slug})" for slug, title in chapter.read)
            lines += [bold(say("Read again")) + colon + render(lessons, language), ""]
    if found.others:
        head = tell(say("What else was done"))
        lines += [f"## {head}", "", *_tries(found.others, found.log, language), ""]
    return "\n".join(lines)


def as_json(found: Debrief, language: str) -> dict[str, Any]:
    """The debrief for other programs; docs/verdict-format.md tells its shape."""
    log = found.log
    return {
        "exercise": found.exercise,
        "seed": log.seed,
        "minutes": log.minutes,
        "began": round(log.began, 3),
        "left": round(log.left(found.now), 1),
        "ended": "repaired" if log.passed else "given-up" if log.given_up else "time" if found.told else None,
        "faults": [
            {
                "fault": chapter.fault if found.told else None,
                "complaint": chapter.complaint.to(language),
                "touched": _rounded(chapter.touched),
                "repaired": _rounded(chapter.repaired),
                "late": round(chapter.late, 1),
                "hints": chapter.hints,
                "tried": [_try_json(one, log) for one in chapter.tries],
                "cause": chapter.cause.to(language) if found.told else None,
                "read": [slug for slug, _ in chapter.read] if found.told else [],
            }
            for chapter in found.chapters
        ],
        "others": [_try_json(one, log) for one in found.others],
    }


def _fault_of(one: Try, faults: tuple[DrawnFault, ...]) -> str:
    """The fault that a try is about: the first of its objects that belongs to one tells."""
    for name in one.objects:
        for fault in faults:
            if name in fault.objects:
                return fault.name
    return ""


def _facts(chapter: Chapter) -> Iterator[Text]:
    if chapter.touched is not None:
        yield say("First touched after {at}", at=minutes(chapter.touched))
    if chapter.repaired is None:
        yield say("Not repaired")
    elif chapter.late:
        yield say(
            "Repaired after {at}, {late} late", at=minutes(chapter.repaired), late=minutes(chapter.late)
        )
    else:
        yield say("Repaired after {at}", at=minutes(chapter.repaired))
    if chapter.hints:
        yield say("Hints taken: {count}", count=chapter.hints)


def _tries(tries: tuple[Try, ...], log: Log, language: str) -> Iterator[str]:
    if not tries:
        yield say(
            "Nothing that the engine saw. It sees no looking, nor what is typed beside it, such as `iptables`."
        ).to(language)
        return
    yield "```"
    for one in tries:
        yield f"{minutes(one.at - log.began):>6}  {_command(one)}"
        if one.refused:
            words = say("refused: {words}", words=_short(one.refused))
            yield f"{'':8}{words.to(language)}"
    yield "```"


def _command(one: Try) -> str:
    return _short(f"{one.command} {one.words}")


def _short(words: str) -> str:
    line = " ".join(words.split()).replace("```", "'''")
    line = re.sub(r"\b([0-9a-f]{12})[0-9a-f]{52}\b", r"\1", line)  # an id as people know it
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 3]}..."


def _try_json(one: Try, log: Log) -> dict[str, Any]:
    return {
        "at": round(one.at - log.began, 1),
        "node": one.node,
        "command": f"{one.command} {one.words}",
        "refused": one.refused or None,
    }


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
