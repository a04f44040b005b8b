"""Asks for what a class's login wants, until it lets one in, and takes the seat. A PIN is not shown as it is typed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from grader.classroom.visit.visit import AGAIN, Address, Refused, Visit, address_of
from grader.problem import Problem
from grader.text import Text, say
from tui.command.base import Face
from tui.command.class_join import sit

TRIES = 5


def join(face: Face, url: str, name: str, code: str, ca: Path | None) -> int:
    """A whole visit to the class at `url`; returns the exit code. Raises Problem."""
    with asyncio.Runner() as runner:  # between its runs one is asked, and Ctrl-C is what it always is
        address = address_of(url)
        visit = runner.run(_visit(address, ca))
        log_in(face, runner, visit, name, code or address.code)

        def told(words: Text) -> None:
            face.err(words, dim=True)

        runner.run(visit.take_seat(told))
        told(say("Enter, then `~.` leaves; `~?` says what else there is."))
        code_of_exit, ended = runner.run(sit(face, visit))
    if ended:
        face.err(say("netdojo has ended at your seat. `netdojo class join` starts it again."))
    elif code_of_exit == 0:
        face.err(say("You have left your seat; it goes on, and `netdojo class join` comes back to it."))
    return code_of_exit


async def _visit(address: Address, ca: Path | None) -> Visit:
    return Visit(address, ca)


def log_in(face: Face, runner: asyncio.Runner, visit: Visit, name: str, code: str) -> None:
    """Asks and tries until the class lets one in. Raises Problem where asking again does not help."""
    kind = runner.run(visit.login())
    if kind == "elsewhere":
        raise Problem(
            say("This class logs in by a service of others, which needs a browser."),
            say("Open {url} in a browser: the same seat is there.", url=visit.address.base),
        )
    secret = ""
    for tried in range(TRIES):
        if kind == "code":
            code = code or _asked(face, say("Join code"))
            name = name or _asked(face, say("Your name"))
            secret = secret or _asked(
                face,
                say("PIN (at least 4 characters; the one that you chose, if you come back)"),
                hidden=True,
            )
            fields = {"code": code, "username": name, "pin": secret}
        else:
            name = name or _asked(face, say("Your name"))
            secret = secret or _asked(face, say("Password"), hidden=True)
            fields = {"username": name, "password": secret}
        try:
            runner.run(visit.log_in(**fields))
            return
        except Refused as refused:
            if refused.word not in AGAIN or tried == TRIES - 1:
                raise
            face.err(refused.to(face.language), fg="red")
            match refused.word:
                case "wrong-code":
                    code = ""
                case "bad-name":
                    name = ""
                case "taken":  # another name may be meant, or another PIN
                    name, secret = _asked(face, say("Your name"), default=name), ""
                case _:
                    secret = ""
            runner.run(visit.login())


def _asked(face: Face, words: Text, hidden: bool = False, default: str = "") -> str:
    return str(click.prompt(face.text(words), hide_input=hidden, default=default or None, err=True)).strip()
