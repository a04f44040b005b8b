"""What is remembered of a session between two commands: one JSON file each, written atomically.

The file is enough to find the sandbox again after netdojo was killed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.places import made, read_json, state_folder, write_atomically
from grader.problem import Problem
from grader.text import say

if TYPE_CHECKING:
    from pydantic import TypeAdapter

LATEST = 1e11
"""The last moment that is taken for one."""


@dataclass(frozen=True, slots=True)
class Record:
    """One session. Times are seconds since the epoch; `baseline` is what the attempt started from."""

    id: str
    exercise: str
    course: str
    seed: int
    container: str = ""
    created: float = 0.0
    used: float = 0.0
    isolation: str = "userns"
    baseline: dict[str, Any] = field(default_factory=dict)
    hints: int = 0
    solution_asked: int = 0
    passed: tuple[str, ...] = ()
    finished: float = 0.0  # when every goal had passed for the first time
    faults: tuple[str, ...] = ()  # a drill's, by name
    ready: float = 0.0  # when the set-up of this sandbox had ended

    @property
    def prepared(self) -> bool:
        """Whether the set-up of its sandbox had ended: not so where netdojo was killed before."""
        return self.ready > 0

    def going_on_from(self, old: Record) -> Record:
        """This record as that of the attempt that `old` was about: what was achieved and asked there stays."""
        return replace(
            self,
            hints=old.hints,
            solution_asked=old.solution_asked,
            passed=old.passed,
            finished=old.finished,
        )

    def save(self) -> Record:
        """Writes the record with the present time as `used` and returns it as written."""
        current = replace(self, used=time.time())
        words = json.dumps(asdict(current), indent=1, ensure_ascii=False)
        write_atomically(_file(self.id), words)
        return current

    def forget(self) -> None:
        """Removes the file; the sandbox is not touched. Raises Problem on a disk that is read-only."""
        path = _file(self.id)
        try:
            if path.exists():
                path.unlink(missing_ok=True)
        except OSError as error:
            raise Problem(
                say("{path} could not be saved ({error}).", path=path, error=error.strerror),
                say("Nothing that was saved before is lost. Free some space or make the folder writable."),
            ) from error


def all_records() -> list[Record]:
    """Every session on disk, the most recently used first. A damaged file is set aside, not fatal."""
    return sorted(_readable(), key=lambda record: record.used, reverse=True)


def find_record(exercise: str | None) -> Record:
    """The session of `exercise`, or the most recently used one. Raises Problem where there is none."""
    records = [record for record in all_records() if exercise in (None, record.exercise)]
    if records:
        return records[0]
    if exercise is None:
        raise Problem(
            say("No exercise is running."),
            say("Start one with `netdojo start EXERCISE`; `netdojo list` shows them."),
        )
    raise Problem(
        say("The exercise {exercise} is not running.", exercise=exercise),
        say("Start it with `netdojo start {exercise}`.", exercise=exercise),
    )


def records_of(exercise: str, course: str) -> list[Record]:
    """The sessions of `exercise` in the course at `course`, the most recently used first: more than one where a reset
    was interrupted."""
    return [record for record in all_records() if (record.exercise, record.course) == (exercise, course)]


def to_reset(records: Sequence[Record]) -> Record | None:
    """The one of an exercise's sessions that a reset goes on with: its hints, values and achievements.

    A reset that was interrupted leaves the one before it too, which is the newest that was ever prepared.
    """
    return next((record for record in records if record.prepared), records[0] if records else None)


def folder() -> Path:
    """The folder of the records."""
    return made(state_folder() / "sessions")


def _file(identity: str) -> Path:
    return folder() / f"{identity}.json"


def _readable() -> Iterator[Record]:
    known = {item.name for item in fields(Record)}
    for path in (state_folder() / "sessions").glob("*.json"):
        try:
            content = read_json(path)
            yield _record({key: value for key, value in content.items() if key in known})
        except (ValueError, TypeError, AttributeError):
            # Kept beside the good ones: a person may still want to read what is left in it.
            with suppress(OSError):
                path.replace(path.with_suffix(".damaged"))
        except OSError:
            continue  # no file, or somebody else's; or it went meanwhile


def _record(words: object) -> Record:
    """Raises ValueError for what is no record."""
    found = _whole().validate_python(words)
    if not all(0 <= moment <= LATEST for moment in (found.created, found.used, found.finished, found.ready)):
        raise ValueError("no moment")
    return found


@cache
def _whole() -> TypeAdapter[Record]:
    from pydantic import TypeAdapter  # most commands meet no record, and are done before it is loaded

    return TypeAdapter(Record)
