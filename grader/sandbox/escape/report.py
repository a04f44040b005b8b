"""What came of attempts, counted and as a table. Pure functions of results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.sandbox.escape.attempts import ATTEMPTS, FAMILIES, Control, Family, Outcome
from grader.sandbox.escape.suite import INSIDE, Result

SHORT = {
    Outcome.REFUSED: "refused",
    Outcome.SUCCEEDED: "**succeeded**",
    Outcome.UNKNOWN: "**could not tell**",
    Outcome.LACKING: "not in this kernel",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How the attempts of a family ended in the sandbox, and how many controls got out."""

    family: Family
    ended: Mapping[Outcome, int]
    controls: int


def tallies(results: Sequence[Result]) -> list[Tally]:
    """A tally for each family, in the families' order."""
    found = []
    for family in FAMILIES:
        mine = [result for result in results if result.attempt.family is family]
        ended = Counter(result.outcome for result in mine if result.inside)
        shown = sum(result.outcome is Outcome.SUCCEEDED for result in mine if not result.inside)
        found.append(Tally(family, ended, shown))
    return found


def worst(results: Sequence[Result]) -> Outcome:
    """SUCCEEDED if one got out of the sandbox, else UNKNOWN if one cannot be told, else REFUSED."""
    ended = {result.outcome for result in results if result.inside}
    return next((one for one in (Outcome.SUCCEEDED, Outcome.UNKNOWN) if one in ended), Outcome.REFUSED)


def markdown(results: Sequence[Result], version: Mapping[str, Any], day: str) -> str:
    """The results as a Markdown table in English, dated `day`; `version` as of `GET /version`."""
    count = Counter(result.outcome for result in results if result.inside)
    parts = {str(part.get("Name")): str(part.get("Version", "")) for part in version.get("Components") or []}
    lines = [
        f"Run on {day}: Linux {version.get('KernelVersion')}, engine {version.get('Version')}, "
        f"runc {parts.get('runc', 'unknown')}. {len(ATTEMPTS)} attempts, {sum(count.values())} made in the sandbox: "
        + ", ".join(f"{count[outcome]} {SHORT[outcome].strip('*')}" for outcome in Outcome)
        + ".",
        "",
        "| attempt | from the shell | from a privileged container | control | what the shell saw |",
        "|---|---|---|---|---|",
    ]
    for attempt in ATTEMPTS:
        mine = {result.place: result for result in results if result.attempt is attempt}
        inside = [SHORT[mine[place].outcome] if place in mine else "not made" for place in INSIDE]
        control = next((SHORT[result.outcome] for result in mine.values() if not result.inside), "not made")
        if attempt.control is Control.NONE:
            control = f"none: {attempt.why_none}"
        saw = mine["shell"].saw.replace("|", "/") if "shell" in mine else ""
        cells = (str(attempt.title), *inside, control.strip("*"), saw)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
