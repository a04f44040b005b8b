"""The command `report`: what was done, in six forms; and `report verify`: whether one was altered."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from grader.text import mark, say
from tui.command.base import FAIL, PASS, UNKNOWN, Face, SubGroup, command

FORMS = ("text", "json", "csv", "moodle", "junit", "html")


@click.group(
    cls=SubGroup,
    lazy={"verify": "tui.command.report:verify"},
    invoke_without_command=True,
    help=mark("Report what was done: exercises, time, hints, and where it hurt."),
    examples=(
        "netdojo report\nnetdojo report --format html --output report.html\n"
        "netdojo report --format csv --learner 'Li Lei' --id 2026-017\nnetdojo report verify report.html"
    ),
)
@click.option(
    "--format",
    "style",
    type=click.Choice(FORMS),
    default=FORMS[0],
    show_default=True,
    help=mark("How to print the result."),
)
@click.option("--output", type=click.Path(path_type=Path), help=mark("Write to this file."))
@click.option("--learner", default="", help=mark("The learner's name, to stand in the report."))
@click.option("--id", "identity", default="", help=mark("What the school knows the learner by."))
@click.pass_context
def report(ctx: click.Context, style: str, output: Path | None, learner: str, identity: str) -> None:
    """See `help` above."""
    if ctx.invoked_subcommand is not None:
        return
    from grader.report.document import Learner
    from grader.report.gather import gather

    face: Face = ctx.obj
    content, key = gather(face.load_course(), Learner(learner, identity))
    if style == "json":
        words = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    elif style == "csv":
        from grader.report.table import table_csv

        words = table_csv(content, key, face.language)
    elif style == "moodle":
        from grader.report.table import moodle_csv

        words = moodle_csv(content, face.language)
    elif style == "junit":
        from grader.report.junit import report_junit

        words = report_junit(content, face.language)
    elif style == "html":
        from grader.report.page import page

        words = page(content, face.language)
    else:
        from grader.report.text import summary_lines

        words = "".join(f"{face.text(line)}\n" for line in summary_lines(content, face.language))
    if output is None:
        # As they are: a CSV's line ends are part of it.
        sys.stdout.flush()
        sys.stdout.buffer.write(words.encode())
        sys.stdout.buffer.flush()
        return
    from grader.places import write_atomically

    write_atomically(output, words)
    face.err(say("Written to {path}.", path=output))


@command(
    help=mark("Tell whether a report was altered after it was made."),
    examples="netdojo report verify report.json\nnetdojo report verify report.csv --key 3F2A-9C01-77DE-10B4",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", default="", metavar="KEY", help=mark("The installation that must have signed it."))
@click.pass_obj
def verify(face: Face, file: Path, key: str) -> None:
    """See `help` above. Exit codes: 0 intact, 1 altered, 2 the file carries nothing by which to tell."""
    from grader.report.verify import Judgement
    from grader.report.verify import verify as look

    found = look(file, key)
    heading, style, code = {
        Judgement.INTACT: (say("{file} was not altered: {why}.", file=file, why=found.why), "green", PASS),
        Judgement.ALTERED: (say("{file} was altered: {why}.", file=file, why=found.why), "red", FAIL),
        Judgement.UNKNOWN: (say("{file}: cannot tell: {why}.", file=file, why=found.why), "yellow", UNKNOWN),
    }[found.judgement]
    face.out(heading, fg=style)
    if found.keys:
        face.out(say("Signed by the installation {key}.", key=found.keys))
    if found.judgement is Judgement.INTACT:
        face.out(
            say(
                "Whoever has full rights on the machine with that key could have signed anything; "
                "a learner in a class seat could not."
            ),
            dim=True,
        )
    raise click.exceptions.Exit(code)
