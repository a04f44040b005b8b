"""What every command shares: the face it speaks with, translated help, and loading on demand.

Touches only the terminal's standard streams.
"""

from __future__ import annotations

import gc
import importlib
import locale
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.text import Text, catalogue, mark, render

if TYPE_CHECKING:
    from grader.course.models import Course

PASS, FAIL, UNKNOWN, USAGE = 0, 1, 2, 3
CLICKS_OWN = (mark("Show this message and exit."),)
"""What click says in an option's help, marked so that it is translated with the others."""


def preferred_language() -> str:
    """The language asked for by `--lang`, `NETDOJO_LANG` or the locale: "zh" or "en"."""
    context = click.get_current_context(silent=True)
    while context is not None:
        if context.meta.get("language"):
            return str(context.meta["language"])
        context = context.parent
    if "--lang" in sys.argv[:-1]:  # an error before click has read the option
        return "zh" if sys.argv[sys.argv.index("--lang") + 1] == "zh" else "en"
    asked = os.environ.get("NETDOJO_LANG") or ""
    for name in (asked, *(os.environ.get(key, "") for key in ("LC_ALL", "LC_MESSAGES", "LANG"))):
        if name:
            return "zh" if name.lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


@dataclass(frozen=True, slots=True)
class Face:
    """How a command speaks: in which language, of which course."""

    language: str = "en"
    course: str | None = None

    def text(self, value: object) -> str:
        """`value` (a `Text`, a name, a number) in the face's language."""
        return render(value, self.language)

    def out(self, value: object = "", **style: Any) -> None:
        """One line on stdout; `style` as of `click.style`, dropped where there is no terminal."""
        click.echo(click.style(self.text(value), **style) if style else self.text(value), color=colour())

    def err(self, value: object = "", **style: Any) -> None:
        """One line on stderr."""
        click.echo(click.style(self.text(value), **style), err=True, color=colour())

    def load_course(self) -> Course:
        """The course in use: `--course` or `NETDOJO_COURSE`, a folder or a name on the shelf; else the shipped one."""
        from grader.course.loader import load_course
        from grader.course.place import shipped_root

        if not self.course:
            return load_course(shipped_root())
        from grader.shelf.shelf import root_of

        return load_course(root_of(self.course))

    def load_course_of(self, root: str) -> Course:
        """The course that a running session was started from, which need not be the one in use."""
        from grader.course.loader import load_course

        return load_course(Path(root))

    @property
    def plain(self) -> bool:
        """Whether colours are forbidden."""
        return colour() is False


def colour() -> bool | None:
    """None leaves it to click (colours on a terminal only); `NO_COLOR` forbids them (no-color.org)."""
    return False if os.environ.get("NO_COLOR") else None


def wait_bar(face: Face, words: Text) -> None:
    """One progress line on stderr, only where a person is looking."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{face.text(words)} ...", err=True, nl=False)


def end_wait_bar() -> None:
    """Clears the progress line."""
    if sys.stderr.isatty():
        click.echo("\r\033[K", err=True, nl=False)


class _Translated(click.Command):
    """A command whose help, options and examples are said in the reader's language."""

    def __init__(self, *args: Any, examples: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples

    def get_short_help_str(self, limit: int = 45) -> str:
        return _first_sentence(self.words())

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(self.words())

    def option_records(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Each option as it is typed, and its help."""
        return [
            (record[0], _option_help(getattr(param, "help", None) or "", record[1]))
            for param in self.get_params(ctx)
            # An argument without help of its own stands in the usage line already.
            if (record := param.get_help_record(ctx)) and getattr(param, "help", None)
        ]

    def words(self) -> str:
        """The help's own sentences."""
        return _translate(self.help or "")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = self.option_records(ctx)
        if records:
            with formatter.section(_translate(mark("Options"))):
                formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.examples:
            with formatter.section(_translate(mark("Examples"))):
                for line in self.examples.splitlines():
                    formatter.write(f"{'':{formatter.current_indent}}{line}\n")


class Command(_Translated):
    """A command of netdojo. It takes `--lang` too: people type it where they happen to be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(_lang_option())

    def invoke(self, ctx: click.Context) -> Any:
        """Runs it; from now on there may be garbage (see `tui.main`)."""
        gc.freeze()
        gc.enable()
        return super().invoke(ctx)


def _lang_option() -> click.Option:
    return click.Option(
        ["--lang"],
        type=click.Choice(["zh", "en"]),
        is_eager=True,
        expose_value=False,
        hidden=True,
        callback=_speak,
    )


def _speak(ctx: click.Context, _param: click.Parameter, language: str | None) -> None:
    if language:
        ctx.meta["language"] = language
        if isinstance(ctx.obj, Face):
            ctx.obj = replace(ctx.obj, language=language)


class LazyGroup(_Translated, click.Group):
    """A group that imports a command's module when that command is called.

    `lazy` maps a command's name to "module:attribute".
    """

    def __init__(self, *args: Any, lazy: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = lazy or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which a learner meets them."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None for an unknown name."""
        if cmd_name not in self.lazy:
            return None
        module, _, attribute = self.lazy[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then every command with the first sentence of its help."""
        super().format_options(ctx, formatter)
        rows = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section(_translate(mark("Commands"))):
            formatter.write_dl([(name, command.get_short_help_str()) for name, command in rows if command])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Click's own, with the nearest name in the error."""
        from difflib import get_close_matches

        if args and not args[0].startswith("-") and args[0] not in self.lazy:
            near = get_close_matches(args[0], self.lazy, n=1)
            path = " ".join([*ctx.command_path.split()[1:], ""]).__add__
            hint = (
                _translate(mark(" Did you mean `netdojo {near}`?")).format(near=path(near[0])) if near else ""
            )
            raise click.UsageError(
                _translate(mark("There is no command `{name}`.")).format(name=args[0]) + hint, ctx
            )
        return super().resolve_command(ctx, args)


class SubGroup(LazyGroup):
    """A command that has commands of its own; it takes `--lang` where people type it, as `Command` does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(_lang_option())


def command(**attributes: Any) -> Callable[[Callable[..., Any]], Command]:
    """`click.command` with our class: `help` (a marked literal) and `examples` are translated when shown."""
    return click.command(cls=Command, **attributes)


def exercise_argument(required: bool = False) -> Callable[[Any], Any]:
    """The argument EXERCISE, completed from the course's names."""

    def complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
        course = next(
            (c.params.get("course") for c in (ctx, ctx.parent) if c and c.params.get("course")), None
        )
        names = Face(course=course).load_course().names()
        return [name for name in names if name.startswith(incomplete)]

    name = "EXERCISE" if required else "[EXERCISE]"
    return click.argument("exercise", required=required, metavar=name, shell_complete=complete)


def faults_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """The option `--faults`: a drill's faults by name, between commas."""
    option = click.option(
        "--faults",
        metavar="NAMES",
        default="",
        callback=lambda _ctx, _param, value: tuple(name.strip() for name in value.split(",") if name.strip()),
        help=mark("A drill with these faults instead of drawn ones: names with commas between them."),
    )
    return option(function)


def format_option(*formats: str) -> Callable[[Any], Any]:
    """The option `--format`, the first of `formats` by default."""
    return click.option(
        "--format",
        "style",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help=mark("How to print the result."),
    )


def _translate(words: str) -> str:
    return catalogue(preferred_language()).gettext(words) if words else ""


def _option_help(words: str, record: str) -> str:
    """An option's help, translated; what click put behind it ("[default: text]") stays."""
    return _translate(words) + record.removeprefix(words) if words else record


def _first_sentence(words: str) -> str:
    for mark_ in ("。", ". "):
        if mark_ in words:
            return words.split(mark_, 1)[0] + mark_.strip()
    return words
