"""Lessons: what can be written in them, and how a mistake is told with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course.lesson import Callout, Claim, Lesson, Prose, Quiz, Run, Sketch
from grader.course.lessons import find_lessons, lesson_mistakes
from grader.course.loader import load_course
from grader.course.models import Course
from grader.network.sketch import sketch
from grader.problem import CourseProblem
from grader.session.playground import playground

HEAD = '---\nsection: "1.2"\norder: 1\ntitle: A lesson\nexercises: []\n---\n'
QUIZ = "::: quiz q\nWhich?\n\n- [x] this\n- [ ] that\n---\nBecause.\n:::\n"
CLAIM = "::: claim c false\nThe moon is cheese.\n\n```run\necho moon\n```\n---\nIt is not.\n:::\n"

Write = Callable[..., Lesson]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    (tmp_path / "lessons").mkdir()

    def put(words: str, other: str | None = None, head: str = HEAD) -> Lesson:
        (tmp_path / "lessons" / "one.en.md").write_text(head + words)
        (tmp_path / "lessons" / "one.zh.md").write_text(head + (words if other is None else other))
        lessons = find_lessons(tmp_path)
        told = [mistake.to("en") for mistake in lesson_mistakes(lessons, ["publish"])]
        if told:
            raise CourseProblem(*[_text("\n".join(told))])
        return lessons[0].read("en")

    return put


def _text(words: str):  # type: ignore[no-untyped-def]
    from grader.text import verbatim

    return verbatim(words)


def test_every_kind_of_block_is_read(write: Write) -> None:
    lesson = write(
        "# Head\n\nText with [a link](exercise:publish).\n\n```run host1\ndocker ps\n```\n\n```output\nnothing\n```\n\n"
        "::: note\nMind.\n:::\n\n```sh\nnot run\n```\n\n```topology\nhost1: {networks: {shop: {}}}\n```\n\n"
        + QUIZ
        + CLAIM
    )
    prose, run, callout, code, drawing, quiz, claim = lesson.blocks
    assert isinstance(prose, Prose)
    assert prose.links == ("exercise:publish",)
    assert isinstance(run, Run)
    assert (run.node, run.commands, run.output) == ("host1", "docker ps", "nothing")
    assert isinstance(callout, Callout)
    assert (callout.kind, callout.markdown) == ("note", "Mind.")
    assert isinstance(code, Prose)
    assert "not run" in code.markdown
    assert isinstance(drawing, Sketch)
    assert isinstance(quiz, Quiz)
    assert (quiz.kind, quiz.question, quiz.choices) == ("one", "Which?", (("this", True), ("that", False)))
    assert quiz.explanation == "Because."
    assert isinstance(claim, Claim)
    assert (claim.true, claim.run.commands, claim.truth) == (False, "echo moon", "It is not.")


def test_a_typed_answer_is_compared_without_case_and_blanks(write: Write) -> None:
    (quiz,) = write("::: quiz q\nWhich port?\n\n= 4789/udp | UDP 4789\n---\nSo it is.\n:::\n").questions()
    assert isinstance(quiz, Quiz)
    assert quiz.kind == "typed"
    assert quiz.right(("udp4789",))
    assert quiz.right((" 4789/UDP ",))
    assert not quiz.right(("4789",))
    assert not quiz.right(())


def test_of_several_right_choices_all_and_only_these_are_right(write: Write) -> None:
    (quiz,) = write("::: quiz q\nWhich?\n\n- [x] a\n- [ ] b\n- [x] c\n---\nSo.\n:::\n").questions()
    assert isinstance(quiz, Quiz)
    assert quiz.kind == "several"
    assert quiz.right(("0", "2"))
    assert not quiz.right(("0",))
    assert not quiz.right(("0", "1", "2"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("::: note\nnever closed\n", "one.en.md:7: `::: note` is never closed"),
        ("text\n\n```output\nx\n```\n", "one.en.md:9: `output` stands only"),
        ("```run\n```\n", "one.en.md:7: this `run` block is empty"),
        ("::: quiz\nWhich?\n\n= a\n---\nx\n:::\n", "needs a name"),
        ("::: quiz q\nWhich?\n\n- [ ] a\n- [ ] b\n---\nx\n:::\n", "needs two choices"),
        ("::: quiz q\nWhich?\n\n= a\n:::\n", "the explanation"),
        (QUIZ + "\n" + QUIZ, "two questions are called `q`"),
        (CLAIM.replace(" false", ""), "says `true` or `false`"),
        (CLAIM.replace("```run\necho moon\n```\n", ""), "needs a `run` block"),
        ("```topology\n- a\n```\n", "maps each node"),
        ("```topology\na: [\n```\n", "one.en.md:"),
        ("[x](section:two)\n", "leads nowhere"),
        ("[x](exercise:publsh)\n", "did you mean `publish`?"),
        ("[x](ftp://example.org)\n", "leads nowhere"),
        ("```run host2\nls\n```\n", "there is no node `host2`"),
    ],
)
def test_a_mistake_is_told_with_its_line(write: Write, words: str, told: str) -> None:
    with pytest.raises(CourseProblem) as wrong:
        write(words)
    assert told in wrong.value.to("en")
    assert wrong.value.to("zh")


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("no keys\n", "begins with `---`"),
        ("---\nsection: 1.2\norder: 1\ntitle: x\n---\n", ":2: `section`: "),
        (
            "---\nsection: '1.2'\norder: 1\ntitle: x\nexercise: [a]\n---\n",
            ":5: the key `exercise` is unknown; did you mean `exercises`?",
        ),
        ("---\n- a\n---\n", "begins with `---`"),
    ],
)
def test_wrong_keys_on_top_are_told(write: Write, head: str, told: str) -> None:
    with pytest.raises(CourseProblem) as wrong:
        write("text\n", head=head)
    assert told in wrong.value.to("en")


def test_both_languages_have_the_same_blocks(write: Write, tmp_path: Path) -> None:
    with pytest.raises(CourseProblem) as wrong:
        write(QUIZ, QUIZ.replace("[x] this", "[ ] this").replace("[ ] that", "[x] that"))
    assert "one.zh.md:7: this block differs" in wrong.value.to("en")
    with pytest.raises(CourseProblem) as wrong:
        write(QUIZ + CLAIM, QUIZ)
    assert "2 blocks in English, 1 here" in wrong.value.to("en")
    (tmp_path / "lessons" / "one.zh.md").unlink()
    with pytest.raises(CourseProblem) as wrong:
        find_lessons(tmp_path)
    assert "missing in this language" in wrong.value.to("en")


def test_html_stays_words(write: Write) -> None:
    (prose,) = write("<script>alert(1)</script>\n").blocks
    assert isinstance(prose, Prose)


def test_the_shipped_lessons_have_no_mistakes(course: Course) -> None:
    assert [mistake.to("en") for mistake in lesson_mistakes(course.lessons, course.names())] == []
    for file in course.lessons:
        for language in ("en", "zh"):
            for block in file.read(language).blocks:
                if isinstance(block, Sketch):
                    assert sketch(block.nodes).nodes


def test_a_lesson_has_a_sandbox_without_goals(course: Course) -> None:
    for lesson in course.lessons:
        with_sandbox, name = playground(course, lesson)
        drawn = with_sandbox.exercise(name).draw(1)
        assert (drawn.goals, drawn.exercise.nodes, dict(drawn.exercise.setup)) == ((), lesson.nodes, {})


def test_a_course_without_lessons_has_none(tmp_path: Path) -> None:
    (tmp_path / "exercises").mkdir()
    assert load_course(tmp_path).lessons == ()


@pytest.mark.parametrize(
    "words",
    [
        {"host1": []},
        {"host1": {"networks": {"shop": {"subnet": "nonsense"}}}},
        {"host1": {"containers": {"web": {"on": {"shop": ""}}}}},
        {"host1": {"containers": {"web": {"publish": ["eighty"]}}}},
    ],
)
def test_a_sketch_that_makes_no_sense_is_refused(words: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        sketch(words)
