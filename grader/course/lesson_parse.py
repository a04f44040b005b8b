"""Reads a lesson's Markdown into blocks; every mistake is told with its line. HTML is never interpreted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course.lesson import Block, Callout, Claim, Lesson, Prose, Quiz, Run, Sketch
from grader.course.mistakes import Mistake, Mistaken, Unreadable
from grader.course.text_file import read_text
from grader.course.yaml_source import Source, parse_yaml
from grader.text import say

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

CALLOUTS = ("note", "warning", "tip")
CONTAINERS = (*CALLOUTS, "quiz", "claim")
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
CHOICE = re.compile(r"^[-*] \[([ xX])\] (.*)")
FENCE = re.compile(r"^(`{3,}|~{3,})\s*(.*)$")


def parser() -> MarkdownIt:
    """The Markdown that lessons are written in."""
    # Imported here: `netdojo list` reads the keys on top of lessons, and needs no Markdown.
    from markdown_it import MarkdownIt
    from mdit_py_plugins.container import container_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    front_matter_plugin(made)
    for name in CONTAINERS:
        container_plugin(made, name)
    return made


def parse_lesson(slug: str, file: Path) -> Lesson:
    """The lesson in `file`. Raises Mistaken with all that is wrong, Unreadable for a file that is none."""
    reading = _Reading(file, read_text(file))
    blocks = tuple(reading.blocks())
    if reading.mistakes:
        raise Mistaken(reading.mistakes)
    title = front_matter(file).value.get("title", slug)
    return Lesson(slug, str(title), blocks)


def front_matter(file: Path) -> Source:
    """The YAML between the first two lines `---`, as a Source. Raises Unreadable where there is none."""
    words = read_text(file)
    lines = words.split("\n")
    if lines[0].rstrip() != "---" or "---" not in (line.rstrip() for line in lines[1:]):
        raise Unreadable(Mistake(file, 1, say("a lesson begins with `---`, its keys, and `---`")))
    end = next(number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---")
    source = parse_yaml(file, "\n".join(lines[1:end]), above=1)
    if not isinstance(source.value, dict):
        raise Unreadable(Mistake(file, 1, say("a lesson begins with `---`, its keys, and `---`")))
    return source


class _Reading:
    def __init__(self, file: Path, words: str) -> None:
        self.file = file
        self.lines = words.split("\n")
        self.tokens = parser().parse(words)
        self.mistakes: list[Mistake] = []
        self._runs = 0
        self._ids: set[str] = set()

    def blocks(self) -> Iterator[Block]:
        """The blocks in order; what is wrong is put into `mistakes`."""
        top = [t for t in self.tokens if t.level == 0 and t.map and t.nesting >= 0]
        prose_from: int | None = None
        skip_until = 0
        for index, token in enumerate(top):
            assert token.map is not None
            begin, end = token.map
            if begin < skip_until or token.type == "front_matter":
                continue
            special = token.type == "fence" and token.info.split()[:1] in (["run"], ["topology"], ["output"])
            if token.type.startswith("container_") or special:
                if prose_from is not None:
                    yield self._prose(prose_from, begin)
                    prose_from = None
                if token.type == "fence":
                    follower = top[index + 1] if index + 1 < len(top) else None
                    block, skip_until = self._fence(token, follower)
                else:
                    block, skip_until = self._container(token, begin, end), end + 1
                if block is not None:
                    yield block
            elif prose_from is None:
                prose_from = begin
        if prose_from is not None:
            yield self._prose(prose_from, len(self.lines))

    def _wrong(self, line: int, words: object) -> None:
        self.mistakes.append(Mistake(self.file, line, words))  # type: ignore[arg-type]

    def _prose(self, begin: int, end: int) -> Prose:
        words = "\n".join(self.lines[begin:end]).strip("\n")
        links = tuple(
            str(child.attrGet("href"))
            for token in self.tokens
            if token.type == "inline" and token.map and begin <= token.map[0] < end
            for child in token.children or []
            if child.type == "link_open"
        )
        return Prose(words, begin + 1, links)

    def _fence(self, token: Token, follower: Token | None) -> tuple[Block | None, int]:
        assert token.map is not None
        begin, end = token.map
        kind, *rest = token.info.split()
        if kind == "output":
            self._wrong(begin + 1, say("`output` stands only right below a `run` block"))
            return None, end
        if kind == "topology":
            try:
                source = parse_yaml(self.file, token.content, above=begin + 1)
            except Unreadable as unreadable:
                self.mistakes.append(unreadable.mistake)
                return None, end
            if not isinstance(source.value, dict):
                self._wrong(begin + 1, say("a topology maps each node to its networks and containers"))
                return None, end
            return Sketch(source.value, begin + 1), end
        output = None
        if follower is not None and follower.type == "fence" and follower.info.strip() == "output":
            output, end = follower.content.rstrip("\n"), follower.map[1] if follower.map else end
        return self._run(token.content, rest, output, begin), end

    def _run(self, commands: str, rest: list[str], output: str | None, begin: int) -> Run | None:
        if not commands.strip():
            self._wrong(begin + 1, say("this `run` block is empty"))
            return None
        self._runs += 1
        return Run(f"run-{self._runs}", rest[0] if rest else None, commands.rstrip("\n"), output, begin + 1)

    def _container(self, token: Token, begin: int, end: int) -> Block | None:
        kind, *rest = token.info.split()
        inside = self.lines[begin + 1 : end]
        if end >= len(self.lines) or not self.lines[end].strip().startswith(":::"):
            self._wrong(begin + 1, say("`::: {kind}` is never closed by a line `:::`", kind=kind))
            return None
        if kind in CALLOUTS:
            return Callout(kind, "\n".join(inside).strip("\n"), begin + 1)  # type: ignore[arg-type]
        if not rest or not NAME.fullmatch(rest[0]):
            self._wrong(
                begin + 1, say("`::: {kind}` needs a name: small letters, digits and hyphens", kind=kind)
            )
            return None
        if rest[0] in self._ids:
            self._wrong(begin + 1, say("two questions are called `{name}`", name=rest[0]))
        self._ids.add(rest[0])
        return self._quiz(rest[0], inside, begin) if kind == "quiz" else self._claim(rest, inside, begin)

    def _quiz(self, name: str, inside: list[str], begin: int) -> Quiz | None:
        asked, explanation = _parted(inside)
        question: list[str] = []
        choices: list[tuple[str, bool]] = []
        accepts: tuple[str, ...] = ()
        for line in asked:
            if match := CHOICE.match(line):
                choices.append((match[2].strip(), match[1] != " "))
            elif line.startswith("= "):
                accepts = tuple(word.strip() for word in line[2:].split("|") if word.strip())
            elif choices and line.startswith("  "):
                choices[-1] = (f"{choices[-1][0]} {line.strip()}", choices[-1][1])
            else:
                question.append(line)
        right = sum(is_right for _, is_right in choices)
        if not accepts and (len(choices) < 2 or not right):
            self._wrong(
                begin + 1,
                say(
                    "the quiz `{name}` needs two choices (`- [ ]`, a right one `- [x]`) or `= answer`",
                    name=name,
                ),
            )
            return None
        if not explanation:
            self._wrong(
                begin + 1, say("`{name}` needs a line `---` and, below it, the explanation", name=name)
            )
        kind = "typed" if accepts else "one" if right == 1 else "several"
        words = "\n".join(question).strip("\n")
        return Quiz(name, kind, words, tuple(choices), accepts, explanation, begin + 1)  # type: ignore[arg-type]

    def _claim(self, rest: list[str], inside: list[str], begin: int) -> Claim | None:
        name = rest[0]
        asked, truth = _parted(inside)
        if rest[1:] not in (["true"], ["false"]):
            self._wrong(
                begin + 1, say("the claim `{name}` says `true` or `false` behind its name", name=name)
            )
            return None
        words, fence = _fenced(asked)
        if fence is None or fence[0] != "run":
            self._wrong(begin + 1, say("the claim `{name}` needs a `run` block to try it", name=name))
            return None
        if not truth:
            self._wrong(
                begin + 1, say("`{name}` needs a line `---` and, below it, the explanation", name=name)
            )
        words, output = _fenced(words.split("\n"))
        expect = output[2].rstrip("\n") if output is not None and output[0] == "output" else None
        run = self._run(fence[2], fence[1], None, begin)
        return Claim(name, words, rest[1] == "true", run, truth, begin + 1, expect) if run else None


def _parted(inside: list[str]) -> tuple[list[str], str]:
    """What stands above the line `---` and what stands below it."""
    for number, line in enumerate(inside):
        if line.strip() == "---":
            return inside[:number], "\n".join(inside[number + 1 :]).strip("\n")
    return inside, ""


def _fenced(lines: list[str]) -> tuple[str, tuple[str, list[str], str] | None]:
    """The words around the first fence, and the fence: its kind, what follows it, its content."""
    for number, line in enumerate(lines):
        if match := FENCE.match(line):
            ends = [n for n in range(number + 1, len(lines)) if lines[n].strip() == match[1]]
            if not ends or not match[2].split():
                return "\n".join(lines), None
            kind, *rest = match[2].split()
            words = "\n".join([*lines[:number], *lines[ends[0] + 1 :]]).strip("\n")
            return words, (kind, rest, "\n".join(lines[number + 1 : ends[0]]) + "\n")
    return "\n".join(lines), None
