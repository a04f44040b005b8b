"""Mutants of right ways: each has one thing wrong, and is the same one every time. No engine is needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.models import Course, Exercise
from grader.course.scripts import Script
from grader.proof.mutants import Mutant, mutants, steps

SCRIPT = """\
#: title.en: A way
#: kind: flags
docker network create --subnet $subnet $net
docker run -d --name $web \\
  --network $net -p 127.0.0.1:$port:80 nginx
until curl -sf http://127.0.0.1:$port; do
  sleep 0.1
done
cat > compose.yaml <<YAML
services:
  docker: {image: whoami}
YAML
#: on host2
docker run -d --name two whoami  # optional
docker run -d --name three whoami
"""


@pytest.fixture
def exercise(course: Course) -> Exercise:
    return course.exercise("custom-bridge")


def made(exercise: Exercise, tmp_path: Path, words: str, most: int = 50) -> list[Mutant]:
    file = tmp_path / "way.sh"
    file.write_text(words)
    return list(mutants(exercise, Script(file), most))


def test_steps_keep_together_what_belongs_together() -> None:
    found = steps(SCRIPT)
    assert "".join(found) == SCRIPT
    assert [step.splitlines()[0][:12] for step in found] == [
        "#: title.en:",
        "#: kind: fla",
        "docker netwo",
        "docker run -",
        "until curl -",
        "cat > compos",
        "#: on host2",
        "docker run -",
        "docker run -",
    ]


def test_steps_of_every_right_way_are_the_script_again(course: Course) -> None:
    for exercise in course.exercises:
        for script in exercise.solutions:
            assert "".join(steps(script.text)) == script.text


def test_each_step_that_does_something_is_left_out_once(exercise: Exercise, tmp_path: Path) -> None:
    told = [m.change.to("en") for m in made(exercise, tmp_path, SCRIPT) if "without" in m.change.to("en")]
    assert told == [
        "without: docker network create --subnet $subnet $net",
        "without: docker run -d --name $web \\ --network $net -p 127.0.0.1:$port:80 nginx",
        "without: cat > compose.yaml <<YAML services: docker: {image: whoami} YAML",
        "without: docker run -d --name three whoami",
    ]


def test_values_differ_from_the_first_command_of_each_part_on(exercise: Exercise, tmp_path: Path) -> None:
    renamed = [m for m in made(exercise, tmp_path, SCRIPT) if m.change.to("en") == "another name for $net"]
    (one,) = renamed
    lines = one.text.splitlines()
    assert [at for at, line in enumerate(lines) if line == "export net=${net}x"] == [
        2,
        lines.index("#: on host2") + 1,
    ]
    assert one.head["kind"] == "flags"


def test_another_subnet_brings_the_addresses_in_it_along(exercise: Exercise, tmp_path: Path) -> None:
    words = "docker network create --subnet $subnet --gateway $gateway --ip-range $range $net\n"
    found = [m for m in made(exercise, tmp_path, words) if "another subnet" in m.change.to("en")]
    if found:  # what it draws is the exercise's
        drawn = exercise.draw(1).values
        for line in found[0].text.splitlines()[:-1]:
            name, _, value = line.removeprefix("export ").partition("=")
            assert drawn[name] != value
    assert found


def test_ports_are_swapped(exercise: Exercise, tmp_path: Path) -> None:
    texts = [m.text for m in made(exercise, tmp_path, "docker run -p 127.0.0.1:8080:80/tcp nginx\n")]
    assert "docker run -p 127.0.0.1:80:8080/tcp nginx\n" in texts
    same = made(exercise, tmp_path, "docker run -p 80:80 nginx\n")
    assert all("another" in m.change.to("en") or "without" in m.change.to("en") for m in same)


def test_where_there_are_too_many_each_sort_has_its_share(course: Course) -> None:
    for exercise in course.exercises:
        for script in exercise.solutions:
            few = mutants(exercise, script, 4)
            assert few == mutants(exercise, script, 4)
            assert len({m.text for m in few}) == len(few) <= 4
            assert all(m.text != script.text for m in few)
            assert len(set(few)) == len(few)
