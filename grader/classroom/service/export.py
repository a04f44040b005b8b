"""A class's results as files: CSV with a row for each seat and exercise, Moodle's grade import, JSON. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from grader.course.models import Course
from grader.progress.entries import Entry
from grader.report.results import planned, results
from grader.report.table import harmless, iso

Ledgers = Mapping[str, Sequence[Entry]]
"""Each seat's entries, by the seat's name."""

COLUMNS = (
    *("learner", "exercise", "section", "title", "verdict", "score", "met", "goals", "tries", "started"),
    *("passed", "seconds", "minutes", "hints", "solution", "hardest", "why"),
)


def class_csv(course: Course, ledgers: Ledgers, language: str) -> str:
    """RFC 4180, UTF-8; exercises that nobody began have no rows. Columns as in docs/report-format.md."""
    plan = planned(course)
    rows: list[list[str]] = [list(COLUMNS)]
    for seat, entries in sorted(ledgers.items()):
        for item, result in zip(plan, results(plan, entries), strict=True):
            if not result.tries:
                continue
            hardest = result.stumbles[0] if result.stumbles else None
            told: dict[str, object] = {
                "learner": seat,
                "exercise": item.name,
                "section": item.section,
                "title": item.title[language],
                "verdict": "pass" if result.passed else "fail",
                "score": result.score(len(item.goals)),
                "met": len(result.met),
                "goals": len(item.goals),
                "tries": result.tries,
                "started": iso(result.started),
                "passed": iso(result.passed),
                "seconds": "" if result.seconds is None else result.seconds,
                "minutes": item.minutes,
                "hints": result.hints,
                "solution": "yes" if result.solution else "no",
                "hardest": hardest.code if hardest else "",
                "why": hardest.why.get(language, "") if hardest else "",
            }
            rows.append([harmless(told[column]) for column in COLUMNS])
    return _csv(rows)


def class_moodle(course: Course, ledgers: Ledgers, language: str) -> str:
    """A row for each seat, a column for each exercise that somebody began, grades of 0 to 100."""
    plan = planned(course)
    found = {seat: results(plan, entries) for seat, entries in sorted(ledgers.items())}
    begun = [at for at in range(len(plan)) if any(each[at].tries for each in found.values())]
    head = ["ID number", *(f"{plan[at].section} {plan[at].title[language]}" for at in begun)]
    rows = [
        [seat, *(str(each[at].score(len(plan[at].goals))) if each[at].tries else "" for at in begun)]
        for seat, each in found.items()
    ]
    return _csv([[harmless(cell) for cell in row] for row in (head, *rows)])


def class_json(course: Course, ledgers: Ledgers) -> str:
    """For each seat the results and the whole ledger, whose chain and signatures can be checked."""
    plan = planned(course)
    seats = [
        {
            "learner": seat,
            "results": [asdict(result) for result in results(plan, entries) if result.tries],
            "entries": [asdict(entry) for entry in entries],
        }
        for seat, entries in sorted(ledgers.items())
    ]
    content = {
        "format": "netdojo-class/1",
        "course": [asdict(item) for item in plan],
        "seats": seats,
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=dict) + "\n"


def _csv(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
