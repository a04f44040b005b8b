"""Markdown as lines of styled text, wrapped as its language wants; a widget that shows it. Code never wraps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text as Line
from textual.message import Message

from tui.app.lines import Lines
from tui.wrap import CODE, wrap

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

STYLES = ("heading", "code", "strong", "em", "link", "quote", "rule", "bullet", "block")


def render(markdown: str, width: int, styles: Mapping[str, Style]) -> list[Line]:
    """`markdown` in lines of at most `width` cells, code excepted; `styles` has one for each of STYLES."""
    made = _Maker(width, styles)
    made.blocks(_parser().parse(markdown))
    while made.lines and not made.lines[-1].plain.strip():
        made.lines.pop()
    return made.lines


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # 35 ms that the first paint need not wait for

    return MarkdownIt("commonmark", {"html": False}).enable("table")


class _Maker:
    def __init__(self, width: int, styles: Mapping[str, Style]) -> None:
        self.width = width
        self.styles = styles
        self.lines: list[Line] = []
        self._heads: list[Line] = []  # what stands before the next line: a bullet
        self._indents: list[Line] = []  # what stands before every line

    def blocks(self, tokens: list[Token]) -> None:
        counters: list[int | None] = []
        tight: list[bool] = []
        heading = 0
        row: list[Line] = []
        rows: list[list[Line]] = []
        for token in tokens:
            kind = token.type
            if kind == "heading_open":
                heading = int(token.tag[1])
            elif kind == "heading_close":
                heading = 0
            elif kind in ("bullet_list_open", "ordered_list_open"):
                counters.append(int(token.attrGet("start") or 1) if kind.startswith("ordered") else None)
            elif kind in ("bullet_list_close", "ordered_list_close"):
                counters.pop()
                if not counters:
                    self._gap()
            elif kind == "list_item_open":
                number = counters[-1]
                mark = "- " if number is None else f"{number}. "
                if number is not None:
                    counters[-1] = number + 1
                self._heads.append(Line(mark, style=self.styles["bullet"]))
                self._indents.append(Line(" " * len(mark)))
            elif kind == "list_item_close":
                self._indents.pop()
                self._heads.clear()
            elif kind == "blockquote_open":
                self._indents.append(Line("│ ", style=self.styles["quote"]))
            elif kind == "blockquote_close":
                self._indents.pop()
                self._gap()
            elif kind == "paragraph_open":
                tight.append(token.hidden)
            elif kind == "paragraph_close":
                if not tight.pop() and not counters:
                    self._gap()
            elif kind in ("fence", "code_block"):
                self._code(token.content.rstrip("\n"))
            elif kind == "hr":
                self.lines.append(Line("─" * self.width, style=self.styles["rule"]))
            elif kind in ("th_close", "td_close"):
                continue
            elif kind == "tr_open":
                row = []
            elif kind == "tr_close":
                rows.append(row)
            elif kind == "table_close":
                self._table(rows)
                rows = []
            elif kind == "inline":
                words = self._inline(token.children or [])
                if token.level > 2 and tokens and _in_table(tokens, token):
                    row.append(words)
                elif heading:
                    words.stylize(self.styles["heading"])
                    self._paragraph(words)
                    self._gap()
                else:
                    self._paragraph(words)

    def _inline(self, children: list[Token]) -> Line:
        line = Line()
        open_: list[str] = []
        target = ""
        for child in children:
            if child.type == "text":
                style = Style.combine([Style(), *(self.styles[name] for name in open_)])
                if target and _safe(target):
                    style += Style(meta={"@click": f"open_link('{target}')"})
                line.append(child.content, style)
            elif child.type == "code_inline":
                line.append(child.content, self.styles["code"] + Style(meta=CODE))
            elif child.type in ("strong_open", "em_open", "link_open"):
                open_.append(child.type.removesuffix("_open"))
                target = str(child.attrGet("href")) if child.type == "link_open" else target
            elif child.type in ("strong_close", "em_close", "link_close"):
                open_.pop()
                target = "" if child.type == "link_close" else target
            elif child.type == "softbreak":
                _soft(line)
            elif child.type == "hardbreak":
                line.append("\n")
        return line

    def _paragraph(self, words: Line) -> None:
        indent = sum(piece.cell_len for piece in self._indents)
        for line in wrap(words, max(8, self.width - indent)):
            self._emit(line)

    def _emit(self, line: Line) -> None:
        before = Line()
        for index, piece in enumerate(self._indents):
            last = index == len(self._indents) - 1
            before += self._heads.pop() if last and self._heads else piece
        self.lines.append(before + line)

    def _code(self, content: str) -> None:
        style = self.styles["block"]
        inner = content.split("\n")
        for words in inner:
            line = Line(f" {words} ", style=style)
            indent = sum(piece.cell_len for piece in self._indents)
            line.pad_right(max(0, self.width - indent - line.cell_len))
            self._emit(line)
        self._gap()

    def _table(self, rows: list[list[Line]]) -> None:
        count = max(len(row) for row in rows)
        room = self.width - 3 * (count - 1)
        wanted = [max((row[i].cell_len if i < len(row) else 0) for row in rows) for i in range(count)]
        widths = list(wanted)
        while sum(widths) > room and max(widths) > 6:
            widths[widths.index(max(widths))] -= 1
        for number, row in enumerate(rows):
            wrapped = [wrap(cell, width) or [Line()] for cell, width in zip(row, widths, strict=False)]
            for place in range(max(len(cell) for cell in wrapped)):
                line = Line()
                for index, cell in enumerate(wrapped):
                    piece = cell[place].copy() if place < len(cell) else Line()
                    if number == 0:
                        piece.stylize(self.styles["strong"])
                    piece.append(" " * (widths[index] - piece.cell_len))
                    line += piece
                    if index + 1 < len(wrapped):
                        line.append(" │ ", self.styles["rule"])
                self._emit(line)
            if number == 0:
                self._emit(Line("─┼─".join("─" * width for width in widths), style=self.styles["rule"]))
        self._gap()

    def _gap(self) -> None:
        if self.lines and self.lines[-1].plain.strip():
            self.lines.append(Line())


def _soft(line: Line) -> None:
    """A line's end in the source is a blank, but not between two Chinese characters."""
    if line.plain and ord(line.plain[-1]) < 0x2E80:
        line.append(" ")


def _safe(target: str) -> bool:
    """Whether a link's target can stand in an action: the lesson's linter knows which there are."""
    return not set(target) & set("'\\\"()")


def _in_table(tokens: list[Token], token: Token) -> bool:
    return tokens[tokens.index(token) - 1].type in ("th_open", "td_open")


class Markdown(Lines):
    """Markdown in a widget as high as it needs to be."""

    COMPONENT_CLASSES = {f"md--{name}" for name in STYLES}
    DEFAULT_CSS = """
    Markdown .md--heading { text-style: bold; color: $primary; }
    Markdown .md--code { color: $accent; }
    Markdown .md--strong { text-style: bold; }
    Markdown .md--em { text-style: italic; }
    Markdown .md--link { text-style: underline; color: $primary; }
    Markdown .md--quote, Markdown .md--rule, Markdown .md--bullet { color: $foreground 50%; }
    Markdown .md--block { background: $panel; color: $foreground; }
    """

    class Followed(Message):
        """A link was clicked."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    def __init__(self, source: str = "", **options: str) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self._source = source
        self._made_for: tuple[object, ...] = ()
        self._made: list[Line] = []

    def update(self, source: str) -> None:
        """Other words."""
        self._source = source
        self.changed()

    def action_open_link(self, target: str) -> None:
        """A click on a link."""
        self.post_message(self.Followed(target))

    def lines(self, width: int) -> list[Line]:
        """The source, rendered."""
        if not self._source:
            return []
        styles = {name: self.get_component_rich_style(f"md--{name}", partial=True) for name in STYLES}
        wanted = (self._source, width, *styles.values())
        if wanted != self._made_for:  # asked for several times by each layout
            self._made_for, self._made = wanted, render(self._source, width, styles)
        return self._made
