"""`netdojo author`: a new exercise proves green, and a goal that was broken is found out, by its mutants too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Netdojo, netdojo, state

__all__ = ["netdojo", "state"]  # fixtures

NEW = ("author", "new", "course")


def test_mistakes_in_files_are_told_with_their_line(netdojo: Netdojo, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    assert netdojo(*NEW, str(mine), "--title", "Mine").returncode == 0
    told = netdojo("author", "check", str(mine), "--fast")
    assert (told.returncode, told.stderr) == (0, ""), told.stdout
    file = mine / "exercises" / "first" / "exercise.yaml"
    file.write_text(file.read_text().replace("{name: $net, driver", "{name: $net, drivr"))
    told = netdojo("author", "check", str(mine), "--fast")
    assert told.returncode == 3
    assert "exercise.yaml:1" in told.stderr
    assert "driver" in told.stderr
    assert netdojo(*NEW, str(mine)).returncode == 3, "it is there already"


def test_the_reference_and_the_schema(netdojo: Netdojo) -> None:
    assert "## goal `reach`" in netdojo("author", "doc", "reach").stdout
    assert "Did you mean reach?" in netdojo("author", "doc", "rech").stderr
    assert '"$schema"' in netdojo("author", "doc", "--schema").stdout


@pytest.mark.seconds(45)
@pytest.mark.engine
@pytest.mark.usefixtures("image")
def test_a_weak_goal_is_found_out(netdojo: Netdojo, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """That the exercise is green before is shown by the guide's test too; here with its mutants, and --long."""
    mine = tmp_path / "mine"
    netdojo(*NEW, str(mine))
    if pytestconfig.getoption("--long"):
        green = netdojo("author", "check", str(mine / "exercises" / "first"), "--mutants", "2", seconds=600)
        assert green.returncode == 0, green.stdout + green.stderr
        assert "never failed" not in green.stdout
    file = mine / "exercises" / "first" / "exercise.yaml"
    file.write_text(file.read_text().replace(", subnet: $subnet}", "}"))
    weak = netdojo("author", "check", str(mine), "--mutants", "8", seconds=600)
    assert weak.returncode == 1, weak.stdout + weak.stderr
    assert "mutant of 10-flags: another subnet for $subnet: a goal fails; every goal passes" in weak.stdout
    assert "no goal notices" in weak.stdout
    assert "never failed" not in weak.stdout
    assert (
        "wrong way no-subnet, seed 1: network fails because of wrong-subnet; every goal passes" in weak.stdout
    )


@pytest.mark.engine
@pytest.mark.usefixtures("image")
def test_a_new_lesson_shows_what_comes_and_an_altered_one_does_not(netdojo: Netdojo, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    netdojo(*NEW, str(mine))
    file = mine / "lessons" / "first.en.md"
    green = netdojo("author", "check", str(file))
    assert green.returncode == 0, green.stdout + green.stderr
    other = file.with_name("first.zh.md")
    other.write_text(other.read_text().replace("inet 172...", "inet 173..."))
    wrong = netdojo("author", "check", str(file))
    assert wrong.returncode == 1, wrong.stdout + wrong.stderr
    assert "this line did not come: ... eth0    inet 173..." in wrong.stdout
