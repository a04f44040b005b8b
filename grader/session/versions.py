"""Which versions are in use: netdojo's, and below it the engine's and the sandbox image's.

For reports of faults: it answers soon, whatever the engine does.
"""

from __future__ import annotations

import threading

from grader.problem import EngineProblem
from grader.sandbox.build import image_name, image_present
from grader.sandbox.outer import connect, engine_errors
from grader.text import Text, say, verbatim
from grader.version import __version__

SECONDS = 3
"""How long an engine may take to answer before it counts as none."""


def versions(seconds: int = SECONDS) -> tuple[Text, ...]:
    """One sentence each: netdojo, the engine, the sandbox image. Raises nothing where no engine answers."""
    found: list[tuple[Text, Text]] = []
    # A thread, because a name server or an ssh in the way of the engine keeps to no time-out of the SDK's.
    asking = threading.Thread(target=lambda: found.append(_ask(seconds)), daemon=True)
    asking.start()
    asking.join(seconds)
    late = _none(say("it did not answer within {seconds} s", seconds=seconds))
    return verbatim(f"netdojo {__version__}"), *(found[0] if found else late)


def _ask(seconds: int) -> tuple[Text, Text]:
    try:
        client = connect(seconds)
    except EngineProblem as problem:
        return problem.what, _image()
    try:
        version = client.version()
        there = image_present(client)
    except engine_errors() as error:
        return _none(verbatim(str(error)))
    finally:
        client.close()
    return (
        say("Docker engine {version}, API {api}", version=version["Version"], api=version["ApiVersion"]),
        _image()
        if there
        else say("sandbox image {image}, not made yet: `netdojo setup` makes it", image=image_name()),
    )


def _none(reason: Text) -> tuple[Text, Text]:
    return say("No Docker engine can be used here: {reason}", reason=reason), _image()


def _image() -> Text:
    return say("sandbox image {image}", image=image_name())
