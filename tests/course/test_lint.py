"""What an author should mend though the course loads; the shipped course has nothing to mend."""

from __future__ import annotations

import pytest

from grader.course.lint import lint_course
from grader.course.loader import load_course
from grader.course.models import Course
from tests.course.conftest import Folder


def mistakes(folder: Folder) -> list[str]:
    """The linter's lines, each with its file named from the exercise's folder."""
    return [
        mistake.to("en").removeprefix(f"{folder.folder}/")
        for mistake in lint_course(load_course(folder.root))
    ]


def test_the_shipped_course_has_nothing_to_mend(course: Course) -> None:
    assert [mistake.to("en") for mistake in lint_course(course)] == []


@pytest.mark.parametrize(
    ("script", "head", "said"),
    [
        ("solutions/0.sh", {}, "solutions/0.sh:1: the line `#: kind: ...` is missing"),
        ("attempts/0.sh", {"goal": "web"}, "attempts/0.sh:1: the line `#: why: ...` is missing"),
        ("attempts/0.sh", {"why": "name-typo"}, "attempts/0.sh:1: the line `#: goal: ...` is missing"),
        (
            "attempts/0.sh",
            {"goal": "wbe", "why": "name-typo"},
            "attempts/0.sh:3: there is no goal `wbe`; did you mean `web`?",
        ),
        (
            "solutions/0.sh",
            {"kind": "flags", "nod": "host2"},
            "solutions/0.sh:4: the key `nod` is unknown; did you mean `node`?",
        ),
        (
            "solutions/0.sh",
            {"kind": "flags", "node": "hots2"},
            "solutions/0.sh:4: there is no node `hots2`; did you mean `host2`?",
        ),
        (
            "solutions/0.sh",
            {"kind": "flags", "why": "name-typo"},
            "solutions/0.sh:4: the key `why` is unknown",
        ),
    ],
)
def test_a_bad_head_of_a_script_is_told_with_its_line(
    folder: Folder, script: str, head: dict[str, str], said: str
) -> None:
    folder.script(script, **head)
    assert mistakes(folder) == [said]


def test_a_script_needs_a_title_in_both_languages(folder: Folder) -> None:
    (folder.folder / "solutions/0.sh").write_text("#: title.en: A way\n#: kind: flags\ntrue\n")
    assert mistakes(folder) == ["solutions/0.sh:1: the line `#: title.zh: ...` is missing"]


def test_a_head_ends_with_the_first_command(folder: Folder) -> None:
    file = folder.script("solutions/0.sh")
    file.write_text(file.read_text() + "#: kind: flags\n")
    assert mistakes(folder) == ["solutions/0.sh:1: the line `#: kind: ...` is missing"]


def test_a_script_that_is_no_text_is_named(folder: Folder) -> None:
    (folder.folder / "solutions/0.sh").write_bytes(b"#: kind: \xff\n")
    (folder.folder / "attempts/0.sh").write_bytes(b"#" * (256 * 1024 + 1))
    (folder.folder / "setup.sh").write_bytes(b"\n\n\xff")
    assert mistakes(folder) == [
        "setup.sh:3: the file is not UTF-8 text",
        "solutions/0.sh:1: the file is not UTF-8 text",
        "attempts/0.sh: the file is larger than 256 KB",
    ]


def test_two_solutions_and_five_attempts_are_asked_for(folder: Folder) -> None:
    (folder.folder / "solutions/0.sh").unlink()
    (folder.folder / "attempts/0.sh").unlink()
    assert mistakes(folder) == [
        "solutions: there are fewer than two solutions",
        "attempts: there are fewer than five wrong attempts",
    ]


def test_a_task_names_only_variables_that_are_drawn(folder: Folder) -> None:
    (folder.folder / "task.en.md").write_text("Make it.\n\nCall it $nett.\n")
    (folder.folder / "task.zh.md").write_text(" \n")
    assert mistakes(folder) == [
        "task.en.md:3: there is no variable `nett`; did you mean `net`?",
        "task.zh.md: the file is empty",
    ]


def test_an_empty_translation_is_told(folder: Folder) -> None:
    folder.change("zh: 网络", "zh: ''")
    assert mistakes(folder) == ["exercise.yaml: `title` is empty in the language zh"]


def test_a_container_that_nobody_makes_is_told(folder: Folder) -> None:
    folder.change("from: host2/client", "from: host2/clinet")
    folder.change("address: {container: $web", "address: {container: $ip")
    said = "no setup and no solution mentions the container"
    assert mistakes(folder) == [
        f"exercise.yaml: goal `web`: {said} `$ip`",
        f"exercise.yaml: goal `by-name`: {said} `clinet`",
    ]


def test_an_address_that_a_name_leads_to_is_no_container(folder: Folder) -> None:
    folder.change(
        "  - id: by-name\n",
        "  - id: outside\n    lookup: {from: $web, name: www.example.com, expect: 203.0.113.80, by: dns}\n"
        "  - id: by-name\n",
    )
    assert mistakes(folder) == []


def test_a_variable_that_nothing_uses_is_told(folder: Folder) -> None:
    folder.change("vars:\n", "vars:\n  spare: {number: [1, 9]}\n")
    assert mistakes(folder) == ["exercise.yaml: nothing uses the variable `spare`"]


def test_a_variable_that_another_one_is_drawn_from_is_used(folder: Folder) -> None:
    folder.change("vars:\n", "vars:\n  wide: {subnet: 20}\n")
    folder.change("address_in: subnet", "address_in: $wide")
    assert mistakes(folder) == []


def test_values_that_only_some_seeds_spoil_are_found(folder: Folder) -> None:
    folder.change("subnet: $subnet}", "subnet: $subnet, gateway: $maybe}")
    words = ", ".join(f"10.0.0.{number}" for number in range(1, 10))
    folder.change("vars:\n", f"vars:\n  maybe: {{one_of: [{words}, nowhere]}}\n")
    (told,) = mistakes(folder)
    assert told.startswith("exercise.yaml: The exercise first makes no sense with seed ")
    assert "network.gateway" in told
