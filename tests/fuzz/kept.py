"""What long runs have found, a JSON file for each part: an interruption loses no more than the part at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.places import state_folder, write_atomically


@dataclass
class Part:
    """A part of a run: what it counted, and everything that was not as it must be, in words for a person."""

    kind: str  # "sequences" or "mutants"
    name: str
    date: str
    counted: dict[str, Any]
    wrong: list[str] = field(default_factory=list)

    def keep(self) -> None:
        """Writes it."""
        words = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        write_atomically(_file(self.kind, self.name), words + "\n")


def is_kept(kind: str, name: str) -> bool:
    """Whether that part was done already."""
    return _file(kind, name).exists()


def kept(kind: str) -> Iterator[Part]:
    """All parts of a kind, by name."""
    for file in sorted(folder().glob(f"{kind}-*.json")):
        yield Part(**json.loads(file.read_text(encoding="utf-8")))


def today() -> str:
    """The date that a part is marked with, in UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%d")


def folder() -> Path:
    """Where they are: below netdojo's state folder, which `NETDOJO_STATE` names."""
    place = state_folder() / "fuzz"
    place.mkdir(exist_ok=True)
    return place


def _file(kind: str, name: str) -> Path:
    return folder() / f"{kind}-{name}.json"
