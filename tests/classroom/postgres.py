"""A PostgreSQL server of the tests' own: Debian's programs, as a user without rights, in a temporary folder.

It listens on a unix socket in that folder alone, and does not sync: a crash of the machine is not what is tested.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import create_engine, text


def programs() -> Path | None:
    """The folder that `initdb` and `postgres` are in; None where this machine has none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).resolve().parent if elsewhere else None


class Postgres:
    """A server with its data in `folder`, which nobody else uses."""

    def __init__(self, folder: Path) -> None:
        there = programs()
        assert there is not None
        self._bin, self._folder, self._number = there, folder, 0
        # PostgreSQL refuses to be root.
        self._user = "nobody" if os.getuid() == 0 else None
        if self._user:
            shutil.chown(folder, self._user, pwd.getpwnam(self._user).pw_gid)
        self._run("initdb", "-D", str(folder / "data"), "-U", "netdojo", "-A", "trust", "-N", "-E", "UTF8")
        self.start()

    def start(self) -> None:
        """Returns when it answers."""
        options = f"-F -c listen_addresses= -c unix_socket_directories={self._folder} -c max_connections=50"
        self._control("start", "-o", options, "-l", str(self._folder / "log"))

    def stop(self, how: str = "fast") -> None:
        """Ends it; "immediate" is as a crash of its processes."""
        self._control("stop", "-m", how)

    def database(self) -> str:
        """The URL of a new database."""
        self._number += 1
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE class{self._number}"))
        engine.dispose()
        return self._url(f"class{self._number}")

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://netdojo@/{name}?host={self._folder}"

    def _control(self, what: str, *more: str) -> None:
        self._run("pg_ctl", what, "-w", "-s", "-D", str(self._folder / "data"), *more)

    def _run(self, program: str, *words: str) -> None:
        argv: Sequence[str] = [str(self._bin / program), *words]
        environment = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
        with (self._folder / f"{program}.log").open("a") as log:
            log.flush()
            done = subprocess.run(
                argv, user=self._user, cwd="/", env=environment, stdout=log, stderr=log, check=False
            )
        assert done.returncode == 0, (self._folder / f"{program}.log").read_text()
