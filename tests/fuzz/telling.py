"""What netdojo tells of the commands that were run (its journal, and the refusals), against the commands themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from grader.network.journal import Try
from grader.network.state import Refusal
from tests.fuzz.lab import Done

TOLD = {
    "docker network create": "docker network create",
    "docker network rm": "docker network rm",
    "docker run": "a container made",
    "docker create": "a container made",
    "docker rename": "docker rename",
    "docker pause": "docker pause",
    "docker unpause": "docker unpause",
}
"""By how a command begins: what it counts as. Of `create` and `start` in a row the journal makes `run`."""

MADE = re.compile(r"^[0-9a-f]{64}$", re.MULTILINE)
"""`docker run` prints the id of what it made, perhaps below a warning, though it could not be started."""

REFUSED = re.compile(r"Error response from daemon: ([^\n]+)")


def untold(done: Sequence[Done], tries: Sequence[Try], refusals: Sequence[Refusal]) -> Iterator[str]:
    """What the journal tells too often or not often enough, and refusals that nobody noticed.

    What `prune` and `compose` do comes on top of the commands that are counted.
    """
    ran = Counter(
        what for one in done if (one.code == 0 or MADE.search(one.printed)) and (what := _what(one.line))
    )
    told = Counter(what for one in tries if not one.refused and (what := _what(one.command)))
    more = any(" prune " in one.line or "compose" in one.line for one in done)
    for what in sorted({*ran, *told}):
        if told[what] < ran[what] or (told[what] > ran[what] and not more):
            yield f"the journal tells {told[what]} times of {what}, which was done {ran[what]} times"
    messages = [" ".join(one.message.split()) for one in refusals]
    for one in done:
        if one.code == 0 or "compose" in one.line:  # which may only have asked whether something is there
            continue
        for words in REFUSED.findall(one.printed):
            if not any(message.startswith(words.strip().rstrip(".")[:60]) for message in messages):
                yield f"nobody noticed that the engine refused {one.line!r}: {words}"


def _what(line: str) -> str:
    return next((what for begin, what in TOLD.items() if f"{line} ".startswith(f"{begin} ")), "")
