"""What was read of a course's files, remembered on disk for as long as none of them changes.

A memory is only a shortcut: whatever is wrong with it, or with the folder that it is in, it is as if there were none.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.places import made, read_json, state_folder, write_atomically
from grader.problem import Problem
from grader.version import __version__

SETTLED_SECONDS = 2.0
"""A younger file may change once more without another time: some file systems count in steps of two seconds."""

OWN = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of some files as they are now: `value`, plain JSON; None where nothing is."""

    place: Path | None
    marks: str
    value: Any = None

    def keep(self, value: Any) -> None:
        """Remembers `value`, which was read after this memory was asked for."""
        if self.place is not None:
            with suppress(Problem):  # a disk that is full or read-only: it is read anew the next time
                write_atomically(self.place, json.dumps([self.marks, value], ensure_ascii=False))


def memory_of(what: str, root: Path, files: Iterable[Path]) -> Memory:
    """The memory called `what` of the course in `root`, which was read from `files` and folders of files."""
    marks = _marks([*files, OWN])
    if marks is None:
        return Memory(None, "")
    place = None
    try:
        name = hashlib.sha256(os.fsencode(root.absolute())).hexdigest()[:24]
        place = made(state_folder() / "memories") / f"{name}.{what}.json"
        known, value = read_json(place)
    except (OSError, ValueError, TypeError, Problem):
        return Memory(place, marks)
    return Memory(place, marks, value if known == marks else None)


def _marks(files: Iterable[Path]) -> str | None:
    """A digest of every file's name, size, times and number; None where that would not tell every change.

    The rules by which files are judged are netdojo's own, so that its version and those files belong to it.
    """
    seen = hashlib.sha256(__version__.encode())
    newest, times = 0, tuple[int, ...]()
    try:
        for path in files:
            for name, found in _below(path):
                if stat.S_ISREG(found.st_mode):
                    newest = max(newest, found.st_ctime_ns)
                    times = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
                elif stat.S_ISDIR(found.st_mode):
                    times = ()  # what is in it is seen itself
                else:  # what a link leads to may change
                    return None
                seen.update(repr((name, found.st_mode, times)).encode("utf-8", "surrogateescape"))
    except OSError:
        return None
    return seen.hexdigest() if newest < (time.time() - SETTLED_SECONDS) * 1e9 else None


def _below(path: Path) -> Iterator[tuple[str, os.stat_result]]:
    """`path` and everything below it, links not followed; nothing where it is not there. Raises OSError."""
    if not os.path.lexists(path):
        return
    yield str(path), path.lstat()
    folders = [str(path)] if path.is_dir() and not path.is_symlink() else []
    while folders:
        with os.scandir(folders.pop()) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        for entry in found:
            if entry.name == "__pycache__":
                continue
            yield entry.path, entry.stat(follow_symlinks=False)
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
