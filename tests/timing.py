"""What the proof of exercises took, and could not show: noted on tests, gathered from all workers, then printed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from grader.proof import Judgement, Result

Note = Callable[[str, object], None]
PROPERTY = "proof"
PARTS = ("sandbox", "reset", "script", "grade")


@dataclass(frozen=True)
class Row:
    """One exercise of the table: times in seconds, `lacking` as "goal (feature)"."""

    exercise: str
    cases: int
    sandboxes: int
    parts: dict[str, float]
    seconds: float
    lacking: tuple[str, ...]
    untold: int


def note(record: Note, results: Sequence[Result]) -> None:
    """Puts `results` of one exercise on the test that runs, in a form that goes from a worker to the terminal."""
    lacking = {f"{goal} ({feature})" for r in results for goal, feature in r.lacking.items()}
    words = {
        "exercise": results[0].exercise,
        "cases": len(results),
        "sandboxes": sum("sandbox" in result.parts for result in results),
        "parts": {part: sum(r.parts.get(part, 0.0) for r in results) for part in PARTS},
        "seconds": sum(result.seconds for result in results),
        "lacking": sorted(lacking),
        "untold": sum(result.verdict is Judgement.COULD_NOT_TELL for result in results),
    }
    record(PROPERTY, json.dumps(words))


def rows(properties: Iterable[tuple[str, Any]]) -> list[Row]:
    """The rows among the properties of tests, the one that took longest first."""
    found = []
    for name, words in properties:
        if name == PROPERTY:
            told = json.loads(words)
            found.append(Row(**{**told, "lacking": tuple(told["lacking"])}))
    return sorted(found, key=lambda row: -row.seconds)


def table(found: Sequence[Row]) -> Iterator[str]:
    """The table's lines. Seconds are of work that may have been done side by side."""
    head = ("exercise", "cases", "sandboxes", *PARTS, "s", "s/case")
    yield "{:<22}{:>7}{:>11}".format(*head[:3]) + "".join(f"{word:>9}" for word in head[3:])
    total = Row(
        "all",
        sum(row.cases for row in found),
        sum(row.sandboxes for row in found),
        {part: sum(row.parts[part] for row in found) for part in PARTS},
        sum(row.seconds for row in found),
        (),
        0,
    )
    for row in (*found, total):
        numbers = [*(row.parts[part] for part in PARTS), row.seconds, row.seconds / row.cases]
        yield f"{row.exercise:<22}{row.cases:>7}{row.sandboxes:>11}" + "".join(f"{n:>9.1f}" for n in numbers)


def not_shown(found: Sequence[Row]) -> Iterator[str]:
    """One line for each exercise of which this machine's kernel could not show everything."""
    for row in sorted(found, key=lambda row: row.exercise):
        if row.lacking:
            untold = f"; {row.untold} cases could not be told" if row.untold else ""
            yield f"could not be shown here: {row.exercise}: {', '.join(row.lacking)}{untold}"
