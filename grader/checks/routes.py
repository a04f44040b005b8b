"""Goals of kind route: which way packets leave a container or node, read from its routing table."""

from __future__ import annotations

from ipaddress import IPv4Network, ip_address, ip_network

from grader.checks.containers import running
from grader.checks.probe import ProbeRequest, Route
from grader.checks.scene import Fail, Scene
from grader.checks.verdict import Reason
from grader.course.asks import RouteGoal
from grader.text import Text, say

DEFAULT = "default"


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
    found = _towards(routes, ask.to)
    if ask.via == "none":
        if found is None:
            return None
        return Fail(_told(found), Reason("wrong-route", say("the route should not be there")))
    if found is None:
        return Fail(say("no route to {to}", to=ask.to), _unknown(ask, at_node=not place.wanted))
    gateways = {ask.via}
    if place.wanted:
        network = scene.node(place.node).network(ask.via)
        if network is not None:
            gateways = {str(pool.gateway) for pool in network.pools if pool.gateway}
    if found.gateway and any(_same(found.gateway, gateway) for gateway in gateways):
        return None
    if not place.wanted:
        text = say("the next machine on the way to {to} is {via}, not another one", to=ask.to, via=ask.via)
        return Fail(_told(found), Reason("route-astray", text))
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


def _towards(routes: tuple[Route, ...], to: str) -> Route | None:
    """The route to `to`: to a subnet also one to a larger subnet that holds it, but never the default route."""
    if to == DEFAULT:
        return min((r for r in routes if r.destination == DEFAULT), key=lambda r: r.metric, default=None)
    wanted = ip_network(to, strict=False)
    fitting = [
        (destination.prefixlen, route)
        for route in routes
        if route.destination != DEFAULT
        and isinstance(destination := ip_network(route.destination, strict=False), IPv4Network)
        and isinstance(wanted, IPv4Network)
        and wanted.subnet_of(destination)
    ]
    return min(fitting, key=lambda pair: (-pair[0], pair[1].metric), default=(0, None))[1]


def _unknown(ask: RouteGoal, at_node: bool) -> Reason:
    if not at_node or ask.to == DEFAULT:
        return Reason("wrong-route", say("no packet leaves that way"))
    text = say(
        "packets to {to} go the default way, where nobody knows that subnet: `ip route add {to} via {via}`",
        to=ask.to,
        via=ask.via,
    )
    return Reason("no-route", text)


def _told(route: Route) -> Text:
    if route.gateway:
        return say("{to} through {gateway}", to=route.destination, gateway=route.gateway)
    return say("{to} directly on {device}", to=route.destination, device=route.device)


def _same(left: str, right: str) -> bool:
    try:
        return ip_address(left) == ip_address(right)
    except ValueError:
        return False
