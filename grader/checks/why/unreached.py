"""Why a call gets no answer though the target is up: ICC is off, a subnet shadows it.

Pure functions of the picture and of what a probe met.
"""

from __future__ import annotations

from ipaddress import ip_address

from grader.checks.scene import network_of
from grader.checks.verdict import Reason
from grader.network.state import Container, NodeState
from grader.text import say

ICC = "com.docker.network.bridge.enable_icc"


def icc_disabled(state: NodeState, source: Container, target: Container) -> Reason | None:
    """All networks that the two share forbid their containers to talk."""
    shared = [
        network
        for endpoint in source.endpoints
        if target.endpoint(endpoint.network_id or endpoint.network)
        and (network := network_of(state, endpoint.network, endpoint.network_id))
    ]
    if not shared or any(network.options.get(ICC) != "false" for network in shared):
        return None
    return Reason(
        "icc-disabled",
        say(
            "{networks} was made with {option}=false: its containers find each other's names, and their packets "
            "are dropped",
            networks=tuple(network.name for network in shared),
            option=ICC,
        ),
    )


def shadowed(state: NodeState, name: str, peer: str) -> Reason | None:
    """The outside address behind `name` lies in the subnet of a network of this node, so packets for it stay here."""
    try:
        address = ip_address(peer)
    except ValueError:
        return None
    if _is_address(name) or any(
        e.address == address for container in state.containers for e in container.endpoints
    ):
        return None
    for network in state.networks:
        for pool in network.pools:
            if address in pool.subnet:
                return Reason(
                    "subnet-shadows",
                    say(
                        "{name} is {address}, which lies in {subnet}, the subnet of the network {network} here: "
                        "packets for it stay on that bridge",
                        name=name,
                        address=peer,
                        subnet=pool.subnet,
                        network=network.name,
                    ),
                )
    return None


def _is_address(words: str) -> bool:
    try:
        ip_address(words)
    except ValueError:
        return False
    return True
