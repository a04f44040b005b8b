"""Makes this machine ready: an engine that answers, and the sandbox image."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from grader.problem import EngineProblem, SandboxProblem
from grader.sandbox import host
from grader.sandbox.build import ensure_image
from grader.sandbox.kernel import kernel_features
from grader.sandbox.outer import connect
from grader.sandbox.recipe import Step
from grader.session.lacking import note_features
from grader.text import Text, say


def engine_answers() -> bool:
    """Whether an engine can be used now."""
    try:
        connect().close()
    except EngineProblem:
        return False
    return True


def prepare(
    agree: Callable[[Text], bool], progress: Callable[[Step], None], mirror: str | None = None
) -> None:
    """Installs and starts an engine where none answers and `agree` says yes; then makes the image be there.

    Raises EngineProblem that says what to do where it cannot, or may not.
    """
    here = host.look()

    def said(words: Text) -> None:
        progress(Step(0, 0, words, 0.0))

    if not engine_answers():
        if here.dockerd is None:
            if not here.installable:
                raise EngineProblem(say("No Docker engine is installed here."), host.advice(here))
            if not agree(say("No Docker engine is here. Install {packages} now?", packages=host.PACKAGES)):
                raise EngineProblem(say("No Docker engine is here."), host.advice(here))
            host.install_engine(here, said)
            here = host.look()
        if not here.root:
            raise EngineProblem(say("The Docker engine does not answer."), host.advice(here))
        if not engine_answers():
            host.start_engine(here, engine_answers, said)
    client = connect()
    try:
        ensure_image(client, mirror, progress)
        with suppress(SandboxProblem):  # whoever needs to know asks again, and says why it cannot be told
            note_features(kernel_features(client))
    finally:
        client.close()
