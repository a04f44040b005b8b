"""YAML with places: every value knows the line it stands on, so that a mistake can be pointed at.

Refuses what no exercise needs and what harms: aliases, duplicate keys, huge files, deep nesting.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from grader.text import Text, say, verbatim

LARGEST = 256 * 1024
DEEPEST = 20

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something wrong at a line of a file. `line` counts from 1; 0 means the file as a whole."""

    file: Path
    line: int
    words: Text

    def to(self, language: str) -> str:
        """`file:line: words`."""
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{place}: {self.words.to(language)}"


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


class Unreadable(Exception):
    """The file is no YAML that we take."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(str(mistake.words))
        self.mistake = mistake


def read_text(file: Path) -> str:
    """The text of a course's file. Raises Unreadable for a missing, huge or non-UTF-8 one."""
    try:
        if file.stat().st_size > LARGEST:
            raise Unreadable(Mistake(file, 0, say("the file is larger than {size} KB", size=LARGEST // 1024)))
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Unreadable(Mistake(file, line, say("the file is not UTF-8 text"))) from error
    except FileNotFoundError as error:
        raise Unreadable(Mistake(file, 0, say("the file is missing"))) from error
    except OSError as error:
        raise Unreadable(
            Mistake(file, 0, say("the file cannot be read ({reason})", reason=error.strerror))
        ) from error


def read_yaml(file: Path) -> Source:
    """The content of `file`. Raises Unreadable."""
    text = read_text(file)
    try:
        _refuse_aliases(file, text)
        node = yaml.compose(text, Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = ", ".join(part for part in (error.context, error.problem) if part)
        line = mark.line + 1 if mark else 0
        raise Unreadable(
            Mistake(file, line, say("this is no YAML: {reason}", reason=verbatim(words)))
        ) from error
    except yaml.YAMLError as error:
        raise Unreadable(
            Mistake(file, 0, say("this is no YAML: {reason}", reason=verbatim(str(error))))
        ) from error
    if node is None:
        raise Unreadable(Mistake(file, 0, say("the file is empty")))
    lines: dict[Keys, int] = {}
    return Source(file, _value(file, node, (), lines), lines)


def _refuse_aliases(file: Path, text: str) -> None:
    for event in yaml.parse(text, Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            line = event.start_mark.line + 1 if event.start_mark else 0
            raise Unreadable(
                Mistake(file, line, say("anchors and aliases (& and *) are not taken; write it out"))
            )


def _value(file: Path, node: yaml.Node, keys: Keys, lines: dict[Keys, int]) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(keys, line)
    if len(keys) > DEEPEST:
        raise Unreadable(Mistake(file, line, say("this is nested too deeply")))
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            at = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise Unreadable(Mistake(file, at, say("a key must be a word")))
            key = str(key_node.value)
            if key in found:
                raise Unreadable(Mistake(file, at, say("the key `{key}` stands twice", key=key)))
            lines[(*keys, key)] = at
            found[key] = _value(file, value_node, (*keys, key), lines)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_value(file, item, (*keys, index), lines) for index, item in enumerate(node.value)]
    try:
        return _plain(node)
    except (ValueError, yaml.YAMLError) as error:
        raise Unreadable(
            Mistake(file, line, say("this is no YAML: {reason}", reason=verbatim(str(error))))
        ) from error


def _plain(node: yaml.Node) -> Any:
    """A scalar by YAML's own rules, but for dates, which stay words."""
    if node.tag == "tag:yaml.org,2002:timestamp":
        return node.value
    if not node.tag.startswith("tag:yaml.org,2002:"):
        raise ValueError(f"the tag {node.tag} is not taken")
    loader = yaml.SafeLoader("")
    return loader.construct_object(node)
