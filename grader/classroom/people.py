"""people.json: who sat down under which name, and each one's PIN under a seal. Two processes write it, in turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from pydantic import BaseModel, Field

from grader.places import write_atomically


class _Pins(BaseModel):
    pins: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class People:
    """The file at `path`; where there is none yet, nobody sat down."""

    path: Path

    def seal_of(self, name: str) -> str | None:
        """The seal of the PIN of `name`; empty where they may choose anew, None where nobody has that name."""
        return self._read().pins.get(name)

    def count(self) -> int:
        """How many have a name."""
        return len(self._read().pins)

    def take(self, name: str, seal: str, most: int) -> bool:
        """Gives `name` to whoever made `seal`. False where it is somebody's, or `most` have a name."""
        with self._turn():
            pins = self._read().pins
            if pins.get(name) or (name not in pins and len(pins) >= most):
                return False
            self._write({**pins, name: seal})
            return True

    def forget(self, name: str) -> None:
        """Lets the learner called `name` choose another PIN."""
        with self._turn():
            pins = self._read().pins
            if name in pins:
                self._write({**pins, name: ""})

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with FileLock(f"{self.path}.lock"):
            yield

    def _read(self) -> _Pins:
        try:
            return _Pins.model_validate_json(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return _Pins()

    def _write(self, pins: dict[str, str]) -> None:
        write_atomically(self.path, _Pins(pins=pins).model_dump_json(indent=1) + "\n")
