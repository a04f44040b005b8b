"""Follows a course's files: what an author saves is shown at once, and what is wrong in it is told.

Looks at the files' times and sizes twice a second: no event of the kernel's works on every file system.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course.loader import load_course
from grader.problem import Problem

if TYPE_CHECKING:
    from grader.course.models import Course

LOOK_SECONDS = 0.5

Marks = dict[str, tuple[int, int]]


class Follower:
    """Tells `changed` the course as it is now, or `broken` what keeps it from being read. Call `look` now and then."""

    def __init__(
        self, course: Course, changed: Callable[[Course], None], broken: Callable[[Problem], None]
    ) -> None:
        self._root = course.root
        self._changed, self._broken = changed, broken
        self._marks = marks(course.root)

    def look(self) -> None:
        """Looks once."""
        found = marks(self._root)
        if found == self._marks:
            return
        self._marks = found
        try:
            course = load_course(self._root)
        except Problem as problem:
            self._broken(problem)
        else:
            self._changed(course)


def marks(root: Path) -> Marks:
    """Each file of the course with its time (ns) and size (bytes)."""
    found: Marks = {}
    for part in ("exercises", "lessons"):
        for path in (root / part).rglob("*"):
            try:
                status = path.stat()
            except OSError:
                continue  # saved anew this moment
            found[str(path)] = (status.st_mtime_ns, status.st_size)
    return found
