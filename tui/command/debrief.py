"""The command `debrief`: what was tried in a drill, what it was, and what to read again."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from grader.problem import Problem
from grader.text import mark, say
from tui.command.base import Face, command, exercise_argument, format_option
from tui.command.course import show_task

if TYPE_CHECKING:
    from grader.course.models import Course
    from grader.progress.drills import Log


@command(
    help=mark("Tell a drill's debrief: what was tried, when each fault was repaired, what it was."),
    examples="netdojo debrief\nnetdojo debrief drill --end\nnetdojo debrief --format json",
)
@exercise_argument()
@click.option("--end", is_flag=True, help=mark("End the drill now where its clock still runs."))
@format_option("text", "json")
@click.pass_obj
def debrief(face: Face, exercise: str | None, end: bool, style: str) -> None:
    """See `help` above."""
    from grader.report.debrief import as_json, markdown
    from grader.report.debrief import debrief as made

    course = face.load_course()
    log = _log(course, exercise)
    now = time.time()
    drawn = course.exercise(log.exercise).draw(log.seed, log.faults)
    if end and not log.closed(now):
        from grader.session.drilling import note

        log = note(replace(log, given_up=now))
    found = made(course, drawn, log, now)
    if style == "json":
        face.out(json.dumps(as_json(found, face.language), ensure_ascii=False, indent=1))
        return
    show_task(face, markdown(found, face.language))
    if not found.told:
        face.out(say("`netdojo debrief --end` ends the drill now and tells all."), dim=True)


def _log(course: Course, exercise: str | None) -> Log:
    """The latest drill of `exercise`, or of whichever drill began last. Raises Problem where there is none."""
    from grader.session.drilling import latest

    chosen = [course.exercise(exercise)] if exercise else [e for e in course.exercises if e.drill is not None]
    if exercise and chosen[0].drill is None:
        raise Problem(say("{exercise} is no drill.", exercise=exercise))
    logs = [log for one in chosen if (log := latest(one.name)) is not None]
    if not logs:
        raise Problem(
            say("No drill has been begun yet."),
            say("Start one with `netdojo start {exercise}`.", exercise=chosen[0].name if chosen else "drill"),
        )
    return max(logs, key=lambda log: log.began)
