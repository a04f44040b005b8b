"""A course and its exercises, as loaded, and an exercise with its variables drawn.

Loads neither pydantic nor YAML by itself: a list of what a course has is shown sooner without them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course.lesson import LessonFile
from grader.course.mistakes import nearest
from grader.course.references import fill, fill_all
from grader.course.scripts import Script, scripts_in, setup_in
from grader.course.text_file import read_text
from grader.course.words import Words
from grader.problem import CourseProblem
from grader.text import Text, say, verbatim

if TYPE_CHECKING:
    from grader.course.exercise_file import ExerciseFile
    from grader.course.faults import DrawnFault, Drill, Fault
    from grader.course.goals import Goal
    from grader.course.variables import Variable

FOLDER_NAME = r"[a-z0-9][a-z0-9-]{0,39}"
"""How an exercise is named: as its folder."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a course's list tells of an exercise."""

    section: str
    order: int
    title: Words
    minutes: int
    topics: tuple[str, ...]
    nodes: tuple[str, ...]
    requires: tuple[str, ...]
    features: tuple[str, ...]
    """The kernel features that it or one of its goals is about: `requires` and the goals' `feature`."""


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in an exercise's own files."""

    file: ExerciseFile
    variables: Mapping[str, Variable] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    """The pool of a drill, in the order of the folders' names. `variables` are those of all faults too."""


@dataclass(frozen=True)
class Exercise:
    """An exercise as its author wrote it: what the list tells of it, and the rest, read when somebody wants it."""

    name: str
    folder: Path
    listed: Listed
    read: Callable[[], Content] = field(repr=False, compare=False)

    @classmethod
    def of(cls, name: str, folder: Path, content: Content) -> Exercise:
        """The exercise whose files were read already."""
        return cls(name, folder, listed(content.file), lambda: content)

    @cached_property
    def content(self) -> Content:
        """What stands in its files. Raises CourseProblem where they were broken since the course was loaded."""
        return self.read()

    @property
    def file(self) -> ExerciseFile:
        """exercise.yaml. Raises as `content`."""
        return self.content.file

    @property
    def variables(self) -> Mapping[str, Variable]:
        """Its variables, a drill's with those of all faults. Raises as `content`."""
        return self.content.variables

    @property
    def faults(self) -> tuple[Fault, ...]:
        """A drill's pool. Raises as `content`."""
        return self.content.faults

    @property
    def drill(self) -> Drill | None:
        """The clock and the number of faults, where it is a drill. Raises as `content`."""
        return self.file.drill

    @property
    def section(self) -> str:
        """The section of the course that it belongs to, such as "1.3"."""
        return self.listed.section

    @property
    def title(self) -> Words:
        """Its title in both languages."""
        return self.listed.title

    @property
    def minutes(self) -> int:
        """How many minutes a learner may need."""
        return self.listed.minutes

    @property
    def topics(self) -> tuple[str, ...]:
        """The ids of the topics that it trains."""
        return self.listed.topics

    @property
    def nodes(self) -> tuple[str, ...]:
        """The names of its nodes, the default one first."""
        return self.listed.nodes

    @property
    def requires(self) -> tuple[str, ...]:
        """The kernel features without which it cannot show everything."""
        return self.listed.requires

    @property
    def features(self) -> tuple[str, ...]:
        """The kernel features that it or one of its goals is about."""
        return self.listed.features

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
        from pydantic import ValidationError

        from grader.course.faults import drawn_fault
        from grader.course.goals import Goal
        from grader.course.variables import draw

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
        from grader.course.faults import draw_faults

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


def listed(file: ExerciseFile) -> Listed:
    """What the list tells of an exercise with this `file`."""
    of_goals = (str(goal["feature"]) for goal in file.goals if "feature" in goal)
    return Listed(
        file.section,
        file.order,
        file.title,
        file.minutes,
        file.topics,
        file.nodes,
        tuple(file.requires),
        tuple(dict.fromkeys((*file.requires, *of_goals))),
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
