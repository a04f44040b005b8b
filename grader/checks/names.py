"""Goals of kind alias and lookup: which names lead to which container."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

from grader.checks.containers import running
from grader.checks.probe import ProbeRequest
from grader.checks.scene import CannotTell, Fail, Scene
from grader.checks.verdict import Reason
from grader.checks.why import attachments as why_attachments
from grader.checks.why import dns as why
from grader.checks.why import networks as why_networks
from grader.checks.why import outside as why_outside
from grader.checks.why import refusals
from grader.course.asks import AliasGoal, LookupGoal
from grader.text import Text, say

NOTHING = "nothing"
HOSTS_FILE = "hosts"  # what a look-up names as its source where the hosts file knew the name


def wanted_alias(ask: AliasGoal) -> Text:
    """The goal in a sentence."""
    return say(
        "{container} answers to {alias} on {network}",
        container=ask.container,
        alias=ask.alias,
        network=ask.network,
    )


def check_alias(scene: Scene, ask: AliasGoal) -> Fail | None:
    """None where the goal is met. Raises CannotTell."""
    state = scene.node(ask.node)
    container = running(scene, state, ask.container)
    if isinstance(container, Fail):
        return container
    network = state.network(ask.network)
    if network is None:
        return Fail(
            say("no network {name}", name=ask.network), why_networks.missing(scene, state, ask.network)
        )
    endpoint = container.endpoint(network.id) or container.endpoint(network.name)
    if endpoint is None or ask.alias.lower() not in why.answers_to(container, endpoint):
        names = tuple(sorted(why.answers_to(container, endpoint))) if endpoint else ()
        found = (
            say("there it answers to {names}", names=names)
            if endpoint
            else say("{container} is not on {network}", container=container.name, network=network.name)
        )
        reason = why.no_alias(state, container, network.name, ask.alias)
        refused = refusals.of_connect(state, ask.container)
        if refused is not None and "network-scoped alias" in refused.message:
            reason = why.alias_on_default_bridge(ask.alias)
        if endpoint is None and reason.code == "no-alias":
            reason = why_attachments.not_attached(scene, state, container, network)
        return Fail(found, reason)
    owners = why.holders(state, network.id, ask.alias)
    if ask.unique and len(owners) > 1:
        return Fail(say("{owners} answer to it", owners=owners), why.shared(ask.alias, owners))
    return None


def wanted_lookup(ask: LookupGoal) -> Text:
    """The goal in a sentence."""
    if ask.expect == NOTHING:
        return say("{source} finds nobody under the name {name}", source=ask.source, name=ask.name)
    return say(
        "{source} finds {expect} under the name {name}", source=ask.source, expect=ask.expect, name=ask.name
    )


def check_lookup(scene: Scene, ask: LookupGoal) -> Fail | None:
    """None where the goal is met. Raises CannotTell, ProbeBroken."""
    place = scene.place(ask.source)
    pid = 0
    if place.wanted:
        asker = running(scene, scene.node(place.node), place.wanted)
        if isinstance(asker, Fail):
            return asker
        pid = asker.pid
    result = scene.probe(ProbeRequest(place.node, "lookup", pid, ask.name))
    if result.outcome == "dns-failed":
        if ask.expect != NOTHING:
            return Fail(
                say("the name server did not answer ({detail})", detail=result.detail),
                _unanswered(scene, ask),
            )
        raise CannotTell(say("the name server did not answer ({detail})", detail=result.detail))
    if ask.expect == NOTHING:
        if result.outcome == "no-such-name":
            return None
        return Fail(
            say("{name} leads to {addresses}", name=ask.name, addresses=result.addresses),
            Reason("name-resolves", say("{source} should not find this name", source=ask.source)),
        )
    fixed = _address(ask.expect)
    state, target = (scene.node(), "") if fixed else scene.split(ask.expect)
    container = state.container(target)
    if result.outcome != "ok":
        found = say("{name} does not resolve", name=ask.name)
        if place.container is None:
            return Fail(found, Reason("name-not-found", say("nobody there has this name")))
        return Fail(found, why.unresolved(scene, scene.node(place.node), place.container, ask.name, target))
    found = say("{name} leads to {addresses}", name=ask.name, addresses=result.addresses)
    if fixed:
        own = {fixed}
    elif container is None:
        expected = running(scene, state, target)
        return expected if isinstance(expected, Fail) else None
    else:
        own = {address for e in container.endpoints for address in (e.address, e.address6) if address}
    given = {ip_address(word) for word in result.addresses}
    from_file = result.peer == HOSTS_FILE
    if given and given <= own and not (from_file and ask.by == "dns"):
        return None
    if from_file:
        found = say("/etc/hosts says {addresses}", addresses=result.addresses)
        return Fail(found, why_outside.pinned(ask.source, ask.name, result.addresses))
    if given & own:
        owners = tuple(
            c.name for c in state.containers for e in c.endpoints if {e.address, e.address6} & given
        )
        return Fail(found, why.shared(ask.name, tuple(dict.fromkeys(owners))))
    return Fail(found, why.other_answers(state, ask.expect, ask.name, given))


def _unanswered(scene: Scene, ask: LookupGoal) -> Reason:
    place = scene.place(ask.source)
    known = why_outside.no_server(scene.node(place.node), place.container) if place.container else None
    return known or Reason(
        "name-not-found", say("{source} gets no answer from its name server", source=ask.source)
    )


def _address(words: str) -> IPv4Address | IPv6Address | None:
    """The address that a goal's `expect` is, None where it names a container."""
    try:
        return ip_address(words)
    except ValueError:
        return None
