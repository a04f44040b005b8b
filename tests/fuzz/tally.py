"""Counts over many sequences: what a long run has tried, for docs/reliability.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.fuzz.check import Checked


@dataclass
class Tally:
    """Plain numbers, as JSON can keep them. `goals` has "kind outcome" -> how often; `behind` is in seconds, sorted."""

    date: str
    seed: int
    sequences: int = 0
    commands: int = 0
    refused: int = 0
    networks: int = 0
    containers: int = 0
    wrong: int = 0
    undecided: int = 0
    goals: dict[str, int] = field(default_factory=dict)
    behind: list[float] = field(default_factory=list)

    def add(self, found: Checked) -> None:
        """One more sequence."""
        self.sequences += 1
        self.commands += len(found.done)
        self.refused += sum(one.code != 0 for one in found.done)
        self.networks += found.networks
        self.containers += found.containers
        self.wrong += bool(found.wrong)
        self.undecided += found.undecided
        for (kind, outcome), count in found.goals.items():
            self.goals[f"{kind} {outcome}"] = self.goals.get(f"{kind} {outcome}", 0) + count
        self.behind = sorted([*self.behind, round(found.seconds_behind, 2)])


def together(tallies: Sequence[Tally]) -> Tally:
    """The sum of several, dated as the last."""
    whole = Tally(max(one.date for one in tallies), tallies[0].seed)
    goals: Counter[str] = Counter()
    for one in tallies:
        for name in ("sequences", "commands", "refused", "networks", "containers", "wrong", "undecided"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        goals.update(one.goals)
        whole.behind = sorted([*whole.behind, *one.behind])
    whole.goals = dict(goals)
    return whole
