"""A learner who passed one exercise after two mistakes, and began another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.course.models import Course
from grader.progress.entries import Entry, Fact
from grader.progress.key import InstallationKey
from grader.progress.store import Store
from grader.report.document import Document, Learner, Reading, document

BEGAN = 1_767_225_600_000  # 2026-01-01T00:00:00Z


def fact(what: str, second: float, **particulars: Any) -> Fact:
    """Something of the first attempt at first-network, `second` after its start."""
    about = {"exercise": "first-network", "attempt": "a1", "seed": 7}
    return Fact(what, BEGAN + int(second * 1000), {**about, **particulars})


def verdict(second: float, goal: str, outcome: str, code: str | None = None, **more: Any) -> Fact:
    """A goal's verdict; its reason in both languages where there is a code."""
    why = {"en": f"because of {code}", "zh": f"因为 {code}"} if code else None
    return fact("verdict", second, goal=goal, verdict=outcome, code=code, why=why, **more)


STORY = (
    fact("start", 0, isolation="userns"),
    verdict(20, "network", "fail", "name-typo"),
    fact("hint", 25, step=1),
    verdict(30, "network", "pass"),
    verdict(31, "runs", "fail", "container-stopped"),
    verdict(40, "runs", "fail", "name-typo"),
    verdict(50, "runs", "fail", "container-stopped"),
    verdict(60, "runs", "pass"),
    fact("pass", 60, seconds=60, hints=1),
    fact("solution", 70, passed=True),
    fact("start", 100, exercise="publish", attempt="b1"),
    verdict(130, "published", "fail", "bound-to-loopback", exercise="publish", attempt="b1"),
    verdict(131, "other", "unknown", "engine-down", exercise="publish", attempt="b1"),
)


@pytest.fixture
def key(tmp_path: Path) -> InstallationKey:
    return InstallationKey.open(tmp_path)


@pytest.fixture
def entries(tmp_path: Path, key: InstallationKey) -> list[Entry]:
    """The story, as a store keeps and gives it back."""
    store = Store.open(f"sqlite:///{tmp_path / 'progress.sqlite3'}")
    store.note(STORY[:5], key)
    store.note(STORY[5:], key)
    kept = store.ledger()
    store.close()
    return kept


@pytest.fixture
def content(course: Course, entries: list[Entry], key: InstallationKey) -> Document:
    """The sealed document, as one reads it back from a file."""
    readings = [Reading("1.1-why", {"en": "Why", "zh": "为什么"}, True, 2, 3)]
    made = document(course, entries, readings, Learner("李雷 <1>", "=2+3"), key, made=BEGAN / 1000 + 500)
    again: Document = json.loads(json.dumps(made))
    return again
