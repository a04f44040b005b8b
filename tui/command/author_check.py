"""The command `author check`: reads every line of a course for mistakes, then proves it on real engines."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.text import Text, mark, say
from tui.command.base import FAIL, PASS, UNKNOWN, Face, command

if TYPE_CHECKING:
    from rich.progress import Progress

    from grader.author.place import Meant
    from grader.course.models import Course
    from grader.proof.results import Result


@command(
    help=mark(
        "Check a course, an exercise or a lesson: every mistake in its files, then a proof on real engines."
    ),
    examples=(
        "netdojo author check\nnetdojo author check exercises/first\n"
        "netdojo author check lessons/first.en.md\n"
        "netdojo author check my-course --fast\nnetdojo author check exercises/first --flaky 5"
    ),
)
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@click.option("--fast", is_flag=True, help=mark("Read the files only; start no engine."))
@click.option(
    "--workers", type=click.IntRange(1, 16), default=2, show_default=True, help=mark("How many at a time.")
)
@click.option(
    "--mutants",
    type=click.IntRange(0, 100),
    default=8,
    show_default=True,
    help=mark("How many mutants of each right way to try; a goal that lets one pass is weak."),
)
@click.option(
    "--flaky",
    type=click.IntRange(1, 100),
    default=1,
    metavar="N",
    help=mark("Prove N times; tell what differs."),
)
@click.pass_obj
def check(face: Face, path: Path, fast: bool, workers: int, mutants: int, flaky: int) -> None:
    """See `help` above. Exit codes: 0 all is well, 1 something is to be mended, 2 something could not be told."""
    from grader.author.advice import advice, remarks
    from grader.author.place import meant
    from grader.course.loader import load_course

    place = meant(path)
    course = load_course(place.root)
    wrong = advice(course, place.exercise)
    for mistake in wrong:
        face.out(mistake.seen_from(Path.cwd()), fg="red")
    for mistake in remarks(course, place.exercise):
        face.out(say("remark: {words}", words=mistake.seen_from(Path.cwd())), dim=True)
    exercises, lessons = place.of(course)
    if wrong:
        face.out(say("Mistakes: {count}.", count=len(wrong)), bold=True)
    else:
        words = say(
            "No mistake in any file (exercises: {exercises}, lessons: {lessons}).",
            exercises=len(exercises),
            lessons=len(lessons),
        )
        face.out(words, bold=True)
    if fast:
        raise click.exceptions.Exit(FAIL if wrong else PASS)
    rounds = [_prove(face, course, place, workers, mutants if turn == 0 else 0) for turn in range(flaky)]
    _table(face, rounds)
    code = _tell(face, rounds)
    raise click.exceptions.Exit(FAIL if wrong else code)


def _prove(face: Face, course: Course, place: Meant, workers: int, mutants: int) -> Sequence[Result]:
    from grader.course.lessons import lesson_mistakes
    from grader.proof import prove, prove_lesson
    from grader.session.ready import ensure_ready
    from tui.command.base import end_wait_bar, wait_bar

    ensure_ready(lambda words: wait_bar(face, words))
    end_wait_bar()
    exercises, lessons = place.of(course)
    if any(lesson_mistakes(course.lessons, course.names())):
        lessons = ()  # a lesson that cannot be read, or says two things, cannot be proven
    with ExitStack() as stack:
        bar = stack.enter_context(_bar()) if sys.stderr.isatty() else None
        task = bar.add_task("", total=None) if bar else None

        def show(result: Result, done: int, of: int) -> None:
            if bar and task is not None:
                words = f"{result.exercise}: {result.what.to(face.language)}"
                bar.update(task, completed=done, total=of, description=words)

        results = prove(course, exercises, workers, on_progress=show, most_mutants=mutants)
        for number, lesson in enumerate(lessons):
            if bar and task is not None:
                words = f"lessons/{lesson.slug}"
                bar.update(task, completed=number, total=len(lessons), description=words)
            results += prove_lesson(lesson)
    return results


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _table(face: Face, rounds: Sequence[Sequence[Result]]) -> None:
    from rich.console import Console
    from rich.table import Table

    from grader.proof import Judgement

    table = Table(box=None, pad_edge=False)
    for number, words in enumerate(
        (
            say("exercise"),
            say("tried"),
            say("as expected"),
            say("not so"),
            say("weak goals"),
            say("not told"),
            "s",
        )
    ):
        table.add_column(face.text(words), justify="left" if number == 0 else "right")
    every = [result for one in rounds for result in one]
    for name in dict.fromkeys(result.exercise for result in every):
        mine = [result for result in every if result.exercise == name]
        counts = (
            len(mine),
            sum(result.verdict is Judgement.PASS for result in mine),
            sum(result.verdict is Judgement.FAIL and not result.weak for result in mine),
            sum(result.weak for result in mine),
            sum(result.verdict is Judgement.COULD_NOT_TELL for result in mine),
        )
        seconds = f"{sum(result.seconds for result in mine):.0f}"
        table.add_row(name, *(str(one) if one else "" for one in counts), seconds)
    Console(no_color=face.plain, highlight=False).print(table)


def _tell(face: Face, rounds: Sequence[Sequence[Result]]) -> int:
    """Each result that is not as expected, once, and goals that nothing made fail; the exit code."""
    from grader.proof import Judgement, never_failed

    code = PASS
    told: set[str] = set()
    for result in (result for one in rounds for result in one):
        if result.verdict is Judgement.PASS:
            continue
        words = result.told(face.language)
        if words in told:
            continue
        told.add(words)
        if result.could_not_be_shown:
            face.out(words, dim=True)
            continue
        if result.verdict is Judgement.COULD_NOT_TELL:
            code = code or UNKNOWN
            face.out(words, fg="yellow")
            continue
        code = FAIL
        face.out(words, fg="red")
        if result.weak:
            advice: Text = say(
                "    no goal notices. Add one that does, or end the line in the right way with `# optional`."
            )
            face.out(advice)
    for name, goals in never_failed(result for one in rounds for result in one).items():
        code = FAIL
        face.out(
            say(
                "{exercise}: {goals} never failed: no wrong way and no mutant shows that it can. Add an attempt.",
                exercise=name,
                goals=goals,
            ),
            fg="red",
        )
    if len(rounds) > 1:
        code = max(code, _flaky(face, rounds))
    return code


def _flaky(face: Face, rounds: Sequence[Sequence[Result]]) -> int:
    """What came out differently from one time to another."""
    seen: dict[tuple[str, str], set[str]] = {}
    for result in (result for one in rounds for result in one):
        seen.setdefault((result.exercise, result.what.to(face.language)), set()).add(str(result.verdict))
    differ = [key for key, verdicts in seen.items() if len(verdicts) > 1]
    for exercise, what in differ:
        face.out(say("{exercise}: {what}: not the same each time", exercise=exercise, what=what), fg="red")
    if not differ:
        face.out(say("The same {count} times.", count=len(rounds)))
    return FAIL if differ else PASS
