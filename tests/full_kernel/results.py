"""What came of the full-kernel run, kept as one JSON file: a part is replaced as a whole when it runs again.

{"machine": {...}, "parts": {"ipvlan-l2": {"kind": "exercise", "date", "complete", "cases": [...]}, ...}}
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock

from grader.places import state_folder, write_atomically


@dataclass(frozen=True)
class Case:
    """One thing that was expected: `verdict` is pass, fail or could-not-tell; `lacking` are goals not shown."""

    name: str
    expected: str
    seen: str
    verdict: str
    seconds: float
    lacking: Sequence[str] = ()


@dataclass(frozen=True)
class Part:
    """One exercise or one file of tests. `complete` tells that every case of it has been tried."""

    kind: Literal["exercise", "tests"]
    date: str
    complete: bool
    cases: Sequence[Case] = field(default_factory=tuple)


def folder() -> Path:
    """Where disks and results of the full-kernel run are kept: below netdojo's state folder."""
    place = state_folder() / "full-kernel"
    place.mkdir(exist_ok=True)
    return place


def today() -> str:
    """The date that a part is marked with, in UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%d")


def load() -> dict[str, Any]:
    """All that is kept; empty where nothing has run yet."""
    place = folder() / "results.json"
    if not place.exists():
        return {"machine": {}, "parts": {}}
    found: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return found


def parts(found: dict[str, Any]) -> dict[str, Part]:
    """The parts of `load()`, read."""
    return {
        name: Part(
            words["kind"], words["date"], words["complete"], tuple(Case(**case) for case in words["cases"])
        )
        for name, words in found["parts"].items()
    }


def keep(name: str, part: Part) -> None:
    """Puts `part` in the place of what was known of it."""
    _change("parts", {name: asdict(part)})


def keep_machine(facts: dict[str, str]) -> None:
    """Notes on what the parts ran: kernel, engine, cgroup version, accelerator, processors."""
    _change("machine", facts)


def _change(key: str, words: dict[str, Any]) -> None:
    """Adds `words` to what is kept under `key`; two runs at once do not lose each other's parts."""
    place = folder() / "results.json"
    with FileLock(place.with_suffix(".lock")):
        found = load()
        found[key] = {**found[key], **words}
        write_atomically(place, json.dumps(found, indent=1, ensure_ascii=False) + "\n")
