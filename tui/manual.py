"""Writes the manual pages and the shells' completion files that a package carries, from the commands' own help.

`python -m tui.manual` writes them to `share/`; a test tells when they no longer say what the commands say.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from grader.text import catalogue, mark
from grader.version import __version__
from tui.command.base import LazyGroup
from tui.main import cli

SHARE = Path(__file__).parents[1] / "share"
PAGES = {"en": "man/man1/netdojo.1", "zh": "man/zh_CN/man1/netdojo.1"}
COMPLETIONS = {
    "bash": "bash-completion/completions/netdojo",
    "zsh": "zsh/site-functions/_netdojo",
    "fish": "fish/vendor_completions.d/netdojo.fish",
}
EXIT_CODES = (
    ("0", mark("Done; of a check: every goal is met.")),
    ("1", mark("A goal is not met.")),
    ("2", mark("It could not be told whether a goal is met.")),
    ("3", mark("Wrong use, or something that is needed is missing.")),
    ("130", mark("Interrupted.")),
)
ENVIRONMENT = (
    ("NETDOJO_LANG", mark("The language to speak, zh or en, as --lang.")),
    ("NETDOJO_COURSE", mark("The course in use, as --course.")),
    ("NETDOJO_STATE", mark("The folder for sessions and progress.")),
    ("NETDOJO_CONFIG", mark("The file with the settings.")),
    ("NETDOJO_PROGRESS", mark("The database that progress is kept in, as SQLAlchemy names it.")),
    ("NETDOJO_IMAGE", mark("Another sandbox image: it is pulled where it is missing.")),
    ("NETDOJO_OWNER", mark("Whose the sandboxes are that are started, listed and removed.")),
    ("DOCKER_HOST", mark("The engine that sandboxes run on, as for docker itself.")),
    ("NO_COLOR", mark("Set to anything: no colours.")),
)
# troff would print these as typographic signs that cannot be copied into a shell. The backslash is first.
ESCAPES = (
    ("\\", r"\e"),
    ("-", r"\-"),
    ("'", r"\(aq"),
    ("`", r"\(ga"),
    ("~", r"\(ti"),
    ("^", r"\(ha"),
    ('"', r"\(dq"),
)


def files() -> dict[str, str]:
    """What belongs into `share/`: paths below it, and what each file holds."""
    pages = {path: page(language) for language, path in PAGES.items()}
    return pages | {path: completion(shell) for shell, path in COMPLETIONS.items()}


def completion(shell: str) -> str:
    """What `netdojo completion SHELL` prints."""
    found = get_completion_class(shell)
    assert found is not None, shell
    return found(cli, {}, "netdojo", "_NETDOJO_COMPLETE").source() + "\n"


def page(language: str) -> str:
    """netdojo(1) in `language`, as troff's man macros."""
    said = catalogue(language).gettext
    examples = said(mark("Examples:"))

    def head(name: str) -> str:
        return f".SH {_plain(said(name))}"

    with click.Context(cli, info_name="netdojo", **cli.context_settings) as root:
        root.meta["language"] = language
        title = said(mark("netdojo's manual"))
        lines = [f'.TH NETDOJO 1 "" "netdojo {__version__}" "{_plain(title)}"']
        if language == "zh":
            lines.append(".hy 0")  # words without blanks between them are not for hyphens
        lines += [head(mark("NAME")), _plain(f"netdojo - {cli.get_short_help_str().rstrip('.。')}")]
        lines += [head(mark("SYNOPSIS")), rf"\fBnetdojo\fR {_plain(_usage(root))}"]
        lines += [head(mark("DESCRIPTION")), *_words(cli)]
        lines += [head(mark("OPTIONS")), *_options(root), *_examples(cli, examples)]
        lines.append(head(mark("COMMANDS")))
        for context in _commands(root):
            usage = f"{context.command_path} {_usage(context)}".rstrip()
            lines += [f".SS {_plain(usage)}", *_words(context.command), *_options(context)]
            lines += _examples(context.command, examples)
        for name, rows in ((mark("EXIT STATUS"), EXIT_CODES), (mark("ENVIRONMENT"), ENVIRONMENT)):
            lines.append(head(name))
            for term, words in rows:
                lines += [".TP", rf"\fB{_plain(term)}\fR", _plain(said(words))]
        lines += [head(mark("SEE ALSO")), r"\fBdocker\fR(1), \fBip\fR(8), \fBnsenter\fR(1)"]
    return "\n".join(lines) + "\n"


def _commands(parent: click.Context) -> Iterator[click.Context]:
    """Every command in the order of the help; those of a group behind it."""
    group = parent.command
    assert isinstance(group, LazyGroup)
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        assert command is not None, name
        with click.Context(command, info_name=name, parent=parent) as context:
            yield context
            if isinstance(command, LazyGroup):
                yield from _commands(context)


def _usage(context: click.Context) -> str:
    return " ".join(context.command.collect_usage_pieces(context))


def _words(command: click.Command) -> list[str]:
    words: str = command.words()  # type: ignore[attr-defined]  # every command here is ours
    return [_plain(paragraph) for paragraph in words.split("\n\n") if paragraph.strip()]


def _options(context: click.Context) -> list[str]:
    lines: list[str] = []
    for typed, words in context.command.option_records(context):  # type: ignore[attr-defined]
        lines += [".TP", rf"\fB{_plain(typed)}\fR", _plain(words)]
    return lines


def _examples(command: click.Command, title: str) -> list[str]:
    examples: str = command.examples  # type: ignore[attr-defined]
    if not examples:
        return []
    shown = [_plain(line, joined=False) for line in examples.splitlines()]
    return [".PP", _plain(title), ".PP", ".nf", ".RS", *shown, ".RE", ".fi"]


def _plain(words: str, joined: bool = True) -> str:
    """`words` with nothing in them that troff would take for its own; in one line unless `joined` is off."""
    text = " ".join(words.split()) if joined else words
    for sign, escape in ESCAPES:
        text = text.replace(sign, escape)
    return rf"\&{text}" if text.startswith(".") else text


def main(share: Path = SHARE) -> None:
    """Writes every file anew."""
    for name, content in files().items():
        (share / name).parent.mkdir(parents=True, exist_ok=True)
        (share / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
