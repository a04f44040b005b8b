"""Right ways and their mutants: netdojo's verdict on every goal is the court's, which asks the CLI and the kernel.

Two cases in every run; with `--long` each exercise with all its mutants.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.loader import load_course
from grader.course.models import Course
from tests.fuzz.court import INTERNET, Court
from tests.fuzz.kept import Part
from tests.fuzz.mutants import MOST, cases_of, examine
from tests.fuzz.report import BEGIN, END, replaced, section

SAMPLE = "first-network"
NAMES = [one.name for one in load_course(Path(__file__).parents[2]).exercises if one.drill is None]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every exercise with `--long`."""
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", NAMES if metafunc.config.getoption("--long") else [SAMPLE])


@pytest.mark.engine
def test_netdojo_and_the_court_agree(
    course: Course, image: str, name: str, pytestconfig: pytest.Config
) -> None:
    exercise = course.exercise(name)
    cases = cases_of(exercise, MOST if pytestconfig.getoption("--long") else 1)
    if not pytestconfig.getoption("--long"):
        cases = (cases[0], cases[-1])  # a right way, and a mutant
    found = examine(course, exercise, cases)
    assert not found.wrong, "\n".join(found.wrong)
    assert found.counted["mutants"] == len(cases)
    assert found.counted["told"] > len(cases)


class Seen:
    """A witness that has seen what a test says."""

    nodes = ("host1",)

    def look(self, node: str, asked: object = None) -> dict[str, object]:
        return {
            "networks": [],
            "containers": [],
            "listed": [],
            "kernel": {},
            "node": {"routes": ROUTES, "interfaces": []},
        }

    def around(self, node: str, **asked: object) -> dict[str, object]:
        assert node == INTERNET
        return {"tries": {"it": {"ok": True, "status": 404, "body": "name: web\n"}}}


ROUTES = [
    {"dst": "default", "gateway": "10.213.0.1"},
    {"dst": "10.9.0.0/16", "gateway": "10.213.0.12"},
    {"dst": "10.9.8.0/24", "gateway": "10.213.0.13"},
]


@pytest.mark.parametrize(
    ("kind", "ask", "told"),
    [
        ("reach", {"from": "internet", "to": "http://node:host1:80/"}, False),  # it has no address
        ("reach", {"from": "gone", "to": "http://192.0.2.1/"}, False),
        ("reach", {"from": "internet", "to": "http://192.0.2.1/", "status": 404}, True),
        ("reach", {"from": "internet", "to": "http://192.0.2.1/", "status": 200}, False),
        ("reach", {"from": "internet", "to": "http://192.0.2.1/", "contains": "web"}, True),
        ("reach", {"from": "internet", "to": "http://192.0.2.1/", "answered_by": "web"}, False),
        ("route", {"of": "node:host1", "via": "10.213.0.1"}, True),
        ("route", {"of": "node:host1", "to": "10.9.8.0/25", "via": "10.213.0.13"}, True),
        ("route", {"of": "node:host1", "to": "10.9.8.0/25", "via": "10.213.0.12"}, False),
        ("route", {"of": "node:host1", "to": "10.8.0.0/16", "via": "none"}, True),
        ("container", {"name": "web"}, False),
        ("network", {"name": "shop", "exists": False}, True),
        ("capture", {"from": "web", "to": "http://api/", "shows": "esp"}, None),
    ],
)
def test_the_court_tells_what_was_seen(kind: str, ask: dict[str, object], told: bool | None) -> None:
    court = Court(Seen(), {"host1": {}}, {})  # type: ignore[arg-type]
    assert court.tell("g", kind, ask) is told


def test_the_page_tells_what_was_wrong() -> None:
    counted = {"mutants": 3, "goals": 9, "told": 7, "untold": 1, "open": 1, "lost": 2}
    part = Part(
        "mutants",
        "publish",
        "2026-01-02",
        counted,
        ["a mutant; goal web\nwrong:\n  netdojo says pass | so\ntext"],
    )
    words = section([], [part])
    assert "| publish | 2026-01-02 | 3 | 9 | 7 | 1 | 1 | 1 |" in words
    assert "2 more were not judged" in words
    assert "- publish: netdojo says pass \\| so" in words
    page = replaced(f"a\n{BEGIN}\nwhat was here\n{END}\nz", words)
    assert "what was here" not in page
    assert page.startswith("a\n")
    assert page.endswith(f"{END}\nz")
    with pytest.raises(ValueError, match="has no"):
        replaced("nothing", words)
