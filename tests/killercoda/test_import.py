"""A scenario becomes an exercise's skeleton: it loads, its set-up holds the files, nothing is written over."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from grader.author.killercoda import import_scenario, name_for, set_up
from grader.author.skeleton import Wanted, new_course
from grader.course.loader import load_course
from grader.killercoda.read import read_scenario
from grader.killercoda.scenario import Asset, Scenario
from grader.problem import CourseProblem
from tests.cli.conftest import Netdojo, netdojo, state

__all__ = ["netdojo", "state"]  # fixtures


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course to import into."""
    root = tmp_path / "mine"
    new_course(root, Wanted("1", "Mine", "我的"))
    return root


def test_a_scenario_becomes_an_exercise(netdojo: Netdojo, folder: Path, course: Path) -> None:
    done = netdojo("author", "import", "killercoda", str(folder), "--into", str(course), "--section", "1.2")
    assert done.returncode == 0, done.stderr
    exercise = load_course(course).exercise("two-rooms")
    assert (exercise.title.en, exercise.section) == ("Two rooms", "1.2")
    drawn = exercise.draw(1)
    assert "it costs $0." in drawn.task("en")
    assert "docker network create" not in drawn.task("zh"), "the folded parts are hints"
    assert drawn.hints[0].en == "Tip: `docker network create attic`"
    assert (exercise.folder / "killercoda" / "step1-verify.sh").read_text().startswith("#!/bin/bash")
    again = netdojo("author", "import", "killercoda", str(folder), "--into", str(course))
    assert again.returncode == 3
    assert "is there already" in again.stderr


def test_the_set_up_is_bash_and_keeps_its_scripts_apart(folder: Path) -> None:
    words = set_up(read_scenario(folder))
    assert subprocess.run(["bash", "-n"], input=words, text=True, check=False).returncode == 0
    assert words.index("# intro: background") < words.index("# intro: foreground")
    assert set_up(Scenario("none", ())) == ""


def test_names(tmp_path: Path) -> None:
    assert name_for(tmp_path / "My Scenario_2") == "my-scenario-2"
    assert name_for(tmp_path / "网络") == ""


def test_files_that_are_too_large_are_refused(course: Path) -> None:
    large = Scenario("large", (), (Asset("/opt/x", b"x" * 300_000),))
    with pytest.raises(CourseProblem, match="too large"):
        import_scenario(large, course, "large", "1")
    assert not (course / "exercises" / "large").exists()
