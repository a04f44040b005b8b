"""The reference of the format and the JSON Schema tell of every key that the models take."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from grader.checks.verdict import Outcome
from grader.course import asks, goals, schema, variables
from grader.course.exercise_file import ExerciseFile, Limits
from grader.course.faults import Drill, FaultFile
from grader.course.goals import Feature, Goal
from grader.course.lint import lint_course
from grader.course.loader import load_course
from grader.course.models import Course
from grader.course.references import fill_all
from grader.course.yaml_source import read_yaml
from tests.course.conftest import RIGHT, Folder

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "docs" / "exercise-format.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", REFERENCE, re.DOTALL | re.MULTILINE)
SCHEMA: dict[str, Any] = schema.exercise_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
FAULT_VALIDATOR = Draft202012Validator(schema.fault_schema())
VALUES = {"subnet": "10.20.3.0/24", "ip": "10.20.3.7", "port": "8080"}


def keys_of(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def chapter(heading: str) -> str:
    """What stands below a heading of the reference, up to the next of its level."""
    level = heading.index(" ")
    after = REFERENCE.split(f"\n{heading}\n", 1)[1]
    return re.split(rf"^#{{2,{level}}} ", after, maxsplit=1, flags=re.MULTILINE)[0]


def untold(keys: set[str], text: str) -> set[str]:
    return {key for key in keys if not re.search(rf"`{key}(:[^`]*)?`", text)}


def test_the_reference_tells_every_key_of_the_file() -> None:
    assert untold(keys_of(ExerciseFile) | keys_of(Limits), chapter("## Keys of exercise.yaml")) == set()
    assert untold(set(Feature.__args__), chapter("## Keys of exercise.yaml")) == set()  # type: ignore[attr-defined]


def test_the_reference_tells_every_kind_of_variable_and_its_keys() -> None:
    text = chapter("## Variables")
    for kind, model in variables.KINDS.items():
        assert f"| `{kind}` | `" in text
        assert untold(keys_of(model) - {kind}, text) == set()


@pytest.mark.parametrize("kind", goals.KINDS)
def test_the_reference_tells_every_key_of_a_goal_and_shows_one(kind: str) -> None:
    text = chapter(f"### {kind}")
    shared = {"node", "from", "to"}  # told once for all kinds
    assert untold(keys_of(goals.KINDS[kind]) - shared, text) == set()
    assert re.search(rf"^  {kind}:", text, re.MULTILINE)


def test_the_reference_tells_every_truth_verdict_and_key_of_a_script() -> None:
    assert untold(keys_of(asks.Truth), chapter("### answer")) == set()
    assert untold({outcome.value for outcome in Outcome}, chapter("## Verdicts")) == set()
    scripts = {"title.en", "title.zh", "kind", "goal", "why", "node"}
    assert untold(scripts, chapter("## Scripts")) == set()
    assert untold(keys_of(Goal) - set(goals.KINDS) | {"node", "from", "to"}, chapter("## Goals")) == set()


def test_the_reference_tells_every_key_of_a_drill_and_a_fault_and_shows_one(tmp_path: Path) -> None:
    assert untold(keys_of(Drill), chapter("## Keys of exercise.yaml")) == set()
    assert untold(keys_of(FaultFile), chapter("### Keys of fault.yaml")) == set()
    (example,) = [example for example in EXAMPLES if example.startswith("complaint:")]
    file = tmp_path / "fault.yaml"
    file.write_text(example, encoding="utf-8")
    words = read_yaml(file).value
    FaultFile.model_validate(words)
    FAULT_VALIDATOR.validate(words)
    assert not FAULT_VALIDATOR.is_valid({**words, "clause": words["cause"]})


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.startswith("- id:")])
def test_the_goals_that_the_reference_shows_are_goals(tmp_path: Path, example: str) -> None:
    file = tmp_path / "goals.yaml"
    file.write_text(example, encoding="utf-8")
    for words in read_yaml(file).value:
        Goal.model_validate(fill_all(words, VALUES))
        VALIDATOR.evolve(schema={**SCHEMA["$defs"]["Goal"], "$defs": SCHEMA["$defs"]}).validate(words)


def test_the_exercise_that_the_reference_shows_whole_is_one(folder: Folder) -> None:
    (whole,) = [example for example in EXAMPLES if example.startswith("section:")]
    folder.yaml.write_text(whole, encoding="utf-8")
    told = [mistake.to("en") for mistake in lint_course(load_course(folder.root))]
    assert told == []
    VALIDATOR.validate(read_yaml(folder.yaml).value)


def test_the_schema_in_the_folder_is_up_to_date() -> None:
    kept = (ROOT / "docs" / "exercise.schema.json").read_text(encoding="utf-8")
    assert kept == schema.text(), "run: python -m grader.course.schema > docs/exercise.schema.json"
    Draft202012Validator.check_schema(json.loads(kept))
    kept = (ROOT / "docs" / "fault.schema.json").read_text(encoding="utf-8")
    told = "run: python -m grader.course.schema fault > docs/fault.schema.json"
    assert kept == schema.text(schema.fault_schema()), told
    Draft202012Validator.check_schema(json.loads(kept))


def test_every_shipped_exercise_agrees_with_the_schema(course: Course) -> None:
    for exercise in course.exercises:
        VALIDATOR.validate(read_yaml(exercise.folder / "exercise.yaml").value)
        for fault in exercise.faults:
            FAULT_VALIDATOR.validate(read_yaml(fault.folder / "fault.yaml").value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("driver: bridge", "drivr: bridge"),
        ("minutes: 15\n", ""),
        ("    reach: {", "    raech: {"),
        ("subnet: {subnet: 24}", "subnet: {subnt: 24}"),
        ("  web: {one_of", "  Web: {one_of"),
        ("    network: {name: $net, driver: bridge, subnet: $subnet}", "    network:"),
        ("minutes: 15", "minutes: soon"),
    ],
)
def test_the_schema_finds_what_the_loader_finds(folder: Folder, old: str, new: str) -> None:
    assert old in RIGHT
    VALIDATOR.validate(read_yaml(folder.yaml).value)
    folder.change(old, new)
    assert not VALIDATOR.is_valid(read_yaml(folder.yaml).value)
