"""A class's results as files: CSV with a row for each seat and exercise, Moodle's grade import, JSON, HTML. Pure."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from grader.classroom.service.words import words_in
from grader.course.models import Course
from grader.progress.entries import Entry
from grader.report.results import Result, planned, results
from grader.report.table import harmless, told

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
            cells = {
                "learner": seat,
                **told(item, result, language),
                "why": hardest.why.get(language, "") if hardest else "",
            }
            rows.append([harmless(cells[column]) for column in COLUMNS])
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


HTML = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --line: #8886; --pass: #17713a; }}
@media (prefers-color-scheme: dark) {{ :root {{ --pass: #6fdc8f; }} }}
body {{ font: 15px/1.45 system-ui, sans-serif; margin: 1.5rem; }}
table {{ border-collapse: collapse; }}
caption {{ text-align: left; padding: .4rem 0; }}
th, td {{ border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }}
td {{ font-variant-numeric: tabular-nums; white-space: nowrap; }}
td.pass {{ color: var(--pass); font-weight: 700; }}
@media print {{ body {{ margin: 0; }} }}
</style></head><body><h1>{title}</h1>
<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>
{rows}
</tbody></table></body></html>
"""


def class_html(course: Course, ledgers: Ledgers, language: str, title: str) -> str:
    """A page that needs nothing else, to read or to print: seats by the exercises that somebody began."""
    words = words_in(language)
    plan = planned(course)
    found = {seat: results(plan, entries) for seat, entries in sorted(ledgers.items())}
    begun = [at for at in range(len(plan)) if any(each[at].tries for each in found.values())]
    names = [words["seat"], *(f"{plan[at].section} {plan[at].title[language]}" for at in begun)]
    rows = (
        "<tr>"
        + f'<th scope="row">{html.escape(seat)}</th>'
        + "".join(_html_cell(each[at], len(plan[at].goals), words) for at in begun)
        + "</tr>"
        for seat, each in found.items()
    )
    return HTML.format(
        lang=language,
        title=html.escape(title or words["title"]),
        caption=html.escape(words["summary"]),
        head="".join(f'<th scope="col">{html.escape(name)}</th>' for name in names),
        rows="\n".join(rows),
    )


def _html_cell(result: Result, goals: int, words: Mapping[str, str]) -> str:
    if not result.tries:
        return "<td></td>"
    told = [f"{result.score(goals)}%"]
    if result.seconds is not None:
        told.append(f"{result.seconds // 60}:{result.seconds % 60:02}")
    if result.hints:
        told.append(words["hints"].format(count=result.hints))
    if result.solution:
        told.append(words["solution"])
    kind = ' class="pass"' if result.passed else ""
    return f"<td{kind}>{html.escape(' · '.join(told))}</td>"


def _csv(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
