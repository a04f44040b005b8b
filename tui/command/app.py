"""What `netdojo` alone does in a terminal: opens the app."""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import replace

import click

from grader.text import mark
from tui.command.base import Face, command


@command(hidden=True, help=mark("Open the course in this terminal."))
@click.pass_obj
def open_app(face: Face, linear: bool = False) -> None:
    """See `help` above. `linear` asks for lines instead of panes."""
    from tui.settings import Settings

    settings, notice = Settings.load()
    course = face.load_course()
    asked = any(word.startswith("--lang") for word in sys.argv) or os.environ.get("NETDOJO_LANG")
    language = face.language if asked or settings.language is None else settings.language
    if linear or settings.linear:
        from tui.linear.course import Home

        gc.enable()
        if notice is not None:
            face.err(notice)
        Home(replace(face, language=language), course).run()
        return
    # Under Kitty's protocol some terminals (iTerm2) lose what an input method writes.
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    from tui.app.app import NetdojoApp

    app = NetdojoApp(course, language, settings, notice)
    app.run()
    if app.return_code:
        raise click.exceptions.Exit(app.return_code)
