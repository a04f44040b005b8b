"""What is remembered of a course is what reading it gives; any change ends it; a mistake is told each time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course import memory
from grader.course.loader import load_course
from grader.course.models import Course
from grader.course.read_course import read_course
from grader.course.sections import section_titles
from grader.problem import CourseProblem
from tests.course.conftest import RIGHT, Folder

MEMORIES = "memories"


@pytest.fixture
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder; files need not be old to be remembered."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("NETDOJO_STATE", str(folder))
    monkeypatch.setattr(memory, "SETTLED_SECONDS", -1.0)
    return folder


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every root that was read and checked, and not remembered."""
    roots: list[Path] = []

    def reading(root: Path) -> Course:
        roots.append(root)
        return read_course(root)

    monkeypatch.setattr("grader.course.read_course.read_course", reading)
    return roots


def test_the_shipped_course_is_remembered_as_it_is_read(
    course: Course, state: Path, unread: list[Path]
) -> None:
    before = read_course(course.root)
    load_course(course.root)
    found = load_course(course.root)
    assert unread == [course.root]
    assert found == before
    assert [one.listed for one in found.exercises] == [one.listed for one in before.exercises]
    for one, other in zip(found.exercises, before.exercises, strict=True):
        assert one.content.file == other.content.file
        assert (one.variables, one.faults) == (other.variables, other.faults)
        assert one.draw(7) == other.draw(7)


def test_sections_are_remembered_as_they_are_read(course: Course, state: Path) -> None:
    before = section_titles(course.root)
    assert len(list((state / MEMORIES).iterdir())) == 1
    assert section_titles(course.root) == before
    assert any(title.about is not None for title in before.values())


def _saved_with_its_old_time(folder: Folder) -> None:
    status = folder.yaml.stat()
    folder.change("pine", "fern")
    os.utime(folder.yaml, ns=(status.st_atime_ns, status.st_mtime_ns))


def _replaced(folder: Folder) -> None:
    other = folder.root / "other.yaml"
    other.write_text(RIGHT, encoding="utf-8")
    other.replace(folder.yaml)


CHANGES: dict[str, Callable[[Folder], object]] = {
    "a word of the same length": lambda folder: folder.change("A network", "A netwurk"),
    "a word, and the time set back": _saved_with_its_old_time,
    "a file replaced by another like it": _replaced,
    "a new exercise": lambda folder: shutil.copytree(folder.folder, folder.folder.with_name("second")),
    "an exercise that is gone": lambda folder: shutil.rmtree(folder.folder.with_name("other")),
    "a new script": lambda folder: folder.script("solutions/9.sh", kind="flags"),
    "a folder without files": lambda folder: (folder.folder / "faults").mkdir(),
    "a lesson": lambda folder: (folder.root / "lessons").mkdir(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_has_the_course_read_anew(
    folder: Folder, change: str, state: Path, unread: list[Path]
) -> None:
    shutil.copytree(folder.folder, folder.folder.with_name("other"))
    load_course(folder.root)
    load_course(folder.root)
    assert len(unread) == 1
    CHANGES[change](folder)
    load_course(folder.root)
    assert len(unread) == 2


def test_what_is_remembered_tells_a_mistake_that_came_later(folder: Folder, state: Path) -> None:
    load_course(folder.root)
    (folder.folder / "task.zh.md").unlink()
    for _ in range(2):
        assert "task.zh.md: the file is missing" in folder.problem()


def test_an_exercise_that_was_broken_meanwhile_says_so_when_it_is_opened(folder: Folder, state: Path) -> None:
    load_course(folder.root)
    exercise = load_course(folder.root).exercise("first")
    folder.change("driver: bridge", "drivr: bridge")
    with pytest.raises(CourseProblem, match="drivr"):
        exercise.draw(1)


def test_a_link_keeps_a_course_from_being_remembered(folder: Folder, state: Path, unread: list[Path]) -> None:
    (folder.folder / "notes").symlink_to(folder.yaml)
    load_course(folder.root)
    load_course(folder.root)
    assert len(unread) == 2


def test_what_was_saved_a_moment_ago_is_not_remembered(
    folder: Folder, state: Path, unread: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "SETTLED_SECONDS", 60.0)
    load_course(folder.root)
    load_course(folder.root)
    assert len(unread) == 2


def test_another_version_of_netdojo_reads_for_itself(
    folder: Folder, state: Path, unread: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_course(folder.root)
    monkeypatch.setattr(memory, "__version__", "0.0.0")
    load_course(folder.root)
    assert len(unread) == 2


@pytest.mark.parametrize(
    "words", ["", "null", "[1]", "[[]]", '["{marks}", {}]', '["{marks}", {"exercises": {"first": {}}}]', "\0"]
)
def test_a_damaged_memory_is_none(folder: Folder, state: Path, unread: list[Path], words: str) -> None:
    load_course(folder.root)
    (file,) = (state / MEMORIES).iterdir()
    marks = file.read_text(encoding="utf-8").split('"')[1]
    file.write_text(words.replace("{marks}", marks), encoding="utf-8")
    assert load_course(folder.root).names() == ["first"]
    assert len(unread) == 2


def test_without_a_state_folder_the_course_is_read(
    folder: Folder, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (state / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("NETDOJO_STATE", str(state / "file" / "below"))
    assert load_course(folder.root).names() == ["first"]


def test_a_list_that_is_remembered_loads_nothing_slow(state: Path, course: Course) -> None:
    program = (
        "import sys; sys.argv = ['netdojo', 'list']\n"
        "import grader.course.memory as memory; memory.SETTLED_SECONDS = -1.0\n"
        "from tui.main import main\n"
        "try:\n    main()\n"
        "finally:\n"
        "    slow = {'pydantic', 'yaml', 'sqlalchemy', 'docker', 'textual', 'grader.course.asks'}\n"
        "    print('slow:', sorted(slow & set(sys.modules)))\n"
    )
    for expected in (True, False):
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        *listed, last = done.stdout.splitlines()
        assert len(listed) > len(course.exercises)
        assert ("'pydantic'" in last) is expected, last
    assert last == "slow: []"
