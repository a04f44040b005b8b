"""A lesson: its blocks are run, answered and kept; its text follows the language."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.loader import load_course
from grader.course.models import Course
from grader.progress.store import Store
from tests.app.conftest import Size, running, shown, until
from tui.app.attempt import Attempt
from tui.app.dialogs import Ask
from tui.app.lab import Lab
from tui.app.reader.questions import ClaimBlock, QuizBlock
from tui.app.reader.reader import Reader
from tui.app.reader.run_block import RunBlock
from tui.app.reading import Reading
from tui.app.shells import Shells

LESSON = "1.2-namespaces"


async def test_a_quiz_is_answered_in_place_explained_and_kept(course: Course) -> None:
    async with running(course, size=(120, 60)) as (app, pilot):
        app.open(f"section:{LESSON}")
        await until(pilot, lambda: isinstance(app.screen, Reading) and app.screen.query(QuizBlock))
        block = app.screen.query(QuizBlock).first()
        block.query_one("Choices").focus()
        await pilot.press("enter")
        await until(pilot, lambda: "Not right." in shown(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "Right. A port belongs" in " ".join(shown(app).split()))
        await until(pilot, lambda: Store.open().answers(LESSON)["ports"].right)
        typed = list(app.screen.query(QuizBlock))[1]
        typed.query_one("Input").focus()
        await pilot.press(*"LO", "enter")
        await until(pilot, lambda: Store.open().answers(LESSON).get("interface"))
        assert Store.open().answers(LESSON)["interface"].choice == ("LO",)


async def test_the_language_switches_and_the_place_in_the_lesson_stays(course: Course) -> None:
    async with running(course) as (app, pilot):
        app.open(f"section:{LESSON}")
        await until(pilot, lambda: isinstance(app.screen, Reading) and app.screen.query(ClaimBlock))
        reader = app.screen.query_one(Reader)
        reader.scroll_to_widget(app.screen.query_one(ClaimBlock), top=True, animate=False)
        await pilot.pause()
        app.action_language()
        await until(pilot, lambda: "反正是同一台机器" in shown(app))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["narrow", "normal"])
async def test_links_and_exercises_are_chosen_by_their_titles(
    course: Course, monkeypatch: pytest.MonkeyPatch, size: Size
) -> None:
    monkeypatch.setattr(Attempt, "begin", lambda *_, **__: None)
    async with running(course, size) as (app, pilot):
        app.open("section:1.4.1-publish")
        await until(pilot, lambda: isinstance(app.screen, Reading) and app.screen.query(RunBlock))
        app.screen.action_links()  # type: ignore[attr-defined]
        await until(pilot, lambda: isinstance(app.screen, Ask) and "Where to?" in shown(app))
        titles = [course.exercise(name).title.en for name in course.lesson("1.4.1-publish").exercises]
        assert len(titles) > 2
        for title in titles:
            assert title in shown(app)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, Lab))
        assert app.screen.target() == "exercise:publish-forms"  # type: ignore[attr-defined]


@pytest.mark.engine
@pytest.mark.usefixtures("image")
async def test_a_block_is_run_in_the_terminal_and_a_claim_shows_its_truth_after_it_was_tried(
    course: Course,
) -> None:
    async with running(course) as (app, pilot):
        app.open(f"section:{LESSON}")
        await until(pilot, lambda: isinstance(app.screen, Reading) and app.screen.query(RunBlock))
        screen = app.screen
        screen.query(RunBlock).first().focus()
        await pilot.press("enter")
        shells = screen.query_one(Shells)
        await until(
            pilot, lambda: shells.current is not None and "172.17.0.2/16" in shells.current.contents()
        )
        claim = screen.query_one(ClaimBlock)
        assert not claim.query_one(RunBlock).display
        claim.query_one("Choices").focus()
        await pilot.press("enter")
        await until(pilot, lambda: claim.query_one(RunBlock).display)
        assert not claim.query_one("#told").display
        await pilot.press("enter")
        await until(pilot, lambda: claim.query_one("#told").display)
        await until(pilot, lambda: "connect to remote host" in shells.current.contents())  # type: ignore[union-attr]
        assert Store.open().answers(LESSON)["loopback"].choice == ("true",)


async def test_a_course_without_lessons_is_fine(tmp_path: Path) -> None:
    (tmp_path / "exercises").mkdir()
    async with running(load_course(tmp_path)) as (app, _):
        assert "0 of 0" in shown(app)


async def test_an_answer_that_cannot_be_saved_is_told_and_stops_nothing(
    course: Course, tmp_path: Path
) -> None:
    (tmp_path / "state" / "progress.sqlite3").mkdir(parents=True)
    async with running(course, size=(120, 60)) as (app, pilot):
        app.open(f"section:{LESSON}")
        await until(pilot, lambda: isinstance(app.screen, Reading) and app.screen.query(QuizBlock))
        app.screen.query(QuizBlock).first().query_one("Choices").focus()
        await pilot.press("down", "enter")
        await until(pilot, lambda: any("could not be saved" in told.message for told in app._notifications))
        await until(pilot, lambda: "Right." in shown(app))
