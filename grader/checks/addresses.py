"""Goals of kind address: which address a container has on a network."""

from __future__ import annotations

from grader.checks.containers import running
from grader.checks.scene import Fail, Scene
from grader.checks.verdict import Reason
from grader.checks.why import attachments as why_attachments
from grader.checks.why import containers as why_containers
from grader.checks.why import networks as why_networks
from grader.checks.why import refusals
from grader.course.asks import AddressGoal
from grader.text import Text, say


def wanted(ask: AddressGoal) -> Text:
    """The goal in a sentence."""
    if ask.ip is not None:
        return say(
            "{container} has the address {ip} on {network}",
            container=ask.container,
            ip=ask.ip,
            network=ask.network,
        )
    if ask.inside is not None:
        return say(
            "{container} has an address inside {subnet} on {network}",
            container=ask.container,
            subnet=ask.inside,
            network=ask.network,
        )
    if ask.static is False:
        return say(
            "{container} has an automatic address on {network}", container=ask.container, network=ask.network
        )
    return say("{container} has a fixed address on {network}", container=ask.container, network=ask.network)


def check(scene: Scene, ask: AddressGoal) -> Fail | None:
    """None where the goal is met. Raises CannotTell."""
    state = scene.node(ask.node)
    container = running(scene, state, ask.container)
    if isinstance(container, Fail):
        return container
    endpoint = container.endpoint(ask.network)
    if endpoint is None:
        found = say("{container} is not on {network}", container=container.name, network=ask.network)
        network = state.network(ask.network)
        if network is None:
            return Fail(found, why_networks.missing(scene, state, ask.network))
        return Fail(found, why_attachments.not_attached(scene, state, container, network))
    found = say("address {address}", address=endpoint.address) if endpoint.address else say("no address")
    if ask.ip is not None and endpoint.address != ask.ip:
        refused = refusals.of_connect(state, ask.container, ask.network) or refusals.of_container(
            state, ask.container
        )
        near = (
            why_containers.of_message(state, ask.container, refused.message, container) if refused else None
        )
        return Fail(
            found,
            near
            or Reason(
                "wrong-address",
                say(
                    "without --ip {ip} the engine picks an address; disconnect {container} and connect it with --ip",
                    ip=ask.ip,
                    container=container.name,
                ),
            ),
        )
    if ask.inside is not None and (endpoint.address is None or endpoint.address not in ask.inside):
        return Fail(
            found,
            Reason(
                "wrong-address",
                say("{address} is outside {subnet}", address=endpoint.address, subnet=ask.inside),
            ),
        )
    if ask.static is not None and ask.static != (endpoint.requested_address is not None):
        reason = (
            say("the address was picked by the engine and may change: give it with --ip")
            if ask.static
            else say("the address was asked for with --ip")
        )
        return Fail(found, Reason("address-not-static" if ask.static else "wrong-address", reason))
    return None
