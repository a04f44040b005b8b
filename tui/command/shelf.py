"""The command `course`: courses of others, fetched, listed, fetched again, removed."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import click

from grader.text import mark, say
from tui.command.base import Face, SubGroup, command, format_option

if TYPE_CHECKING:
    from grader.course.models import Course


def _counted(face: Face, name: str, fetched: Course) -> None:
    count, lessons = len(fetched.exercises), len(fetched.lessons)
    face.out(say("{name}: exercises: {count}, lessons: {lessons}", name=name, count=count, lessons=lessons))


@click.group(
    cls=SubGroup,
    lazy={
        "add": "tui.command.shelf:add",
        "list": "tui.command.shelf:list_courses",
        "update": "tui.command.shelf:update",
        "remove": "tui.command.shelf:remove",
    },
    help=mark("Courses of others: add, list, update, remove. Nothing in a course runs on this machine."),
    examples="netdojo course add https://example.com/dns-course.git\nnetdojo --course dns-course",
)
def course() -> None:
    """See `help` above."""


@command(
    help=mark("Fetch a course: a folder, a zip, an address of git, or package:NAME."),
    examples=(
        "netdojo course add ~/my-course\nnetdojo course add dns-course.zip --name dns\n"
        "netdojo course add git@example.com:teacher/dns-course.git\nnetdojo course add package:dns-course"
    ),
)
@click.argument("source")
@click.option("--name", default="", help=mark("What to call the course here."))
@click.pass_obj
def add(face: Face, source: str, name: str) -> None:
    """See `help` above."""
    from grader.shelf.shelf import add as shelve
    from grader.shelf.source import source_of

    note, added = shelve(source_of(source), name)
    _counted(face, note.name, added)
    face.err(say("Open it with `netdojo --course {name}`.", name=note.name), dim=True)


@command(
    name="list",
    help=mark("List the courses that were added."),
    examples="netdojo course list\nnetdojo course list --format json",
)
@format_option("text", "json")
@click.pass_obj
def list_courses(face: Face, style: str) -> None:
    """See `help` above."""
    from grader.shelf.shelf import shelved

    notes = shelved()
    if style == "json":
        rows = [
            {"name": note.name, "kind": note.kind, "place": note.place, "fetched": note.fetched}
            for note in notes
        ]
        face.out(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    if not notes:
        face.out(say("No course was added yet; `netdojo course add` fetches one."))
    wide = max((len(note.name) for note in notes), default=0)
    for note in notes:
        day = time.strftime("%Y-%m-%d", time.localtime(note.fetched))
        face.out(f"{note.name:<{wide}}  {day}  {note.place}")


@command(
    help=mark("Fetch courses again from where they came; all of them without a name."),
    examples="netdojo course update\nnetdojo course update dns-course",
)
@click.argument("name", required=False)
@click.pass_obj
def update(face: Face, name: str | None) -> None:
    """See `help` above. One that cannot be fetched does not keep the others from it."""
    from grader.problem import Problem
    from grader.shelf.shelf import shelved
    from grader.shelf.shelf import update as fetch

    if name is not None:
        _, fresh = fetch(name)
        _counted(face, name, fresh)
        return
    failed = False
    for note in shelved():
        try:
            _, fresh = fetch(note.name)
        except Problem as problem:
            failed = True
            face.err(problem.to(face.language))
            continue
        _counted(face, note.name, fresh)
    if failed:
        raise click.exceptions.Exit(1)


@command(help=mark("Remove a course; the progress in it stays."), examples="netdojo course remove dns-course")
@click.argument("name")
@click.pass_obj
def remove(face: Face, name: str) -> None:
    """See `help` above."""
    from grader.shelf.shelf import remove as take_off

    take_off(name)
    face.out(say("The course {name} is removed.", name=name))
