"""Mutants: right ways with one thing wrong. A goal that lets one pass does not see what it was meant to. Pure.

A step is left out, a name or number is another one, a subnet is another one, the two sides of a port are swapped.
A line of a right way that ends in `# optional` is one that no goal needs: it is not left out.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from grader.course.models import Exercise
from grader.course.references import references
from grader.course.scripts import ELSEWHERE, MARK, Script
from grader.course.variables import AddressIn, Number, OneOf, RangeIn, Subnet, Variable, draw
from grader.text import Text, say

OPTIONAL = "# optional"
OTHER_DRAW = 1_000_003
"""The seed of the draw from which another subnet comes."""

# What changes nothing: it waits, looks, prints, or only makes room for what follows.
IDLE = re.compile(
    r"(until|while|for|echo|printf|sleep|cd|mkdir|true|set|test|\[|done|wait|timeout)\b|\[ "
    r"|docker (ps|logs|inspect|network (inspect|ls)|port|info|images)\b|#"
)
HEREDOC = re.compile(r"<<-?\s*(['\"]?)(\w+)\1")
PUBLISH = re.compile(r"(-p|--publish)([ =])((?:[0-9.]+:)?)([\w${}]+):([\w${}]+)(?=[\s/]|$)")


@dataclass(frozen=True)
class Mutant(Script):
    """A script that is not on disk. `change` tells what was made wrong; `of` is the right way that it comes from."""

    words: str = ""
    change: Text = field(default=Text(""), compare=False)
    of: str = ""

    @property
    def text(self) -> str:
        """The whole script."""
        return self.words


def mutants(exercise: Exercise, script: Script, most: int = 12) -> tuple[Mutant, ...]:
    """Up to `most` mutants of the right way `script`, the same ones every time. Raises yaml_source.Unreadable."""
    made: list[Mutant] = []
    seen = {script.text}
    # Turn by turn: where there are too many, each sort has its share.
    sorts = [_without_steps(script), _renamed(exercise, script), _swapped(script)]
    while sorts and len(made) < most:
        sort = sorts.pop(0)
        change = next(sort, None)
        if change is None:
            continue
        sorts.append(sort)
        words, told = change
        if words not in seen:
            seen.add(words)
            made.append(Mutant(script.file, words, told, script.name))
    return tuple(made)


def steps(text: str) -> list[str]:
    """The script in steps: a command with its continued lines, its here-document, or its whole loop.

    Joined, they are the script again.
    """
    found: list[str] = []
    lines = text.splitlines(keepends=True)
    at = 0
    while at < len(lines):
        step = lines[at]
        at += 1
        while at < len(lines) and _unfinished(step):
            step += lines[at]
            at += 1
        found.append(step)
    return found


def _unfinished(step: str) -> bool:
    last = step.rstrip("\n")
    if last.endswith("\\"):
        return True
    for match in HEREDOC.finditer(step.partition("\n")[0]):
        body = step.partition("\n")[2].splitlines()
        if match[2] not in (line.strip() for line in body):
            return True
    if step.lstrip().startswith(MARK) or step.lstrip().startswith("#"):
        return False
    opened = len(re.findall(r"(?:^|[;&|]\s*|\n\s*)(?:if|for|while|until|case)\b", step))
    closed = len(re.findall(r"(?:^|[;&|\s])(?:fi|done|esac)\b", step))
    if opened > closed:
        return True
    if HEREDOC.search(step):
        return False
    try:
        shlex.split(step, comments=True)
    except ValueError:  # a quotation mark is still open
        return True
    return False


def _without_steps(script: Script) -> Iterator[tuple[str, Text]]:
    parts = steps(script.text)
    for number, step in enumerate(parts):
        bare = step.strip()
        if not bare or IDLE.match(bare) or bare.partition("\n")[0].rstrip().endswith(OPTIONAL):
            continue
        rest = "".join(parts[:number] + parts[number + 1 :])
        yield rest, say("without: {step}", step=_short(bare))


def _renamed(exercise: Exercise, script: Script) -> Iterator[tuple[str, Text]]:
    """The same commands with another value in one variable, and in those that were drawn from it."""
    used = set(references(script.text))
    other = draw(exercise.name, OTHER_DRAW, exercise.variables)
    for name, variable in exercise.variables.items():
        if name not in used:
            continue
        if isinstance(variable, Subnet):
            family = {name, *_drawn_from(name, exercise.variables)} & used
            sets = [f"export {one}={other[one]}" for one in exercise.variables if one in family]
            yield _before_each_part(script.text, sets), say("another subnet for ${name}", name=name)
        elif isinstance(variable, OneOf):
            yield (
                _before_each_part(script.text, [f"export {name}=${{{name}}}x"]),
                say("another name for ${name}", name=name),
            )
        elif isinstance(variable, Number):
            yield (
                _before_each_part(script.text, [f"export {name}=$(({name} + 1))"]),
                say("another number for ${name}", name=name),
            )


def _drawn_from(subnet: str, variables: Mapping[str, Variable]) -> set[str]:
    found = set()
    for name, variable in variables.items():
        source = ""
        if isinstance(variable, AddressIn):
            source = variable.address_in
        elif isinstance(variable, RangeIn):
            source = variable.range_in
        if source.lstrip("$") == subnet:
            found.add(name)
    return found


def _swapped(script: Script) -> Iterator[tuple[str, Text]]:
    for match in PUBLISH.finditer(script.text):
        if match[4] != match[5]:
            turned = f"{match[1]}{match[2]}{match[3]}{match[5]}:{match[4]}"
            words = script.text[: match.start()] + turned + script.text[match.end() :]
            yield words, say("{option} with its ports swapped", option=match[0])


def _before_each_part(text: str, sets: list[str]) -> str:
    """`sets` before the first command, and again where the script goes on on another node."""
    out: list[str] = []
    put = False
    for line in text.splitlines(keepends=True):
        if line.startswith(ELSEWHERE):
            put = False
        elif not put and not line.startswith((MARK, "#!")) and line.strip():
            out += [f"{one}\n" for one in sets]
            put = True
        out.append(line)
    return "".join(out)


def _short(step: str) -> str:
    line = " ".join(step.split())
    return line if len(line) <= 70 else f"{line[:67]}..."
