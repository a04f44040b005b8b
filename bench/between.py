"""Pages that are partly written by a program: what stands between two marks is the program's, the rest a person's."""

from __future__ import annotations


def between(page: str, begin: str, end: str, words: str) -> str:
    """`page` with `words` between the marks. Raises ValueError where the marks are not there, in order."""
    before, mark, rest = page.partition(begin)
    _, last, after = rest.partition(end)
    if not mark or not last:
        raise ValueError(f"the page has no {begin} ... {end}")
    return f"{before}{begin}\n\n{words}\n\n{end}{after}"
