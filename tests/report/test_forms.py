"""The forms that a report takes, and what other programs find in them."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from grader.course.models import Course
from grader.progress.key import InstallationKey
from grader.report.document import Document
from grader.report.junit import report_junit
from grader.report.page import page
from grader.report.table import moodle_csv, table_csv
from grader.report.text import summary_lines


def test_the_canonical_csv_has_a_row_an_exercise(
    content: Document, key: InstallationKey, course: Course
) -> None:
    rows = list(csv.DictReader(io.StringIO(table_csv(content, key, "zh"))))
    assert [row["exercise"] for row in rows] == course.names()
    first = rows[0]
    assert (first["verdict"], first["score"], first["seconds"]) == ("pass", "100", "60")
    assert (first["started"], first["passed"]) == ("2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z")
    assert first["title"] == "第一个网络"
    assert first["id"] == "'=2+3", "no spreadsheet runs it"
    published = next(row for row in rows if row["exercise"] == "publish")
    assert (published["verdict"], published["hardest"]) == ("fail", "bound-to-loopback")
    untouched = next(row for row in rows if row["exercise"] == "overlay")
    assert (untouched["verdict"], untouched["started"]) == ("", "")


def test_moodle_gets_one_row_with_a_grade_an_exercise(content: Document, course: Course) -> None:
    head, row = list(csv.reader(io.StringIO(moodle_csv(content, "en"))))
    assert head[:3] == ["ID number", "Full name", "1.1 A first network"]
    assert row[:3] == ["'=2+3", "李雷 <1>", "100"]
    assert len(head) == len(row) == 2 + len(course.exercises)
    assert row[2 + course.names().index("overlay")] == "", "not begun is no zero"


def test_junit_counts_add_up(content: Document) -> None:
    suites = {suite.get("name"): suite for suite in ElementTree.fromstring(report_junit(content, "en"))}
    assert len(suites) == len(content["course"])
    for suite in suites.values():
        for kind, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert suite.get(attribute) == str(len(suite.findall(f"testcase/{kind}")))
    assert suites["first-network"].get("failures") == "0"
    assert suites["overlay"].get("skipped") == suites["overlay"].get("tests")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_is_whole_and_needs_nothing_from_elsewhere(content: Document, language: str) -> None:
    words = page(content, language)
    seen = _Tags()
    seen.feed(words)
    assert seen.open == []
    assert seen.addresses == []
    assert "李雷 &lt;1&gt;" in words
    assert words.count("<svg") == 2
    assert ("because of container-stopped" in words) == (language == "en") or "\\u" in words
    assert ("第一个网络</td>" in words) == (language == "zh")


def test_the_text_names_what_hurt_most_first(content: Document) -> None:
    lines = [line.to("en") for line in summary_lines(content, "en")]
    assert lines[0].startswith("1 of ")
    at = lines.index("Where it hurt:")
    assert lines[at + 1] == "2 x A first network: because of container-stopped"


class _Tags(HTMLParser):
    """Which elements are never closed, and what is loaded from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "rect", "path"):
            self.open.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "xlink:href")]

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("rect", "path"):
            assert self.open.pop() == tag
