"""Sentences for people that are chosen now and translated later, when the reader's language is known.

Imported by every room of `grader`; imports none of them.

>>> sentence = say("network {name} has driver {found}", name="shop", found="macvlan")
>>> sentence.to("en")
'network shop has driver macvlan'
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePath
from typing import Protocol, runtime_checkable

LOCALES = Path(__file__).parent / "locale"
DOMAIN = "netdojo"
LANGUAGES = ("en", "zh")


@runtime_checkable
class Speaks(Protocol):
    """Whatever can be said in either language: a `Text`, or an author's words in both."""

    def to(self, language: str) -> str:
        """The words in `language`."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence: an English template (also the catalogue's key) and the learner's own names to put in it.

    A value may be a `Text` itself, or a tuple of values, which is joined with the language's comma.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def to(self, language: str) -> str:
        """The sentence in `language` ("en" or "zh"); English where the catalogue has no entry."""
        template = catalogue(language).gettext(self.template) if self.template else ""
        return template.format_map({key: render(value, language) for key, value in self.values.items()})

    def __str__(self) -> str:
        return self.to("en")


def say(template: str, /, **values: object) -> Text:
    """A `Text`; the name that the message extractor looks for, so `template` must be a literal."""
    return Text(template, values)


def mark(template: str) -> str:
    """`template` itself: marks a literal for the message extractor where the language is not known yet."""
    return template


def verbatim(words: str) -> Text:
    """Words that are shown as they are in every language: a name, an address, an engine's own message."""
    return Text("{verbatim}", {"verbatim": words}) if words else Text("")


def render(value: object, language: str) -> str:
    """`value` as it stands in a sentence of `language`."""
    if isinstance(value, Speaks):
        return value.to(language)
    if isinstance(value, tuple | list | frozenset | set):
        items = sorted(value, key=str) if isinstance(value, frozenset | set) else value
        return ("、" if language == "zh" else ", ").join(render(item, language) for item in items)
    if isinstance(value, PurePath):  # whose name may hold what a terminal obeys, or what is no text at all
        return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in str(value))
    return str(value)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The messages of `language`; English needs none, since the templates are English."""
    return gettext.translation(DOMAIN, LOCALES, languages=[language], fallback=True)
