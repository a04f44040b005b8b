"""What exercise.yaml and fault.yaml have in common: variables and goals, read entry by entry."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from grader.course.checked import checked
from grader.course.goal_rules import place_mistakes
from grader.course.goals import Goal
from grader.course.mistakes import Keys, Mistake, near
from grader.course.references import fill_all, references
from grader.course.variables import KINDS as VARIABLE_KINDS
from grader.course.variables import NAME, RESERVED, Variable, draw
from grader.course.yaml_source import Source
from grader.text import say, verbatim


def read_variables(
    source: Source, entries: Mapping[str, Any], exercise: str, above: Mapping[str, Variable] | None = None
) -> tuple[dict[str, Variable], dict[str, str], list[Mistake]]:
    """The variables of `source`, the values that one seed gives to them and to those `above`, and what is wrong."""
    values: dict[str, str] = {}
    variables: dict[str, Variable] = {}
    mistakes: list[Mistake] = []
    for name, words in entries.items():
        keys: Keys = ("vars", name)
        line = source.line(keys)
        if not NAME.fullmatch(name) or name in RESERVED:
            text = say("`{name}` is no name for a variable: small letters, digits and _ are", name=name)
            mistakes.append(Mistake(source.file, line, text))
            continue
        if name in (above or ()):
            text = say("the variable `{name}` is there already: choose another name", name=name)
            mistakes.append(Mistake(source.file, line, text))
            continue
        kinds = [kind for kind in VARIABLE_KINDS if isinstance(words, dict) and kind in words]
        if len(kinds) != 1:
            guess = near(next(iter(words), ""), VARIABLE_KINDS) if isinstance(words, dict) else ""
            text = say(
                "the variable `{name}` has exactly one of: {kinds}{near}",
                name=name,
                kinds=tuple(VARIABLE_KINDS),
                near=guess,
            )
            mistakes.append(Mistake(source.file, line, text))
            continue
        variable, wrong = checked(VARIABLE_KINDS[kinds[0]], source, words, keys)
        mistakes += wrong
        if variable is not None:
            variables[name] = variable
    if not mistakes:
        try:
            values = draw(exercise, 1, {**(above or {}), **variables})
        except ValueError as error:
            name = str(error).partition(":")[0]
            line = source.line(("vars", name))
            mistakes.append(Mistake(source.file, line, verbatim(str(error))))
    return variables, values, mistakes


def unknown_variables(
    source: Source, where: Collection[str], variables: Mapping[str, Variable]
) -> Iterator[Mistake]:
    """Every `$name` below the keys `where` that is none of `variables`."""
    told: set[tuple[int, str]] = set()
    for key in where:
        for keys, name in _references(source.value.get(key), (key,)):
            line = source.line(keys)
            if name not in variables and (line, name) not in told:
                told.add((line, name))
                text = say("there is no variable `{name}`{near}", name=name, near=near(name, variables))
                yield Mistake(source.file, line, text)


def goal_mistakes(
    source: Source,
    goals: Sequence[Mapping[str, Any]],
    nodes: Collection[str],
    values: Mapping[str, str],
    above: Collection[str] = (),
    others: Collection[str] = (),
) -> Iterator[Mistake]:
    """What is wrong with the `goals` of `source`; `above` are ids that they may need, `others` ids that are taken."""
    names = [str(words.get("id")) for words in goals]
    seen: list[str] = list(above)
    for index, words in enumerate(goals):
        keys: Keys = ("goals", index)
        goal, mistakes = checked(Goal, source, fill_all(dict(words), values), keys)
        if goal is None:
            yield from (_of_goal(mistake, words.get("id")) for mistake in mistakes)
            seen.append(names[index])
            continue
        for mistake in place_mistakes(goal, nodes, source, keys):
            yield _of_goal(mistake, goal.id)
        for needed in goal.needs:
            if needed in seen:
                continue
            # Only goals above may be needed: no circle can come about, and a reader meets them in order.
            text = (
                say("needs `{needed}`, which does not stand above it", needed=needed)
                if needed in names
                else say("needs `{needed}`, which is no goal{near}", needed=needed, near=near(needed, seen))
            )
            yield _of_goal(Mistake(source.file, source.line((*keys, "needs")), text), goal.id)
        if goal.id in seen or goal.id in others:
            yield Mistake(source.file, source.line(keys), say("two goals are called `{goal}`", goal=goal.id))
        seen.append(goal.id)


def _of_goal(mistake: Mistake, goal: object) -> Mistake:
    if not isinstance(goal, str):
        return mistake
    words = say("goal `{goal}`: {words}", goal=goal, words=mistake.words)
    return Mistake(mistake.file, mistake.line, words)


def _references(value: Any, keys: Keys) -> Iterator[tuple[Keys, str]]:
    """Every `$name` below `keys`, with the keys that lead to it."""
    if isinstance(value, str):
        for name in references(value):
            yield keys, name
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _references(item, (*keys, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _references(item, (*keys, index))
