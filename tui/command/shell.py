"""The command `shell`: the learner's shell in a sandbox's node, in this very terminal."""

from __future__ import annotations

import click

from grader.problem import Problem
from grader.text import mark, say
from tui.command.base import Face, command, exercise_argument
from tui.command.open import opened


@command(
    help=mark("Open a shell in the sandbox, where `docker` is the exercise's own engine."),
    examples="netdojo shell\nnetdojo shell overlay --node host2",
)
@exercise_argument()
@click.option("--node", help=mark("The node to work on (default: the first)."))
@click.pass_obj
def shell(face: Face, exercise: str | None, node: str | None) -> None:
    """See `help` above."""
    from tui.terminal import attach

    with opened(face, exercise) as session:
        nodes = session.drawn.exercise.nodes
        if node is not None and node not in nodes:
            raise Problem(
                say("{exercise} has no node {node}.", exercise=session.record.exercise, node=node),
                say("Its nodes: {nodes}", nodes=nodes),
            )
        face.err(say("`exit` or Ctrl-D leaves the shell; the sandbox goes on."), dim=True)
        with session.shell(node or nodes[0]) as pty:
            code = attach(pty, keep_alive=session.sandbox.touch)
    raise click.exceptions.Exit(code)
