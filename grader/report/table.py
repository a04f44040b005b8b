"""Results as CSV: the canonical form, a signed row an exercise, and Moodle's grade import. Pure.

Moodle: https://docs.moodle.org/en/Grade_import, a row a learner, a column an exercise, grades of 0 to 100.
"""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Mapping, Sequence
from typing import Any

from grader.progress.entries import canonical
from grader.progress.key import InstallationKey
from grader.report.document import results_of
from grader.report.results import Planned, Result

COLUMNS = (
    *(
        "learner",
        "id",
        "exercise",
        "section",
        "title",
        "verdict",
        "score",
        "met",
        "goals",
        "tries",
        "started",
    ),
    *("passed", "seconds", "minutes", "hints", "solution", "hardest", "made", "ledger", "row", "rows"),
)
SIGNED = (*COLUMNS, "key", "signature")


def table_csv(content: Mapping[str, Any], key: InstallationKey, language: str) -> str:
    """The canonical CSV of a document, RFC 4180, UTF-8. Columns: docs/report-format.md."""
    learner = content["learner"]
    pairs = results_of(content)
    rows = []
    for number, (plan, result) in enumerate(pairs, 1):
        known = {
            "learner": learner["name"],
            "id": learner["id"],
            **told(plan, result, language),
            "made": content["made"],
            "ledger": content["entries"][-1]["digest"] if content["entries"] else "",
            "row": number,
            "rows": len(pairs),
        }
        cells = [harmless(known[column]) for column in COLUMNS]
        rows.append([*cells, key.public, key.sign(canonical(cells))])
    return _csv([list(SIGNED), *rows])


def told(plan: Planned, result: Result, language: str) -> dict[str, object]:
    """What a row says of an exercise, by column; "" for what is not known. A class's table says the same."""
    return {
        "exercise": plan.name,
        "section": plan.section,
        "title": plan.title[language],
        "verdict": "pass" if result.passed else "fail" if result.tries else "",
        "score": result.score(len(plan.goals)),
        "met": len(result.met),
        "goals": len(plan.goals),
        "tries": result.tries,
        "started": iso(result.started),
        "passed": iso(result.passed),
        "seconds": "" if result.seconds is None else result.seconds,
        "minutes": plan.minutes,
        "hints": result.hints,
        "solution": "yes" if result.solution else "no",
        "hardest": result.stumbles[0].code if result.stumbles else "",
    }


def moodle_csv(content: Mapping[str, Any], language: str) -> str:
    """One row for Moodle: "ID number", "Full name", then each exercise's grade; empty where it was never begun."""
    learner = content["learner"]
    pairs = results_of(content)
    head = ["ID number", "Full name", *(f"{plan.section} {plan.title[language]}" for plan, _ in pairs)]
    grades = [str(result.score(len(plan.goals))) if result.tries else "" for plan, result in pairs]
    return _csv(
        [[harmless(cell) for cell in head], [harmless(learner["id"]), harmless(learner["name"]), *grades]]
    )


def signed_rows(words: str) -> list[tuple[bytes, str, str]] | None:
    """The rows of a canonical CSV as (what is signed, key, signature); None where rows or columns are missing."""
    rows = list(csv.reader(io.StringIO(words, newline="")))
    if not rows or tuple(rows[0]) != SIGNED:
        return None
    found = rows[1:]
    at, of = COLUMNS.index("row"), COLUMNS.index("rows")
    whole = all(
        len(row) == len(SIGNED) and (row[at], row[of]) == (str(number), str(len(found)))
        for number, row in enumerate(found, 1)
    )
    # Rows of two reports must not be mixed: all were made at one time, from one ledger.
    made, ledger = COLUMNS.index("made"), COLUMNS.index("ledger")
    one = len({(row[made], row[ledger], row[0], row[1]) for row in found if len(row) == len(SIGNED)}) <= 1
    return [(canonical(row[:-2]), row[-2], row[-1]) for row in found] if whole and one else None


def iso(at: int | None) -> str:
    """Milliseconds since the epoch as "2026-01-31T09:30:00Z"; "" for None."""
    return "" if at is None else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at / 1000))


def harmless(value: object) -> str:
    """A cell that no spreadsheet runs as a formula (owasp.org, "CSV Injection")."""
    words = str(value)
    return (
        f"'{words}" if words[:1] in ("=", "+", "-", "@", "\t", "\r") and not isinstance(value, int) else words
    )


def _csv(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
