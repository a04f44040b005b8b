"""The page of figures: a row that was measured anew takes the place of the old one, all others stay."""

from __future__ import annotations

from bench.figures import Figure
from bench.page import BEGIN, END, PAGE, cells, chart, known, merged, table

OLD = [("one", "2.0 s", "2.5", "1.0 s", "2.00", "1.15", "2026-11-24", "0.1")]
FIGURE = Figure("two", 3.0, 4.0, 6.0, "ms", "at most 2", "2026-11-25", 1.25)


def _page(rows: list[tuple[str, ...]]) -> str:
    return "\n".join(["# Words", BEGIN, "", *table(rows), "", *chart(rows), "", END, "| no | row |"])


def test_rows_are_read_as_they_were_written() -> None:
    rows = merged(OLD, [cells(FIGURE)])
    assert known(_page(rows)) == rows
    assert rows[1] == ("two", "3.0 ms", "4.0", "6.0 ms", "0.50", "at most 2", "2026-11-25", "1.2")


def test_the_published_page_can_be_read() -> None:
    rows = known(PAGE.read_text(encoding="utf-8"))
    assert len(rows) > 15
    assert all(float(row[4]) >= 0 for row in rows)
