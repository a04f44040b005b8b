"""The shelf: the courses of others on this machine, each in a folder of its own with a note of where it came from.

A course is put in its place in one step, after it was read without a mistake: what was there stays until then.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

from grader.course.lessons import lesson_mistakes
from grader.course.lint import script_mistakes
from grader.course.loader import load_course
from grader.course.mistakes import course_problem
from grader.course.models import FOLDER_NAME, Course
from grader.places import read_json, write_atomically
from grader.problem import CourseProblem, Problem
from grader.shelf.name import folder
from grader.shelf.source import KINDS, CourseSource
from grader.text import Text, say

NAME = re.compile(FOLDER_NAME)
SHIPPED = "netdojo"
"""The name of the course that comes with netdojo; no other may have it."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A course on the shelf: its name, where it came from, when it was fetched (seconds since the epoch)."""

    name: str
    kind: str
    place: str
    fetched: float

    @property
    def root(self) -> Path:
        """Its folder."""
        return folder() / self.name


def shelved() -> list[Shelved]:
    """Every course on the shelf, by name."""
    return [note for path in sorted(folder().glob("*.json")) if (note := _note(path)) is not None]


def find(name: str) -> Shelved:
    """The course called `name`. Raises CourseProblem with the names there are."""
    for note in shelved():
        if note.name == name:
            return note
    known = tuple(note.name for note in shelved())
    raise CourseProblem(
        say("There is no course called {name}.", name=name),
        say("There are: {known}", known=known) if known else say("`netdojo course add` fetches one."),
    )


def root_of(words: str) -> Path:
    """The folder that `--course WORDS` means: a folder that is there, else a course on the shelf of that name."""
    path = Path(words)
    if not path.exists() and NAME.fullmatch(words):
        return find(words).root
    return path


def add(source: CourseSource, name: str = "", replace: bool = False) -> tuple[Shelved, Course]:
    """Fetches a course and puts it on the shelf. With `replace`, it takes the place of the one of its name.

    Raises CourseProblem where it cannot be fetched, must not be taken, has mistakes, or its name is taken.
    """
    chosen = name or source.name
    if not NAME.fullmatch(chosen) or chosen == SHIPPED:
        raise CourseProblem(
            say("{name} is no name for a course: small letters, digits and hyphens.", name=chosen or '""'),
            say("Give it one with --name."),
        )
    with _alone(), tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder()) as place:
        if not replace and any(note.name == chosen for note in shelved()):
            raise CourseProblem(
                say("There is a course called {name} already.", name=chosen),
                say(
                    "`netdojo course update {name}` fetches it again; --name gives this one another name.",
                    name=chosen,
                ),
            )
        fresh = Path(place) / chosen
        fresh.mkdir()
        source.copy(fresh)
        course = read_whole(fresh)
        note = Shelved(chosen, source.kind, source.place, time.time())
        _swap(fresh, note.root, Path(place) / "before")
        write_atomically(folder() / f"{chosen}.json", json.dumps(asdict(note), ensure_ascii=False))
        return note, Course(note.root, course.exercises, course.lessons)


def update(name: str) -> tuple[Shelved, Course]:
    """Fetches the course again from where it came. Raises CourseProblem; the old one then stays."""
    note = find(name)
    kind = KINDS.get(note.kind)
    if kind is None:
        raise CourseProblem(
            say("The note on {name} is damaged.", name=name), say("Remove the course and add it again.")
        )
    return add(CourseSource(kind, note.place), name, replace=True)


def remove(name: str) -> Shelved:
    """Takes the course off the shelf; progress in it stays. Raises CourseProblem for an unknown name."""
    with _alone():
        note = find(name)
        try:
            (folder() / f"{name}.json").unlink()
            shutil.rmtree(note.root, ignore_errors=False)
        except FileNotFoundError:
            pass  # the folder was removed by hand
        except OSError as error:
            raise Problem(
                say("{path} cannot be removed ({reason}).", path=note.root, reason=error.strerror),
                say("Remove the folder by hand."),
            ) from error
        return note


def read_whole(root: Path) -> Course:
    """The course in `root`, every file of it read. Raises CourseProblem that tells every mistake."""
    course = load_course(root)
    mistakes = [mistake for exercise in course.exercises for mistake in script_mistakes(exercise)]
    mistakes += lesson_mistakes(course.lessons, course.names())
    if mistakes:
        raise course_problem(root, mistakes)
    return course


def _swap(fresh: Path, place: Path, before: Path) -> None:
    try:
        if place.exists():
            place.replace(before)
        try:
            fresh.replace(place)
        except OSError:
            if before.exists():
                before.replace(place)
            raise
    except OSError as error:
        reason: Text | str = error.strerror or str(error)
        raise Problem(
            say("{path} could not be saved ({error}).", path=place, error=reason),
            say("Nothing that was saved before is lost. Free some space or make the folder writable."),
        ) from error


def _note(path: Path) -> Shelved | None:
    try:
        told = read_json(path)
        note = Shelved(str(told["name"]), str(told["kind"]), str(told["place"]), float(told["fetched"]))
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None  # damaged: its folder is still there, and `add` may take the name again
    return note if note.name == path.stem and note.root.is_dir() else None


@contextmanager
def _alone() -> Iterator[None]:
    with FileLock(folder() / ".lock"):
        yield
