"""From facts to verdicts: every goal of an exercise, in its order, each by its family's check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import cast

from grader.checks import (
    addresses,
    answers,
    attachments,
    blocked,
    captures,
    containers,
    engines,
    logs,
    names,
    namespaces,
    networks,
    ports,
    reaches,
    routes,
    same,
    swarms,
    tls,
    tokens,
)
from grader.checks.probe import ProbeBroken
from grader.checks.scene import Baseline, CannotTell, Facts, Fail, Scene
from grader.checks.verdict import Outcome, Reason, Verdict
from grader.course.asks import AnswerGoal, Ask, AttachmentGoal
from grader.course.goals import Goal
from grader.text import Text, say

PROBES_AT_ONCE = 8

WANTED: dict[str, Callable[..., Text]] = {
    "network": networks.wanted,
    "container": containers.wanted,
    "attachment": attachments.wanted,
    "address": addresses.wanted,
    "alias": names.wanted_alias,
    "lookup": names.wanted_lookup,
    "port": ports.wanted,
    "reach": reaches.wanted_reach,
    "blocked": blocked.wanted_blocked,
    "netns": namespaces.wanted,
    "route": routes.wanted,
    "firewall": blocked.wanted_firewall,
    "same": same.wanted,
    "swarm": swarms.wanted_swarm,
    "token": tokens.wanted,
    "service": swarms.wanted_service,
    "log": logs.wanted,
    "tls": tls.wanted,
    "capture": captures.wanted,
    "engine": engines.wanted,
    "answer": answers.wanted,
}

CHECKS: dict[str, Callable[..., Fail | None]] = {
    "network": networks.check,
    "container": containers.check,
    "attachment": attachments.check,
    "address": addresses.check,
    "alias": names.check_alias,
    "lookup": names.check_lookup,
    "port": ports.check,
    "reach": reaches.check_reach,
    "blocked": blocked.check_blocked,
    "netns": namespaces.check,
    "route": routes.check,
    "firewall": blocked.check_firewall,
    "same": same.check,
    "swarm": swarms.check_swarm,
    "token": tokens.check,
    "service": swarms.check_service,
    "log": logs.check,
    "tls": tls.check,
    "capture": captures.check,
    "engine": engines.check,
}


def wanted(goal: Goal) -> Text:
    """What `goal` wants, in a sentence."""
    return WANTED[goal.kind](goal.ask)


def title_of(goal: Goal) -> Text:
    """What `goal` is called on screen: its author's title, or what it wants."""
    return goal.own_title or wanted(goal)


class Evaluator:
    """Judges the goals of one attempt, again and again. Keeps nothing but what follows from the goals."""

    def __init__(self, goals: Iterable[Goal]) -> None:
        self.goals = tuple(goals)
        self._expected = frozenset(word for goal in self.goals for word in _words(goal.ask.model_dump()))
        self._members = _members(self.goals)

    def evaluate(self, facts: Facts) -> tuple[Verdict, ...]:
        """The verdict of every goal, in order.

        Goals whose probes do not wait for each other are judged at the same time: the time it takes is that
        of the slowest chain of `needs`, not the sum.
        """
        scene = Scene(facts, self._expected, self._members)
        known: dict[str, Verdict] = {}
        titles = {goal.id: goal.own_title or wanted(goal) for goal in self.goals}
        open_ = list(self.goals)
        with ThreadPoolExecutor(PROBES_AT_ONCE, thread_name_prefix="probe") as pool:
            while open_:
                ready = [goal for goal in open_ if all(need in known for need in goal.needs)]
                judged = pool.map(lambda goal: judge(scene, goal, known, titles), ready)
                known.update((verdict.goal, verdict) for verdict in judged)
                open_ = [goal for goal in open_ if goal.id not in known]
        return tuple(known[goal.id] for goal in self.goals)


def judge(scene: Scene, goal: Goal, known: dict[str, Verdict], titles: Mapping[str, Text]) -> Verdict:
    """The verdict of one goal; `known` holds those of the goals that it needs, `titles` what people call them."""
    aim = title_of(goal) if goal.secret else wanted(goal)
    met = (Outcome.PASS, Outcome.LACKING)
    lacking = tuple(need for need in goal.needs if known[need].outcome not in met)
    if lacking:
        goals = tuple(say("“{goal}”", goal=titles[need]) for need in lacking)
        text = say("first: {goals}", goals=goals)
        return Verdict(goal.id, Outcome.WAITING, aim, why=Reason("needs", text))
    if goal.feature is not None and not scene.facts.features.get(goal.feature, True):
        text = say(
            "the kernel of this machine lacks {feature}, so nobody can show this here", feature=goal.feature
        )
        return Verdict(goal.id, Outcome.LACKING, aim, why=Reason("kernel-lacks", text))
    try:
        if goal.kind == "answer":
            failed = answers.check(scene, goal.id, cast(AnswerGoal, goal.ask))
        else:
            failed = CHECKS[goal.kind](scene, goal.ask)
    except (CannotTell, ProbeBroken) as broken:
        return Verdict(goal.id, Outcome.UNKNOWN, aim, why=Reason("cannot-tell", broken.reason))
    if failed is None:
        return Verdict(goal.id, Outcome.PASS, aim)
    return Verdict(goal.id, Outcome.FAIL, aim, failed.found, failed.why)


def _words(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _words(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _words(item)


def _members(goals: Iterable[Goal]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for goal in goals:
        ask: Ask = goal.ask
        if isinstance(ask, AttachmentGoal):
            for network in ask.on:
                found.setdefault(network, set()).add(ask.container)
    return {network: frozenset(containers_) for network, containers_ in found.items()}


__all__ = ["Baseline", "Evaluator", "Facts", "judge", "title_of", "wanted"]
