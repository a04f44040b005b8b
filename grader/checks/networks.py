"""Goals of kind network: a network is there (or gone) and is as said."""

from __future__ import annotations

from ipaddress import IPv4Network

from grader.checks.scene import Fail, Scene
from grader.checks.verdict import Reason
from grader.checks.why import networks as why
from grader.checks.why import options as why_options
from grader.checks.why import pools as why_pools
from grader.checks.why.lan import DEFAULTS
from grader.checks.why.lan import DRIVERS as LAN_DRIVERS
from grader.course.asks import NetworkGoal
from grader.network.state import Network, NodeState
from grader.text import Text, say

ENCRYPTED = "encrypted"


def wanted(ask: NetworkGoal) -> Text:
    """The goal in a sentence."""
    if not ask.exists:
        return say("there is no network {name}", name=ask.name)
    parts: list[Text] = []
    if ask.driver is not None:
        parts.append(say("driver {driver}", driver=ask.driver))
    if ask.subnet is not None:
        parts.append(say("subnet {subnet}", subnet=ask.subnet))
    if ask.inside is not None:
        parts.append(say("a subnet inside {pool}", pool=ask.inside))
    if ask.prefix is not None:
        parts.append(say("a subnet of /{prefix}", prefix=ask.prefix))
    if ask.gateway is not None:
        parts.append(say("gateway {gateway}", gateway=ask.gateway))
    if ask.range is not None:
        parts.append(say("address range {range}", range=ask.range))
    if ask.aux:
        parts.append(say("{addresses} kept free", addresses=ask.aux))
    flags = {
        "internal": ask.internal,
        "attachable": ask.attachable,
        "encrypted": ask.encrypted,
        "ipv6": ask.ipv6,
    }
    parts += [say("{flag}: {value}", flag=f, value=_yes(v)) for f, v in flags.items() if v is not None]
    parts += [say("label {key}={value}", key=k, value=v) for k, v in ask.labels.items()]
    parts += [say("option {key}={value}", key=k, value=v) for k, v in ask.options.items()]
    if not parts:
        return say("there is a network {name}", name=ask.name)
    return say("a network {name} with {parts}", name=ask.name, parts=tuple(parts))


def check(scene: Scene, ask: NetworkGoal) -> Fail | None:
    """None where the goal is met. Raises CannotTell."""
    state = scene.node(ask.node)
    network = state.network(ask.name)
    if not ask.exists:
        if network is None:
            return None
        return Fail(say("the network {name} is there", name=ask.name), why.not_removed(state, network))
    if network is None:
        return Fail(say("no network {name}", name=ask.name), why.missing(scene, state, ask.name))
    return _properties(scene, state, network, ask)


def _properties(scene: Scene, state: NodeState, network: Network, ask: NetworkGoal) -> Fail | None:
    if ask.driver is not None and network.driver != ask.driver:
        return Fail(say("driver {driver}", driver=network.driver), why.wrong_driver(network, ask.driver))
    subnets = [pool.subnet for pool in network.pools]
    if ask.subnet is not None and ask.subnet not in subnets:
        found = say("subnet {subnets}", subnets=tuple(subnets)) if subnets else say("no subnet")
        return Fail(found, why.wrong_subnet(scene, state, network, ask.subnet))
    missed = _pool(scene, state, network, ask)
    if missed is not None:
        return missed
    pools = [pool for pool in network.pools if ask.subnet in (None, pool.subnet)]
    if ask.gateway is not None and ask.gateway not in [pool.gateway for pool in pools]:
        gateways = tuple(pool.gateway for pool in pools if pool.gateway)
        return Fail(
            say("gateway {gateways}", gateways=gateways) if gateways else say("no gateway of its own"),
            why.wrong_gateway(network, ask.gateway),
        )
    if ask.range is not None and ask.range not in [pool.ip_range for pool in pools]:
        ranges = tuple(pool.ip_range for pool in pools if pool.ip_range)
        return Fail(
            say("address range {ranges}", ranges=ranges) if ranges else say("no address range"),
            why.wrong_range(scene, state, network, ask.range),
        )
    kept = {address for pool in pools for address in pool.auxiliary.values()}
    given_away = tuple(address for address in ask.aux if address not in kept)
    if given_away:
        found = say("{addresses} kept free", addresses=tuple(kept)) if kept else say("no address kept free")
        return Fail(found, why_pools.not_reserved(network, given_away))
    for flag, value, found_value in (
        ("internal", ask.internal, network.internal),
        ("attachable", ask.attachable, network.attachable),
        ("ipv6", ask.ipv6, network.ipv6),
    ):
        if value is not None and value != found_value:
            found = say("{flag}: {value}", flag=flag, value=_yes(found_value))
            return Fail(found, why.wrong_flag(state, network, flag, value))
    # The driver looks whether the option is there, not at what it says (moby's overlay, CreateNetwork).
    if ask.encrypted is not None and ask.encrypted != (ENCRYPTED in network.options):
        found = say("{flag}: {value}", flag=ENCRYPTED, value=_yes(not ask.encrypted))
        return Fail(found, why.wrong_encryption(network, ask.encrypted))
    return _labels_and_options(network, ask)


def _pool(scene: Scene, state: NodeState, network: Network, ask: NetworkGoal) -> Fail | None:
    """Whether its subnet lies inside the wanted pool, and has the wanted length."""
    subnets = [pool.subnet for pool in network.pools if isinstance(pool.subnet, IPv4Network)]
    found = say("subnet {subnets}", subnets=tuple(subnets)) if subnets else say("no subnet")
    if ask.inside is not None:
        inside = [subnet for subnet in subnets if subnet.subnet_of(ask.inside)]
        if not inside:
            return Fail(found, why.not_inside(scene, state, network, ask.inside))
        subnets = inside
    if ask.prefix is not None and ask.prefix not in [subnet.prefixlen for subnet in subnets]:
        return Fail(found, why_pools.wrong_prefix(network, subnets, ask.prefix))
    return None


def _labels_and_options(network: Network, ask: NetworkGoal) -> Fail | None:
    for key, value in ask.labels.items():
        found = network.labels.get(key)
        if found != value:
            return Fail(
                say("label {key}={value}", key=key, value=found) if found else say("no label {key}", key=key),
                Reason(
                    "wrong-label",
                    say(
                        "labels are given when the network is made: --label {key}={value}",
                        key=key,
                        value=value,
                    ),
                ),
            )
    for key, value in ask.options.items():
        found = network.options.get(key) or DEFAULTS.get(key if network.driver in LAN_DRIVERS else "")
        if found != value:
            return Fail(
                say("option {key}={value}", key=key, value=found)
                if found
                else say("no option {key}", key=key),
                why_options.wrong_option(network, key, value),
            )
    return None


def _yes(value: bool) -> Text:
    return say("yes") if value else say("no")
