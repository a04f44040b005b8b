"""What a node's engine says of itself where its picture is silent: its pools, and why it does not start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.patience import patient
from grader.sandbox.launch import Sandbox

if TYPE_CHECKING:
    import docker

LOG = "/var/log/dockerd.log"
ENTRY = "time="
"""What the engine's log entries begin with; what it says when it gives up is a bare line."""


def pools_of(client: docker.APIClient) -> tuple[str, ...]:
    """The pools that the engine was given (`default-address-pools`), such as "10.77.0.0/16 24"; none where it has
    only those that are built in. Raises OSError when the engine cannot be reached."""
    given = client.info().get("DefaultAddressPools") or ()  # from API 1.40
    return tuple(f"{entry['Base']} {entry['Size']}" for entry in given)


def last_words(sandbox: Sandbox, node: str) -> str:
    """Why the engine of `node` gave up when it started last, in its own words; "" where it did not.

    Raises SandboxProblem when the sandbox is lost.
    """
    _, log, _ = sandbox.exec(node, ["tail", "-n", "3", LOG], timeout=patient(10.0))
    return given_up(log.decode("utf-8", "replace"))


def given_up(log: str) -> str:
    """The line at the end of an engine's log that says why it gave up; "" where the end is an entry.

    >>> given_up('time="..." level=info\\nfailed to start daemon: no\\n')
    'failed to start daemon: no'
    >>> given_up('unknown flag: --bib\\nSee \\'dockerd --help\\'.\\n')
    'unknown flag: --bib'
    >>> given_up('failed to start daemon: no\\ntime="..." level=info msg="Starting up"\\n')
    ''
    """
    lines = [
        line.strip() for line in log.splitlines() if line.strip() and not line.startswith("See 'dockerd")
    ]
    return "" if not lines or lines[-1].startswith(ENTRY) else lines[-1]
