"""launches.json: who came from which learning management system, and where their scores belong. The hub writes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from pydantic import BaseModel, ConfigDict, Field

from grader.places import write_atomically

LINKS = 20
"""How many of a learner's links are kept, the latest ones."""


class Link(BaseModel):
    """An activity of the LMS that somebody came by: its own line item, and the collection where others can be made
    (LTI Assignment and Grade Services 2.0, claim "endpoint"). Either may be empty."""

    model_config = ConfigDict(frozen=True)

    lineitem: str = ""
    lineitems: str = ""
    scopes: tuple[str, ...] = ()


class Launch(BaseModel):
    """Who somebody is at the LMS: `subject` is the LMS's own name for them, that no other ever gets."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    client: str
    deployment: str
    subject: str
    links: tuple[Link, ...] = ()


class _Known(BaseModel):
    people: dict[str, Launch] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Launches:
    """The file at `path`; where there is none yet, nobody came."""

    path: Path

    def of(self, name: str) -> Launch | None:
        """Who the seat called `name` is at the LMS."""
        return self._read().people.get(name)

    def people(self) -> dict[str, Launch]:
        """Everybody by the seat's name."""
        return self._read().people

    def note(self, name: str, launch: Launch) -> bool:
        """Notes that `name` came. False, and nothing is noted, where that name is another person's at the LMS."""
        with FileLock(f"{self.path}.lock"):
            people = self._read().people
            known = people.get(name)
            if known is not None and (known.issuer, known.subject) != (launch.issuer, launch.subject):
                return False
            fresh = {link.lineitem or link.lineitems: link for link in (known.links if known else ())}
            for link in launch.links:
                fresh.pop(link.lineitem or link.lineitems, None)
                fresh[link.lineitem or link.lineitems] = link
            links = tuple(fresh.values())[-LINKS:]
            told = _Known(people={**people, name: launch.model_copy(update={"links": links})})
            write_atomically(self.path, told.model_dump_json(indent=1) + "\n")
            return True

    def _read(self) -> _Known:
        try:
            return _Known.model_validate_json(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return _Known()
