"""Reads a course from its folder; every mistake is told with its file, line, key and the nearest valid key.

Reads exercise.yaml and the keys on top of lessons: tasks, scripts and texts are read when somebody wants them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from re import fullmatch

from grader.course.checked import checked
from grader.course.entries import goal_mistakes, read_variables, unknown_variables
from grader.course.exercise_file import ExerciseFile
from grader.course.lessons import find_lessons
from grader.course.load_faults import with_faults
from grader.course.mistakes import Mistake, Mistaken, Unreadable, course_problem
from grader.course.models import FOLDER_NAME, Content, Course, Exercise
from grader.course.yaml_source import read_yaml
from grader.problem import CourseProblem
from grader.text import say


def read_course(root: Path) -> Course:
    """The course in `root`. Raises CourseProblem that tells every mistake found."""
    folder = root / "exercises"
    try:
        places = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise CourseProblem(
            say("{root} is no course: it has no folder `exercises`.", root=root),
            say("Name the folder that holds it with --course."),
        ) from error
    except OSError as error:
        raise CourseProblem(
            say("{folder} cannot be read ({reason}).", folder=folder, reason=error.strerror)
        ) from error
    exercises: list[Exercise] = []
    mistakes: list[Mistake] = []
    for place in places:
        try:
            if not _inside(place, root):
                raise Mistaken([Mistake(place, 0, say("this link leads out of the course"))])
            exercises.append(load_exercise(place))
        except Mistaken as wrong:
            mistakes += wrong.mistakes
    try:
        lessons = find_lessons(root)
    except Mistaken as wrong:
        mistakes += wrong.mistakes
    if mistakes:
        raise course_problem(root, mistakes)
    ordered = tuple(sorted(exercises, key=lambda exercise: (exercise.listed.order, exercise.name)))
    return Course(root, ordered, lessons)


def load_exercise(folder: Path) -> Exercise:
    """The exercise in `folder`. Raises Mistaken, a CourseProblem with all that is wrong."""
    try:
        return _load_exercise(folder)
    except Unreadable as unreadable:
        raise Mistaken([unreadable.mistake]) from unreadable


def _load_exercise(folder: Path) -> Exercise:
    if not fullmatch(FOLDER_NAME, folder.name):
        words = say("an exercise's folder is named with small letters, digits and hyphens")
        raise Mistaken([Mistake(folder, 0, words)])
    outside = [path for path in folder.rglob("*") if path.is_symlink() and not _inside(path, folder)]
    if outside:
        raise Mistaken([Mistake(path, 0, say("this link leads out of the exercise")) for path in outside])
    source = read_yaml(folder / "exercise.yaml")
    content, mistakes = checked(ExerciseFile, source, source.value, ())
    if content is None:
        raise Mistaken(mistakes)
    variables, values, mistakes = read_variables(source, content.vars, folder.name)
    if mistakes:
        raise Mistaken(mistakes)
    own = Exercise.of(folder.name, folder, Content(content, variables))
    goals = content.goals
    mistakes = [
        *unknown_variables(source, ("title", "goals", "hints"), variables),
        *goal_mistakes(source, goals, own.nodes, values),
        *_missing_files(own),
    ]
    exercise, wrong = with_faults(own, source)
    if mistakes or wrong:
        raise Mistaken([*mistakes, *wrong])
    return exercise


def _inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a loop of links
        return False


def _missing_files(exercise: Exercise) -> Iterator[Mistake]:
    for language in ("en", "zh"):
        file = exercise.folder / f"task.{language}.md"
        if not file.is_file():
            yield Mistake(file, 0, say("the file is missing"))
