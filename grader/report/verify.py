"""Whether a report was altered after it was made: says what, and no more than it can prove. Pure but for the file.

Three forms carry a seal: JSON, the HTML page (which holds the JSON) and the canonical CSV (whose rows are signed).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from grader.problem import Problem
from grader.progress.entries import Entry, Fact, canonical, first_break
from grader.progress.key import fingerprint, signed
from grader.report.document import FORMAT, content_digest, plan_of, results_json
from grader.report.results import results
from grader.report.table import signed_rows
from grader.text import Text, say

LARGEST = 64 * 1024 * 1024
"""No report is as large; a file that is was made to do harm."""


class Judgement(StrEnum):
    """INTACT: as it was made. ALTERED: not. UNKNOWN: the file carries nothing by which to tell."""

    INTACT = "intact"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of a file; `keys` are the fingerprints of the keys that signed it."""

    judgement: Judgement
    why: Text
    keys: tuple[str, ...] = ()


def verify(path: Path, wanted_key: str = "") -> Finding:
    """Looks at the report in `path`; with `wanted_key`, a fingerprint, it must have been signed by that key alone.

    Raises Problem where the file cannot be read.
    """
    words = _read(path)
    head = words.lstrip()[:1]
    if head == "{":
        found = _document(words)
    elif head == "<" and "<testsuites" not in words[:2000]:
        found = _page(words)
    elif words.startswith("learner,"):
        found = _table(words)
    else:
        found = Finding(
            Judgement.UNKNOWN,
            say("this form of report carries no seal; ask for the JSON, CSV or HTML one"),
        )
    if wanted_key and found.judgement is Judgement.INTACT and set(found.keys) != {wanted_key.upper()}:
        other = tuple(sorted(set(found.keys) - {wanted_key.upper()}))
        return Finding(
            Judgement.ALTERED,
            say(
                "it was signed by another installation: {others}, not {wanted}",
                others=other,
                wanted=wanted_key,
            ),
            found.keys,
        )
    return found


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise Problem(say("{path} is larger than any report.", path=path), say("Name a report's file."))
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Problem(
            say("{path} cannot be read ({reason}).", path=path, reason=reason),
            say("Name a file that `netdojo report` wrote."),
        ) from error


def _altered(why: Text, keys: tuple[str, ...] = ()) -> Finding:
    return Finding(Judgement.ALTERED, why, keys)


def _document(words: str) -> Finding:
    try:
        content = json.loads(words)
    except (ValueError, RecursionError):
        return _altered(say("it is not whole: it cannot be read as JSON"))
    if not isinstance(content, dict) or not str(content.get("format", "")).startswith("netdojo-report/"):
        return Finding(Judgement.UNKNOWN, say("this is not a report of netdojo"))
    if content["format"] != FORMAT:
        return Finding(Judgement.UNKNOWN, say("a newer netdojo made it; update netdojo to verify it"))
    try:
        return _content(content)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return _altered(say("it is not whole: something that belongs in a report is missing"))


def _content(content: Mapping[str, Any]) -> Finding:
    entries = [entry_of(item) for item in content["entries"]]
    broken = first_break(entries)
    if broken is not None:
        return _altered(
            say(
                "entry {number} does not follow from the one before it: one was changed or left out",
                number=broken,
            )
        )
    for entry in entries:
        if not signed(entry.key, entry.digest.encode(), entry.signature):
            return _altered(say("the signature of entry {number} is not right", number=entry.number))
    plan = [plan_of(item) for item in content["course"]]
    again = json.loads(canonical(results_json(results(plan, entries))))
    if again != content["results"]:
        return _altered(say("the results are not what the entries amount to"))
    seal = content["seal"]
    if seal["digest"] != content_digest(content):
        return _altered(say("something outside the entries was changed: a name, a date, a lesson"))
    if not signed(seal["key"], seal["digest"].encode(), seal["signature"]):
        return _altered(say("the seal's signature is not right"))
    keys = tuple(sorted({fingerprint(key) for key in (seal["key"], *(entry.key for entry in entries))}))
    return Finding(
        Judgement.INTACT,
        say(
            "{count} entries follow from each other, and the seal of {made} fits",
            count=len(entries),
            made=content["made"],
        ),
        keys,
    )


def entry_of(item: Mapping[str, Any]) -> Entry:
    """An entry of a document. Raises KeyError or TypeError for another shape."""
    fact = Fact(item["what"], item["at"], item["facts"])
    return Entry(item["number"], fact, item["previous"], item["digest"], item["key"], item["signature"])


def _page(words: str) -> Finding:
    from grader.report.page import page
    from grader.version import __version__

    holder = _Embedded()
    holder.feed(words)
    if holder.data is None:
        return Finding(Judgement.UNKNOWN, say("this page holds no report's data"))
    found = _document(holder.data)
    if found.judgement is not Judgement.INTACT:
        return found
    content = json.loads(holder.data)
    if content["netdojo"] != __version__:
        why = say(
            "the data in it is intact; what the page shows can be compared by netdojo {version} only",
            version=content["netdojo"],
        )
        return Finding(Judgement.UNKNOWN, why, found.keys)
    if page(content, holder.language or "en") != words:
        return _altered(say("what the page shows is not what its data says"), found.keys)
    return found


def _table(words: str) -> Finding:
    rows = signed_rows(words)
    if rows is None or not rows:
        return _altered(say("it is not whole: a row or a column is missing"))
    for number, (content, key, signature) in enumerate(rows, 1):
        if not signed(key, content, signature):
            return _altered(say("row {number} was changed", number=number))
    if len({key for _, key, _ in rows}) > 1:
        return _altered(say("its rows come from several reports"))
    return Finding(
        Judgement.INTACT,
        say("all {count} rows are signed", count=len(rows)),
        tuple(sorted({fingerprint(key) for _, key, _ in rows})),
    )


class _Embedded(HTMLParser):
    """Finds the page's language and the text of its element <script id="report">."""

    def __init__(self) -> None:
        super().__init__()
        self.data: str | None = None
        self.language: str | None = None
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.language = dict(attrs).get("lang")
        self._inside = tag == "script" and dict(attrs).get("id") == "report"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.data = (self.data or "") + data

    def handle_endtag(self, tag: str) -> None:
        self._inside = False
