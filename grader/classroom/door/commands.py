"""The closed list of what a seat may run in its sandbox. Pure.

A bare exec is real root beside the keeper. So a command is either one that netdojo itself asks of the keeper, word by
word, or it goes by `/enter` into a node's user namespace, where the learner may do what they like anyway.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.sandbox.limits import FOLLOW, asking

NODE = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
"""How a node may be called; as `image/enter` has it, and never an option."""

SECONDS = re.compile(r"[0-9]{1,4}")

KEEPERS = (
    ("touch", "/run/keeper/alive"),
    ("date", "+%s.%N"),
    ("python3", "-S", "-E", "/usr/lib/netdojo/keeper", "features"),
    *(tuple(asking(mark)) for mark in (True, False)),
    tuple(FOLLOW),
)

VARIABLES = re.compile(r"(TERM|COLORTERM)=[A-Za-z0-9._+-]{1,40}")
"""What may stand in a command's environment: anything else could change what runs before the node is entered."""


def may_run(argv: Sequence[str]) -> bool:
    """Whether a seat may run `argv`.

    >>> may_run(["/enter", "host1", "bash", "-c", "anything"]), may_run(["bash"]), may_run(["/enter", "--tty", "sh"])
    (True, False, False)
    """
    match list(argv):
        case ["/enter", "--tty", node, _, *_] | ["/enter", node, _, *_]:
            return NODE.fullmatch(node) is not None
        case ["/usr/lib/netdojo/await-engine", node, seconds]:
            return NODE.fullmatch(node) is not None and SECONDS.fullmatch(seconds) is not None
        case words:
            return tuple(words) in KEEPERS
