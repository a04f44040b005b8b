"""exercise.yaml as its author writes it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from grader.course.asks import Model
from grader.course.faults import Drill
from grader.course.goals import Feature
from grader.course.words import Words

# Without quotes YAML reads 1.10 as the number 1.1, so a number is refused.
Section = Annotated[str, Field(strict=True), StringConstraints(pattern=r"^[0-9]{1,2}(\.[0-9]{1,2}){0,2}$")]
Topics = Annotated[tuple[str, ...], Field(max_length=20)]
NodeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{0,9}$")]


class Limits(Model):
    """Limits of each node, where the usual ones do not fit. Memory and disk in megabytes."""

    memory: Annotated[int, Field(ge=256, le=4096)] | None = None
    disk: Annotated[int, Field(ge=64, le=4096)] | None = None
    pids: Annotated[int, Field(ge=100, le=4000)] | None = None


class ExerciseFile(Model):
    """exercise.yaml. `goals` and `vars` are checked on their own, entry by entry."""

    section: Section
    order: Annotated[int, Field(ge=0, le=1_000_000)]
    title: Words
    minutes: Annotated[int, Field(ge=1, le=240)]
    kind: Literal["build", "repair", "explore"] = "build"
    topics: Topics = ()
    nodes: Annotated[tuple[NodeName, ...], Field(min_length=1, max_length=5)] = ("host1",)
    requires: tuple[Feature, ...] = ()
    limits: Limits = Limits()
    drill: Drill | None = None
    vars: Annotated[dict[str, Any], Field(max_length=50)] = Field(default_factory=dict)
    goals: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=50)]
    hints: Annotated[tuple[Words, ...], Field(min_length=1, max_length=6)]

    @model_validator(mode="after")
    def _nodes_differ(self) -> ExerciseFile:
        if len(set(self.nodes)) < len(self.nodes):
            raise ValueError("two nodes have the same name")
        if "internet" in self.nodes:
            raise ValueError("no node may be called internet: every sandbox has one of its own")
        return self
