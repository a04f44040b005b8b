"""Reads the pool of a drill: a folder of `faults/` for each, with the same care as the exercise itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from re import fullmatch

from grader.course.checked import checked
from grader.course.entries import goal_mistakes, read_variables, unknown_variables
from grader.course.faults import FILE, FOLDER, Fault, FaultFile
from grader.course.mistakes import Mistake, Unreadable
from grader.course.models import Exercise
from grader.course.yaml_source import Source, read_yaml
from grader.text import say

NAME = r"[a-z0-9][a-z0-9-]{0,39}"
TEXTS = ("complaint", "cause", "about", "goals", "hints")


def with_faults(exercise: Exercise, source: Source) -> tuple[Exercise, list[Mistake]]:
    """`exercise`, whose file is `source`, with its pool of faults and their variables, and what is wrong with them."""
    pool = exercise.folder / FOLDER
    places = sorted(path for path in pool.glob("*") if path.is_dir() and not path.name.startswith("."))
    drill = exercise.drill
    if drill is None:
        wrong = (
            [Mistake(pool, 0, say("faults belong to a drill: exercise.yaml has no `drill`"))]
            if places
            else []
        )
        return exercise, wrong
    mistakes: list[Mistake] = []
    for place in places:
        try:
            exercise, wrong = _with_fault(exercise, place)
        except Unreadable as unreadable:
            wrong = [unreadable.mistake]
        mistakes += wrong
    if len(places) < drill.draw:
        text = say("draws {count} faults of {pool}", count=drill.draw, pool=len(places))
        mistakes.append(Mistake(source.file, source.line(("drill", "draw")), text))
    return exercise, mistakes


def _with_fault(exercise: Exercise, place: Path) -> tuple[Exercise, list[Mistake]]:
    if not fullmatch(NAME, place.name):
        words = say("a fault's folder is named with small letters, digits and hyphens")
        return exercise, [Mistake(place, 0, words)]
    source = read_yaml(place / FILE)
    content, mistakes = checked(FaultFile, source, source.value, ())
    if content is None:
        return exercise, mistakes
    own, values, mistakes = read_variables(source, content.vars, exercise.name, exercise.variables)
    if mistakes:
        return exercise, mistakes
    ids = [str(goal.get("id")) for goal in exercise.file.goals]
    others = [str(goal.get("id")) for fault in exercise.faults for goal in fault.file.goals]
    shared = {name: exercise.variables[name] for name in exercise.file.vars}  # not those of another fault
    mistakes = [
        *unknown_variables(source, TEXTS, {**shared, **own}),
        *goal_mistakes(source, content.goals, exercise.nodes, values, ids, others),
    ]
    fault = Fault(place.name, place, content, own)
    content = replace(
        exercise.content, variables={**exercise.variables, **own}, faults=(*exercise.faults, fault)
    )
    return Exercise.of(exercise.name, exercise.folder, content), mistakes
