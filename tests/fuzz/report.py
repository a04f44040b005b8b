"""Writes what the long runs found into docs/reliability.md, under `## Verdicts under fuzz`.

`python -m tests.fuzz.report`, after a run; everything between the section's two marks is replaced.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.between import between
from tests.fuzz.kept import Part, kept
from tests.fuzz.tally import Tally, together

PAGE = Path(__file__).parents[2] / "docs/reliability.md"
BEGIN = "<!-- fuzz: written by `python -m tests.fuzz.report` -->"
END = "<!-- fuzz: end -->"


def section(sequences: Sequence[Part], mutants: Sequence[Part]) -> str:
    """The section's generated part, as Markdown."""
    lines = [*_sequences(sequences), "", *_mutants(mutants)]
    return "\n".join(lines).strip()


def _sequences(parts: Sequence[Part]) -> Iterator[str]:
    if not parts:
        yield "No sequences have been run."
        return
    tallies = [Tally(**part.counted) for part in parts if part.counted.get("sequences")]
    yield "### Sequences of commands"
    yield ""
    yield "| seed | run on | sequences | commands | refused | goals judged | undecided | wrong in any way |"
    yield "|---:|---|---:|---:|---:|---:|---:|---:|"
    for seed in sorted({one.seed for one in tallies}):
        mine = [one for one in tallies if one.seed == seed]
        whole, dates = together(mine), sorted({one.date for one in mine})
        when = dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"
        judged = sum(whole.goals.values())
        yield (
            f"| {seed} | {when} | {whole.sequences} | {whole.commands} | {whole.refused} | {judged} "
            f"| {whole.undecided} | {whole.wrong} |"
        )
    whole = together(tallies)
    yield ""
    yield (
        f"At their ends {whole.networks} networks and {whole.containers} containers were compared. The observer had "
        f"everything {_late(whole.behind, 0.5):.1f} s after the last command in half of the sequences, "
        f"{_late(whole.behind, 0.99):.1f} s in 99 of 100."
    )
    yield ""
    yield from _kinds(whole.goals)
    yield from _told(parts)


def _late(seconds: Sequence[float], share: float) -> float:
    return seconds[min(len(seconds) - 1, int(share * len(seconds)))] if seconds else 0.0


def _kinds(goals: Mapping[str, int]) -> Iterator[str]:
    """A row for each kind of goal, by netdojo's outcomes."""
    counts: Counter[tuple[str, str]] = Counter()
    for key, count in goals.items():
        kind, _, outcome = key.partition(" ")
        counts[kind, outcome] += count
    outcomes = [
        one for one in ("pass", "fail", "unknown", "waiting", "lacking") if any(o == one for _, o in counts)
    ]
    yield "| kind of goal | " + " | ".join(outcomes) + " |"
    yield "|---|" + "---:|" * len(outcomes)
    for kind in sorted({kind for kind, _ in counts}):
        yield f"| {kind} | " + " | ".join(str(counts[kind, one]) for one in outcomes) + " |"


def _mutants(parts: Sequence[Part]) -> Iterator[str]:
    if not parts:
        return
    yield "### Mutants of right ways"
    yield ""
    yield "| exercise | run on | right ways and mutants | goals | told by both | untold | open | otherwise |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|"
    for part in parts:
        yield (
            f"| {part.name} | {part.date} | "
            + " | ".join(
                str(part.counted.get(key, 0)) for key in ("mutants", "goals", "told", "untold", "open")
            )
            + f" | {len(part.wrong)} |"
        )
    total = {
        key: sum(part.counted.get(key, 0) for part in parts)
        for key in ("mutants", "goals", "told", "untold", "open")
    }
    yield (
        f"| all {len(parts)} | | "
        + " | ".join(map(str, total.values()))
        + f" | {sum(len(p.wrong) for p in parts)} |"
    )
    if lost := sum(part.counted.get("lost", 0) for part in parts):
        yield ""
        yield f"{lost} more were not judged: their sandbox was lost, or too slow for their script's time."
    yield ""
    yield from _kinds_of_mutants(parts)
    yield from _told(parts)


def _kinds_of_mutants(parts: Sequence[Part]) -> Iterator[str]:
    """A row for each kind of goal: how many were told by both, how many the court leaves open."""
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update({key: count for key, count in part.counted.items() if ": " in key})
    yield "| kind of goal | told by both | untold by the oracle | open |"
    yield "|---|---:|---:|---:|"
    for kind in sorted({key.partition(": ")[0] for key in counts}):
        numbers = [str(counts[f"{kind}: {word}"]) for word in ("told", "untold", "open")]
        yield f"| {kind} | " + " | ".join(numbers) + " |"


def _told(parts: Sequence[Part]) -> Iterator[str]:
    """A line for each thing that was wrong: the first of its words."""
    found = [(part.name, words) for part in parts for words in part.wrong]
    if found:
        yield ""
    for name, words in found:
        _, _, wrong = words.partition("wrong:\n")
        lines = [line for line in (wrong or words).splitlines() if any(map(str.isalpha, line))]
        yield f"- {name}: {lines[0].strip() if wrong else lines[-1].strip(' |')}".replace("|", "\\|")[:400]


def replaced(page: str, words: str) -> str:
    """`page` with `words` between the marks. Raises ValueError where the marks are not there, in order."""
    return between(page, BEGIN, END, words)


def main() -> int:
    """Writes the page."""
    page = PAGE.read_text(encoding="utf-8")
    words = section(list(kept("sequences")), list(kept("mutants")))
    PAGE.write_text(replaced(page, words), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
