"""Copies a course out of a stranger's folder or zip: plain files within limits, and no way out. Writes the target only.

What is refused is named, with the reason: links, special files, ways out, what is too large, too many, too deep.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from grader.problem import CourseProblem
from grader.text import Text, say

LARGEST_FILE = 1024 * 1024
LARGEST = 32 * 1024 * 1024
MOST_FILES = 5_000
DEEPEST = 6
LONGEST_NAME = 100
PARTS = ("exercises", "lessons")
"""The folders of a course; whatever else lies beside them is left where it is."""
WORDS = ("README.md", "LICENSE", "LICENSE.md", "LICENSE.txt")

CHUNK = 64 * 1024


def copy_folder(source: Path, target: Path) -> None:
    """Copies the course in `source`. Raises CourseProblem for what must not be taken, or cannot be read."""
    luggage = _Luggage(target)
    if not (source / PARTS[0]).is_dir():
        raise no_course(source)
    with _readable(source):
        for name in (*PARTS, *WORDS):
            top = source / name
            if top.is_symlink() or top.exists():
                _take(top, PurePosixPath(name), luggage)


def copy_zip(archive: Path, target: Path) -> None:
    """Copies the course in a zip, at its top or in its only folder. Raises CourseProblem as `copy_folder` does."""
    luggage = _Luggage(target)
    with _readable(archive):
        try:
            with zipfile.ZipFile(archive) as opened:
                entries = _named(opened)
                if not any(path.parts[0] == PARTS[0] for path, _ in entries):
                    raise no_course(archive)
                for path, entry in entries:
                    if not entry.is_dir() and (path.parts[0] in PARTS or str(path) in WORDS):
                        with opened.open(entry) as file:
                            luggage.put(path, file)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
            raise CourseProblem(
                say("{archive} is no zip that can be read ({reason}).", archive=archive, reason=str(error)),
                say("Make it anew, without a password."),
            ) from error


def no_course(source: object) -> CourseProblem:
    """What has no folder `exercises`."""
    return CourseProblem(
        say("{root} is no course: it has no folder `exercises`.", root=source),
        say("docs/authoring.md tells how a course is laid out."),
    )


class _Luggage:
    """What was taken so far, counted against the limits."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.files = 0
        self.size = 0

    def put(self, path: PurePosixPath, file: IO[bytes]) -> None:
        """Copies one file; what it says of its own size is not believed."""
        _check_name(path)
        self.files += 1
        if self.files > MOST_FILES:
            raise refused(path, say("the course has more than {most} files", most=MOST_FILES))
        place = self.target.joinpath(*path.parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        size = 0
        with place.open("xb") as copy:
            while chunk := file.read(CHUNK):
                size += len(chunk)
                self.size += len(chunk)
                if size > LARGEST_FILE:
                    raise refused(path, say("it is larger than {size} KB", size=LARGEST_FILE // 1024))
                if self.size > LARGEST:
                    raise refused(path, say("the course is larger than {size} MB", size=LARGEST // 1024**2))
                copy.write(chunk)


def refused(path: object, why: Text) -> CourseProblem:
    """Something in a course that must not be taken."""
    return CourseProblem(
        say("The course was not taken: {path}: {why}.", path=path, why=why),
        say("Nothing was changed. Ask its author."),
    )


def _check_name(path: PurePosixPath) -> None:
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise refused(path, say("it leads out of the course"))
    if len(path.parts) > DEEPEST:
        raise refused(path, say("it lies too deep"))
    if any(len(part) > LONGEST_NAME or not part.isprintable() or "\\" in part for part in path.parts):
        raise refused(ascii(str(path)), say("its name is too long or holds signs that a name must not have"))


def _take(path: Path, inside: PurePosixPath, luggage: _Luggage) -> None:
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        raise refused(inside, say("it is a link"))
    if stat.S_ISDIR(status.st_mode):
        _check_name(inside)
        for item in sorted(path.iterdir()):
            if not item.name.startswith("."):
                _take(item, inside / item.name, luggage)
        return
    if not stat.S_ISREG(status.st_mode):
        raise refused(inside, say("it is no regular file"))
    # Opened without following: between the look and now it may have become a link or a pipe.
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(handle, "rb") as file:  # noqa: PTH123 - there is a handle already, no path
        luggage.put(inside, file)


def _named(opened: zipfile.ZipFile) -> list[tuple[PurePosixPath, zipfile.ZipInfo]]:
    """The entries with their paths below the course's top. Raises CourseProblem."""
    entries = opened.infolist()
    if len(entries) > 2 * MOST_FILES:
        raise refused(opened.filename, say("the course has more than {most} files", most=MOST_FILES))
    found: list[tuple[PurePosixPath, zipfile.ZipInfo]] = []
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if (
            path.is_absolute()
            or ".." in path.parts
            or "\\" in entry.orig_filename
            or "\0" in entry.orig_filename
        ):
            raise refused(ascii(entry.orig_filename), say("it leads out of the course"))
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
            raise refused(path, say("it is a link") if stat.S_ISLNK(kind) else say("it is no regular file"))
        if path.parts:
            found.append((path, entry))
    paths = [path for path, entry in found if not entry.is_dir()]
    if len(set(paths)) < len(paths):
        raise refused(opened.filename, say("it holds two files of the same name"))
    tops = {path.parts[0] for path in paths}
    if len(tops) == 1 and not tops & set(PARTS):
        found = [(PurePosixPath(*path.parts[1:]), entry) for path, entry in found if len(path.parts) > 1]
    return found


@contextmanager
def _readable(source: object) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CourseProblem(
            say("{path} cannot be read ({reason}).", path=error.filename or source, reason=error.strerror),
            say("Nothing was changed."),
        ) from error
