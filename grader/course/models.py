"""A course and its exercises, as loaded, and an exercise with its variables drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError, model_validator

from grader.course.faults import DrawnFault, Drill, Fault, draw_faults, drawn_fault
from grader.course.goals import Feature, Goal, Model, Words
from grader.course.lesson import LessonFile
from grader.course.mistakes import nearest
from grader.course.scripts import Script, scripts_in, setup_in
from grader.course.variables import Variable, draw, fill, fill_all
from grader.course.yaml_source import read_text
from grader.problem import CourseProblem
from grader.text import Text, say, verbatim

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


@dataclass(frozen=True)
class Exercise:
    """An exercise as its author wrote it."""

    name: str
    folder: Path
    file: ExerciseFile
    variables: Mapping[str, Variable] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    """The pool of a drill, in the order of the folders' names. `variables` are those of all faults too."""

    @property
    def drill(self) -> Drill | None:
        """The clock and the number of faults, where it is a drill."""
        return self.file.drill

    @property
    def section(self) -> str:
        """The section of the course that it belongs to, such as "1.3"."""
        return self.file.section

    @property
    def title(self) -> Words:
        """Its title in both languages."""
        return self.file.title

    @property
    def minutes(self) -> int:
        """How many minutes a learner may need."""
        return self.file.minutes

    @property
    def topics(self) -> tuple[str, ...]:
        """The ids of the topics that it trains."""
        return self.file.topics

    @property
    def nodes(self) -> tuple[str, ...]:
        """The names of its nodes, the default one first."""
        return self.file.nodes

    @property
    def requires(self) -> tuple[str, ...]:
        """The kernel features without which it cannot show everything."""
        return self.file.requires

    @property
    def features(self) -> tuple[str, ...]:
        """The kernel features that it or one of its goals is about: `requires` and the goals' `feature`."""
        of_goals = (str(goal["feature"]) for goal in self.file.goals if "feature" in goal)
        return tuple(dict.fromkeys((*self.requires, *of_goals)))

    @property
    def solutions(self) -> tuple[Script, ...]:
        """The right ways, in the order of their files' names; a drill has none as a whole: its faults have."""
        return scripts_in(self.folder, "solutions")

    @property
    def attempts(self) -> tuple[Script, ...]:
        """The plausible wrong ways."""
        return scripts_in(self.folder, "attempts")

    @property
    def setup(self) -> Mapping[str, Script]:
        """What prepares the start state: node to script."""
        return setup_in(self.folder, self.nodes)

    def draw(self, seed: int, faults: Sequence[str] = ()) -> Drawn:
        """The exercise with its variables drawn from `seed`; a drill with `faults`, or those that the seed draws.

        Raises CourseProblem for a fault that is none, and where this seed's values make no sense, which the linter
        looks for beforehand.
        """
        chosen = self._choose(seed, faults)
        try:
            values = draw(self.name, seed, self.variables)
            asked = [*self.file.goals, *(goal for fault in chosen for goal in fault.file.goals)]
            goals = tuple(Goal.model_validate(fill_all(goal, values)) for goal in asked)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            raise self._bad_seed(seed, f"{place}: {first['msg']}") from error
        except ValueError as error:
            raise self._bad_seed(seed, str(error)) from error
        # What belongs to faults that were not drawn would only puzzle whoever meets it in the shell.
        others = {name for fault in self.faults if fault not in chosen for name in fault.variables}
        values = {name: value for name, value in values.items() if name not in others}
        return Drawn(self, seed, values, goals, tuple(drawn_fault(fault, values) for fault in chosen))

    def _choose(self, seed: int, faults: Sequence[str]) -> list[Fault]:
        pool = {fault.name: fault for fault in self.faults}
        for name in faults:
            if name not in pool:
                guess = nearest(name, pool)
                raise CourseProblem(
                    say("{exercise} has no fault {name}.", exercise=self.name, name=name),
                    say("Did you mean {near}?", near=guess) if guess else Text(""),
                )
        count = self.drill.draw if self.drill else 0
        names = tuple(dict.fromkeys(faults)) or draw_faults(self.name, seed, pool, count)
        return [pool[name] for name in names]

    def _bad_seed(self, seed: int, reason: str) -> CourseProblem:
        return CourseProblem(
            say(
                "The exercise {name} makes no sense with seed {seed}: {reason}.",
                name=self.name,
                seed=seed,
                reason=verbatim(reason),
            )
        )


@dataclass(frozen=True)
class Drawn:
    """An exercise as one learner has it: every $name is a value."""

    exercise: Exercise
    seed: int
    values: Mapping[str, str]
    goals: tuple[Goal, ...]
    faults: tuple[DrawnFault, ...] = ()

    @property
    def setup(self) -> tuple[tuple[str, Script], ...]:
        """What prepares the start state, in this order: a node and a script for it."""
        nodes = self.exercise.nodes
        pools = [self.exercise.setup, *(drawn.fault.setup(nodes) for drawn in self.faults)]
        return tuple(pair for pool in pools for pair in pool.items())

    @property
    def solutions(self) -> tuple[Script, ...]:
        """The right ways: the exercise's own, and those of each fault."""
        return (*self.exercise.solutions, *(way for drawn in self.faults for way in drawn.fault.solutions))

    @property
    def asks_answers(self) -> bool:
        """Whether the learner has to type an answer."""
        return any(goal.kind == "answer" for goal in self.goals)

    @property
    def hints(self) -> tuple[Words, ...]:
        """The hint ladder; a drill's faults have ladders of their own besides."""
        return tuple(Words(en=self.fill(hint.en), zh=self.fill(hint.zh)) for hint in self.exercise.file.hints)

    def task(self, language: str) -> str:
        """The task as Markdown in `language`, a drill's with its complaints. Raises CourseProblem."""
        words = self.fill(read_text(self.exercise.folder / f"task.{language}.md")).strip()
        for number, drawn in enumerate(self.faults, 1):
            words += f"{chr(10) if number > 1 else chr(10) * 2}{number}. {drawn.complaint.to(language)}"
        return f"# {self.exercise.title.to(language)}\n\n{words}\n"

    def fill(self, words: str) -> str:
        """`words` with this learner's values."""
        return fill(words, self.values)


@dataclass(frozen=True)
class Course:
    """A folder of exercises (and lessons), in the order of the course."""

    root: Path
    exercises: tuple[Exercise, ...]
    lessons: tuple[LessonFile, ...] = ()

    def lesson(self, slug: str) -> LessonFile:
        """The lesson called `slug`. Raises CourseProblem with the nearest name."""
        for lesson in self.lessons:
            if lesson.slug == slug:
                return lesson
        guess = nearest(slug, [lesson.slug for lesson in self.lessons])
        advice: Text = say("Did you mean {near}?", near=guess) if guess else Text("")
        raise CourseProblem(say("There is no lesson called {name}.", name=slug), advice)

    def names(self) -> list[str]:
        """The exercises' names in order."""
        return [exercise.name for exercise in self.exercises]

    def exercise(self, name: str) -> Exercise:
        """The exercise called `name`. Raises CourseProblem with the nearest name."""
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        guess = nearest(name, self.names())
        advice: Text = (
            say("Did you mean {near}?", near=guess) if guess else say("`netdojo list` shows the exercises.")
        )
        raise CourseProblem(say("There is no exercise called {name}.", name=name), advice)
