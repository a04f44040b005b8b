"""What an author saves is shown at once; what is wrong is told, and what was right before stays."""

from __future__ import annotations

import os
from pathlib import Path

from grader.author.skeleton import Wanted, new_course, new_exercise
from grader.course.loader import load_course
from grader.course.models import Course
from grader.problem import Problem
from tests.app.conftest import shown, until
from tui.app.app import NetdojoApp
from tui.app.follow import Follower
from tui.settings import Settings

MINE = Wanted("1", "Mine", "我的")


def test_each_change_is_told_once(tmp_path: Path) -> None:
    new_course(tmp_path / "mine", MINE)
    told: list[Course] = []
    wrong: list[Problem] = []
    follower = Follower(load_course(tmp_path / "mine"), told.append, wrong.append)
    follower.look()
    assert (told, wrong) == ([], [])
    new_exercise(tmp_path / "mine", "second", MINE)
    follower.look()
    follower.look()
    assert [course.names() for course in told] == [["first", "second"]]
    file = tmp_path / "mine" / "exercises" / "second" / "exercise.yaml"
    words = file.read_text()
    file.write_text("a: [")
    follower.look()
    assert (len(told), len(wrong)) == (1, 1)
    file.write_text(words)
    os.utime(file, ns=(1, 1))
    follower.look()
    assert (len(told), len(wrong)) == (2, 1)


async def test_home_shows_what_was_saved(tmp_path: Path) -> None:
    root = tmp_path / "mine"
    new_course(root, MINE)
    app = NetdojoApp(load_course(root), "en", Settings(), follow=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "Lesson: Mine" in shown(app))
        for language in ("en", "zh"):
            file = root / "lessons" / f"first.{language}.md"
            file.write_text(file.read_text().replace('title: "', 'title: "Not yet '))
        await until(pilot, lambda: "Lesson: Not yet Mine" in shown(app))
        (root / "lessons" / "first.zh.md").unlink()
        await until(
            pilot, lambda: any("missing in this language" in note.message for note in app._notifications)
        )
        assert "Lesson: Not yet Mine" in shown(app)
