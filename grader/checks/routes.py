"""Goals of kind route: which way packets leave a container or node, read from its routing table."""

from __future__ import annotations

from ipaddress import ip_address

from grader.checks.containers import running
from grader.checks.probe import ProbeRequest, Route
from grader.checks.scene import Fail, Scene
from grader.checks.verdict import Reason
from grader.course.goals import RouteGoal
from grader.text import Text, say


def wanted(ask: RouteGoal) -> Text:
    """The goal in a sentence."""
    if ask.via == "none":
        return say("{of} has no route to {to}", of=ask.of, to=ask.to)
    return say("{of} reaches {to} through {via}", of=ask.of, to=ask.to, via=ask.via)


def check(scene: Scene, ask: RouteGoal) -> Fail | None:
    """None where the goal is met. Raises CannotTell, ProbeBroken."""
    place = scene.place(ask.of)
    pid = 0
    if place.wanted:
        container = running(scene, scene.node(place.node), place.wanted)
        if isinstance(container, Fail):
            return container
        pid = container.pid
    routes = scene.probe(ProbeRequest(place.node, "route", pid)).routes
    found = min((r for r in routes if r.destination == ask.to), key=lambda r: r.metric, default=None)
    if ask.via == "none":
        if found is None:
            return None
        return Fail(_told(found), Reason("wrong-route", say("the route should not be there")))
    if found is None:
        return Fail(
            say("no route to {to}", to=ask.to), Reason("wrong-route", say("no packet leaves that way"))
        )
    gateways = {ask.via}
    if place.wanted:
        network = scene.node(place.node).network(ask.via)
        if network is not None:
            gateways = {str(pool.gateway) for pool in network.pools if pool.gateway}
    if found.gateway and any(_same(found.gateway, gateway) for gateway in gateways):
        return None
    return Fail(
        _told(found),
        Reason(
            "wrong-route",
            say(
                "with several networks the engine picks one for the default route; this is not {via}",
                via=ask.via,
            ),
        ),
    )


def _told(route: Route) -> Text:
    if route.gateway:
        return say("{to} through {gateway}", to=route.destination, gateway=route.gateway)
    return say("{to} directly on {device}", to=route.destination, device=route.device)


def _same(left: str, right: str) -> bool:
    try:
        return ip_address(left) == ip_address(right)
    except ValueError:
        return False
