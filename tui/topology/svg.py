"""The drawing as a self-contained SVG that is readable on light and dark paper."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from grader.network.state import NetworkState
from grader.text import say
from tui.topology.canvas import cells
from tui.topology.layout import layout
from tui.topology.text import words_in

CELL, LINE = 8.4, 18  # pixels
WORDS = re.compile(r"\S+(?: \S+)*")

STYLE = """
  svg { background: #fbfbf9 }
  text { font: 14px ui-monospace, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace;
         fill: #33383f; white-space: pre }
  .node, .container { font-weight: 700; fill: #14181d }
  .network { font-weight: 700; fill: #0b6d8a } .bus, .joint, .detail { fill: #0b6d8a }
  .address { fill: #2c7a3f } .port { fill: #9a5b00 }
  .stopped, .note { fill: #8b9098 } .frame { fill: #a9aeb5 } .line { fill: #6b7280 }
  @media (prefers-color-scheme: dark) {
    svg { background: #15181c } text { fill: #c8ccd2 }
    .node, .container { fill: #ffffff } .network, .bus, .joint, .detail { fill: #63c6e0 }
    .address { fill: #7ccf8f } .port { fill: #e6b35c } .stopped, .note { fill: #757b84 } .frame { fill: #50565f }
  }
"""


def svg(picture: NetworkState, width: int, language: str) -> str:
    """The SVG document of `picture`, `width` columns wide."""
    drawing = layout(picture, width, words_in(language))
    title = say("Networks and containers of {nodes}", nodes=tuple(picture.nodes)).to(language)
    across, down = round(width * CELL + 24), len(drawing.rows) * LINE + 24
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{down}" '
        f'viewBox="0 0 {across} {down}" role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(drawing.plain())}</desc>",
        f"<style>{STYLE}</style>",
    ]
    for index, row in enumerate(drawing.rows):
        x = 0
        for run in row:
            # Blanks are left out, because renderers differ in whether they keep them.
            for piece in WORDS.finditer(run.text):
                at = 12 + (x + cells(run.text[: piece.start()])) * CELL
                # textLength keeps the columns even where a font's glyphs are a little wider.
                lines.append(
                    f'<text class="{run.role or "plain"}" x="{at:.1f}" y="{26 + index * LINE}" '
                    f'textLength="{cells(piece[0]) * CELL:.1f}" lengthAdjust="spacingAndGlyphs">'
                    f"{escape(piece[0])}</text>"
                )
            x += cells(run.text)
    lines.append("</svg>")
    return "\n".join(lines)
