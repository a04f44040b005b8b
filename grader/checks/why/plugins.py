"""Why a network driver that comes as a plugin does not answer. Reads what the engine said, and nothing else."""

from __future__ import annotations

from grader.checks.verdict import Reason
from grader.text import say

SOCKETS = "/run/docker/plugins"
ENGINE_CALLS = ("plugin.moby.localhost", f"{SOCKETS}/")  # how the engine names a driver that it speaks to


def refused(driver: str, message: str) -> Reason | None:
    """A `network create` for a driver that the engine does not find."""
    if f'plugin "{driver}" not found' in message:
        return Reason(
            "driver-missing",
            say(
                "the engine finds no driver {driver}: while its program runs, its socket is {socket}",
                driver=driver,
                socket=f"{SOCKETS}/{driver}.sock",
            ),
        )
    return _silent() if "legacy plugin" in message else silent(message)


def silent(message: str) -> Reason | None:
    """A driver that was there once and answers no more, as the engine complains of it."""
    return _silent() if any(word in message for word in ENGINE_CALLS) else None


def _silent() -> Reason:
    return Reason(
        "driver-silent",
        say("the driver does not answer: its program must run as long as anybody needs its networks"),
    )
