"""The command `try`: a script graded in a fresh sandbox that is thrown away."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from grader.problem import Problem
from grader.text import Text, mark, say
from tui.command.base import (
    Face,
    command,
    end_wait_bar,
    exercise_argument,
    faults_option,
    format_option,
    wait_bar,
)
from tui.command.check import CODES
from tui.verdicts import summary, verdict_lines


@command(
    name="try",
    help=mark("Run a script in a fresh sandbox as the learner, grade it, and throw the sandbox away."),
    examples=(
        "netdojo try custom-bridge --script my.sh\n"
        "netdojo try custom-bridge --script my.sh --seed 7 --format json\n"
        "netdojo try custom-bridge --script - < my.sh"
    ),
)
@exercise_argument(required=True)
@click.option(
    "--script",
    required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help=mark("The file to run by bash; - reads it from standard input."),
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help=mark("Draw the variables from this number.")
)
@faults_option
@click.option("--node", help=mark("The node to run it in (default: the first)."))
@click.option("--show-output", is_flag=True, help=mark("Show what the script printed."))
@click.option("--allow-weak-sandbox", "weak", is_flag=True, help=mark("Use a weaker sandbox if need be."))
@format_option("text", "json", "junit")
@click.pass_obj
def try_script(
    face: Face,
    exercise: str,
    script: str,
    seed: int,
    faults: tuple[str, ...],
    node: str | None,
    show_output: bool,
    weak: bool,
    style: str,
) -> None:
    """See `help` above. Exit codes: 0 all passed, 1 a goal failed, 2 a goal could not be told."""
    from grader.checks.evaluate import title_of
    from grader.problem import SandboxProblem
    from grader.report.junit import junit
    from grader.report.verdict_json import verdicts_json
    from grader.session.ready import ensure_ready
    from grader.session.trial import run_trial

    course = face.load_course()
    drawn = course.exercise(exercise).draw(seed, faults)
    if node is not None and node not in drawn.exercise.nodes:
        raise Problem(
            say("{exercise} has no node {node}.", exercise=exercise, node=node),
            say("Its nodes: {nodes}", nodes=drawn.exercise.nodes),
        )
    words = sys.stdin.buffer.read() if script == "-" else Path(script).read_bytes()

    def show(text: Text) -> None:
        wait_bar(face, text)

    ensure_ready(show)
    try:
        trial = run_trial(course, exercise, words, seed, node, progress=show, faults=faults)
    except SandboxProblem as problem:
        if not (weak and problem.weaker_possible):
            raise
        trial = run_trial(course, exercise, words, seed, node, isolation="weak", progress=show, faults=faults)
    finally:
        end_wait_bar()
    parts = trial.seconds
    total = parts.sandbox + parts.setup + parts.script + parts.grade
    if show_output and trial.ran.output:
        face.err(trial.ran.output.rstrip())
    if style == "json":
        result = verdicts_json(exercise, seed, trial.verdicts, face.language, parts)
        face.out(json.dumps(result, ensure_ascii=False, indent=1))
    elif style == "junit":
        face.out(junit(exercise, trial.verdicts, face.language, total))
    else:
        titles = {goal.id: title_of(goal) for goal in drawn.goals}
        for verdict in trial.verdicts:
            for line in verdict_lines(verdict, titles[verdict.goal], face.language):
                face.out(line)
        face.out(summary(trial.verdicts), bold=True)
        face.out(
            say(
                "sandbox {sandbox} s, set-up {setup} s, script {script} s, grading {grade} s",
                sandbox=f"{parts.sandbox:.1f}",
                setup=f"{parts.setup:.1f}",
                script=f"{parts.script:.1f}",
                grade=f"{parts.grade:.1f}",
            ),
            dim=True,
        )
    raise click.exceptions.Exit(CODES[trial.outcome])
