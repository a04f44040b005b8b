"""The command `env`: lets the learner's own shell and tools talk to a sandbox's engine."""

from __future__ import annotations

import click

from grader.problem import Problem
from grader.text import mark, say
from tui.command.base import Face, command, exercise_argument
from tui.command.open import opened


@command(
    help=mark("Print DOCKER_HOST of the running sandbox, for your own shell."),
    examples='eval "$(netdojo env)"\neval "$(netdojo env overlay --node host2)"',
)
@exercise_argument()
@click.option("--node", help=mark("The node whose engine is meant (default: the first)."))
@click.pass_obj
def env(face: Face, exercise: str | None, node: str | None) -> None:
    """See `help` above."""
    from grader.session.serve import serve_engine

    with opened(face, exercise) as session:
        nodes = session.drawn.exercise.nodes
        if node is not None and node not in nodes:
            raise Problem(
                say("{exercise} has no node {node}.", exercise=session.record.exercise, node=node),
                say("Its nodes: {nodes}", nodes=nodes),
            )
        path = serve_engine(session, node or nodes[0])
    face.out(f"export DOCKER_HOST=unix://{path}")
    face.err(say("# `unset DOCKER_HOST` gives you your own engine back"))
