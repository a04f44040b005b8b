"""A course from its folder: out of what was kept of it where no file has changed since, else read and checked anew."""

from __future__ import annotations

from pathlib import Path

from grader.course import contents
from grader.course.models import Course


def load_course(root: Path) -> Course:
    """The course in `root`. Raises CourseProblem that tells every mistake found."""
    kept = contents.kept(root)
    if kept.course is not None:
        return kept.course
    # Loads pydantic, YAML and the models of goals, which takes longer than most commands.
    from grader.course.read_course import read_course

    course = read_course(root)
    kept.keep(course)
    return course
