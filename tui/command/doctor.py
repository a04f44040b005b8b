"""The command `doctor`: each thing that is needed, what was found, how to mend it."""

from __future__ import annotations

import click

from grader.problem import CourseProblem
from grader.text import mark, say
from tui.command.base import FAIL, USAGE, Face, command

MARKS = {True: ("ok", "green"), False: ("!!", "red"), None: ("--", "yellow")}


@command(
    help=mark("Look for what is missing on this machine, and say how to mend it."),
    examples="netdojo doctor\nnetdojo doctor --paranoid\nnetdojo doctor --sbom > netdojo.cdx.json",
)
@click.option(
    "--paranoid",
    is_flag=True,
    help=mark("Try every known way out of a sandbox, on this machine, in a throw-away one."),
)
@click.option("--markdown", is_flag=True, help=mark("With --paranoid: the results as a Markdown table."))
@click.option(
    "--sbom",
    is_flag=True,
    help=mark("Print what netdojo and its sandbox image are made of, as CycloneDX in JSON."),
)
@click.pass_obj
def doctor(face: Face, paranoid: bool, markdown: bool, sbom: bool) -> None:
    """See `help` above. Exit code 0 where everything that is needed is there, 3 where there is no engine.

    With `--paranoid`: 0 where nothing got out, 1 where something did, 2 where something cannot be told.
    """
    if paranoid or markdown:
        from tui.command.paranoid import paranoid as attack

        raise click.exceptions.Exit(attack(face, markdown))
    if sbom:
        _print_bill(face)
        return
    from rich.console import Console
    from rich.table import Table

    from grader.session.doctor import examine

    try:
        course = face.load_course()
    except CourseProblem as problem:
        face.err(problem.what)
        course = None
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("", face.text(say("what")), face.text(say("found")), face.text(say("how to mend it"))):
        table.add_column(title, overflow="fold")
    findings = list(examine(course))
    for finding in findings:
        sign, colour = MARKS[finding.fine]
        mend = face.text(finding.mend) if finding.mend else ""
        table.add_row(f"[{colour}]{sign}[/]", face.text(finding.name), face.text(finding.found), mend)
    console = Console(no_color=True if face.plain else None, highlight=False)
    if not console.is_terminal:
        console.width = 1000  # a line a finding, for the tools that read it
    console.print(table)
    if any(finding.fine is False for finding in findings):
        engine = any(finding.name.template == "sandbox image" for finding in findings)
        raise click.exceptions.Exit(FAIL if engine else USAGE)


def _print_bill(face: Face) -> None:
    """The bill of materials on stdout; what it lacks where no engine or no image is here, on stderr."""
    import json

    from grader.session.bill import bill_here

    document, lacking = bill_here()
    click.echo(json.dumps(document, indent=2))
    if lacking is not None:
        face.err(lacking)
