"""How a verdict looks as lines in a terminal. Nothing is told by colour alone: each outcome has its mark."""

from __future__ import annotations

import click

from grader.checks.verdict import Outcome, Verdict
from grader.text import Text, say

MARKS = {
    Outcome.PASS: ("[x]", {"fg": "green", "bold": True}),
    Outcome.FAIL: ("[ ]", {"fg": "red", "bold": True}),
    Outcome.UNKNOWN: ("[?]", {"fg": "yellow", "bold": True}),
    Outcome.WAITING: ("[.]", {"dim": True}),
    Outcome.LACKING: ("[-]", {"dim": True}),
}


def verdict_lines(verdict: Verdict, title: Text, language: str, late: bool = False) -> list[str]:
    """The goal's line, and for anything but a pass what was wanted, found, and why. `late`: after a drill's time."""
    mark, style = MARKS[verdict.outcome]
    if late:
        title = say("{title} (late)", title=title)
    lines = [f"{click.style(mark, **style)} {title.to(language)}"]  # type: ignore[arg-type]
    if verdict.outcome is Outcome.PASS:
        return lines
    rows: list[tuple[Text, Text | None]] = []
    if verdict.outcome is Outcome.FAIL:
        rows = [(say("wanted"), verdict.wanted), (say("found"), verdict.found)]
    rows.append((say("why"), verdict.why.text if verdict.why else None))
    shown = [(label.to(language), words.to(language)) for label, words in rows if words is not None]
    wide = max((_cells(label) for label, _ in shown), default=0)
    for label, words in shown:
        lines.append(f"      {click.style(label, dim=True)}{' ' * (wide - _cells(label))}  {words}")
    return lines


def summary(verdicts: tuple[Verdict, ...]) -> Text:
    """How many goals have passed, in one sentence."""
    passed = sum(v.outcome is Outcome.PASS for v in verdicts)
    unknown = sum(v.outcome is Outcome.UNKNOWN for v in verdicts)
    lacking = sum(v.outcome is Outcome.LACKING for v in verdicts)
    if lacking and passed and passed + lacking == len(verdicts):
        return say(
            "All {count} goals passed that this machine can show; its kernel cannot show {lacking}.",
            count=passed,
            lacking=lacking,
        )
    if passed == len(verdicts):
        return say("All {count} goals passed.", count=passed)
    if unknown:
        return say(
            "{passed} of {count} goals passed; {unknown} could not be told.",
            passed=passed,
            count=len(verdicts),
            unknown=unknown,
        )
    return say("{passed} of {count} goals passed.", passed=passed, count=len(verdicts))


def _cells(words: str) -> int:
    from rich.cells import cell_len

    return cell_len(words)
