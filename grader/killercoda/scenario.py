"""A Killercoda scenario as read: its pages with their texts and scripts, and the files it puts on the machine. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

DETAILS = re.compile(r"<details\b[^>]*>(.*?)</details\s*>", re.DOTALL | re.IGNORECASE)
SUMMARY = re.compile(r"<summary\b[^>]*>(.*?)</summary\s*>", re.DOTALL | re.IGNORECASE)
ACTION = re.compile(r"\{\{\s*(?:exec|copy)[^{}]*\}\}", re.IGNORECASE)
BREAK = re.compile(r"^[ \t]*<br\s*/?>[ \t]*$", re.MULTILINE | re.IGNORECASE)
UBUNTU = re.compile(r"ubuntu\b")


@dataclass(frozen=True, slots=True)
class Script:
    """A script by its name in the folder; `words` is None where the file is missing."""

    name: str
    words: bytes | None


@dataclass(frozen=True, slots=True)
class Page:
    """The introduction, a step or the end. `folded` are the parts that a reader opens one by one: (name, text)."""

    name: str
    title: str
    text: str = ""
    folded: tuple[tuple[str, str], ...] = ()
    background: Script | None = None
    foreground: Script | None = None
    verify: Script | None = None


@dataclass(frozen=True, slots=True)
class Asset:
    """A file for the machine. `chmod` is what is said to chmod; "" for nothing."""

    target: str
    words: bytes
    chmod: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario: its pages in order, the introduction first and the end last, where there are any."""

    title: str
    pages: tuple[Page, ...]
    assets: tuple[Asset, ...] = ()
    machine: str = "ubuntu"

    @property
    def for_docker(self) -> bool:
        """Whether it was written for one machine with Docker, as a node of a sandbox is."""
        return UBUNTU.match(self.machine) is not None


def unfold(words: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A text without what only the website understands, and its folded parts, which would tell the answer.

    >>> unfold("Do it.<details><summary>Tip</summary>`ls`{{exec}}</details>")
    ('Do it.', (('Tip', '`ls`'),))
    """
    folded = []
    for match in DETAILS.finditer(words):
        summary = SUMMARY.search(match[1])
        name = " ".join(summary[1].split()) if summary else "..."
        folded.append((name, _plain(SUMMARY.sub("", match[1]))))
    return _plain(DETAILS.sub("", words)), tuple(folded)


def _plain(words: str) -> str:
    bare = BREAK.sub("", ACTION.sub("", words))
    return re.sub(r"\n{3,}", "\n\n", bare).strip()
