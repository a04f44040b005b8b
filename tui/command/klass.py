"""The command `class`: a class of many seats in the browser, on this machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.problem import Problem
from grader.text import mark, say, verbatim
from tui.command.base import FAIL, Face, SubGroup, command

if TYPE_CHECKING:
    from grader.classroom.host import Opened


@click.group(
    name="class",
    cls=SubGroup,
    lazy={
        "up": "tui.command.klass:up",
        "status": "tui.command.klass:status",
        "watch": "tui.command.klass:watch",
        "join": "tui.command.klass:join",
        "down": "tui.command.klass:down",
    },
    help=mark("A class in the browser: many seats, one instructor, this machine; or a seat of one."),
    examples="netdojo class up\nnetdojo class status\nnetdojo class watch\n"
    "netdojo class join http://class.example.org:8000\nnetdojo class down",
)
def klass() -> None:
    """See `help` above."""


@command(
    help=mark("Start the class, and say where learners go. What was done in it before is still there."),
    examples="netdojo class up\nnetdojo class up --new-codes",
)
@click.option("--new-codes", is_flag=True, help=mark("Make another join code and another instructor's code."))
@click.option("--mirror", metavar="URL", help=mark("The Debian mirror to build the images from."))
@click.option("--no-qr", is_flag=True, help=mark("Draw no QR code."))
@click.pass_obj
def up(face: Face, new_codes: bool, mirror: str | None, no_qr: bool) -> None:
    """See `help` above."""
    from grader.classroom.host import up as start
    from tui.command.setup import bar

    with bar(face) as show:
        opened = start(show, mirror, new_codes)
    _tell(face, opened, not no_qr)
    face.err(say("The settings are in {path}.", path=_settings()), dim=True)


@command(
    help=mark("Say whether the class is up, where, and how many sit in it."), examples="netdojo class status"
)
@click.pass_obj
def status(face: Face) -> None:
    """See `help` above. Exit code 1 where it is down, or a part of it does not run."""
    from grader.classroom.host import status as look

    standing = look()
    if standing is None:
        face.out(say("No class is up. `netdojo class up` starts one."))
        raise click.exceptions.Exit(FAIL)
    for name, runs in standing.parts.items():
        words = say("runs") if runs else say("does not run")
        face.out(say("{part}: {state}", part=verbatim(name), state=words), fg=None if runs else "red")
    face.out(say("Seats in use: {count}", count=standing.seats))
    _tell(face, standing.opened, qr=False)
    if not all(standing.parts.values()):
        face.err(say("`netdojo class up` starts what does not run."))
        raise click.exceptions.Exit(FAIL)


@command(
    help=mark("End the class: seats, sandboxes and the rest. The results stay."),
    examples="netdojo class down",
)
@click.pass_obj
def down(face: Face) -> None:
    """See `help` above."""
    from grader.classroom.host import down as end

    if end():
        face.out(say("The class is down. Its results are in {folder}.", folder=_settings().parent))
    else:
        face.out(say("No class was up."))


@command(
    help=mark("Watch the class in the terminal: hands, who is stuck, and what each seat works at."),
    examples="netdojo class watch\nnetdojo class watch --lines",
)
@click.option("--lines", is_flag=True, help=mark("A line for each event, without a table."))
@click.pass_obj
def watch(face: Face, lines: bool) -> None:
    """See `help` above."""
    from tui.command.class_watch import follow

    follow(face, lines)


@command(
    help=mark(
        "Take your seat of a class in this terminal, at the address that the instructor shows. "
        "Enter, then `~.` leaves; `~?` says what else there is."
    ),
    examples="netdojo class join http://class.example.org:8000\n"
    "netdojo class join https://class.example.org --ca class.pem",
)
@click.argument("url")
@click.option("--name", metavar="NAME", help=mark("Your name, where it is not to be asked for."))
@click.option("--code", metavar="CODE", help=mark("The join code, where it is not to be asked for."))
@click.option(
    "--ca",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=mark("A certificate in PEM to trust: the class's own, or that of who signed it."),
)
@click.pass_obj
def join(face: Face, url: str, name: str | None, code: str | None, ca: Path | None) -> None:
    """See `help` above."""
    from tui.command.class_login import join as visit

    if not (sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty()):
        raise Problem(
            say("A seat needs a terminal, and this is none."),
            say("Run `netdojo class join` in a terminal, or open {url} in a browser.", url=verbatim(url)),
        )
    raise click.exceptions.Exit(visit(face, url, name or "", code or "", ca))


def _settings() -> Path:
    from grader.classroom.place import class_place

    return class_place().settings


def _tell(face: Face, opened: Opened, qr: bool) -> None:
    """Where learners go and what they type."""
    if qr:
        from grader.classroom.host import qr as draw

        click.echo(draw(opened.link))
    face.out(say("Learners open    {url}", url=opened.url), bold=True)
    if opened.by_code:
        face.out(say("The join code is {code}", code=opened.join), bold=True)
    if opened.teach:
        face.out(say("The instructor's code is {code}", code=opened.teach), bold=True)
        face.out(say("It is said once: note it down. You log in at the same address, with this code alone."))
