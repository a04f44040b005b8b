"""Rules for a goal that its model alone cannot hold: its nodes exist, its sources and targets make sense.

Pure functions of a goal, the exercise's nodes and the lines of its file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from grader.course.asks import (
    AnswerGoal,
    BlockedGoal,
    Control,
    FirewallGoal,
    LookupGoal,
    Pair,
    ReachGoal,
    RouteGoal,
)
from grader.course.goals import Goal
from grader.course.mistakes import Keys, Mistake, near
from grader.course.targets import source as parse_source
from grader.course.targets import target as parse_target
from grader.course.yaml_source import Source
from grader.text import Text, say, verbatim

Place = tuple[Keys, str]


def place_mistakes(goal: Goal, nodes: Collection[str], file: Source, keys: Keys) -> Iterator[Mistake]:
    """What is wrong with the nodes, sources and targets that `goal` names; it stands at `keys` in `file`."""
    at: Keys = (*keys, goal.kind)
    ask = goal.ask
    node = getattr(ask, "node", None)
    if node is not None:
        yield from _wrong_node(node, nodes, file, (*at, "node"))
    for inner, words in _sources(ask):
        try:
            found = parse_source(words)
        except ValueError as error:
            yield Mistake(file.file, file.line((*at, *inner)), verbatim(str(error)))
            continue
        if found.node is not None:
            yield from _wrong_node(found.node, nodes, file, (*at, *inner))
    for inner, words in _containers(ask):
        before, slash, _ = words.partition("/")
        if words.startswith("node:") or "://" in words:
            text = say("{words}: a container's name or host2/NAME belongs here", words=words)
            yield Mistake(file.file, file.line((*at, *inner)), text)
        elif slash:
            yield from _wrong_node(before, nodes, file, (*at, *inner))
    for inner, words in _targets(ask):
        try:
            meant = parse_target(words, nodes)
        except ValueError as error:
            yield Mistake(file.file, file.line((*at, *inner)), verbatim(str(error)))
            continue
        if meant.host == "node":
            yield from _wrong_node(meant.name, nodes, file, (*at, *inner))
    yield from (Mistake(file.file, file.line(at), words) for words in _senseless(ask))


def _wrong_node(name: str, nodes: Collection[str], file: Source, keys: Keys) -> Iterator[Mistake]:
    if name not in nodes:
        words = say("there is no node `{name}`{near}", name=name, near=near(name, nodes))
        yield Mistake(file.file, file.line(keys), words)


def _sources(ask: object) -> Iterator[Place]:
    """Every source in what a goal asks, with the keys that lead to it."""
    match ask:
        case LookupGoal() | ReachGoal() | BlockedGoal():
            yield ("from",), ask.source
        case RouteGoal():
            yield ("of",), ask.of
        case FirewallGoal():
            for key, index, pair in _pairs(ask):
                yield (key, index, "from"), pair.source
    if isinstance(ask, BlockedGoal) and ask.control.source is not None:
        yield ("control", "from"), ask.control.source


def _containers(ask: object) -> Iterator[Place]:
    """Every container that is named as somebody else, perhaps on another node, with the keys that lead to it."""
    if isinstance(ask, ReachGoal) and ask.answered_by is not None:
        yield ("answered_by",), ask.answered_by
    if isinstance(ask, LookupGoal):
        yield ("expect",), ask.expect


def _targets(ask: object) -> Iterator[Place]:
    """Every target in what a goal asks, with the keys that lead to it."""
    match ask:
        case ReachGoal() | BlockedGoal():
            yield ("to",), ask.to
        case FirewallGoal():
            for key, index, pair in _pairs(ask):
                yield (key, index, "to"), pair.to
    if isinstance(ask, BlockedGoal) and ask.control.to is not None:
        yield ("control", "to"), ask.control.to


def _pairs(ask: FirewallGoal) -> Iterator[tuple[str, int, Pair]]:
    for key, pairs in (("allow", ask.allow), ("deny", ask.deny)):
        for index, pair in enumerate(pairs):
            yield key, index, pair


def _senseless(ask: object) -> Iterator[Text]:
    """What contradicts itself whatever the learner does."""
    if isinstance(ask, BlockedGoal) and _same(ask, ask.control):
        yield say("the control is the blocked probe itself; it must have another `from` or `to`")
    if isinstance(ask, FirewallGoal):
        reached = {pair.to for pair in ask.allow}
        for pair in ask.deny:
            if pair.to not in reached:
                yield say("nobody is allowed to reach {to}, so nothing shows that it is alive", to=pair.to)
            if pair in ask.allow:
                yield say("{source} to {to} is both allowed and denied", source=pair.source, to=pair.to)
    if isinstance(ask, AnswerGoal):
        for language in ("en", "zh"):
            if not ask.question.to(language).strip():
                yield say("the question is empty in one language")


def _same(ask: BlockedGoal, control: Control) -> bool:
    return (control.source or ask.source, control.to or ask.to) == (ask.source, ask.to)
