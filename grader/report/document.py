"""The report as one JSON document, sealed: what the other forms are made from. Shape: docs/report-format.md.

The seal covers every byte of meaning: the ledger's entries, the results worked out of them, the learner's name.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from grader.course.models import Course
from grader.progress.entries import Entry, canonical
from grader.progress.key import InstallationKey
from grader.report.results import Planned, Result, Stumble, planned, results
from grader.version import __version__

FORMAT = "netdojo-report/1"

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Learner:
    """Who the report is about, as they gave it: `id` is what the school knows them by. Both may be empty."""

    name: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a lesson was read, and how many of its `asked` questions were answered rightly."""

    slug: str
    title: Mapping[str, str]
    read: bool
    right: int
    asked: int


def document(
    course: Course,
    entries: Iterable[Entry],
    readings: Iterable[Reading],
    learner: Learner,
    key: InstallationKey,
    made: float | None = None,
) -> Document:
    """The sealed document. `made` is in seconds since the epoch, by default now."""
    listed = list(entries)
    plan = planned(course)
    content: Document = {
        "format": FORMAT,
        "netdojo": __version__,
        "made": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(made)),
        "learner": asdict(learner),
        "course": [asdict(item) for item in plan],
        "results": results_json(results(plan, listed)),
        "lessons": [asdict(reading) for reading in readings],
        "entries": [entry_json(entry) for entry in listed],
    }
    return sealed(content, key)


def sealed(content: Document, key: InstallationKey) -> Document:
    """`content` with the seal of `key` on it."""
    digest = content_digest(content)
    seal = {"key": key.public, "digest": digest, "signature": key.sign(digest.encode())}
    return {**content, "seal": seal}


def content_digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of everything but the seal, in hexadecimal."""
    return hashlib.sha256(
        canonical({name: value for name, value in content.items() if name != "seal"})
    ).hexdigest()


def results_json(found: Iterable[Result]) -> list[Document]:
    """The results as the document has them."""
    return [asdict(result) for result in found]


def results_of(content: Mapping[str, Any]) -> list[tuple[Planned, Result]]:
    """The exercises and how they went, from a document that `verify` found whole or that was made just now."""
    return [
        (plan_of(one), _result_of(two))
        for one, two in zip(content["course"], content["results"], strict=True)
    ]


def plan_of(item: Mapping[str, Any]) -> Planned:
    """An exercise of the document. Raises TypeError or KeyError for another shape."""
    return Planned(**{**item, "goals": tuple(item["goals"])})


def entry_json(entry: Entry) -> Document:
    """One entry, flat."""
    return {
        "number": entry.number,
        "at": entry.fact.at,
        "what": entry.fact.what,
        "facts": dict(entry.fact.particulars),
        "previous": entry.previous,
        "digest": entry.digest,
        "key": entry.key,
        "signature": entry.signature,
    }


def _result_of(item: Mapping[str, Any]) -> Result:
    lists = {name: tuple(item[name]) for name in ("met", "lacking", "unknown")}
    return Result(**{**item, **lists, "stumbles": tuple(Stumble(**one) for one in item["stumbles"])})
