"""Writes the results of the full-kernel run into docs/reliability.md, under `## Full kernel`.

`python -m tests.full_kernel.report`, after a run; everything between the section's two marks is replaced.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.between import between
from tests.full_kernel.results import Case, Part, load, parts

PAGE = Path(__file__).parents[2] / "docs/reliability.md"
BEGIN = "<!-- full-kernel: written by `python -m tests.full_kernel.report` -->"
END = "<!-- full-kernel: end -->"
LONGEST = 300


def section(machine: Mapping[str, str], found: Mapping[str, Part]) -> str:
    """The section's generated part, as Markdown.

    >>> print(section({}, {}))
    Nothing has been run.
    """
    if not found:
        return "Nothing has been run."
    lines = [
        "Linux {kernel}, engine {engine}, cgroup v{cgroup}, qemu with {accelerator} (the engine answered {boot} s "
        "after power-on), `NETDOJO_PATIENCE={patience}`.".format(**machine),
        "",
        "| part | run on | expected | as expected | otherwise | could not be told | work |",
        "|---|---|---:|---:|---:|---:|---:|",
        *(row(name, part) for name, part in found.items()),
        "",
        *exceptions(found),
    ]
    return "\n".join(lines).strip()


def row(name: str, part: Part) -> str:
    """One part's line of the table. `work` is the time of its cases, some done side by side."""
    count = {
        verdict: sum(shown(case) == verdict for case in part.cases)
        for verdict in ("pass", "fail", "could-not-tell")
    }
    numbers = [len(part.cases), count["pass"], count["fail"], count["could-not-tell"]]
    minutes = sum(case.seconds for case in part.cases) / 60
    title = f"`{name}`" if part.complete else f"`{name}` (cut short)"
    return f"| {title} | {part.date} | " + " | ".join(map(str, numbers)) + f" | {minutes:.1f} min |"


def shown(case: Case) -> str:
    """A case's verdict; a right way whose goals the kernel could not all show is not counted as seen."""
    return "could-not-tell" if case.verdict == "pass" and case.lacking else case.verdict


def exceptions(found: Mapping[str, Part]) -> Iterator[str]:
    """A line for each case that did not go as expected, and for what could not be shown."""
    for name, part in found.items():
        for case in part.cases:
            if shown(case) != "pass":
                lines = case.seen.strip().splitlines() or [""]
                told = lines[0] if part.kind == "exercise" else lines[-1]
                what = f"could not show {', '.join(case.lacking)}" if case.lacking else told[:LONGEST]
                yield f"- {name}, {case.name}: {shown(case)}; {what}".replace("|", "\\|")


def replace(page: str, words: str) -> str:
    """`page` with `words` between the marks. Raises ValueError where the marks are not there, in order."""
    return between(page, BEGIN, END, words)


def main() -> int:
    """Writes the page."""
    found = load()
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(replace(page, section(found["machine"], parts(found))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
