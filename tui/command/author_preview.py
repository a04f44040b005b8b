"""The command `author preview`: the app on a course that is being written; what is saved is shown at once."""

from __future__ import annotations

import os
from pathlib import Path

import click

from grader.text import mark
from tui.command.base import Face, command


@command(
    help=mark("Open the app on a course that is being written; it reloads as its files change."),
    examples=(
        "netdojo author preview\nnetdojo author preview my-course/exercises/first\n"
        "netdojo author preview lessons/1.2-dns.en.md"
    ),
)
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@click.pass_obj
def preview(face: Face, path: Path) -> None:
    """See `help` above."""
    from grader.author.place import meant
    from grader.course.loader import load_course
    from tui.settings import Settings

    place = meant(path)
    course = load_course(place.root)
    settings, notice = Settings.load()
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    from tui.app.app import NetdojoApp

    target = f"exercise:{place.exercise}" if place.exercise else None
    if place.lesson:
        target = f"section:{place.lesson}"
    NetdojoApp(course, face.language, settings, notice, target, follow=True).run()
