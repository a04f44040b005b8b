"""The lab on a live sandbox: goals tick as they are met, help comes step by step, failing is told, nothing is left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.pilot import Pilot

from grader.checks.verdict import Outcome
from grader.course.models import Course
from grader.problem import SandboxProblem
from grader.session.done import done_exercises
from grader.session.record import all_records
from grader.session.session import Session
from grader.text import verbatim
from tests.app.conftest import quit_app, running, shown, until, write
from tui.app.app import NetdojoApp
from tui.app.dialogs import Ask
from tui.app.goals import AnswerField, Goals
from tui.app.home import Home
from tui.app.lab import Lab
from tui.app.map_pane import Drawn
from tui.app.shells import Shells
from tui.app.terminal.widget import Terminal

if TYPE_CHECKING:
    import docker

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("image")]


async def in_lab(app: NetdojoApp, pilot: Pilot[None], name: str) -> Lab:
    """The lab of an exercise, its shell at the prompt."""
    app.open(f"exercise:{name}")
    await until(pilot, lambda: isinstance(app.screen, Lab) and app.screen.exercise.name == name)
    lab = app.screen
    assert isinstance(lab, Lab)
    await until(pilot, lambda: "root@host1:~#" in prompt(lab))
    await until(pilot, lambda: lab.query_one(Goals).verdicts)
    return lab


def prompt(lab: Lab) -> str:
    """What the shell shows; "" while there is none."""
    current = lab.query_one(Shells).current if lab.composed else None
    return current.contents() if current is not None else ""


def terminal(lab: Lab) -> Terminal:
    found = lab.query_one(Shells).current
    assert found is not None
    return found


def outcomes(lab: Lab) -> dict[str, Outcome]:
    return {verdict.goal: verdict.outcome for verdict in lab.query_one(Goals).verdicts}


@pytest.mark.seconds(25)
async def test_the_tour_is_played_by_typing_and_leads_on(course: Course) -> None:
    async with running(course) as (app, pilot):
        assert isinstance(app.screen, Home)
        await pilot.press("enter")
        lab = await in_lab(app, pilot, "first-network")
        values = lab.attempt.drawn.values
        assert f"docker network create {values['net']}" in shown(app)
        terminal(lab).focus()
        await write(pilot, f"docker network create {values['net']}")
        await until(pilot, lambda: outcomes(lab)["network"] is Outcome.PASS)
        await until(pilot, lambda: values["net"] in lab.query_one(Drawn).drawing.plain())
        await write(pilot, f"docker run -d --name {values['web']} --network {values['net']} whoami")
        await until(pilot, lambda: lab.has_class("-passed"))
        assert "first-network" in done_exercises()
        assert "[x]" in shown(app)
        await pilot.press("ctrl+right_square_bracket", "n")
        await until(pilot, lambda: app.screen is not lab and hasattr(app.screen, "attempt"))
        assert app.screen.target() == app.after("exercise:first-network")  # type: ignore[attr-defined]


async def test_a_failed_goal_says_wanted_found_and_why(course: Course) -> None:
    async with running(course) as (app, pilot):
        lab = await in_lab(app, pilot, "first-network")
        terminal(lab).focus()
        await write(pilot, f"docker network create {lab.attempt.drawn.values['net']}s")
        await until(pilot, lambda: "must be exactly" in shown(app))
        assert "wanted" in shown(app)


async def test_hints_come_one_by_one_and_the_solution_when_asked_twice(course: Course) -> None:
    async with running(course) as (app, pilot):
        lab = await in_lab(app, pilot, "first-network")
        lab.action_pane("task")
        await pilot.press("h")
        await until(pilot, lambda: "Hint 1 of 2" in shown(app))
        await pilot.press("s")
        await pilot.pause()
        assert not lab.query(".solution")
        await pilot.press("s")
        await until(pilot, lambda: len(lab.query(".solution")) == len(lab.exercise.solutions))


async def test_an_answer_can_be_typed_beside_its_question(course: Course) -> None:
    async with running(course) as (app, pilot):
        lab = await in_lab(app, pilot, "look-around")
        field = next(
            field for field in lab.query(AnswerField) if field.goal == "none-driver" or field.goal == "driver"
        )
        field.focus()
        await write(pilot, "null")
        await until(pilot, lambda: outcomes(lab)[field.goal] is Outcome.PASS)
        await until(pilot, lambda: not field.display)


async def test_the_language_switches_at_once_in_the_middle_of_a_lab(course: Course) -> None:
    async with running(course) as (app, pilot):
        lab = await in_lab(app, pilot, "first-network")
        lab.action_pane("task")
        await pilot.press("L")
        await until(pilot, lambda: "第一个网络" in shown(app))
        text = shown(app)
        assert "目标" in text
        assert "终端" in text
        assert "提示" in text
        await pilot.press("L")
        await until(pilot, lambda: "A first network" in shown(app))


async def test_a_reset_gives_a_fresh_sandbox_with_the_same_values_and_keeps_the_hints(course: Course) -> None:
    async with running(course, spare=True) as (app, pilot):
        lab = await in_lab(app, pilot, "first-network")
        values = dict(lab.attempt.drawn.values)
        terminal(lab).focus()
        await write(pilot, f"docker network create {values['net']}")
        await until(pilot, lambda: outcomes(lab)["network"] is Outcome.PASS)
        await until(pilot, lambda: lab.attempt.instant)
        lab.action_pane("task")
        await pilot.press("h", "r")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("enter")
        await until(pilot, lambda: outcomes(lab)["network"] is Outcome.FAIL)
        assert dict(lab.attempt.drawn.values) == values
        # The old sandbox's record goes with the sandbox, behind the new one's first verdict.
        await until(pilot, lambda: [record.hints for record in all_records()] == [1])
        terminal(lab).focus()
        await until(pilot, lambda: "root@host1" in terminal(lab).contents())
        await write(pilot, "echo al''ive")
        await until(pilot, lambda: "alive" in terminal(lab).contents())


async def test_a_sandbox_that_is_killed_is_told_and_a_fresh_one_offered(
    course: Course, engine: docker.APIClient
) -> None:
    async with running(course) as (app, pilot):
        lab = await in_lab(app, pilot, "first-network")
        lab.action_pane("task")
        await pilot.press("h")
        for again in ("enter", "r"):
            assert lab.attempt.session is not None
            engine.kill(lab.attempt.session.sandbox.container_id)
            await until(pilot, lambda: isinstance(app.screen, Ask) and "Start a fresh sandbox" in shown(app))
            if again == "r":  # only read on, and ask for it later
                await pilot.press("right", "enter")
                await until(pilot, lambda: app.screen is lab)
                lab.attempt.reset()
            else:
                await pilot.press("enter")
            await until(pilot, lambda: lab.attempt.session is not None and "root@host1" in prompt(lab))
            assert [record.hints for record in all_records()] == [1]
    from grader.sandbox.reap import all_sandboxes

    assert [left for left in all_sandboxes(engine) if left.running] == []


async def test_a_limit_that_is_hit_is_told_in_a_sentence(course: Course) -> None:
    async with running(course) as (app, pilot):
        lab = await in_lab(app, pilot, "first-network")
        terminal(lab).focus()
        await write(pilot, "docker run -d --name big busybox sh -c 'dd if=/dev/zero of=/big; sleep 600'")
        await until(pilot, lambda: "(/var/lib/docker) is full: its limit is 256 MB" in said(app))
        assert "Container big took most" in said(app)
        assert "`docker rm -f big`" in said(app)
        await write(pilot, "docker rm -f big; echo al''ive")
        await until(pilot, lambda: "alive" in terminal(lab).contents())


def said(app: NetdojoApp) -> str:
    """What the app has told in notices that are still shown."""
    return " ".join(notice.message for notice in app._notifications)


async def test_a_shell_that_ends_is_followed_by_another(course: Course) -> None:
    async with running(course) as (app, pilot):
        lab = await in_lab(app, pilot, "first-network")
        terminal(lab).focus()
        await write(pilot, "echo before; exit")
        await until(pilot, lambda: "The shell has ended" in shown(app))
        await until(pilot, lambda: terminal(lab).contents() == "root@host1:~#")


async def test_leaving_keeps_the_sandbox_and_coming_back_finds_it(course: Course) -> None:
    async with running(course) as (app, pilot):
        lab = await in_lab(app, pilot, "first-network")
        terminal(lab).focus()
        net = lab.attempt.drawn.values["net"]
        await write(pilot, f"docker network create {net}")
        await until(pilot, lambda: outcomes(lab)["network"] is Outcome.PASS)
        await pilot.press("ctrl+right_square_bracket", "q")
        await until(pilot, lambda: isinstance(app.screen, Home))
        assert "running" in shown(app)
        again = await in_lab(app, pilot, "first-network")
        await until(pilot, lambda: outcomes(again)["network"] is Outcome.PASS)
        assert again.attempt.drawn.values["net"] == net


async def test_quitting_leaves_no_container(course: Course, engine: docker.APIClient) -> None:
    async with running(course, spare=True) as (app, pilot):
        lab = await in_lab(app, pilot, "first-network")
        await until(pilot, lambda: lab.attempt.instant)
        await quit_app(app, pilot)
    from grader.sandbox.reap import all_sandboxes

    assert all_sandboxes(engine) == []
    assert all_records() == []


async def test_panes_are_hidden_and_resized_and_that_is_remembered(course: Course) -> None:
    from tui.settings import Settings

    async with running(course) as (app, pilot):
        lab = await in_lab(app, pilot, "first-network")
        lab.action_pane("task")
        before = lab.query_one("#left").size.width
        await pilot.press("greater_than_sign", "m")
        await pilot.pause()
        assert lab.query_one("#left").size.width == before + 4
        assert not lab.query_one("#frame-map").display or lab.query_one("#frame-map").size.width == 0
    kept, _ = Settings.load()
    assert (kept.layout.task_width, kept.layout.map_shown) == (before + 4, False)


async def test_in_a_narrow_window_the_panes_are_tabs(course: Course) -> None:
    async with running(course, size=(80, 24)) as (app, pilot):
        lab = await in_lab(app, pilot, "first-network")
        await until(pilot, lambda: "root@host1" in shown(app))
        await pilot.press("ctrl+right_square_bracket", "1")
        await until(pilot, lambda: "A first network" in shown(app))
        assert "root@host1" not in shown(app)
        await pilot.press("4")
        await until(pilot, lambda: "host1 ──" in shown(app))
        assert lab.query_one(Drawn).has_focus


async def test_without_an_engine_it_says_so_and_one_can_still_read(
    course: Course, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nowhere.sock")
    async with running(course) as (app, pilot):
        app.open("exercise:first-network")
        await until(pilot, lambda: "No Docker engine can be used here" in shown(app))
        assert "netdojo doctor" in shown(app)
        await pilot.press("right", "enter")
        await until(pilot, lambda: isinstance(app.screen, Lab))
        assert "A first network" in shown(app)
        monkeypatch.undo()


async def test_only_a_person_who_agrees_gets_a_weaker_sandbox(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def start(course: Course, name: str, seed: int, isolation: str, **_: object) -> Session:
        asked.append(isolation)
        raise SandboxProblem(verbatim("no user namespaces"), weaker_possible=isolation == "userns")

    monkeypatch.setattr(Session, "start", start)
    async with running(course) as (app, pilot):
        app.open("exercise:first-network")
        await until(pilot, lambda: "could damage this machine" in shown(app))
        assert asked == ["userns"]
        await pilot.press("enter")
        await until(pilot, lambda: asked == ["userns", "weak"])
        await until(pilot, lambda: isinstance(app.screen, Ask) and "fresh sandbox" in shown(app))
        await pilot.press("escape")
