"""A drill in the app: its clock is seen everywhere, the debrief tells what happened, and closing loses nothing."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest
from textual.pilot import Pilot

from grader.checks.verdict import Outcome, Reason, Verdict
from grader.course.models import Course
from grader.network.journal import Try
from grader.progress.drills import Log
from grader.session.drilling import HIDDEN, Drilling, note
from grader.text import verbatim
from tests.app.conftest import Size, running, shown, until
from tui.app import attempt as events
from tui.app.app import NetdojoApp
from tui.app.attempt import Attempt
from tui.app.goals import GoalLine
from tui.app.lab import Lab

FAULTS = ("loopback", "icc-off")


@pytest.fixture
def without_a_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Attempt, "begin", lambda self, weak=False: None)


def begun(course: Course, ago: float, faults: tuple[str, ...] = FAULTS) -> Log:
    """A drill that began `ago` seconds ago, kept as if it had been left."""
    now = time.time()
    page = course.exercise("drill").draw(7, faults).values.get("page", "")
    tried = (Try(now - ago + 65, "host1", "docker restart", page, (page,)),)
    return note(Log("drill", 7, faults, minutes=20, began=now - ago, journal=tried))


async def in_drill(app: NetdojoApp, pilot: Pilot[None], repaired: tuple[str, ...] = ()) -> Lab:
    """The lab of the drill that was left, with verdicts, as if its sandbox answered."""
    app.open("exercise:drill")
    await until(pilot, lambda: isinstance(app.screen, Lab) and app.screen.composed)
    lab = app.screen
    assert isinstance(lab, Lab)
    drawn = lab.attempt.drawn
    drilling = Drilling(drawn)
    drilling.resume()
    session: Any = SimpleNamespace(drill=drilling, kept=True, close=lambda: None, stop=lambda: None)
    lab.attempt._session = session
    met = {goal for fault in drawn.faults if fault.name in repaired for goal in fault.goals}
    met.add(drawn.goals[0].id)
    why = Reason("bound-to-one-address", verbatim("the true reason"))
    verdicts = tuple(
        Verdict(goal.id, Outcome.PASS, verbatim("w"))
        if goal.id in met
        else Verdict(goal.id, Outcome.FAIL, verbatim("w"), verbatim("f"), why)
        for goal in drawn.goals
    )
    drilling.note(verdicts)
    lab.post_message(events.Judged(drilling.shown(verdicts)))
    lab._tick()
    await pilot.pause()
    return lab


@pytest.mark.usefixtures("without_a_sandbox")
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["narrow", "normal"])
async def test_the_clock_is_seen_and_reasons_are_for_the_learner_to_find(course: Course, size: Size) -> None:
    begun(course, ago=100)
    async with running(course, size) as (app, pilot):
        lab = await in_drill(app, pilot)
        await until(pilot, lambda: "18:" in shown(app) and "left" in shown(app))
        assert "The drill: five faults" in shown(app)
        lab.action_pane("goals")
        told = [line.verdict.why for line in lab.query(GoalLine) if line.verdict and line.verdict.why]
        assert {why.code for why in told} == {HIDDEN}
        assert "the true reason" not in shown(app)
