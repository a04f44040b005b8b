"""What `doctor --paranoid` does: every known way out of a sandbox, tried on this machine, and a table at the end."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from grader.sandbox.escape.attempts import FAMILIES, Outcome
from grader.text import Text, say, verbatim
from tui.command.base import FAIL, PASS, UNKNOWN, Face

if TYPE_CHECKING:
    from grader.sandbox.escape.suite import Result

OUTCOMES: dict[Outcome, tuple[Text, str]] = {
    Outcome.REFUSED: (say("refused"), "green"),
    Outcome.SUCCEEDED: (say("succeeded"), "red"),
    Outcome.UNKNOWN: (say("could not tell"), "red"),
    Outcome.LACKING: (say("not in this kernel"), "yellow"),
}
PLACES: dict[str, Text] = {
    "shell": say("shell"),
    "container": say("container"),
    "weak": say("control, without walls"),
    "host": say("control, on the host's network"),
    "neighbour": say("control, in the neighbour"),
}
CODES = {Outcome.REFUSED: PASS, Outcome.SUCCEEDED: FAIL, Outcome.UNKNOWN: UNKNOWN}


def paranoid(face: Face, markdown: bool) -> int:
    """Runs the suite: a line for each attempt, then the table. Returns the exit code: 0 where all was refused, 1
    where something got out, 2 where something cannot be told.

    With `markdown` the lines go to stderr and a Markdown table to stdout. Raises Problem where nothing can be run.
    """
    from grader.sandbox.escape.report import markdown as table
    from grader.sandbox.escape.report import worst
    from grader.sandbox.escape.suite import Suite
    from grader.sandbox.outer import connect

    client = connect()
    try:
        version = client.version()
        face.err(say("starting a sandbox to be attacked, a neighbour, and a service on the host to aim at"))
        results = []
        with Suite(client) as suite:
            for result in suite.run():
                results.append(result)
                word, colour = OUTCOMES[result.outcome]
                line = say(
                    "{outcome}, {place}: {attempt} ({saw})",
                    outcome=word,
                    place=PLACES[result.place],
                    attempt=result.attempt.title,
                    saw=verbatim(result.saw),
                )
                # At a control, getting out is what is wanted.
                (face.err if markdown else face.out)(
                    line, **({"fg": colour} if result.inside else {"dim": True})
                )
    finally:
        client.close()
    if markdown:
        click.echo(
            table(results, version, datetime.datetime.now(tz=datetime.UTC).date().isoformat()), nl=False
        )
    else:
        _summary(face, results)
    return CODES[worst(results)]


def _summary(face: Face, results: list[Result]) -> None:
    from rich.console import Console
    from rich.table import Table

    from grader.sandbox.escape.report import tallies, worst

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(face.text(say("attempts on")), overflow="fold")
    for word, _ in OUTCOMES.values():
        table.add_column(face.text(word), justify="right")
    table.add_column(face.text(say("controls that got out")), justify="right")
    for tally in tallies(results):
        counts = [str(tally.ended.get(outcome, 0)) for outcome in OUTCOMES]
        table.add_row(face.text(FAMILIES[tally.family]), *counts, str(tally.controls))
    console = Console(no_color=True if face.plain else None, highlight=False)
    if not console.is_terminal:
        console.width = 1000
    console.print()
    console.print(table)
    match worst(results):
        case Outcome.SUCCEEDED:
            face.out(
                say(
                    "Something got out of the sandbox: see the lines that say so. Let nobody whom you do not trust "
                    "use netdojo on this machine until it is mended, and tell the maintainers (SECURITY.md)."
                )
            )
        case Outcome.UNKNOWN:
            face.out(
                say(
                    "Nothing got out, but some attempts could not be told: that is not the same as refused. Try again."
                )
            )
        case _:
            face.out(say("Nothing got out."))
