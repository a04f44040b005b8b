"""The command `map`: what is connected to what in a sandbox, now."""

from __future__ import annotations

import json
import shutil
import sys

import click

from grader.text import mark
from tui.command.base import Face, colour, command, exercise_argument, format_option
from tui.command.open import opened


@command(
    name="map",
    help=mark("Draw the sandbox's networks and containers as they are now."),
    examples="netdojo map\nnetdojo map two-tiers --format svg > map.svg\nnetdojo map --format json",
)
@exercise_argument()
@format_option("text", "svg", "json")
@click.option("--width", type=click.IntRange(min=40), help=mark("Columns to use (default: the terminal's)."))
@click.pass_obj
def draw_map(face: Face, exercise: str | None, style: str, width: int | None) -> None:
    """See `help` above."""
    with opened(face, exercise) as session:
        picture = session.link.picture()
    if style == "json":
        from grader.report.picture_json import picture_json

        face.out(json.dumps(picture_json(picture), ensure_ascii=False, indent=1))
        return
    from tui.topology.svg import svg
    from tui.topology.text import text

    columns = width or max(40, shutil.get_terminal_size((100, 24)).columns)
    if style == "svg":
        face.out(svg(picture, columns, face.language))
    else:
        coloured = sys.stdout.isatty() and colour() is not False
        face.out(text(picture, columns, face.language, colour=coloured))
