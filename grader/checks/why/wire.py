"""Why packets do not cross between nodes, and why a firewall rule does nothing."""

from __future__ import annotations

import re

from grader.checks.probe import ProbeBroken, ProbeRequest
from grader.checks.scene import Place, Scene
from grader.checks.verdict import Reason
from grader.network.state import Container
from grader.text import say, verbatim


def between_nodes(scene: Scene, source: Place, expected: Container) -> Reason | None:
    """The two share an overlay network from different nodes, and yet nothing comes."""
    home = next((s for s in scene.facts.picture.nodes.values() if s.container(expected.id)), None)
    if home is None or home.name == source.node or source.container is None:
        return None
    shared = {e.network_id for e in source.container.endpoints} & {e.network_id for e in expected.endpoints}
    names = tuple(n.name for n in home.networks if n.id in shared and n.driver == "overlay")
    if not names:
        return None
    text = say(
        "{networks} spans {here} and {there}, but its data does not cross: between the nodes UDP 4789 (VXLAN) "
        "must pass",
        networks=names,
        here=source.node,
        there=home.name,
    )
    return Reason("vxlan-blocked", text)


def idle_rule(scene: Scene, owner: Container | None, port: int | None) -> Reason | None:
    """A firewall rule of the learner's that was meant to stop this, and never sees it."""
    node = next(
        (n for n, s in scene.facts.picture.nodes.items() if owner and s.container(owner.id)), scene.first_node
    )
    try:
        rules = scene.probe(ProbeRequest(node, "rules")).seen
    except ProbeBroken:
        return None
    stops = [rule for rule in rules if re.search(r"-j (DROP|REJECT)", rule)]
    outer = {p.host_port for p in owner.published} if owner else {port}
    inner = {p.port for p in owner.published} if owner else set()
    for rule in stops:
        match = re.search(r"--dport (\d+)", rule)
        if rule.startswith("-A DOCKER-USER") and match and int(match[1]) in outer - inner:
            return Reason(
                "dnat-host-port",
                say(
                    "in DOCKER-USER the address is translated already, so the rule “{rule}” never sees port {port}: "
                    "match the container's port, or the original one with -m conntrack --ctorigdstport {port}",
                    rule=verbatim(rule),
                    port=int(match[1]),
                ),
            )
    last = {
        chain: max((i for i, rule in enumerate(rules) if rule.startswith(f"-A {chain} ")), default=-1)
        for chain in ("FORWARD", "INPUT")
    }
    forward = [i for i, rule in enumerate(rules) if rule.startswith("-A FORWARD")]
    docker = [i for i in forward if "-j DOCKER" in rules[i] or "-j ACCEPT" in rules[i]]
    for rule in stops:
        at = rules.index(rule)
        if rule.startswith("-A FORWARD") and docker and at > min(docker) and last["FORWARD"] >= at:
            return Reason(
                "rule-after-dockers",
                say(
                    "the rule “{rule}” stands behind Docker's own in FORWARD, which have let the packet pass: "
                    "put it into DOCKER-USER",
                    rule=verbatim(rule),
                ),
            )
        if rule.startswith("-A INPUT"):
            return Reason(
                "rule-in-input",
                say(
                    "what goes to a container is forwarded and never passes INPUT: the rule “{rule}” belongs "
                    "into DOCKER-USER",
                    rule=verbatim(rule),
                ),
            )
    return None
