"""What people do wrong: the list is read, attempts may name its entries only, and each entry is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.curriculum import curriculum
from grader.course.lint import lint_course
from grader.course.loader import load_course
from grader.course.misunderstandings import course_misunderstandings, shown_by
from grader.course.models import Course
from grader.problem import CourseProblem
from tests.course.conftest import Folder

LIST = "only-exposed: {en: Exposes only, zh: 只 EXPOSE}\nnot-internal: {en: Forgets --internal, zh: 忘了 --internal}\n"


@pytest.fixture
def lessons(folder: Folder) -> Path:
    place = folder.root / "lessons"
    place.mkdir()
    (place / "mistakes.yaml").write_text(LIST, encoding="utf-8")
    return place


def attempt(folder: Folder) -> Path:
    return sorted(folder.root.glob("exercises/first/attempts/*.sh"))[0]


def names(folder: Folder, id: str) -> None:
    """Lets the first attempt name the mistake `id`."""
    file = attempt(folder)
    file.write_text(f"#: mistake: {id}\n" + file.read_text(encoding="utf-8"), encoding="utf-8")


def told(folder: Folder) -> list[str]:
    return [m.to("en").removeprefix(f"{folder.root}/") for m in lint_course(load_course(folder.root))]


def test_the_list_is_read_in_its_order(folder: Folder, lessons: Path) -> None:
    found = course_misunderstandings(folder.root)
    assert list(found) == ["only-exposed", "not-internal"]
    assert found["only-exposed"].zh == "只 EXPOSE"


def test_an_unknown_mistake_is_told_with_line_and_nearest(folder: Folder, lessons: Path) -> None:
    names(folder, "only-exposd")
    assert [line for line in told(folder) if "mistake" in line] == [
        f"exercises/first/attempts/{attempt(folder).name}:1: "
        "there is no mistake `only-exposd`; did you mean `only-exposed`?"
    ]


def test_the_page_says_which_attempt_shows_what_and_what_none_shows(folder: Folder, lessons: Path) -> None:
    names(folder, "not-internal")
    course = load_course(folder.root)
    way = f"first/{attempt(folder).stem}"
    assert shown_by(course) == {"only-exposed": (), "not-internal": (way,)}
    page = curriculum(course)
    assert "1 of 2 are shown" in page
    assert f"| Forgets --internal · 忘了 --internal | `not-internal` | {way} |" in page
    assert "| Exposes only · 只 EXPOSE | `only-exposed` | **none** |" in page


def test_a_course_needs_no_such_list(folder: Folder) -> None:
    assert course_misunderstandings(folder.root) == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("- a\n", "lessons/mistakes.yaml:1: "),
        ("{}\n", "lessons/mistakes.yaml:1: "),
        ("a: {en: A}\n", "lessons/mistakes.yaml:1: a.zh: Field required"),
        ("b_c: {en: A, zh: B}\n", "lessons/mistakes.yaml:1: b_c: "),
        ("a: [\n", "lessons/mistakes.yaml:"),
    ],
)
def test_a_broken_list_is_told(folder: Folder, lessons: Path, words: str, said: str) -> None:
    (lessons / "mistakes.yaml").write_text(words, encoding="utf-8")
    with pytest.raises(CourseProblem) as broken:
        course_misunderstandings(folder.root)
    assert said in broken.value.to("en")


def test_each_mistake_is_shown_by_an_attempt_of_the_shipped_course(course: Course) -> None:
    shown = shown_by(course)
    assert len(shown) >= 52
    assert [id for id, ways in shown.items() if not ways] == []
