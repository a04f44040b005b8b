"""The drawing as text for a terminal, with or without colours."""

from __future__ import annotations

import click

from grader.network.state import NetworkState
from grader.text import say
from tui.topology.layout import Words, layout

STYLES: dict[str, dict[str, object]] = {
    "node": {"bold": True},
    "network": {"fg": "cyan", "bold": True},
    "bus": {"fg": "cyan"},
    "joint": {"fg": "cyan"},
    "detail": {"fg": "cyan"},
    "container": {"bold": True},
    "address": {"fg": "green"},
    "port": {"fg": "yellow"},
    "stopped": {"dim": True},
    "note": {"dim": True},
    "frame": {"dim": True},
}


def words_in(language: str) -> Words:
    """The drawing's own words in `language`."""
    return Words(
        unused=say("unused").to(language),
        on_host=say("on the node's own network").to(language),
        no_network=say("without a network").to(language),
        shares=say("shares the network of").to(language),
        away=say("does not answer").to(language),
        empty=say("no networks of your own, no containers").to(language),
    )


def text(picture: NetworkState, width: int, language: str, colour: bool) -> str:
    """The drawing of `picture` in `width` columns."""
    drawing = layout(picture, width, words_in(language))
    if not colour:
        return drawing.plain()
    lines = []
    for row in drawing.rows:
        pieces = [click.style(run.text, **STYLES.get(run.role, {})) for run in row]  # type: ignore[arg-type]
        lines.append("".join(pieces))
    return "\n".join(lines)
