"""What the screens look like, at three sizes in both languages, on plain data: pictures to look at in a review.

`python -m pytest tests/app/test_pictures.py --snapshot-update` draws them anew.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from grader.checks.evaluate import Evaluator, Facts
from grader.course.models import Course
from grader.network.sketch import sketch
from grader.network.state import NetworkState
from tests.app.conftest import Size, running, until
from tests.app.test_terminal import Local
from tui.app import attempt as events
from tui.app.attempt import Attempt
from tui.app.lab import Lab
from tui.app.reader.questions import QuizBlock
from tui.app.shells import Shells

SIZES: list[Size] = [(80, 24), (120, 40), (200, 50)]
SCRIPT = Path(__file__).parent / "shell_session.txt"


class Picture(SingleFileSnapshotExtension):
    """One SVG a snapshot; what differs from run to run is left out."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"

    def serialize(self, data: Any, **_: Any) -> str:
        return re.sub(r"terminal-\d+", "terminal", str(data))


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Picture)


@pytest.fixture(autouse=True)
def without_a_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screens are drawn from messages; no engine may change the picture."""
    monkeypatch.setattr(Attempt, "begin", lambda *_, **__: None)
    monkeypatch.setattr("random.SystemRandom.randrange", lambda self, *_: 7)


def world(course: Course) -> tuple[NetworkState, Any]:
    """A picture in which the first goal of custom-bridge has passed, and what is said of its goals."""
    drawn = course.exercise("custom-bridge").draw(7)
    values = drawn.values
    state = sketch(
        {
            "host1": {
                "networks": {
                    values["net"]: {"subnet": values["subnet"]},
                    "bridge": {"subnet": "172.17.0.0/16"},
                },
                "containers": {
                    values["web"]: {"on": {"bridge": "172.17.0.2"}, "publish": ["8080:80"]},
                    values["client"]: {"on": {values["net"]: values["ip"]}},
                    "sidecar": {"shares": values["client"]},
                },
            }
        }
    )
    facts = Facts(picture=state, prober=_NoProbe(), baseline=_no_baseline(), answers={}, nodes=("host1",))
    return state, Evaluator(drawn.goals).evaluate(facts)


class _NoProbe:
    def probe(self, request: object) -> Any:
        from grader.checks.probe import ProbeBroken
        from grader.text import verbatim

        raise ProbeBroken(verbatim("nothing is asked here"))


def _no_baseline() -> Any:
    from grader.checks.evaluate import Baseline

    return Baseline.from_json({})


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_home(course: Course, picture: SnapshotAssertion, size: Size, language: str) -> None:
    async with running(course, size, language) as (app, pilot):
        await pilot.pause()
        assert app.export_screenshot() == picture


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_lab(course: Course, picture: SnapshotAssertion, size: Size, language: str) -> None:
    async with running(course, size, language) as (app, pilot):
        await _lab(app, pilot, course)
        assert app.export_screenshot() == picture


@pytest.mark.parametrize("theme", ["light", "contrast"])
async def test_lab_in_other_colours(course: Course, picture: SnapshotAssertion, theme: str) -> None:
    async with running(course, (120, 40), "en", theme) as (app, pilot):
        await _lab(app, pilot, course)
        assert app.export_screenshot() == picture


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_lesson(course: Course, picture: SnapshotAssertion, size: Size, language: str) -> None:
    async with running(course, size, language) as (app, pilot):
        app.open("section:1.2-namespaces")
        await until(pilot, lambda: len(app.screen.query(QuizBlock)) == 2)
        await pilot.pause()
        assert app.export_screenshot() == picture


async def _lab(app: Any, pilot: Any, course: Course) -> None:
    app.open("exercise:custom-bridge")
    await until(pilot, lambda: isinstance(app.screen, Lab) and app.screen.composed)
    lab = app.screen
    state, verdicts = world(course)
    shells = lab.query_one(Shells)
    shells._open_shell = lambda node: Local("sh", "-c", 'cat "$0"; exec sleep 1000', str(SCRIPT))
    lab.show_tab("terminal")  # a terminal that is not seen has no size, and no shell yet
    shells.begin()
    await until(
        pilot, lambda: shells.current is not None and "root@host1:~# " in shells.current.contents() + " "
    )
    lab.post_message(events.Drawn(state))
    lab.post_message(events.Judged(verdicts))
    await pilot.pause()
    lab.show_tab("goals")
    lab.set_focus(lab.reading())
    await pilot.pause()
