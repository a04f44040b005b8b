"""A script's head says what it is; the rest is what bash and people get."""

from __future__ import annotations

from pathlib import Path

from grader.course.models import Course
from grader.course.scripts import Script


def script(folder: Path, text: str) -> Script:
    file = folder / "10-flags.sh"
    file.write_text(text, encoding="utf-8")
    return Script(file)


def test_a_head_is_read_key_by_key(tmp_path: Path) -> None:
    read = script(
        tmp_path,
        "#!/bin/bash\n\n#: title.en: Flags: all of them\n#:title.zh:参数\n#: goal: web\n#: why: name-typo\n"
        "#: node: host2\ndocker ps\n#: kind: late\n",
    )
    assert (read.title.en, read.title.zh) == ("Flags: all of them", "参数")
    assert (read.goal, read.why, read.node, read.kind) == ("web", "name-typo", "host2", "")


def test_a_script_without_a_head_is_called_after_its_file(tmp_path: Path) -> None:
    read = script(tmp_path, "docker ps\n")
    assert (read.title.en, read.title.zh, read.kind, read.node) == ("10-flags", "10-flags", "", None)


def test_people_see_the_commands_and_bash_gets_the_whole_file(tmp_path: Path) -> None:
    text = "#!/bin/bash\n#: kind: flags\n\n# first\ndocker ps\n"
    read = script(tmp_path, text)
    assert read.body() == "# first\ndocker ps\n"
    assert read.content() == text.encode()


def test_setup_is_found_for_each_node(course: Course, tmp_path: Path) -> None:
    assert {exercise.name: list(exercise.setup) for exercise in course.exercises}["repair"] == ["host1"]


def test_shipped_solutions_of_an_exercise_differ_in_kind(course: Course) -> None:
    for exercise in course.exercises:
        ways = exercise.solutions or [way for fault in exercise.faults for way in fault.solutions]
        assert len({way.kind for way in ways}) >= 2, exercise.name
