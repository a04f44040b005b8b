"""The command `author doc`: the reference of goals and variables, and the schema for editors."""

from __future__ import annotations

import json

import click

from grader.problem import Problem
from grader.text import mark, say
from tui.command.base import Face, command


@command(
    help=mark(
        "Print what an exercise's file can say: every kind of goal and variable, with an example each."
    ),
    examples="netdojo author doc\nnetdojo author doc reach\nnetdojo author doc --schema > exercise.schema.json",
)
@click.argument("kind", required=False, default="")
@click.option(
    "--schema", is_flag=True, help=mark("Print the JSON Schema of exercise.yaml instead, for editors.")
)
@click.pass_obj
def doc(face: Face, kind: str, schema: bool) -> None:
    """See `help` above."""
    from difflib import get_close_matches

    from grader.author.reference import reference
    from grader.course.goals import KINDS as GOALS
    from grader.course.loader import load_course
    from grader.course.place import shipped_root
    from grader.course.schema import exercise_schema
    from grader.course.variables import KINDS as VARIABLES

    if schema:
        face.out(json.dumps(exercise_schema(), indent=1, ensure_ascii=False))
        return
    words = reference(load_course(shipped_root()), kind)
    if not words:
        known = (*GOALS, *VARIABLES)
        near = get_close_matches(kind, known, n=1)
        raise Problem(
            say("There is no kind {name}.", name=kind),
            say("Did you mean {near}?", near=near[0]) if near else say("There are: {known}", known=known),
        )
    face.out(words.rstrip())
