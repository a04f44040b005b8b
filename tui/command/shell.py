"""The command `shell`: the learner's shell in a sandbox's node, in this very terminal."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from grader.problem import Problem
from grader.text import mark, say
from tui.command.base import Face, command, exercise_argument
from tui.command.limits import tell_limits
from tui.command.open import opened


@command(
    help=mark(
        "Open a shell in the sandbox, where `docker` is the exercise's own engine. "
        "What is piped into it is run there as a script."
    ),
    examples="netdojo shell\nnetdojo shell overlay --node host2\nnetdojo shell < commands.sh",
)
@exercise_argument()
@click.option("--node", help=mark("The node to work on (default: the first)."))
@click.pass_obj
def shell(face: Face, exercise: str | None, node: str | None) -> None:
    """See `help` above."""
    from grader.session.script import pipe_script
    from tui.terminal import attach

    with opened(face, exercise) as session:
        nodes = session.drawn.exercise.nodes
        if node is not None and node not in nodes:
            raise Problem(
                say("{exercise} has no node {node}.", exercise=session.record.exercise, node=node),
                say("Its nodes: {nodes}", nodes=nodes),
            )
        if sys.stdin is None:
            raise Problem(say("Standard input is closed."), say("Give a script: `netdojo shell < FILE`."))
        if sys.stdin.isatty():
            face.err(say("`exit` or Ctrl-D leaves the shell; the sandbox goes on."), dim=True)
            with session.shell(node or nodes[0]) as pty:
                code = attach(pty, keep_alive=session.sandbox.touch)
        else:
            with _interrupted_once():
                code = pipe_script(session.sandbox, node or nodes[0], session.drawn.values, 0, 1, 2)
        tell_limits(face, session)
    raise click.exceptions.Exit(code)


@contextmanager
def _interrupted_once() -> Iterator[None]:
    """The first Ctrl-C ends the script; a second one must not end the tidying up after it."""

    def interrupt(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
