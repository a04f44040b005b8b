"""How long what a learner just did may still need to have its effect: pure, on a picture."""

from __future__ import annotations

from grader.checks.scene import moment
from grader.network.state import NetworkState
from grader.patience import patient

OPENING_SECONDS = patient(2.5)
"""How long after a container's start a service in it may still be opening its port."""

LEAST_SECONDS = patient(0.5)
"""What everything else may need: a program on the node itself, a rule, a name."""


def settle_seconds(picture: NetworkState, now: float) -> float:
    """How long from `now` (seconds since the epoch, by the nodes' clock) a probe that fails may yet pass.

    What a swarm does is spread among its nodes; an engine that does not answer and a container that restarts may
    be on their way back: all of them are given the whole time.
    """
    containers = [container for node in picture.nodes.values() for container in node.containers]
    on_its_way = any(container.status == "restarting" for container in containers)
    if picture.missing or on_its_way or any(node.swarm is not None for node in picture.nodes.values()):
        return OPENING_SECONDS
    youngest = max((moment(container.started) for container in containers if container.running), default=0.0)
    return max(LEAST_SECONDS, min(OPENING_SECONDS, OPENING_SECONDS - (now - youngest)))
