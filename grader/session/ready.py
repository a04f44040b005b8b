"""Makes sure, before a sandbox is started, that there is an engine and the sandbox image."""

from __future__ import annotations

from collections.abc import Callable

from grader.sandbox.build import ensure_image, image_present
from grader.sandbox.outer import connect
from grader.sandbox.recipe import Step
from grader.text import Text, say


def ensure_ready(show: Callable[[Text], None], mirror: str | None = None) -> None:
    """Builds the sandbox image if it is missing; that needs no question. Raises EngineProblem."""
    client = connect()
    try:
        if image_present(client):
            return

        def step(done: Step) -> None:
            show(
                say(
                    "making the sandbox image, step {number} of {total} ({seconds} s): {words}",
                    number=done.number,
                    total=done.total,
                    seconds=round(done.seconds),
                    words=done.words,
                )
            )

        ensure_image(client, mirror, step)
    finally:
        client.close()
