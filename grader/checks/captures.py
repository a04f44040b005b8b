"""Goals of kind capture: what somebody on the cable between the nodes can read."""

from __future__ import annotations

from grader.checks.containers import running
from grader.checks.probe import ProbeRequest
from grader.checks.reaches import check_reach
from grader.checks.scene import Fail, Scene
from grader.checks.verdict import Reason
from grader.checks.wire import hosts, target
from grader.course.asks import CaptureGoal, ReachGoal
from grader.text import Text, say


def wanted(ask: CaptureGoal) -> Text:
    """The goal in a sentence."""
    if ask.shows == "esp":
        return say(
            "between the nodes, what {source} asks of {to} is encrypted (ESP)", source=ask.source, to=ask.to
        )
    return say("between the nodes, what {source} asks of {to} travels in VXLAN", source=ask.source, to=ask.to)


def check(scene: Scene, ask: CaptureGoal) -> Fail | None:
    """None where the goal is met. Raises CannotTell, ProbeBroken."""
    failed = check_reach(scene, ReachGoal.model_validate({"from": ask.source, "to": ask.to}))
    if failed is not None:
        return failed
    place, goal = scene.place(ask.source), target(ask.to, scene.node_names)
    pid = 0
    if place.wanted:
        asker = running(scene, scene.node(place.node), place.wanted)
        if isinstance(asker, Fail):
            return asker
        pid = asker.pid
    host = hosts(scene, goal, place)[0]
    seen = scene.probe(ProbeRequest(place.node, "capture", pid, host, goal.port, goal.path)).seen
    vxlan = any(word.startswith("vxlan") for word in seen)
    if ask.shows == "vxlan" and vxlan:
        return None
    if ask.shows == "esp" and "esp" in seen and not vxlan and "clear" not in seen:
        return None
    if not seen:
        text = say("both ends are on one node, so nothing crosses the cable: put one on another node")
        return Fail(say("nothing of it is on the cable"), Reason("not-on-the-wire", text))
    if vxlan:
        text = say("an overlay network is encrypted only where it was made with --opt encrypted")
        return Fail(say("readable text inside VXLAN"), Reason("overlay-cleartext", text))
    return Fail(
        say("readable text, without VXLAN"),
        Reason("not-overlay", say("this is not an overlay network's traffic")),
    )
