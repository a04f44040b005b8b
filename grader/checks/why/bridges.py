"""Why the engine does not make a bridge of the name that was asked for. Reads the picture only."""

from __future__ import annotations

from grader.checks.verdict import Reason
from grader.checks.why import refusals
from grader.network.state import Refusal
from grader.text import say

NAME = "com.docker.network.bridge.name"
LONGEST = 15
"""The most bytes that the kernel takes for an interface's name (IFNAMSIZ is 16, with the byte that ends it)."""


def refused(refusal: Refusal) -> Reason | None:
    """What was wrong with the bridge's name; None where it is no cause of the refusal.

    The engine hands on the kernel's words alone, "numerical result out of range", which name no option.
    """
    name = refusals.asked_options(refusal).get(NAME, "")
    if len(name.encode()) <= LONGEST:
        return None
    return Reason(
        "interface-name-too-long",
        say(
            "an interface's name has at most {longest} characters, and “{name}” has {length}: the bridge cannot be "
            "called that",
            longest=LONGEST,
            name=name,
            length=len(name.encode()),
        ),
    )
