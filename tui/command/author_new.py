"""The command `author new`: a skeleton of a course, an exercise or a lesson. Asks for what the flags leave open."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.text import Text, mark, say
from tui.command.base import Face, command


@command(
    help=mark(
        "Begin a course, an exercise or a lesson: files that prove green at once, to be made into your own."
    ),
    examples=(
        "netdojo author new course my-course\n"
        "netdojo author new exercise dns --in my-course --section 1.2 --title 'DNS' --title-zh 'DNS 入门'\n"
        "netdojo author new lesson 1.2-dns --in my-course"
    ),
)
@click.argument("what", type=click.Choice(["course", "exercise", "lesson"]))
@click.argument("name")
@click.option(
    "--in", "course", type=click.Path(path_type=Path), default=Path(), help=mark("The course's folder.")
)
@click.option("--section", help=mark("The section it belongs to, such as 1.3."))
@click.option("--title", help=mark("Its title in English."))
@click.option("--title-zh", help=mark("Its title in Chinese."))
@click.pass_obj
def new(
    face: Face,
    what: str,
    name: str,
    course: Path,
    section: str | None,
    title: str | None,
    title_zh: str | None,
) -> None:
    """See `help` above."""
    from grader.author.place import meant
    from grader.author.skeleton import Wanted, new_course, new_exercise, new_lesson

    root = Path(name) if what == "course" else meant(course).root
    plain = Path(name).name.replace("-", " ").capitalize()
    wanted = Wanted(
        _asked(face, section, say("Section (a number, such as 1.3)"), "1"),
        _asked(face, title, say("Title in English"), plain),
        _asked(face, title_zh, say("Title in Chinese"), plain),
    )
    if what == "course":
        made = new_course(root, wanted)
    elif what == "exercise":
        made = new_exercise(root, name, wanted)
    else:
        made = new_lesson(root, name, wanted)
    for path in made:
        face.out(str(_from_here(path)))
    root = _from_here(root)
    place = root if what != "exercise" else root / "exercises" / name
    face.err(
        say(
            "`netdojo author check {place}` proves it, `netdojo author preview {root}` shows it.",
            place=place,
            root=root,
        ),
        dim=True,
    )


def _from_here(path: Path) -> Path:
    """`path` as a person types it who stands here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _asked(face: Face, given: str | None, question: Text, default: str) -> str:
    """What the flag says; else what the person answers; else, where nobody can be asked, the default."""
    if given is not None:
        return given
    if not sys.stdin.isatty():
        return default
    return str(click.prompt(face.text(question), default=default, err=True))
