"""The commands that only read the course: `list`, `task`, and what `netdojo` alone shows."""

from __future__ import annotations

import json

import click

from grader.text import mark, say
from tui.command.base import Face, command, exercise_argument, format_option


@command(
    name="list",
    help=mark("List the exercises: what is running and what is done."),
    examples="netdojo list\nnetdojo list --format json",
)
@format_option("text", "json")
@click.pass_obj
def list_exercises(face: Face, style: str) -> None:
    """See `help` above."""
    from rich.cells import cell_len

    from grader.session.done import done_exercises
    from grader.session.lacking import lacking, meaning
    from grader.session.record import all_records

    course = face.load_course()
    missing = {exercise.name: lacking(exercise) for exercise in course.exercises}
    running = {record.exercise for record in all_records() if record.course == str(course.root)}
    done = done_exercises(course.root)
    if style == "json":
        rows = [
            {
                "name": exercise.name,
                "section": exercise.section,
                "title": exercise.title.to(face.language),
                "minutes": exercise.minutes,
                "nodes": list(exercise.nodes),
                "running": exercise.name in running,
                "done": exercise.name in done,
                "lacking": list(missing[exercise.name]),
            }
            for exercise in course.exercises
        ]
        face.out(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    wide = max((len(exercise.name) for exercise in course.exercises), default=0)
    titles = {exercise.name: exercise.title.to(face.language) for exercise in course.exercises}
    across = max((cell_len(title) for title in titles.values()), default=0)
    section = None
    for exercise in course.exercises:
        if exercise.section != section:
            section = exercise.section
            face.out(section, bold=True)
        tick = "[x]" if exercise.name in done else "[ ]"
        pad = " " * (across - cell_len(titles[exercise.name]))
        notes = [say("running")] if exercise.name in running else []
        notes += [say("lacks {features}", features=missing[exercise.name])] if missing[exercise.name] else []
        note = "  ".join(face.text(words) for words in notes)
        minutes = face.text(say("{minutes} min", minutes=exercise.minutes))
        face.out(
            f"  {tick} {exercise.name:<{wide}}  {titles[exercise.name]}{pad}  {minutes:>6}  {note}".rstrip()
        )
    lost = dict.fromkeys(feature for features in missing.values() for feature in features)
    if lost:
        face.out()
    for feature in lost:
        face.out(face.text(meaning(feature)))


@command(help=mark("Show an exercise's task again."), examples="netdojo task\nnetdojo task custom-bridge")
@exercise_argument()
@click.pass_obj
def task(face: Face, exercise: str | None) -> None:
    """See `help` above."""
    from tui.command.open import record_of

    record = record_of(face, exercise)
    drawn = face.load_course_of(record.course).exercise(record.exercise).draw(record.seed, record.faults)
    show_task(face, drawn.task(face.language))


def show_task(face: Face, words: str) -> None:
    """Prints the Markdown `words`: styled on a terminal, as they are elsewhere."""
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(no_color=True if face.plain else None)
    if console.is_terminal:
        console.print(Markdown(words, code_theme="ansi_dark"))
    else:
        face.out(words.rstrip())


@command(hidden=True, help=mark("Show where to begin."))
@click.pass_obj
def home(face: Face) -> None:
    """What `netdojo` alone shows: the running exercise, or the next one, and the commands that matter."""
    from grader.session.done import done_exercises
    from grader.session.record import all_records

    course = face.load_course()
    records = all_records()
    done = done_exercises(course.root)
    following = next((e for e in course.exercises if e.name not in done), None)
    face.out(say("netdojo: learn Docker networking by doing"), bold=True)
    face.out(say("{done} of {count} exercises done.", done=len(done), count=len(course.exercises)))
    face.out()
    if records:
        face.out(say("You are in the middle of {exercise}:", exercise=records[0].exercise))
        face.out("    netdojo task\n    netdojo shell\n    netdojo check --watch")
    elif following is not None:
        face.out(say("Next: {title}", title=following.title.to(face.language)))
        face.out(f"    netdojo start {following.name}")
    face.out()
    face.out(say("`netdojo list` shows all exercises, `netdojo --help` all commands."))
