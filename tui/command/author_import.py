"""The command `author import`: an exercise's skeleton out of what was written for another platform."""

from __future__ import annotations

from pathlib import Path

import click

from grader.problem import Problem
from grader.text import mark, say
from tui.command.base import Face, command


@command(
    name="import",
    help=mark(
        "Begin an exercise from a Killercoda scenario: its texts, its set-up, and its verify scripts to make goals of."
    ),
    examples=(
        "netdojo author import killercoda ~/scenarios/networks\n"
        "netdojo author import killercoda ~/scenarios/networks --into my-course --name drivers --section 1.3"
    ),
)
@click.argument("what", type=click.Choice(["killercoda"]))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--into", "course", type=click.Path(path_type=Path), default=Path(), help=mark("The course's folder.")
)
@click.option("--name", help=mark("The exercise's name (default: the folder's)."))
@click.option(
    "--section", default="1", show_default=True, help=mark("The section it belongs to, such as 1.3.")
)
@click.pass_obj
def import_from(face: Face, what: str, folder: Path, course: Path, name: str | None, section: str) -> None:
    """See `help` above."""
    from grader.author.killercoda import import_scenario, name_for
    from grader.author.place import meant
    from grader.killercoda.read import read_scenario

    found = read_scenario(folder)
    root = meant(course).root
    chosen = name if name is not None else name_for(folder)
    if not chosen:
        raise Problem(say("The folder's name is no name for an exercise."), say("Give one with --name."))
    for path in import_scenario(found, root, chosen, section):
        face.out(str(path))
    face.err(
        say(
            "Make goals of the scripts in {place}, add solutions and attempts, and translate the task; "
            "`netdojo author check {exercise}` tells what is missing.",
            place=root / "exercises" / chosen / "killercoda",
            exercise=root / "exercises" / chosen,
        ),
        dim=True,
    )
