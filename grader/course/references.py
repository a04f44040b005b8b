"""`$name` in a course's words: which names are meant, and the words with values in their place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

REFERENCE = re.compile(r"\$(?:\$|\{([a-z][a-z0-9_]*)\}|([a-z][a-z0-9_]*))")


def references(words: str) -> Iterator[str]:
    """The names that `words` refers to as $name or ${name}."""
    for match in REFERENCE.finditer(words):
        name = match[1] or match[2]
        if name:
            yield name


def fill(words: str, values: Mapping[str, str]) -> str:
    """`words` with each $name replaced, $$ by $; a name that is no variable stays as it stands."""

    def one(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        return "$" if name is None else values.get(name, match[0])

    return REFERENCE.sub(one, words)


def fill_all(value: Any, values: Mapping[str, str]) -> Any:
    """`value` (words, lists, mappings) with every string filled."""
    if isinstance(value, str):
        return fill(value, values)
    if isinstance(value, list | tuple):
        return [fill_all(item, values) for item in value]
    if isinstance(value, dict):
        return {key: fill_all(item, values) for key, item in value.items()}
    return value
