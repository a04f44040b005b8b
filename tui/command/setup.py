"""The command `setup`: an engine that answers, and the sandbox image."""

from __future__ import annotations

import sys
import time

import click

from grader.sandbox.recipe import Step
from grader.text import Text, mark, say
from tui.command.base import Face, command


@command(
    help=mark("Make this machine ready: a Docker engine and the sandbox image."),
    examples="netdojo setup\nnetdojo setup --yes\nnetdojo setup --mirror http://mirrors.ustc.edu.cn/debian\n"
    "netdojo setup --mirror http://snapshot.debian.org/archive/debian/20261120T000000Z",
)
@click.option("--yes", is_flag=True, help=mark("Agree to what would be asked."))
@click.option("--mirror", metavar="URL", help=mark("The Debian mirror to build the image from."))
@click.pass_obj
def setup(face: Face, yes: bool, mirror: str | None) -> None:
    """See `help` above."""
    from grader.session.setup import prepare

    def agree(question: Text) -> bool:
        return yes or (sys.stdin.isatty() and click.confirm(face.text(question), default=True, err=True))

    began = time.monotonic()
    with bar(face) as show:
        prepare(agree, show, mirror)
    face.out(say("Everything is ready ({seconds} s).", seconds=round(time.monotonic() - began)))


class bar:
    """A progress bar with the step and the time on a terminal, a line a step elsewhere."""

    def __init__(self, face: Face) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._face = face
        console = Console(stderr=True, no_color=True if face.plain else None)
        self._progress = Progress(
            BarColumn(24),
            TextColumn("{task.completed}/{task.total}"),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("", total=None)
        self._fancy = console.is_terminal

    def __enter__(self):  # type: ignore[no-untyped-def]
        """Begins to draw; returns what takes each step."""
        if self._fancy:
            self._progress.start()
        return self._show

    def __exit__(self, *_: object) -> None:
        if self._fancy:
            self._progress.stop()

    def _show(self, step: Step) -> None:
        words = step.words.to(self._face.language)
        if self._fancy:
            self._progress.update(
                self._task, completed=step.number, total=step.total or None, description=words
            )
        else:
            place = f"[{step.number}/{step.total}] " if step.total else ""
            self._face.err(f"{place}{words}")
