"""Words from a file as a model, or what is wrong with them: with the line, the key and the nearest valid key."""

from __future__ import annotations

from dataclasses import fields as fields_of
from dataclasses import is_dataclass
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from grader.course.goals import KINDS as GOAL_KINDS
from grader.course.goals import Goal
from grader.course.mistakes import Keys, Mistake, near
from grader.course.yaml_source import Source
from grader.text import say, verbatim


def checked(model: type[Any], source: Source, words: Any, keys: Keys) -> tuple[Any, list[Mistake]]:
    """`words` as a `model` (pydantic's, or a dataclass), or what is wrong with them."""
    read = model.model_validate if issubclass(model, BaseModel) else TypeAdapter(model).validate_python
    try:
        return read(words), []
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
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):  # of a model, of a dataclass
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
    if is_dataclass(current):
        return [field.name for field in fields_of(current)]
    if not (isinstance(current, type) and issubclass(current, BaseModel)):
        return []
    return [field.alias or name for name, field in current.model_fields.items()]


def _model_in(annotation: Any) -> Any:
    """The model that an annotation such as `Control | None` or `tuple[Pair, ...]` holds."""
    if isinstance(annotation, type) and not hasattr(annotation, "__args__"):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _model_in(part)
        if isinstance(found, type) and (issubclass(found, BaseModel) or is_dataclass(found)):
            return found
    return annotation
