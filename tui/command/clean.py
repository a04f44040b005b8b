"""The command `clean`: remove what belongs to no live session, and say what was removed."""

from __future__ import annotations

import click

from grader.text import mark, say
from tui.command.base import Face, command


@command(
    help=mark("Remove sandboxes that belong to no session, and say what was removed."),
    examples="netdojo clean",
)
@click.pass_obj
def clean(face: Face) -> None:
    """See `help` above."""
    from grader.session.stop import clean_up

    removed = clean_up()
    for line in removed:
        face.out(line)
    if not removed:
        face.out(say("There was nothing to remove."))
