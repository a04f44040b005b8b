"""One sequence, from an empty node to netdojo's verdicts, and everything that was not as it must be."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.checks.verdict import Outcome
from grader.network.read import read_node
from grader.network.state import NetworkState, NodeState
from tests.fuzz.asks import Ask, mirrored
from tests.fuzz.compare import differences
from tests.fuzz.lab import NODE, Done, Lab
from tests.fuzz.oracle import Oracle, questions
from tests.fuzz.telling import untold

LATE = 6.0
"""Seconds within which the observer must have seen everything: what makes no event is read within one."""


@dataclass
class Checked:
    """What came of a sequence. `wrong` is empty where all is well."""

    done: list[Done] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    goals: Counter[tuple[str, str]] = field(default_factory=Counter)  # (kind, netdojo's outcome)
    undecided: int = 0
    networks: int = 0
    containers: int = 0
    seconds_behind: float = 0.0

    def told(self) -> str:
        """All of it, for a person who has to find out why."""
        lines = [f"  [{one.code}] {one.line}   -> {one.printed}" for one in self.done]
        return "\n".join(["commands:", *lines, "wrong:", *(f"  {one}" for one in self.wrong)])


def check(lab: Lab, lines: Sequence[str], asks: Sequence[Ask], start_at: int = 0) -> Checked:
    """Empties the node, runs `lines`, and looks. Goals of kind same compare with how it was after `start_at` lines."""
    found = Checked()
    lab.empty()
    began = time.time()
    found.done = lab.run(lines[:start_at])
    start, first, _ = settled(lab, found)
    found.done += lab.run(lines[start_at:])
    seen, state, found.seconds_behind = settled(lab, found)
    if found.wrong:
        return found
    found.wrong += _untold(lab, found, state, began)
    found.networks, found.containers = len(state.networks), len(state.containers)
    asks = [*asks, *mirrored(seen, start)]
    seen, wanted = answered(lab, asks, start, seen)
    if differences(state, seen):  # something went on by itself meanwhile: a container that ends late
        found.undecided += len(asks)
        return found
    for (kind, ask), want, got in zip(asks, wanted, lab.judge(state, asks, first), strict=True):
        found.goals[kind, str(got.outcome)] += 1
        if want is None:
            found.undecided += 1
        elif got.outcome is not (Outcome.PASS if want else Outcome.FAIL):
            why = f" ({got.why.code}: {got.why.text})" if got.why else ""
            found.wrong.append(
                f"{kind} {ask}: netdojo says {got.outcome}{why}, the oracle {'pass' if want else 'fail'}"
            )
    return found


def settled(lab: Lab, found: Checked) -> tuple[dict[str, object], NodeState, float]:
    """What is seen, and the observer's state once it fits; what still differs after some seconds is wrong.

    The third is how many seconds the observer was behind. A full read must fit as well.
    """
    began = time.monotonic()
    while True:
        seen, state = lab.look(), lab.observed()
        wrong = differences(state, seen)
        behind = time.monotonic() - began
        if not wrong or behind > LATE:
            break
        lab.observer.wait_for(lambda picture, old=state: picture.nodes.get(NODE) != old, 0.3)  # type: ignore[misc]
    found.wrong += [f"the observer's picture: {one}" for one in wrong]
    if not wrong:
        found.wrong += [f"a full read: {one}" for one in _of_a_full_read(lab, state, seen)]
    return seen, state, behind


def _untold(lab: Lab, found: Checked, state: NodeState, since: float) -> list[str]:
    """What is not told of the commands, after a while; on a busy machine the node's agent answers late."""
    began = time.monotonic()
    while True:
        tries = lab.link.tried(NetworkState({NODE: state}), since)
        wrong = list(untold(found.done, tries, [one for one in lab.refusals() if one.at >= since]))
        if not wrong or time.monotonic() - began > LATE:
            return wrong


def _of_a_full_read(lab: Lab, state: NodeState, seen: dict[str, object]) -> list[str]:
    """Where a full read differs from what is seen. What begins again by itself all the time is looked at again."""
    began = time.monotonic()
    while True:
        full = read_node(lab.link.client(NODE), NODE)
        wrong = differences(full, seen) if full != state else []
        if not wrong or time.monotonic() - began > LATE:
            return wrong
        seen = lab.look()


def answered(
    lab: Lab, asks: Sequence[Ask], start: dict[str, object], seen: dict[str, object]
) -> tuple[dict[str, object], list[bool | None]]:
    """The oracle's words on `asks`, after looking up what they need: names first, then what stands behind them."""
    for _ in range(2):
        asked = questions(asks, Oracle(seen, start))
        if not asked:
            seen = {**seen, "lookups": {}, "answers": {}, "unanswered": [], "fetches": {}}
            break
        seen = lab.look(asked)
    oracle = Oracle(seen, start)
    return seen, [oracle.tell(kind, ask) for kind, ask in asks]
