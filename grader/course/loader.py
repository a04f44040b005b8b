"""Reads a course from its folder; every mistake is told with its file, line, key and the nearest valid key.

Reads exercise.yaml and the keys on top of lessons: tasks, scripts and texts are read when somebody wants them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from re import fullmatch
from typing import Any

from pydantic import BaseModel, ValidationError

from grader.course.goal_rules import place_mistakes
from grader.course.goals import KINDS as GOAL_KINDS
from grader.course.goals import Goal
from grader.course.lessons import find_lessons
from grader.course.lint import script_mistakes
from grader.course.mistakes import Keys, Mistake, Mistaken, Unreadable, course_problem, near
from grader.course.models import Course, Exercise, ExerciseFile
from grader.course.variables import KINDS as VARIABLE_KINDS
from grader.course.variables import NAME, RESERVED, Variable, draw, fill_all, references
from grader.course.yaml_source import Source, read_yaml
from grader.problem import CourseProblem
from grader.text import say, verbatim

__all__ = ["load_course", "load_exercise", "script_mistakes"]

FOLDER_NAME = r"[a-z0-9][a-z0-9-]{0,39}"


def load_course(root: Path) -> Course:
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
    ordered = tuple(sorted(exercises, key=lambda exercise: (exercise.file.order, exercise.name)))
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
    content, mistakes = _checked(ExerciseFile, source, source.value, ())
    if content is None:
        raise Mistaken(mistakes)
    variables, values, mistakes = _variables(source, content)
    if mistakes:
        raise Mistaken(mistakes)
    exercise = Exercise(folder.name, folder, content, variables)
    mistakes = [
        *_unknown_variables(source, variables),
        *_wrong_goals(source, exercise, values),
        *_missing_files(exercise),
    ]
    if mistakes:
        raise Mistaken(mistakes)
    return exercise


def _inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a loop of links
        return False


def _variables(
    source: Source, content: ExerciseFile
) -> tuple[dict[str, Variable], dict[str, str], list[Mistake]]:
    """The variables, the values that one seed gives them, and what is wrong."""
    values: dict[str, str] = {}
    variables: dict[str, Variable] = {}
    mistakes: list[Mistake] = []
    for name, words in content.vars.items():
        keys: Keys = ("vars", name)
        line = source.line(keys)
        if not NAME.fullmatch(name) or name in RESERVED:
            text = say("`{name}` is no name for a variable: small letters, digits and _ are", name=name)
            mistakes.append(Mistake(source.file, line, text))
            continue
        kinds = [kind for kind in VARIABLE_KINDS if isinstance(words, dict) and kind in words]
        if len(kinds) != 1:
            guess = near(next(iter(words), ""), VARIABLE_KINDS) if isinstance(words, dict) else ""
            text = say(
                "the variable `{name}` has exactly one of: {kinds}{near}",
                name=name,
                kinds=tuple(VARIABLE_KINDS),
                near=guess,
            )
            mistakes.append(Mistake(source.file, line, text))
            continue
        variable, wrong = _checked(VARIABLE_KINDS[kinds[0]], source, words, keys)
        mistakes += wrong
        if variable is not None:
            variables[name] = variable
    if not mistakes:
        try:
            values = draw(source.file.parent.name, 1, variables)
        except ValueError as error:
            name = str(error).partition(":")[0]
            line = source.line(("vars", name))
            mistakes.append(Mistake(source.file, line, verbatim(str(error))))
    return variables, values, mistakes


def _unknown_variables(source: Source, variables: Mapping[str, Variable]) -> Iterator[Mistake]:
    told: set[tuple[int, str]] = set()
    for key in ("title", "goals", "hints"):
        for keys, name in _references(source.value.get(key), (key,)):
            line = source.line(keys)
            if name not in variables and (line, name) not in told:
                told.add((line, name))
                text = say("there is no variable `{name}`{near}", name=name, near=near(name, variables))
                yield Mistake(source.file, line, text)


def _wrong_goals(source: Source, exercise: Exercise, values: Mapping[str, str]) -> Iterator[Mistake]:
    names = [str(words.get("id")) for words in exercise.file.goals]
    seen: list[str] = []
    for index, words in enumerate(exercise.file.goals):
        keys: Keys = ("goals", index)
        goal, mistakes = _checked(Goal, source, fill_all(words, values), keys)
        if goal is None:
            yield from (_of_goal(mistake, words.get("id")) for mistake in mistakes)
            seen.append(names[index])
            continue
        for mistake in place_mistakes(goal, exercise.nodes, source, keys):
            yield _of_goal(mistake, goal.id)
        for needed in goal.needs:
            if needed in seen:
                continue
            # Only goals above may be needed: no circle can come about, and a reader meets them in order.
            text = (
                say("needs `{needed}`, which does not stand above it", needed=needed)
                if needed in names
                else say("needs `{needed}`, which is no goal{near}", needed=needed, near=near(needed, seen))
            )
            yield _of_goal(Mistake(source.file, source.line((*keys, "needs")), text), goal.id)
        if goal.id in seen:
            yield Mistake(source.file, source.line(keys), say("two goals are called `{goal}`", goal=goal.id))
        seen.append(goal.id)


def _of_goal(mistake: Mistake, goal: object) -> Mistake:
    if not isinstance(goal, str):
        return mistake
    words = say("goal `{goal}`: {words}", goal=goal, words=mistake.words)
    return Mistake(mistake.file, mistake.line, words)


def _missing_files(exercise: Exercise) -> Iterator[Mistake]:
    for language in ("en", "zh"):
        file = exercise.folder / f"task.{language}.md"
        if not file.is_file():
            yield Mistake(file, 0, say("the file is missing"))


def _checked(model: type[Any], source: Source, words: Any, keys: Keys) -> tuple[Any, list[Mistake]]:
    """`words` as a `model`, or what is wrong with them."""
    try:
        return model.model_validate(words), []
    except ValidationError as error:
        details: list[dict[str, Any]] = [dict(detail) for detail in error.errors(include_url=False)]
    # Where no entry of a list is right, pydantic says besides that the list is too short.
    parents = {detail["loc"][:count] for detail in details for count in range(len(detail["loc"]))}
    told: dict[object, Mistake] = {}
    for detail in details:
        if detail["type"] == "too_short" and detail["loc"] in parents:
            continue
        place = _in_file(source, keys, detail)
        told.setdefault((place, detail["type"] == "missing"), _mistake(model, source, keys, place, detail))
    return None, list(told.values())


def _in_file(source: Source, keys: Keys, detail: dict[str, Any]) -> Keys:
    """Where the mistake is, below `keys`: without the names that pydantic gives to the choices of a union."""
    where: Keys = tuple(detail["loc"])
    while detail["type"] != "missing" and where and (*keys, *where) not in source.lines:
        where = where[:-1]
    return where


def _mistake(
    model: type[BaseModel], source: Source, keys: Keys, where: Keys, detail: dict[str, Any]
) -> Mistake:
    line = source.line((*keys, *where))
    name = ".".join(str(part) for part in where) or ".".join(str(part) for part in keys)
    kind = detail["type"]
    if kind == "extra_forbidden":
        guess = near(where[-1], _known_keys(model, where[:-1]))
        return Mistake(source.file, line, say("the key `{key}` is unknown{near}", key=where[-1], near=guess))
    if kind == "missing":
        return Mistake(source.file, line, say("the key `{key}` is missing", key=name))
    reason = verbatim(str(detail["msg"]).removeprefix("Value error, "))
    if not name:  # the file as a whole
        return Mistake(source.file, line, reason)
    return Mistake(source.file, line, say("`{key}`: {reason}", key=name, reason=reason))


def _known_keys(model: type[BaseModel], where: Keys) -> list[str]:
    """The keys that may stand at `where` in `model`."""
    current: Any = model
    for part in where:
        if current is Goal and part in GOAL_KINDS:
            current = GOAL_KINDS[str(part)]
        elif isinstance(current, type) and issubclass(current, BaseModel):
            fields = {field.alias or name: field for name, field in current.model_fields.items()}
            if part not in fields:
                continue  # an index of a list
            current = _model_in(fields[str(part)].annotation)
    if not (isinstance(current, type) and issubclass(current, BaseModel)):
        return []
    return [field.alias or name for name, field in current.model_fields.items()]


def _model_in(annotation: Any) -> Any:
    """The model that an annotation such as `Control | None` or `tuple[Pair, ...]` holds."""
    if isinstance(annotation, type) and not hasattr(annotation, "__args__"):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _model_in(part)
        if isinstance(found, type) and issubclass(found, BaseModel):
            return found
    return annotation


def _references(value: Any, keys: Keys) -> Iterator[tuple[Keys, str]]:
    """Every `$name` below `keys`, with the keys that lead to it."""
    if isinstance(value, str):
        for name in references(value):
            yield keys, name
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _references(item, (*keys, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _references(item, (*keys, index))
