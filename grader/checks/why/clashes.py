"""Why a container in somebody else's network namespace ended: the port that it wants is taken there."""

from __future__ import annotations

from grader.checks.probe import ProbeBroken, ProbeRequest
from grader.checks.scene import Scene
from grader.checks.verdict import Reason
from grader.network.state import Container, NodeState
from grader.text import say

IN_USE = "address already in use"  # EADDRINUSE in libc's words, which servers print


def of_ports(scene: Scene, state: NodeState, container: Container) -> Reason | None:
    """The clash that ended `container`, told from what it printed; None where it was something else."""
    if container.status != "exited" or not container.shares or container.error:
        return None  # an error of the engine's own is younger than anything that was printed
    try:
        printed = scene.probe(ProbeRequest(state.name, "logs", path=container.id)).body
    except ProbeBroken:
        return None
    if IN_USE not in printed.lower():
        return None
    if container.shares == "host":
        text = say(
            "{container} wants a port that is taken on the node: in host mode all share the node's ports; let it "
            "listen on another one",
            container=container.name,
        )
    else:
        owner = state.container(container.shares)
        text = say(
            "{container} lives in the network namespace of {owner}, and there the port that it wants is taken: each "
            "port is there once; let one of them listen on another",
            container=container.name,
            owner=owner.name if owner else container.shares[:12],
        )
    return Reason("port-clash", text)
