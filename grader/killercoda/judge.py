"""What a verify script's end means: pass, fail, or unknown where the script itself did not get to judge. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from grader.checks.verdict import Outcome
from grader.text import Text, say

CANNOT_RUN, NOT_FOUND, SIGNALS = 126, 127, 128


@dataclass(frozen=True, slots=True)
class Verified:
    """A step's verdict: the outcome, why in a sentence, and what the script printed."""

    outcome: Outcome
    why: Text
    printed: str = ""


def judge(name: str, exit_code: int, printed: str) -> Verified:
    """The verdict of a verify script called `name` that ended by itself."""
    if exit_code == 0:
        return Verified(Outcome.PASS, say("{name} ended with exit code 0", name=name), printed)
    if exit_code in (CANNOT_RUN, NOT_FOUND):
        why = say(
            "{name} ended with exit code {code}: something that it calls is not there or cannot be run",
            name=name,
            code=exit_code,
        )
        return Verified(Outcome.UNKNOWN, why, printed)
    if exit_code > SIGNALS:
        why = say("{name} was ended by signal {signal}", name=name, signal=exit_code - SIGNALS)
        return Verified(Outcome.UNKNOWN, why, printed)
    return Verified(
        Outcome.FAIL, say("{name} ended with exit code {code}", name=name, code=exit_code), printed
    )


def missing(name: str) -> Verified:
    """The verdict where the scenario names a script that it does not have."""
    return Verified(Outcome.UNKNOWN, say("the scenario has no file {name}", name=name))


def unreadable(name: str, said: str) -> Verified:
    """The verdict on a script that bash cannot read."""
    return Verified(Outcome.UNKNOWN, say("bash cannot read {name}", name=name), said)


def too_long(name: str, seconds: float) -> Verified:
    """The verdict on a script that did not end."""
    return Verified(
        Outcome.UNKNOWN, say("{name} did not end within {seconds} s", name=name, seconds=f"{seconds:g}")
    )
