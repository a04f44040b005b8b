"""Reads a course from its folder; every mistake is told with its file, line, key and the nearest valid key."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from grader.course.goals import KINDS as GOAL_KINDS
from grader.course.goals import Goal
from grader.course.models import Course, Exercise, ExerciseFile
from grader.course.scripts import Script
from grader.course.variables import KINDS as VARIABLE_KINDS
from grader.course.variables import Variable, draw, fill_all, references
from grader.course.yaml_source import Keys, Mistake, Source, Unreadable, read_yaml
from grader.problem import CourseProblem
from grader.text import Text, say, verbatim

SHOWN = 20  # mistakes told at once


def load_course(root: Path) -> Course:
    """The course in `root`. Raises CourseProblem that tells every mistake found."""
    folder = root / "exercises"
    if not folder.is_dir():
        raise CourseProblem(
            say("{root} is no course: it has no folder `exercises`.", root=root),
            say("Name the folder that holds it with --course."),
        )
    exercises, mistakes = [], []
    for place in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")):
        try:
            exercises.append(load_exercise(place))
        except Mistaken as wrong:
            mistakes += wrong.mistakes
    if mistakes:
        raise mistaken(root, mistakes)
    return Course(root, tuple(sorted(exercises, key=lambda exercise: (exercise.file.order, exercise.name))))


class Mistaken(Exception):
    """What is wrong with one exercise."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("; ".join(mistake.to("en") for mistake in mistakes))
        self.mistakes = mistakes


def mistaken(root: Path, mistakes: list[Mistake]) -> CourseProblem:
    """The problem that tells `mistakes`, with files named from `root`."""
    shown = [_Told("{mistake}", {"mistake": mistake, "root": root}) for mistake in mistakes[:SHOWN]]
    lines = Text(
        "".join(f"\n  {{m{index}}}" for index in range(len(shown))), {f"m{i}": m for i, m in enumerate(shown)}
    )
    return CourseProblem(
        say("The course in {root} has {count} mistakes:{lines}", root=root, count=len(mistakes), lines=lines)
    )


class _Told(Text):
    """A mistake, told with its file's path as seen from the course's folder."""

    __slots__ = ()

    def to(self, language: str) -> str:
        mistake, root = self.values["mistake"], self.values["root"]
        assert isinstance(mistake, Mistake)
        assert isinstance(root, Path)
        file = mistake.file.relative_to(root) if mistake.file.is_relative_to(root) else mistake.file
        return Mistake(file, mistake.line, mistake.words).to(language)


def load_exercise(folder: Path) -> Exercise:
    """The exercise in `folder`. Raises Mistaken."""
    file = folder / "exercise.yaml"
    outside = [path for path in folder.rglob("*") if path.is_symlink() and not _inside(path, folder)]
    if outside:
        raise Mistaken([Mistake(path, 0, say("this link leads out of the exercise")) for path in outside])
    try:
        source = read_yaml(file)
    except Unreadable as unreadable:
        raise Mistaken([unreadable.mistake]) from unreadable
    content, mistakes = _checked(ExerciseFile, source, source.value, ())
    if content is None:
        raise Mistaken(mistakes)
    variables, wrong = _variables(source, content)
    if wrong:
        raise Mistaken(wrong)
    exercise = Exercise(folder.name, folder, content, variables)
    mistakes = [*_wrong_goals(source, exercise), *_missing_files(exercise)]
    if mistakes:
        raise Mistaken(mistakes)
    return exercise


def _inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a loop of links
        return False


def _variables(source: Source, content: ExerciseFile) -> tuple[dict[str, Variable], list[Mistake]]:
    variables: dict[str, Variable] = {}
    mistakes: list[Mistake] = []
    for name, words in content.vars.items():
        keys: Keys = ("vars", name)
        kinds = [kind for kind in VARIABLE_KINDS if isinstance(words, dict) and kind in words]
        if len(kinds) != 1:
            text = say(
                "the variable `{name}` has exactly one of: {kinds}", name=name, kinds=tuple(VARIABLE_KINDS)
            )
            mistakes.append(Mistake(source.file, source.line(keys), text))
            continue
        variable, wrong = _checked(VARIABLE_KINDS[kinds[0]], source, words, keys)
        mistakes += wrong
        if variable is not None:
            variables[name] = variable
    if not mistakes:
        try:
            draw(source.file.parent.name, 1, variables)
        except ValueError as error:
            mistakes.append(Mistake(source.file, source.line(("vars",)), verbatim(str(error))))
    return variables, mistakes


def _wrong_goals(source: Source, exercise: Exercise) -> Iterator[Mistake]:
    values = draw(exercise.name, 1, exercise.variables)
    seen: list[str] = []
    for index, words in enumerate(exercise.file.goals):
        keys: Keys = ("goals", index)
        unknown = [name for name in _references(words) if name not in values]
        for name in dict.fromkeys(unknown):
            text = say("there is no variable `{name}`{near}", name=name, near=_near(name, values))
            yield Mistake(source.file, source.line(keys), text)
        goal, mistakes = _checked(Goal, source, fill_all(words, values), keys)
        yield from mistakes
        if goal is None:
            continue
        for needed in goal.needs:
            if needed not in seen:
                text = say(
                    "the goal `{goal}` needs `{needed}`, which does not stand above it{near}",
                    goal=goal.id,
                    needed=needed,
                    near=_near(needed, seen),
                )
                yield Mistake(source.file, source.line((*keys, "needs")), text)
        if goal.id in seen:
            yield Mistake(source.file, source.line(keys), say("two goals are called `{goal}`", goal=goal.id))
        seen.append(goal.id)


def _missing_files(exercise: Exercise) -> Iterator[Mistake]:
    for language in ("en", "zh"):
        file = exercise.folder / f"task.{language}.md"
        if not file.is_file():
            yield Mistake(file, 0, say("the file is missing"))


def script_mistakes(exercise: Exercise) -> Iterator[Mistake]:
    """What is wrong with an exercise's scripts. Not part of loading, which reads none of them."""
    goals = [str(goal.get("id")) for goal in exercise.file.goals]
    for script in (*exercise.solutions, *exercise.attempts):
        try:
            head = script.head
        except Unreadable as unreadable:
            yield unreadable.mistake
            continue
        for key in ("title.en", "title.zh", *_keys_of(script)):
            if key not in head:
                yield Mistake(script.file, 1, say("the line `#: {key}: ...` is missing", key=key))
        if script.goal and script.goal not in goals:
            text = say("there is no goal `{goal}`{near}", goal=script.goal, near=_near(script.goal, goals))
            yield Mistake(script.file, 1, text)
    if len(exercise.solutions) < 2:
        yield Mistake(exercise.folder / "solutions", 0, say("there are fewer than two solutions"))
    if len(exercise.attempts) < 5:
        yield Mistake(exercise.folder / "attempts", 0, say("there are fewer than five wrong attempts"))


def _keys_of(script: Script) -> tuple[str, ...]:
    return ("kind",) if script.file.parent.name == "solutions" else ("goal", "why")


def _checked(model: type[Any], source: Source, words: Any, keys: Keys) -> tuple[Any, list[Mistake]]:
    """`words` as a `model`, or what is wrong with them."""
    try:
        return model.model_validate(words), []
    except ValidationError as error:
        return None, [
            _mistake(model, source, keys, dict(detail)) for detail in error.errors(include_url=False)
        ]
    except RecursionError:
        return None, [Mistake(source.file, source.line(keys), say("this is nested too deeply"))]


def _mistake(model: type[BaseModel], source: Source, keys: Keys, detail: dict[str, Any]) -> Mistake:
    where: Keys = tuple(part for part in detail["loc"])
    line = source.line((*keys, *where))
    name = ".".join(str(part) for part in where) or ".".join(str(part) for part in keys)
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = _known_keys(model, where[:-1])
        near = _near(str(where[-1]), known)
        return Mistake(source.file, line, say("the key `{key}` is unknown{near}", key=where[-1], near=near))
    if kind == "missing":
        return Mistake(source.file, line, say("the key `{key}` is missing", key=name))
    reason = str(detail["msg"]).removeprefix("Value error, ")
    return Mistake(source.file, line, say("`{key}`: {reason}", key=name, reason=verbatim(reason)))


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


def _near(word: str, known: Any) -> Text:
    found = get_close_matches(word, [str(item) for item in known], n=1)
    return say("; did you mean `{near}`?", near=found[0]) if found else Text("")


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from references(value)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)
