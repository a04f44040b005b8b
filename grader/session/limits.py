"""What a person is told of a limit that was hit: which, how much, who took it, and what to do now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from grader.checks.verdict import Outcome, Reason, Verdict
from grader.problem import Problem
from grader.sandbox.limits import Struck
from grader.text import Text, say

MEGABYTE = 1 << 20


def told(struck: Struck) -> Problem:
    """What happened and what to do now."""
    return Problem(_what(struck), _do(struck))


def _amount(limit: str, value: int) -> Text:
    if limit in ("memory", "disk"):
        return say("{number} MB", number=max(1, round(value / MEGABYTE)))
    return (
        say("{number} files", number=value) if limit == "inodes" else say("{number} processes", number=value)
    )


def _what(struck: Struck) -> Text:
    node, size = struck.node, _amount(struck.limit, struck.size)
    if struck.limit == "memory":
        what = say(
            "{node} ran out of memory: its limit is {size}, and the kernel ended a process.",
            node=node,
            size=size,
        )
    elif struck.limit == "pids":
        what = say("{node} can start no more processes: its limit is {size}.", node=node, size=size)
    elif struck.limit == "disk":
        what = say("The disk of {node} (/var/lib/docker) is full: its limit is {size}.", node=node, size=size)
    else:
        what = say(
            "The disk of {node} (/var/lib/docker) takes no more files: its limit is {size}.",
            node=node,
            size=size,
        )
    if struck.who is None:
        return what
    kind, name, amount = struck.who
    taken = _amount(struck.limit, amount)
    most = {
        "container": say("Container {name} took most: {taken}.", name=name, taken=taken),
        "process": say("Outside of containers, {name} took most: {taken}.", name=name, taken=taken),
        "volume": say("Volume {name} took most: {taken}.", name=name, taken=taken),
    }[kind]
    return say("{what} {most}", what=what, most=most)


def _do(struck: Struck) -> Text:
    kind, name = struck.who[:2] if struck.who else ("", "NAME")
    if struck.limit in ("disk", "inodes"):
        if kind == "volume":
            return say(
                "Make room: `docker volume rm {name}` once no container uses it, or reset the exercise.",
                name=name,
            )
        return say(
            "Make room: `docker rm -f {name}`, `docker system prune --volumes`, or reset the exercise.",
            name=name,
        )
    if kind == "process":
        return say(
            "End it in its shell (Ctrl-C, or `pkill {name}`); if no shell answers, reset the exercise.",
            name=name,
        )
    return say(
        "`docker rm -f {name}` gives it back; if no command works any more, reset the exercise.", name=name
    )


def excused(verdicts: tuple[Verdict, ...], found: Iterable[Struck]) -> tuple[Verdict, ...]:
    """`verdicts`, where those that could not be told give the limit as their reason, if one is hit just now."""
    now = [struck for struck in found if struck.now]
    if not now:
        return verdicts
    reason = Reason("limit", _what(now[0]))
    return tuple(replace(v, why=reason) if v.outcome is Outcome.UNKNOWN else v for v in verdicts)
