"""Why a name is answered wrongly, or not at all: a hosts file, internal networks, a dead --dns. Reads the picture."""

from __future__ import annotations

from grader.checks.scene import network_of
from grader.checks.verdict import Reason
from grader.network.state import Container, NodeState
from grader.text import say


def pinned(asker: str, name: str, addresses: tuple[str, ...]) -> Reason:
    """A hosts file answers, and not DNS: it is read first, and nobody keeps it up to date."""
    return Reason(
        "hardcoded-address",
        say(
            "the hosts file of {asker} ties {name} to {addresses}, and it is read before any name server is asked: "
            "addresses change, the file does not; let DNS answer (an entry of --add-host goes when the container is "
            "made again without it)",
            asker=asker,
            name=name,
            addresses=addresses,
        ),
    )


def no_server(state: NodeState, asker: Container) -> Reason | None:
    """Why the name server gave no answer at all to `asker`, where its networks or its --dns tell."""
    on = [n for e in asker.endpoints if (n := network_of(state, e.network, e.network_id))]
    if on and all(network.internal for network in on):
        return Reason(
            "internal-no-way-out",
            say(
                "{container} is on internal networks only ({networks}), and these have no way out",
                container=asker.name,
                networks=tuple(network.name for network in on),
            ),
        )
    if not asker.dns:
        return None
    return Reason(
        "dns-option-dead",
        say(
            "{asker} was made with --dns {servers}: names that are not containers' are asked for there, and "
            "nobody answers; make it again without --dns, or with a server that answers",
            asker=asker.name,
            servers=asker.dns,
        ),
    )
