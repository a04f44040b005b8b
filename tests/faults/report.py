"""Writes what came of the table of faults into docs/reliability.md, under `## Faults`.

`python -m tests.faults.report`, after `./netdojo test --long` or `pytest tests/faults --long`; everything between the
section's two marks is replaced.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.between import between
from tests.faults.row import Fault
from tests.faults.table import FAULTS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/reliability.md"
RESULTS = ROOT / ".pytest_cache/d/faults"
"""Where the table's test keeps a file for each row: pytest's own cache."""
BEGIN = "<!-- faults: written by `python -m tests.faults.report` -->"
END = "<!-- faults: end -->"
LONGEST = 170


def section(facts: str, rows: Sequence[Fault], found: Mapping[str, Mapping[str, Any]]) -> str:
    """The section's generated part, as Markdown. `found` holds what came of each row that was run, by its name."""
    run = [found[row.name] for row in rows if row.name in found]
    if not run:
        return "Nothing has been run."
    asked = Counter(verdict for result in run for verdict in result["verdicts"])
    days = sorted({datetime.fromtimestamp(result["at"], UTC).strftime("%Y-%m-%d") for result in run})
    held = sum(result["held"] for result in run)
    lines = [
        f"Run on {' and '.join(days)}: {facts}. {len(rows)} faults, {len(run)} run, {held} held, "
        f"{len(run) - held} did not. Verdicts asked for afterwards: {asked.total()} "
        f"({asked['pass']} pass, {asked['fail']} fail, {asked['unknown']} could not be told, {asked['none']} refused "
        f"with the reason). {sum(result['seconds'] for result in run) / 60:.0f} min of work.",
        "",
        "| fault | broken | at | held | what netdojo said then | s |",
        "|---|---|---|---|---|---:|",
        *(line(row, found[row.name]) for row in rows if row.name in found),
        *missing(rows, found),
    ]
    return "\n".join(lines)


def line(row: Fault, result: Mapping[str, Any]) -> str:
    """A row of the table. What was said last is what the learner acts on."""
    told = result["told"][-1] if result["told"] else ""
    words = told if len(told) <= LONGEST else f"{told[:LONGEST]} ..."
    cells = [
        f"`{row.name}`",
        row.breaks,
        row.stage,
        "yes" if result["held"] else "**no**",
        words,
        f"{result['seconds']:.0f}",
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def missing(rows: Sequence[Fault], found: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The rows that were not run."""
    left = [f"`{row.name}`" for row in rows if row.name not in found]
    if left:
        yield ""
        yield f"Not run: {', '.join(left)}."


def load() -> dict[str, dict[str, Any]]:
    """What the last runs kept, by the row's name."""
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in RESULTS.glob("*.json")}


def replace(page: str, words: str) -> str:
    """`page` with `words` between the marks. Raises ValueError where the marks are not there, in order."""
    return between(page, BEGIN, END, words)


def main() -> int:
    """Writes the page."""
    page = PAGE.read_text(encoding="utf-8")
    found = load()
    engines = ", ".join(sorted({str(result["engine"]) for result in found.values()}))
    facts = f"{os.cpu_count()} cores, Linux {platform.release()}, engine {engines}"
    PAGE.write_text(replace(page, section(facts, FAULTS, found)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
