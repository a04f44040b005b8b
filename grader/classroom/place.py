"""The folder of a class: its settings, secrets and results. Made once, and read by everything that serves the class.

Knows names of files and nothing of what is in databases. All that `class down` leaves is in here.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from grader.places import write_atomically

SECRETS = ("secret", "cookie-secret", "proxy-token", "service-token", "watch-token")
"""Made with the class: what seats' tokens come from, what cookies are signed with, and what
speaks to the hub: its proxy, the class service, and the terminal where one watches."""


@dataclass(frozen=True, slots=True)
class Place:
    """The folder at `root`, which only its owner reads."""

    root: Path

    @property
    def settings(self) -> Path:
        """settings.toml"""
        return self.root / "settings.toml"

    @property
    def codes(self) -> Path:
        """The join code, and the instructor's under a seal."""
        return self.root / "codes.json"

    @property
    def people(self) -> Path:
        """Who sat down under which name, and their PINs under seals."""
        return self.root / "people.json"

    @property
    def launches(self) -> Path:
        """Who came from which learning management system."""
        return self.root / "launches.json"

    @property
    def name(self) -> str:
        """What the class's containers and networks are called after, so that two classes do not mix: 8 hex digits."""
        return self.read("name")

    def database(self, name: str) -> str:
        """The URL of the SQLite file `name`."""
        return f"sqlite:///{self.root / name}.sqlite3"

    def read(self, name: str) -> str:
        """What stands in the file `name`, to the letter. Raises FileNotFoundError before `prepare`."""
        return (self.root / name).read_text(encoding="utf-8")

    @property
    def secret(self) -> bytes:
        """What seats' tokens are made from."""
        return self.read("secret").encode()

    def prepare(self) -> None:
        """Makes the folder and every secret that is not there yet. Raises Problem where that cannot be."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.root.chmod(0o700)
        for name in SECRETS:
            if not (self.root / name).exists():
                write_atomically(self.root / name, secrets.token_hex(32))
                (self.root / name).chmod(0o600)
        if not (self.root / "name").exists():
            write_atomically(self.root / "name", secrets.token_hex(4))


def class_place() -> Place:
    """The class of this machine: the folder `class` under the state folder, or what NETDOJO_CLASS says."""
    chosen = os.environ.get("NETDOJO_CLASS")
    if chosen:
        return Place(Path(chosen))
    from grader.places import state_folder

    return Place(state_folder() / "class")
