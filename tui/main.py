"""The entry point `netdojo`: the options that every command shares, and commands loaded when called.

Imports click and nothing slow, so that `netdojo list` starts quickly.
"""

from __future__ import annotations

import gc
import signal
import sys

import click

from grader.problem import Problem
from grader.text import mark
from tui.command.base import USAGE, Face, LazyGroup, preferred_language

COMMANDS = {
    "list": "tui.command.course:list_exercises",
    "start": "tui.command.exercise:start",
    "task": "tui.command.course:task",
    "shell": "tui.command.shell:shell",
    "check": "tui.command.check:check",
    "answer": "tui.command.exercise:answer",
    "hint": "tui.command.exercise:hint",
    "solution": "tui.command.exercise:solution",
    "debrief": "tui.command.debrief:debrief",
    "reset": "tui.command.exercise:reset",
    "stop": "tui.command.exercise:stop",
    "try": "tui.command.trial:try_script",
    "scenario": "tui.command.scenario:scenario",
    "author": "tui.command.author:author",
    "course": "tui.command.shelf:course",
    "class": "tui.command.klass:klass",
    "report": "tui.command.report:report",
    "map": "tui.command.map:draw_map",
    "env": "tui.command.env:env",
    "doctor": "tui.command.doctor:doctor",
    "setup": "tui.command.setup:setup",
    "clean": "tui.command.clean:clean",
    "completion": "tui.command.completion:completion",
}


def show_versions(ctx: click.Context) -> None:
    """What `--version` prints: netdojo's on the first line, alone, and what it runs on below."""
    from grader.session.versions import versions

    for line in versions():
        click.echo(line.to(preferred_language()))
    ctx.exit()


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=mark("Learn Docker networking by doing: each exercise has a Docker engine of its own."),
    examples="netdojo list\nnetdojo start custom-bridge\nnetdojo shell\nnetdojo check --watch",
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    envvar="NETDOJO_LANG",
    is_eager=True,
    expose_value=False,
    callback=lambda ctx, _param, value: ctx.meta.__setitem__("language", value or preferred_language()),
    help=mark("The language to speak (default: the locale's)."),
)
@click.option(
    "--course",
    type=click.Path(),
    envvar="NETDOJO_COURSE",
    help=mark("The course: a folder, or the name of one that `netdojo course add` fetched."),
)
@click.option("--linear", is_flag=True, help=mark("Line by line, without panes: for screen readers."))
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    callback=lambda ctx, _param, asked: show_versions(ctx) if asked else None,
    help=mark("Show the version, the engine's and the sandbox image's, and leave."),
)
@click.pass_context
def cli(ctx: click.Context, course: str | None, linear: bool) -> None:
    """See `help` above: click shows that one, translated."""
    ctx.obj = Face(language=ctx.meta["language"], course=course)
    if ctx.invoked_subcommand is None:
        if linear or (sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()):
            from tui.command.app import open_app

            ctx.invoke(open_app, linear=linear)
        else:
            from tui.command.course import home

            ctx.invoke(home)


def _asked_to_end(number: int, _frame: object) -> None:
    signal.signal(number, signal.SIG_IGN)  # a second one must not end the tidying up after the first
    raise SystemExit(128 + number)


def _tell_mended() -> None:
    """What was damaged and set right on the way, whatever the command was about."""
    # Not loaded for this: that takes longer than most commands.
    database = sys.modules.get("grader.progress.database")
    for words in database.mended() if database is not None else ():
        click.echo(click.style("netdojo: ", bold=True) + words.to(preferred_language()), err=True)


def main() -> None:
    """Runs one command. Exit codes: 0 pass, 1 fail, 2 unknown, 3 wrong use or no engine.

    A signal that asks it to end (a closed terminal's too) ends it as Ctrl-C does: a sandbox that is being started
    goes along, and 128 and the signal's number is the exit code.
    """
    # What is loaded at the start stays, and looking for garbage in it is a seventh of that time. A command, and the
    # app once it is painted, begins to look.
    gc.disable()
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # `nohup` ignores the hangup
            signal.signal(number, _asked_to_end)
    try:
        code = cli.main(prog_name="netdojo", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        code = leaving.exit_code
    except click.Abort:
        click.echo("", err=True)
        code = 130
    except click.ClickException as wrong:
        wrong.show()
        code = USAGE
    except Problem as problem:
        click.echo(click.style("netdojo: ", bold=True) + problem.to(preferred_language()), err=True)
        code = USAGE
    except SystemExit as leaving:
        # With 1 only click ends so, when the reader (head, less) has seen enough; that is no failure of ours.
        code = 0 if leaving.code == 1 else leaving.code
    except Exception as error:
        from grader.sandbox.outer import went_away

        away = went_away(error)
        if away is None:
            raise
        click.echo(click.style("netdojo: ", bold=True) + away.to(preferred_language()), err=True)
        code = USAGE
    _tell_mended()
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
