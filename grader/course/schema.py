"""The JSON Schemas of exercise.yaml and fault.yaml, made from the models, for editors.

`python -m grader.course.schema > docs/exercise.schema.json`; with the word `fault`, docs/fault.schema.json.

An editor's help, not the judge: what one value means for another (nodes, variables, `needs`) only the loader knows.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from grader.course.asks import Truth
from grader.course.exercise_file import ExerciseFile
from grader.course.faults import FILE, FaultFile
from grader.course.goals import KINDS as GOAL_KINDS
from grader.course.goals import Goal
from grader.course.variables import KINDS as VARIABLE_KINDS
from grader.course.variables import NAME

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# Wherever a goal takes a number, an address or a certain form, it takes a variable that stands for one.
REFERENCE = {"type": "string", "pattern": r"\$"}


def exercise_schema() -> dict[str, Any]:
    """The schema of exercise.yaml: plain data, always in the same order."""
    return _schema(ExerciseFile, "exercise.yaml")


def fault_schema() -> dict[str, Any]:
    """The schema of a drill's fault.yaml."""
    return _schema(FaultFile, FILE)


def _schema(file: type[BaseModel], title: str) -> dict[str, Any]:
    models: list[type[BaseModel]] = [file, Goal, *VARIABLE_KINDS.values()]
    _, whole = models_json_schema([(model, "validation") for model in models])
    definitions: dict[str, Any] = _tidy(whole["$defs"])
    top = definitions.pop(file.__name__)
    variables = [model.__name__ for model in VARIABLE_KINDS.values()]
    for name in definitions:
        if name not in (*variables, "Words", "Limits", "Drill"):
            definitions[name] = _with_references(definitions[name])
    _exactly_one(definitions["Goal"], tuple(GOAL_KINDS))
    _exactly_one(definitions["Truth"], tuple(Truth.model_fields))
    properties = top["properties"]
    properties["goals"]["items"] = {"$ref": "#/$defs/Goal"}
    properties["vars"]["propertyNames"] = {"pattern": f"^{NAME.pattern}$"}
    properties["vars"]["additionalProperties"] = {
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in variables]
    }
    return {"$schema": DIALECT, "title": title, **top, "$defs": definitions}


def text(schema: dict[str, Any] | None = None) -> str:
    """The schema as its file holds it: docs/exercise.schema.json where none is given, or docs/fault.schema.json."""
    return json.dumps(schema or exercise_schema(), indent=1, ensure_ascii=False) + "\n"


def _tidy(node: Any) -> Any:
    """`node` without the titles that pydantic makes up and without defaults of null."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _tidy(value)
        for key, value in node.items()
        if not (key == "title" and isinstance(value, str)) and not (key == "default" and value is None)
    }


def _with_references(node: Any) -> Any:
    """`node` with a variable allowed wherever it asks for a certain form, and numbers where it takes any word."""
    if isinstance(node, list):
        return [_with_references(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") in ("integer", "boolean"):
        return {"anyOf": [node, REFERENCE]}
    if node.get("type") == "string":
        if any(key in node for key in ("pattern", "format", "const", "enum")):
            return {"anyOf": [node, REFERENCE]}
        return {**node, "type": ["string", "number"]}
    return {key: _with_references(value) for key, value in node.items()}


def _exactly_one(definition: dict[str, Any], keys: tuple[str, ...]) -> None:
    """Exactly one of `keys`, and none of them null."""
    definition["oneOf"] = [{"required": [key]} for key in keys]
    for key in keys:
        kept = [choice for choice in definition["properties"][key]["anyOf"] if choice != {"type": "null"}]
        definition["properties"][key] = kept[0] if len(kept) == 1 else {"anyOf": kept}


if __name__ == "__main__":
    print(text(fault_schema() if sys.argv[1:] == ["fault"] else None), end="")
