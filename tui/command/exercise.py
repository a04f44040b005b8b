"""The commands around one exercise: `start`, `answer`, `hint`, `solution`, `reset`, `stop`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grader.problem import Problem
from grader.text import Text, mark, say
from tui.command.base import USAGE, Face, command, exercise_argument, faults_option
from tui.command.clock import tell_clock
from tui.command.course import show_task
from tui.command.open import begin, opened, record_of, tell_unwritten

if TYPE_CHECKING:
    from grader.session.session import Session


@command(
    help=mark("Start an exercise in a sandbox of its own and show the task."),
    examples="netdojo start custom-bridge\nnetdojo start custom-bridge --seed 7",
)
@exercise_argument(required=True)
@click.option("--seed", type=int, help=mark("Draw the exercise's variables from this number."))
@faults_option
@click.option(
    "--allow-weak-sandbox",
    "weak",
    is_flag=True,
    help=mark("Where strong isolation is impossible, go on with a weaker sandbox without asking."),
)
@click.pass_obj
def start(face: Face, exercise: str, seed: int | None, faults: tuple[str, ...], weak: bool) -> None:
    """See `help` above."""
    from grader.session.turn import turn

    course = face.load_course()
    course.exercise(exercise)  # an unknown name needs no turn
    with turn(course.root, exercise, face.err):
        session = _started(face, exercise, seed, weak, faults)
    if session is None:
        face.err(say("{exercise} is running already.", exercise=exercise))
        with opened(face, exercise) as session:
            show_task(face, session.drawn.task(face.language))
            tell_clock(face, session)
    else:
        session.close()
        tell_unwritten(face, session)
        show_task(face, session.drawn.task(face.language))
        tell_clock(face, session)
    face.err(say("Type `netdojo shell` to work in the sandbox and `netdojo check` to be graded."), dim=True)


def _started(
    face: Face, exercise: str, seed: int | None, weak: bool, faults: tuple[str, ...]
) -> Session | None:
    """A new session; None where one is running already. Starts that were interrupted are swept away first."""
    from grader.session.record import all_records
    from grader.session.stop import stop_record

    records = [record for record in all_records() if record.exercise == exercise]
    if any(record.prepared for record in records):
        return None
    for record in records:
        face.err(say("The last start of {exercise} did not end; starting it anew.", exercise=exercise))
        stop_record(record)
    return begin(face, exercise, seed, weak, faults)


@command(
    help=mark("Answer a question of an exercise."),
    examples="netdojo answer gateway 10.20.30.1\nnetdojo answer --exercise look-around gateway 10.20.30.1",
)
@click.argument("goal")
@click.argument("value")
@click.option("--exercise", metavar="EXERCISE", help=mark("The exercise, where several are running."))
@click.pass_obj
def answer(face: Face, goal: str, value: str, exercise: str | None) -> None:
    """See `help` above."""
    from difflib import get_close_matches

    with opened(face, exercise) as session:
        asked = [g.id for g in session.drawn.goals if g.kind == "answer"]
        if goal not in asked:
            near = get_close_matches(goal, asked, n=1) or asked
            raise Problem(
                say("{exercise} has no question {goal}.", exercise=session.record.exercise, goal=goal),
                say("Its questions: {asked}", asked=tuple(near)) if near else Text(""),
            )
        session.answer(goal, value)
        verdict = next(v for v in session.grade(settle=False) if v.goal == goal)
        title = session.title(goal)
    from tui.verdicts import verdict_lines

    for line in verdict_lines(verdict, title, face.language):
        face.out(line)


@command(help=mark("Give the next hint."), examples="netdojo hint\nnetdojo hint custom-bridge")
@exercise_argument()
@click.pass_obj
def hint(face: Face, exercise: str | None) -> None:
    """See `help` above."""
    with opened(face, exercise) as session:
        step = session.next_hint()
        if step is None:
            face.out(say("These were all the hints. `netdojo solution` shows a solution."))
            return
        number, count, words = step
        face.out(say("Hint {number} of {count}: {words}", number=number, count=count, words=words))


@command(
    help=mark("Show the solutions: after passing, or when asked twice."),
    examples="netdojo solution\nnetdojo solution custom-bridge",
)
@exercise_argument()
@click.pass_obj
def solution(face: Face, exercise: str | None) -> None:
    """See `help` above."""
    with opened(face, exercise) as session:
        if not session.may_see_solution():
            face.out(say("You have not passed yet. Try `netdojo hint` first, or ask once more to see it."))
            return
        for script in session.drawn.solutions:
            face.out(f"# {script.title.to(face.language)}", bold=True)
            face.out(session.drawn.fill(script.body()).strip() + "\n")


@command(
    help=mark("Start an exercise anew in a fresh sandbox."),
    examples="netdojo reset\nnetdojo reset custom-bridge --new-values",
)
@exercise_argument()
@click.option("--new-values", is_flag=True, help=mark("Draw new names and addresses."))
@click.pass_obj
def reset(face: Face, exercise: str | None, new_values: bool) -> None:
    """See `help` above."""
    from grader.session.turn import turn

    record = record_of(face, exercise)
    with turn(record.course, record.exercise, face.err):
        session = _anew(face, record.exercise, new_values)
    session.close()
    tell_unwritten(face, session)
    face.out(say("{exercise} is as at the start.", exercise=record.exercise))


def _anew(face: Face, exercise: str, new_values: bool) -> Session:
    """The session in a fresh sandbox; hints and achievements go along, unless the values are new."""
    from grader.session.record import records_of, to_reset
    from grader.session.stop import end_sandbox, stop_record

    record = record_of(face, exercise)  # another one may have come and gone while we waited for our turn
    record = to_reset(records_of(record.exercise, record.course)) or record
    weak = record.isolation != "userns"
    end_sandbox(record)  # the record stays until another has its place: killed meanwhile, nothing is lost
    session = begin(
        face,
        record.exercise,
        None if new_values else record.seed,
        weak,
        () if new_values else record.faults,
        None if new_values else record,
    )
    if not new_values:
        session.take_over(record)
    for old in records_of(record.exercise, record.course):
        if old.id != session.record.id:
            stop_record(old)
    return session


@command(
    help=mark("Stop an exercise and remove its sandbox."),
    examples="netdojo stop\nnetdojo stop custom-bridge\nnetdojo stop --all",
)
@exercise_argument()
@click.option("--all", "everything", is_flag=True, help=mark("Stop every running exercise."))
@click.pass_obj
def stop(face: Face, exercise: str | None, everything: bool) -> None:
    """See `help` above."""
    from grader.session.record import all_records
    from grader.session.stop import stop_record

    if everything and exercise:
        face.err(say("Name an exercise or say --all, not both."))
        raise click.exceptions.Exit(USAGE)
    for record in all_records() if everything else [record_of(face, exercise)]:
        stop_record(record)
        face.out(say("{exercise} is stopped.", exercise=record.exercise))
