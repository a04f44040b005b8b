"""A prompt that understands a few words: each line is a command, `help` says which there are. Touches stdin, stdout."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import click

from grader.course.mistakes import nearest
from grader.problem import Problem
from grader.text import Text, say
from tui.command.base import Face


@dataclass(frozen=True, slots=True)
class Command:
    """What a word does. `run` gets the words behind it; True ends the prompt."""

    words: Text
    run: Callable[[list[str]], bool | None]


def ask(face: Face, name: str, commands: Mapping[str, Command], empty: str = "help") -> None:
    """Reads lines until a command ends it, or the input does. An empty line runs `empty`."""
    while True:
        try:
            line = click.prompt(name, default="", show_default=False, prompt_suffix="> ")
        except click.Abort:  # Ctrl-C, Ctrl-D, or the terminal is gone
            face.out()
            return
        word, *rest = line.split() or [empty]
        if word in ("help", "?"):
            for called, command in commands.items():
                face.out(f"{called:10} {face.text(command.words)}")
            continue
        if word not in commands:
            guess = nearest(word, commands)
            face.out(
                say("There is no command {word}. Did you mean {near}?", word=word, near=guess)
                if guess
                else say("There is no command {word}. `help` lists them.", word=word)
            )
            continue
        try:
            if commands[word].run(rest):
                return
        except Problem as problem:
            face.out(problem.to(face.language))
