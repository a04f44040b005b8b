"""The reference of everything an exercise's file can say, made from the models: kinds of goal and of variable. Pure.

Each kind has an example out of the shipped course, so that no example can be wrong.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from typing import Any, Literal, Union, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from grader.course.goals import KINDS as GOAL_KINDS
from grader.course.goals import Goal
from grader.course.models import Course
from grader.course.variables import KINDS as VARIABLE_KINDS
from grader.course.words import Words


def reference(course: Course, only: str = "") -> str:
    """Markdown: every kind of goal and variable, or `only` one of them; "" for a kind that there is not."""
    lines: list[str] = []
    goals = examples(course)
    for kind, model in GOAL_KINDS.items():
        if only in ("", kind):
            lines += _section(f"goal `{kind}`", model, {kind: goals.get(kind)})
    for kind, model in VARIABLE_KINDS.items():
        if only in ("", kind):
            lines += _section(f"variable `{kind}`", model, _variable_example(course, kind))
    if lines and not only:
        common = [field for field in Goal.model_fields if field not in GOAL_KINDS]
        head = ["# What an exercise's file can say", "", "Keys that every goal has beside its kind:", ""]
        lines = [*head, *_table(Goal, common), "", *lines]
    return "\n".join(lines).strip() + "\n" if lines else ""


def examples(course: Course) -> Mapping[str, Any]:
    """Kind of goal to what one exercise of `course` asks with it: the one that shows most keys, up to six."""
    found: dict[str, Any] = {}
    for exercise in course.exercises:
        for goal in exercise.file.goals:
            for kind in GOAL_KINDS:
                asked = goal.get(kind)
                if isinstance(asked, dict) and len(found.get(kind, ())) < len(asked) <= 6:
                    found[kind] = asked
    return found


def _variable_example(course: Course, kind: str) -> Mapping[str, Any]:
    for exercise in course.exercises:
        for name, words in exercise.file.vars.items():
            if isinstance(words, dict) and kind in words:
                return {name: words}
    return {}


def _section(title: str, model: type[BaseModel], example: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    yield " ".join((model.__doc__ or "").split())
    yield ""
    yield from _table(model, list(model.model_fields))
    yield ""
    if all(value is not None for value in example.values()) and example:
        yield "```yaml"
        yield yaml.safe_dump(
            dict(example), allow_unicode=True, sort_keys=False, default_flow_style=None
        ).rstrip()
        yield "```"
        yield ""


def _table(model: type[BaseModel], fields: list[str]) -> Iterator[str]:
    yield "| key | what it takes | default |"
    yield "|---|---|---|"
    for name in fields:
        field = model.model_fields[name]
        default = "needed" if field.is_required() else _default(field.get_default(call_default_factory=True))
        yield f"| `{field.alias or name}` | {_type(field.annotation)} | {default} |"


def _default(value: object) -> str:
    if value is None or value is PydanticUndefined or value in ((), {}, ""):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, BaseModel):
        return "see there"
    if isinstance(value, tuple):
        return ", ".join(f"`{one}`" for one in value)
    return f"`{value}`"


NAMES = {
    "str": "word",
    "int": "whole number",
    "float": "number",
    "bool": "true or false",
    "IPv4Address": "IPv4 address",
    "IPv4Network": "IPv4 subnet",
    "IPv6Network": "IPv6 subnet",
    "Any": "anything",
}


def _type(annotation: Any) -> str:
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in inside)
    if origin in (Union, types.UnionType):
        return " or ".join(_type(part) for part in inside if part is not type(None))
    if origin is tuple:
        if len(inside) == 2 and inside[1] is not Ellipsis:
            return f"two: {_type(inside[0])}, {_type(inside[1])}"
        return f"list of {_type(inside[0])}"
    if origin is list:
        return f"list of {_type(inside[0])}"
    if origin is dict:
        return f"{_type(inside[0])} to {_type(inside[1])}"
    if origin is not None and hasattr(annotation, "__metadata__"):
        return _type(inside[0])
    if annotation is Words:
        return "`{en: ..., zh: ...}`"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        keys = ", ".join(field.alias or name for name, field in annotation.model_fields.items())
        return f"`{{{keys}}}`"
    return NAMES.get(getattr(annotation, "__name__", ""), str(annotation))
