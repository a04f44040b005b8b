"""Home, the palette, help and the settings: everything that needs no sandbox."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import OptionList

from grader.course.models import Course
from grader.progress.store import Store
from grader.session.lacking import note_features
from tests.app.conftest import running, shown, until
from tui.app.help import Help
from tui.app.home import Home
from tui.contents import contents
from tui.settings import Settings, settings_file


async def test_home_shows_every_exercise_and_the_next_step(course: Course) -> None:
    Store.open().note_passed("first-network", 1.0)
    async with running(course, size=(120, 60)) as (app, _):
        text = shown(app)
        assert "[x] A first network" in text
        assert app.next_step() == contents(course)[0]
        assert all(f"[ ] {exercise.title.en}" in text for exercise in course.exercises[1:8])
        assert app.screen.query_one("#list", OptionList).has_focus


async def test_home_marks_what_this_kernel_cannot_show(course: Course) -> None:
    exercise = course.exercise("ipvlan-l3")
    note_features({exercise.features[0]: False})
    async with running(course, size=(160, 200)) as (app, pilot):
        assert f"lacks {exercise.features[0]}" in shown(app)
        await pilot.press("slash", *exercise.name)
        await until(pilot, lambda: f"the kernel of this machine lacks {exercise.features[0]}" in shown(app))


async def test_slash_finds_in_both_languages(course: Course) -> None:
    async with running(course, language="zh") as (app, pilot):
        await pilot.press("slash", *"alias")
        await until(pilot, lambda: "默认桥接网络" not in shown(app))
        assert "名字与别名" in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: "默认桥接网络" in shown(app))


async def test_help_tells_the_keys_in_the_language_of_the_moment(course: Course) -> None:
    async with running(course, language="zh") as (app, pilot):
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, Help))
        assert "离开终端" in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Home))


async def test_the_palette_finds_a_command_by_its_name_in_either_language(course: Course) -> None:
    async with running(course, language="zh") as (app, pilot):
        await pilot.press("ctrl+p")
        await pilot.press(*"colours")
        await until(pilot, lambda: "配色" in shown(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.settings.theme == "light")
    assert Settings.load()[0].theme == "light"


async def test_language_and_colours_are_remembered(course: Course) -> None:
    async with running(course) as (app, pilot):
        await pilot.press("l", "T")
        await pilot.pause()
        assert "课程" in shown(app) or "练习" in shown(app)
        assert app.theme == "netdojo-light"
    kept, notice = Settings.load()
    assert (kept.language, kept.theme, notice) == ("zh", "light", None)


async def test_a_window_that_is_too_small_says_so(course: Course) -> None:
    async with running(course, size=(50, 12)) as (app, pilot):
        await until(pilot, lambda: "60 x 18" in shown(app))
        await pilot.resize_terminal(100, 30)
        await until(pilot, lambda: "60 x 18" not in shown(app))


def test_settings_of_a_newer_version_are_kept_and_broken_ones_set_aside() -> None:
    path = settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('language = "zh"\nfuture = 7\n[layout]\ntask_width = 50\n')
    settings, notice = Settings.load()
    assert (settings.language, settings.layout.task_width, notice) == ("zh", 50, None)
    settings.save()
    assert "future = 7" in path.read_text()
    path.write_text("language = [")
    settings, notice = Settings.load()
    assert settings.language is None
    assert notice is not None
    assert Path(path.with_suffix(".damaged.toml")).read_text() == "language = ["
