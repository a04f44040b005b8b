"""What an author should mend though the course loads: scripts, tasks, variables that nothing uses.

Reads every file of an exercise; used by authors and tests, never while a learner waits.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from grader.course.faults import FILE
from grader.course.lint_names import unmade_containers
from grader.course.mistakes import Mistake, Unreadable, near
from grader.course.misunderstandings import unknown_misunderstandings
from grader.course.models import Course, Exercise
from grader.course.references import references
from grader.course.scripts import Script
from grader.course.text_file import read_text
from grader.course.topics import topic_mistakes
from grader.course.words import Words
from grader.course.yaml_source import read_yaml
from grader.problem import CourseProblem
from grader.text import say

SEEDS = range(1, 33)


def lint_course(course: Course) -> list[Mistake]:
    """Everything to mend in a course that loads."""
    return [
        *topic_mistakes(course),
        *unknown_misunderstandings(course),
        *_unknown_lessons(course),
        *(mistake for exercise in course.exercises for mistake in lint_exercise(exercise)),
    ]


def _unknown_lessons(course: Course) -> Iterator[Mistake]:
    """Lessons that faults want read again though there are none such."""
    known = [lesson.slug for lesson in course.lessons]
    for exercise in course.exercises:
        for fault in exercise.faults:
            for index, slug in enumerate(fault.file.read):
                if slug not in known:
                    file = fault.folder / FILE
                    words = say("there is no lesson `{name}`{near}", name=slug, near=near(slug, known))
                    yield Mistake(file, read_yaml(file).line(("read", index)), words)


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
    """What is wrong with an exercise's scripts, and with those of a drill's faults."""
    goals = [str(goal.get("id")) for goal in exercise.file.goals]
    yield from _setup_mistakes(exercise.setup.values())
    yield from _way_mistakes((*exercise.solutions, *exercise.attempts), goals, exercise.nodes)
    if exercise.drill is None:
        if len(exercise.solutions) < 2:
            yield Mistake(exercise.folder / "solutions", 0, say("there are fewer than two solutions"))
        if len(exercise.attempts) < 5:
            yield Mistake(exercise.folder / "attempts", 0, say("there are fewer than five wrong attempts"))
    elif exercise.solutions:
        words = say("a drill has no solutions as a whole: each fault has its own")
        yield Mistake(exercise.folder / "solutions", 0, words)
    for fault in exercise.faults:
        ids = [str(goal.get("id")) for goal in fault.file.goals]
        yield from _setup_mistakes(fault.setup(exercise.nodes).values())
        yield from _way_mistakes((*fault.solutions, *fault.attempts), ids, exercise.nodes)
        if not fault.setup(exercise.nodes):
            yield Mistake(fault.folder, 0, say("no setup breaks anything"))
        if not fault.solutions:
            yield Mistake(fault.folder / "solutions", 0, say("there is no solution"))
        if not fault.attempts:
            yield Mistake(fault.folder / "attempts", 0, say("there is no wrong attempt"))


def _setup_mistakes(scripts: Iterable[Script]) -> Iterator[Mistake]:
    for script in scripts:
        try:
            _ = script.text
        except Unreadable as unreadable:
            yield unreadable.mistake


def _way_mistakes(
    scripts: Iterable[Script], goals: Collection[str], nodes: Collection[str]
) -> Iterator[Mistake]:
    for script in scripts:
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
        if script.node and script.node not in nodes:
            text = say("there is no node `{name}`{near}", name=script.node, near=near(script.node, nodes))
            yield Mistake(script.file, script.line_of("node"), text)


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
    own = [("title", exercise.title), *(("hints", hint) for hint in exercise.file.hints)]
    yield from _empty_words(exercise.folder / "exercise.yaml", own)
    for fault in exercise.faults:
        said = [("complaint", fault.file.complaint), ("cause", fault.file.cause)]
        hints = [("hints", hint) for hint in fault.file.hints]
        yield from _empty_words(fault.folder / FILE, [*said, *hints])


def _empty_words(file: Path, said: Iterable[tuple[str, Words]]) -> Iterator[Mistake]:
    for what, words in said:
        for language in ("en", "zh"):
            if not words.to(language).strip():
                text = say("`{key}` is empty in the language {language}", key=what, language=language)
                yield Mistake(file, 0, text)


def _unused_variables(exercise: Exercise) -> Iterator[Mistake]:
    """Variables that no file of the exercise mentions, nor another variable."""
    faults = exercise.faults
    used = {name for goal in exercise.file.goals for name in references(json.dumps(goal))}
    used |= {name for fault in faults for name in references(fault.file.model_dump_json())}
    used |= {
        str(getattr(variable, "address_in", getattr(variable, "range_in", ""))).lstrip("$")
        for variable in exercise.variables.values()
    }
    scripts = [*exercise.setup.values(), *exercise.solutions, *exercise.attempts]
    for fault in faults:
        scripts += [*fault.setup(exercise.nodes).values(), *fault.solutions, *fault.attempts]
    for script in scripts:
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
            file = next(
                (f.folder / FILE for f in faults if name in f.variables), exercise.folder / "exercise.yaml"
            )
            yield Mistake(file, 0, words)


def _unmade_containers(exercise: Exercise) -> Iterator[Mistake]:
    setup = [*exercise.setup.values()]
    whole = [*setup, *exercise.solutions]
    yield from _unmade(exercise.folder / "exercise.yaml", exercise.file.goals, whole)
    for fault in exercise.faults:
        scripts = [*setup, *fault.setup(exercise.nodes).values(), *fault.solutions]
        yield from _unmade(fault.folder / FILE, fault.file.goals, scripts)


def _unmade(file: Path, goals: list[dict[str, Any]], scripts: Iterable[Script]) -> Iterator[Mistake]:
    texts: list[str] = []
    for script in scripts:
        try:
            texts.append(script.text)
        except Unreadable:
            return  # told by script_mistakes; without it nothing can be said
    yield from (Mistake(file, 0, words) for words in unmade_containers(goals, texts))


def _bad_seeds(exercise: Exercise) -> Iterator[Mistake]:
    everything = [fault.name for fault in exercise.faults]  # what one seed leaves out another draws
    for seed in SEEDS:
        try:
            exercise.draw(seed, everything)
        except CourseProblem as problem:
            yield Mistake(exercise.folder / "exercise.yaml", 0, problem.what)
            return
