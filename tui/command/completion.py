"""The command `completion`: the script that teaches a shell to complete netdojo's commands and exercises."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from grader.text import mark
from tui.command.base import Face, command


@command(
    help=mark("Print the completion script for a shell."),
    examples=(
        'eval "$(netdojo completion bash)"\n'
        'eval "$(netdojo completion zsh)"\n'
        "netdojo completion fish > ~/.config/fish/completions/netdojo.fish"
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), metavar="SHELL")
@click.pass_obj
def completion(face: Face, shell: str) -> None:
    """See `help` above."""
    from tui.main import cli

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"click cannot complete for {shell}")
    face.out(found(cli, {}, "netdojo", "_NETDOJO_COMPLETE").source())
