"""A drill in the app: its clock is seen everywhere, the debrief tells what happened, and closing loses nothing."""

from __future__ import annotations

import time
from dataclasses import replace
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
from tui.app.debrief import Debrief
from tui.app.dialogs import Ask
from tui.app.goals import GoalLine
from tui.app.lab import Lab

FAULTS = ("loopback", "icc-off")


@pytest.fixture
def without_a_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Attempt, "begin", lambda *_, **__: None)
    monkeypatch.setattr(
        events, "fresh_draw", lambda exercise: exercise.draw(7, FAULTS)
    )  # as its record had it


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


@pytest.mark.usefixtures("without_a_sandbox")
async def test_the_debrief_asks_first_while_the_clock_runs(course: Course) -> None:
    begun(course, ago=100)
    async with running(course) as (app, pilot):
        lab = await in_drill(app, pilot)
        cause = "What it was:"
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        for choice in ("Show what was tried so far", "End the drill and tell all", "Go on"):
            assert choice in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Debrief) and "docker restart" in shown(app))
        assert cause not in shown(app)
        await pilot.press("escape", "d", "escape")
        await until(pilot, lambda: app.screen is lab)
        assert not lab._drilling.closed  # type: ignore[union-attr]
        await pilot.press("d", "right", "enter")
        await until(pilot, lambda: isinstance(app.screen, Debrief) and cause in shown(app))
        assert "Ended by yourself" in shown(app)
        await pilot.press("L")
        await until(pilot, lambda: "由你自己结束" in shown(app))
        assert "试过什么" in shown(app)


@pytest.mark.usefixtures("without_a_sandbox")
async def test_when_the_time_is_up_it_says_so_and_marks_what_is_late(course: Course) -> None:
    log = begun(course, ago=1260)
    note(replace(log, repaired={"loopback": log.began + 100}))
    async with running(course) as (app, pilot):
        lab = await in_drill(app, pilot, FAULTS)
        await until(pilot, lambda: "over time" in shown(app) or "taken" in shown(app))
        late = {line.goal.id: line.late for line in lab.query(GoalLine)}
        assert late == {"unharmed": False, "page": False, "cook": True}
        assert "(late)" in shown(app)
