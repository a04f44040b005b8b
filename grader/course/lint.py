"""What an author should mend though the course loads: scripts, tasks, variables that nothing uses.

Reads every file of an exercise; used by authors and tests, never while a learner waits.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from grader.course.lint_names import unmade_containers
from grader.course.mistakes import Mistake, Unreadable, near
from grader.course.misunderstandings import unknown_misunderstandings
from grader.course.models import Course, Exercise
from grader.course.topics import topic_mistakes
from grader.course.variables import references
from grader.course.yaml_source import read_text
from grader.problem import CourseProblem
from grader.text import say

SEEDS = range(1, 33)


def lint_course(course: Course) -> list[Mistake]:
    """Everything to mend in a course that loads."""
    return [
        *topic_mistakes(course),
        *unknown_misunderstandings(course),
        *(mistake for exercise in course.exercises for mistake in lint_exercise(exercise)),
    ]


def lint_exercise(exercise: Exercise) -> list[Mistake]:
    """Everything to mend in an exercise that loads."""
    return [
        *script_mistakes(exercise),
        *_task_mistakes(exercise),
        *_translation_mistakes(exercise),
        *_unused_variables(exercise),
        *_unmade_containers(exercise),
        *_bad_seeds(exercise),
    ]


def script_mistakes(exercise: Exercise) -> Iterator[Mistake]:
    """What is wrong with an exercise's scripts."""
    goals = [str(goal.get("id")) for goal in exercise.file.goals]
    for script in exercise.setup.values():
        try:
            _ = script.text
        except Unreadable as unreadable:
            yield unreadable.mistake
    for script in (*exercise.solutions, *exercise.attempts):
        try:
            head = script.head
        except Unreadable as unreadable:
            yield unreadable.mistake
            continue
        right = script.file.parent.name == "solutions"
        needed = ("kind",) if right else ("goal", "why")
        for key in ("title.en", "title.zh", *needed):
            if not head.get(key):
                yield Mistake(script.file, 1, say("the line `#: {key}: ...` is missing", key=key))
        known = ("title.en", "title.zh", "node", *needed, *(() if right else ("mistake",)))
        for key in head:
            if key not in known:
                text = say("the key `{key}` is unknown{near}", key=key, near=near(key, known))
                yield Mistake(script.file, script.line_of(key), text)
        if script.goal and script.goal not in goals:
            text = say("there is no goal `{goal}`{near}", goal=script.goal, near=near(script.goal, goals))
            yield Mistake(script.file, script.line_of("goal"), text)
        if script.node and script.node not in exercise.nodes:
            text = say(
                "there is no node `{name}`{near}", name=script.node, near=near(script.node, exercise.nodes)
            )
            yield Mistake(script.file, script.line_of("node"), text)
    if len(exercise.solutions) < 2:
        yield Mistake(exercise.folder / "solutions", 0, say("there are fewer than two solutions"))
    if len(exercise.attempts) < 5:
        yield Mistake(exercise.folder / "attempts", 0, say("there are fewer than five wrong attempts"))


def _task_mistakes(exercise: Exercise) -> Iterator[Mistake]:
    for language in ("en", "zh"):
        file = exercise.folder / f"task.{language}.md"
        try:
            text = read_text(file)
        except Unreadable as unreadable:
            yield unreadable.mistake
            continue
        if not text.strip():
            yield Mistake(file, 0, say("the file is empty"))
        for number, line in enumerate(text.splitlines(), 1):
            for name in references(line):
                if name not in exercise.variables:
                    words = say(
                        "there is no variable `{name}`{near}", name=name, near=near(name, exercise.variables)
                    )
                    yield Mistake(file, number, words)


def _translation_mistakes(exercise: Exercise) -> Iterator[Mistake]:
    file = exercise.folder / "exercise.yaml"
    for what, words in [("title", exercise.title), *(("hints", hint) for hint in exercise.file.hints)]:
        for language in ("en", "zh"):
            if not words.to(language).strip():
                text = say("`{key}` is empty in the language {language}", key=what, language=language)
                yield Mistake(file, 0, text)


def _unused_variables(exercise: Exercise) -> Iterator[Mistake]:
    """Variables that no file of the exercise mentions, nor another variable."""
    used = {name for goal in exercise.file.goals for name in references(json.dumps(goal))}
    used |= {
        str(getattr(variable, "address_in", getattr(variable, "range_in", ""))).lstrip("$")
        for variable in exercise.variables.values()
    }
    for script in (*exercise.setup.values(), *exercise.solutions, *exercise.attempts):
        try:
            used |= set(references(script.text))
        except Unreadable:
            continue  # told by script_mistakes
    for language in ("en", "zh"):
        try:
            used |= set(references(read_text(exercise.folder / f"task.{language}.md")))
        except Unreadable:
            continue  # told by _task_mistakes
    for name in exercise.variables:
        if name not in used:
            words = say("nothing uses the variable `{name}`", name=name)
            yield Mistake(exercise.folder / "exercise.yaml", 0, words)


def _unmade_containers(exercise: Exercise) -> Iterator[Mistake]:
    texts: list[str] = []
    for script in (*exercise.setup.values(), *exercise.solutions):
        try:
            texts.append(script.text)
        except Unreadable:
            return  # told by script_mistakes; without it nothing can be said
    for words in unmade_containers(exercise.file.goals, texts):
        yield Mistake(exercise.folder / "exercise.yaml", 0, words)


def _bad_seeds(exercise: Exercise) -> Iterator[Mistake]:
    for seed in SEEDS:
        try:
            exercise.draw(seed)
        except CourseProblem as problem:
            yield Mistake(exercise.folder / "exercise.yaml", 0, problem.what)
            return
