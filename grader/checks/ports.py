"""Goals of kind port: what a container publishes on its node, live."""

from __future__ import annotations

from grader.checks.containers import running
from grader.checks.scene import Fail, Scene
from grader.checks.why import ports as why
from grader.course.asks import PortGoal
from grader.text import Text, say


def wanted(ask: PortGoal) -> Text:
    """The goal in a sentence."""
    place: object = ask.host_port if ask.host_port is not None else say("any port")
    if ask.host_address == "all":
        return say(
            "port {port} of {container} is published as {place} on every address of the node",
            port=ask.port,
            container=ask.container,
            place=place,
        )
    if ask.host_address is not None:
        return say(
            "port {port} of {container} is published as {place} on {address} only",
            port=ask.port,
            container=ask.container,
            place=place,
            address=ask.host_address,
        )
    return say(
        "port {port} of {container} is published as {place}",
        port=ask.port,
        container=ask.container,
        place=place,
    )


def check(scene: Scene, ask: PortGoal) -> Fail | None:
    """None where the goal is met. Raises CannotTell."""
    state = scene.node(ask.node)
    container = running(scene, state, ask.container)
    if isinstance(container, Fail):
        return container
    number, _, protocol = ask.port.partition("/")
    port = int(number)
    live = tuple(p for p in container.published if p.port == port and p.protocol == protocol)
    if not live:
        return Fail(
            why.found_ports(container), why.not_published(state, container, port, protocol, ask.host_port)
        )
    there = tuple(p for p in live if ask.host_port in (None, p.host_port))
    if not there:
        assert ask.host_port is not None
        reason = (
            why.not_published(state, container, port, protocol, ask.host_port)
            if any(p.host_port == port and p.port == ask.host_port for p in container.published)
            else why.wrong_host_port(container, port, live[0], ask.host_port)
        )
        return Fail(why.found_ports(container), reason)
    if ask.host_address == "all" and not any(p.host_address is None for p in there):
        return Fail(why.found_ports(container), why.wrong_address(there, "all"))
    if ask.host_address not in ("all", None) and {p.host_address for p in there} != {ask.host_address}:
        return Fail(why.found_ports(container), why.wrong_address(there, str(ask.host_address)))
    return None
