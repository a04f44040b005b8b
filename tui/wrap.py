"""Wraps text as its language wants (Unicode line breaking, UAX 14), in terminal cells. Pure.

Chinese breaks between characters, but no line begins with a closing mark or ends with an opening one; Latin
words stay whole; code breaks at blanks only; what is longer than a line is cut.

>>> from rich.text import Text
>>> [str(line) for line in wrap(Text("容器在默认桥上，彼此能通。"), 10)]
['容器在默认', '桥上，彼此', '能通。']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rich.cells import cell_len
from rich.text import Text

CODE = {"nobreak": True}
"""Mark a span with `Style(meta=CODE)`: it then breaks at its blanks only, not after a hyphen or a slash."""


def wrap(words: Text, width: int) -> list[Text]:
    """`words` in lines of at most `width` cells; styles stay, blanks at the end of a line go."""
    lines: list[Text] = []
    for paragraph in words.split("\n", allow_blank=True):
        lines += [paragraph[start:end] for start, end in _lines(paragraph, width)] or [Text()]
    return lines


def wrap_plain(words: str, width: int) -> list[str]:
    """The same for words without styles."""
    return [line.plain for line in wrap(Text(words), width)]


def _lines(paragraph: Text, width: int) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends, in characters."""
    plain = paragraph.plain
    start = end = 0  # of the line so far; `end` without the blanks that follow it
    for begin, stop in _units(plain, list(_code(paragraph)), width):
        solid = begin + len(plain[begin:stop].rstrip())
        if end > start and cell_len(plain[start:solid]) > width:
            yield start, end
            start = begin
        end = max(solid, start)
    if end > start:
        yield start, end


@lru_cache(4096)  # words are wrapped anew at every change of width, and the rules take long
def _boundaries(plain: str) -> tuple[int, ...]:
    """Where UAX 14 allows a break in `plain`, in characters."""
    from uniseg.linebreak import line_break_boundaries  # 40 ms that the first paint need not wait for

    return tuple(line_break_boundaries(plain))


def _units(plain: str, code: list[tuple[int, int]], width: int) -> Iterator[tuple[int, int]]:
    """The pieces between which a line may break; one that is wider than a line is cut."""
    begin = 0
    for stop in _boundaries(plain):
        if stop == 0 or any(a < stop < b and plain[stop - 1] != " " for a, b in code):
            continue
        yield from _cut(plain, begin, stop, width)
        begin = stop
    if begin < len(plain):
        yield from _cut(plain, begin, len(plain), width)


def _cut(plain: str, begin: int, stop: int, width: int) -> Iterator[tuple[int, int]]:
    at, taken = begin, 0
    for index in range(begin, begin + len(plain[begin:stop].rstrip())):
        wide = cell_len(plain[index])
        if taken + wide > width and index > at:
            yield at, index
            at, taken = index, 0
        taken += wide
    yield at, stop


def _code(paragraph: Text) -> Iterable[tuple[int, int]]:
    if not isinstance(paragraph.style, str) and paragraph.style.meta.get("nobreak"):
        yield 0, len(paragraph)
    for span in paragraph.spans:
        if not isinstance(span.style, str) and span.style.meta.get("nobreak"):
            yield span.start, span.end
