"""YAML with places: every value knows the line it stands on, so that a mistake can be pointed at.

Refuses what no exercise needs and what harms: anchors and aliases, tags, duplicate keys, several documents,
huge files, deep nesting. Plain words mean what YAML 1.2 says: `no`, `on`, `010` and `12:30` are words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from grader.course.mistakes import Keys, Mistake, Unreadable
from grader.course.text_file import read_text, refuse_control
from grader.text import Text, say, verbatim

if TYPE_CHECKING:
    from pydantic import ValidationError

DEEPEST = 20

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
NUMBER = re.compile(r"[-+]?[0-9]{1,17}\.[0-9]{1,17}")
CONSTANTS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A file's content as plain values, and the line of every key."""

    file: Path
    value: Any
    lines: dict[Keys, int]

    def line(self, keys: Keys) -> int:
        """The line of `keys`, or of the nearest key above it that stands in the file."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 1)


def validation_mistakes(source: Source, error: ValidationError, above: Keys = ()) -> Iterator[Mistake]:
    """What pydantic found wrong in what stands below the keys `above`, each with its line and its keys."""
    for wrong in error.errors(include_url=False):
        keys = (*above, *(part for part in wrong["loc"] if part != "[key]"))
        place = ".".join(str(part) for part in keys)
        words = say("{place}: {reason}", place=place, reason=verbatim(wrong["msg"]))
        yield Mistake(source.file, source.line(keys), words)


def read_yaml(file: Path) -> Source:
    """The content of `file`. Raises Unreadable."""
    return parse_yaml(file, read_text(file))


def parse_yaml(file: Path, words: str, above: int = 0) -> Source:
    """The YAML `words`, which stand in `file` below its first `above` lines. Raises Unreadable."""
    builder = _Builder(file)
    try:
        for event in yaml.parse("\n" * above + words, Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = ", ".join(part for part in (error.context, error.problem) if part)
        line = mark.line + 1 if mark else 0
        raise Unreadable(
            Mistake(file, line, say("this is no YAML: {reason}", reason=verbatim(words)))
        ) from error
    except yaml.YAMLError as error:
        words = str(error).splitlines()[0]
        raise Unreadable(
            Mistake(file, 0, say("this is no YAML: {reason}", reason=verbatim(words)))
        ) from error
    if builder.documents == 0:
        raise Unreadable(Mistake(file, 0, say("the file is empty")))
    return Source(file, builder.value, builder.lines)


class _Builder:
    """Builds values out of the parser's events, without recursion: the file may be made to harm."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.value: Any = None
        self.lines: dict[Keys, int] = {}
        self.documents = 0
        self._open: list[tuple[Keys, dict[str, Any] | list[Any]]] = []
        self._key: list[str | None] = []  # of each open mapping, the key whose value comes next

    def take(self, event: yaml.Event) -> None:
        """The next event. Raises Unreadable."""
        assert event.start_mark is not None  # every parsed event has one
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self._wrong(line, say("the file holds more than one document"))
        elif isinstance(event, yaml.NodeEvent):
            if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
                raise self._wrong(line, say("anchors and aliases (& and *) are not taken; write it out"))
            self._node(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
            self._key.pop()

    def _node(self, event: Any, line: int) -> None:
        if event.tag is not None and event.tag != "!":
            raise self._wrong(line, say("the tag {tag} is not taken", tag=event.tag))
        if self._open and isinstance(self._open[-1][1], dict) and self._key[-1] is None:
            self._begin_entry(event, line)
            return
        new: Any
        if isinstance(event, yaml.ScalarEvent):
            refuse_control(self.file, event.value, line)  # written as "\e", say
            new = _plain(event.value) if event.implicit[0] else event.value
        else:
            new = {} if isinstance(event, yaml.MappingStartEvent) else []
        keys = self._put(new, line)
        if isinstance(new, dict | list):
            if len(self._open) >= DEEPEST:
                raise self._wrong(line, say("this is nested too deeply"))
            self._open.append((keys, new))
            self._key.append(None)

    def _begin_entry(self, event: Any, line: int) -> None:
        """A mapping's key, which is a word even where it looks like something else."""
        keys, mapping = self._open[-1]
        if not isinstance(event, yaml.ScalarEvent):
            raise self._wrong(line, say("a key must be a word"))
        refuse_control(self.file, event.value, line)
        key = str(event.value)
        if key in mapping:
            raise self._wrong(line, say("the key `{key}` stands twice", key=key))
        self.lines[(*keys, key)] = line
        self._key[-1] = key

    def _put(self, new: Any, line: int) -> Keys:
        """Stores `new` where it belongs; returns the keys that lead to it."""
        if not self._open:
            self.value = new
            self.lines[()] = line
            return ()
        keys, holder = self._open[-1]
        if isinstance(holder, list):
            holder.append(new)
            self.lines[(*keys, len(holder) - 1)] = line
            return (*keys, len(holder) - 1)
        key = self._key[-1]
        assert key is not None
        holder[key] = new
        self._key[-1] = None
        return (*keys, key)

    def _wrong(self, line: int, words: Text) -> Unreadable:
        return Unreadable(Mistake(self.file, line, words))


def _plain(word: str) -> Any:
    """A word without quotes by the core schema of YAML 1.2 (yaml.org/spec/1.2.2, 10.3.2), decimals only."""
    if word in CONSTANTS:
        return CONSTANTS[word]
    if INTEGER.fullmatch(word):
        return int(word)
    return float(word) if NUMBER.fullmatch(word) else word
