"""Every runnable block of every lesson is run on real engines, and what the lesson shows must come."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.lesson import Claim, Run
from grader.course.lessons import lesson_mistakes
from grader.course.loader import load_course
from grader.session.rehearsal import missing, rehearse

COURSE = load_course(Path(__file__).parents[2])


def test_nothing_is_wrong_with_any_lesson() -> None:
    assert [m.to("en") for m in lesson_mistakes(COURSE.lessons, COURSE.names())] == []


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.slug)
def test_both_languages_run_the_same_commands(lesson) -> None:  # type: ignore[no-untyped-def]
    """So a lesson needs to be rehearsed once: what both show is compared with what the one run prints."""
    runs = {
        language: [
            (run.node, run.commands)
            for block in lesson.read(language).blocks
            if isinstance(block, Run | Claim)
            for run in [block.run if isinstance(block, Claim) else block]
        ]
        for language in ("en", "zh")
    }
    assert runs["en"] == runs["zh"]


@pytest.mark.seconds(10)
@pytest.mark.engine
@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.slug)
def test_a_lesson_shows_what_happens(sandbox, lesson) -> None:  # type: ignore[no-untyped-def]
    there = sandbox(*lesson.nodes)
    for shown in rehearse(there, lesson.read("en"), lesson.nodes, (lesson.read("zh"),)):
        assert shown.lacking is None, f"line {shown.line}\n{shown.commands}\n--- printed:\n{shown.printed}"


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.slug)
def test_a_lesson_shows_what_its_commands_print(lesson) -> None:  # type: ignore[no-untyped-def]
    for language in ("en", "zh"):
        for block in lesson.read(language).blocks:
            assert not isinstance(block, Run) or block.output, f"line {block.line}: no output is shown"
            assert not isinstance(block, Claim) or block.expect, f"line {block.line}: the claim shows nothing"


@pytest.mark.parametrize(
    ("shown", "printed", "lacking"),
    [
        ("a", "a\n", None),
        ("a ... c", "a  b   c", None),
        ("1\n...\n4", "1\n2\n3\n4", None),
        ("two\none", "one\ntwo", "one"),
        ("a", "ab", "a"),
        ("a.c", "abc", "a.c"),
    ],
)
def test_what_is_shown_is_compared_line_by_line(shown: str, printed: str, lacking: str | None) -> None:
    assert missing(shown, printed) == lacking
