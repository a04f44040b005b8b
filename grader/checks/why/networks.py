"""Why a network is not there or not as wanted: what was refused, what was chosen when it was made."""

from __future__ import annotations

from ipaddress import IPv4Network

from grader.checks.scene import Scene, moment
from grader.checks.verdict import Reason
from grader.checks.why import bridges as why_bridges
from grader.checks.why import compose as why_compose
from grader.checks.why import lan as why_lan
from grader.checks.why import options as why_options
from grader.checks.why import plugins as why_plugins
from grader.checks.why import pools as why_pools
from grader.checks.why import refusals
from grader.checks.why import subnets as why_subnets
from grader.checks.why.names import no_network
from grader.network.state import Network, NodeState, Refusal, Subnet
from grader.text import Text, say, verbatim

FLAGS = {"internal": "--internal", "attachable": "--attachable", "ipv6": "--ipv6"}


def missing(scene: Scene, state: NodeState, name: str) -> Reason:
    """Why there is no network `name`: what the engine refused, else what names say."""
    refusal = refusals.of_network_create(state, name)
    if refusal is not None:
        return refused(state, name, refusal)
    for other in scene.facts.picture.nodes.values():
        tried = refusals.of_network_create(other, name)
        if tried is not None and other.swarm is not None and tried.body.get("Driver") == "overlay":
            return refused(other, name, tried)
    return no_network(scene, state, name)


def refused(state: NodeState, name: str, refusal: Refusal) -> Reason:
    """What was wrong with a network create that the engine refused."""
    driver = str(refusal.body.get("Driver") or "bridge")
    impossible = why_subnets.no_subnet(refusal) or why_subnets.range_outside(refusal)
    if impossible is not None:
        return impossible
    if "overlap" in refusal.message.lower():
        return why_subnets.overlap(state, name, refusal)
    if driver == "bridge" and (wrong := why_bridges.refused(refusal)) is not None:
        return wrong
    known = why_lan.refused(state, driver, refusal) or why_plugins.refused(driver, refusal.message)
    if known is not None:
        return known
    if "swarm" in refusal.message.lower() and driver == "overlay" and state.swarm is not None:
        text = say("{node} is a worker: create overlay networks on a manager", node=state.name)
        return Reason("overlay-from-worker", text)
    if "swarm" in refusal.message.lower() and driver == "overlay":
        return Reason("overlay-without-swarm", say("an overlay network needs a swarm: `docker swarm init`"))
    return engine_words("network-refused", refusal)


def engine_words(code: str, refusal: Refusal) -> Reason:
    """The engine's own words, where nothing better is known."""
    return Reason(code, say("the engine refused: {message}", message=verbatim(refusal.message.strip())))


def not_removed(state: NodeState, network: Network) -> Reason:
    """Why a network that should be gone is still there."""
    return in_use(state, network) or Reason(
        "not-removed", say("network {name} is still there", name=network.name)
    )


def in_use(state: NodeState, network: Network) -> Reason | None:
    """The engine refused to remove `network`, and somebody is still on it."""
    refusal = refusals.of_network_remove(state, network.name)
    holders = [c for c in state.containers if any(e.network_id == network.id for e in c.endpoints)]
    if refusal is None or not holders:
        return None
    # Engines before 28 do not say who was on it; who was started since was not.
    before = tuple(c.name for c in holders if moment(c.started) < refusal.at)
    return Reason(
        "network-in-use",
        say(
            "{network} could not be removed because {containers} is on it: disconnect or remove that first",
            network=network.name,
            containers=before or tuple(c.name for c in holders),
        ),
    )


def wrong_range(scene: Scene, state: NodeState, network: Network, wanted: Subnet) -> Reason:
    """An address range is chosen when the network is made; several nodes do not know of each other's."""
    shared = why_lan.shared_range(scene, state, network, wanted)
    if shared is not None:
        return shared
    return Reason(
        "wrong-range",
        say(
            "the range is chosen when the network is made: make {network} again with --ip-range {range}",
            network=network.name,
            range=wanted,
        ),
    )


def wrong_driver(network: Network, wanted: str) -> Reason:
    """A driver is chosen when the network is made."""
    if wanted == "overlay" and "encrypted" in network.options:
        text = say(
            "`encrypted` means something to overlay networks only; on {driver} it is stored and does nothing",
            driver=network.driver,
        )
        return Reason("encrypted-on-bridge", text)
    return Reason(
        "wrong-driver",
        say(
            "a network's driver cannot be changed: remove {network} and create it with -d {driver}",
            network=network.name,
            driver=wanted,
        ),
    )


def wrong_flag(state: NodeState, network: Network, flag: str, wanted: bool) -> Reason:
    """A flag is chosen when the network is made, and a network in use cannot be made again."""
    kept = in_use(state, network) or why_compose.held_by_others(state, network)
    if kept is not None:
        return kept
    option = FLAGS.get(flag, f"--{flag}")
    code = "not-internal" if flag == "internal" and wanted else "wrong-flag"
    if wanted:
        text = say(
            "{option} was left out; it cannot be added later: remove {network} and create it again",
            option=option,
            network=network.name,
        )
    else:
        text = say(
            "{network} was created with {option}: remove it and create it without",
            option=option,
            network=network.name,
        )
    return Reason(code, text)


def wrong_encryption(network: Network, wanted: bool) -> Reason:
    """An overlay is encrypted, or not, from its beginning."""
    if not wanted:
        text = say(
            "{network} was created with {option}: remove it and create it without",
            option="--opt encrypted",
            network=network.name,
        )
        return Reason("wrong-option", text)
    return why_options.misspelt_option_of(network) or Reason(
        "not-encrypted",
        say(
            "{network} sends in the clear: `--opt encrypted` is given when an overlay network is created, and cannot "
            "be added later. Create another one with it",
            network=network.name,
        ),
    )


def wrong_subnet(scene: Scene, state: NodeState, network: Network, wanted: Subnet) -> Reason:
    """The network's subnet is another one: automatic, of another length, or the node's own."""
    own = why_subnets.equals_host(scene, state, network)
    if own is not None:
        return own
    if network.name == why_pools.DEFAULT_BRIDGE:
        return why_pools.by_the_engine("subnet", str(wanted))
    refusal = refusals.of_network_create(state, network.name)
    if refusal:
        return refused(state, network.name, refusal)
    elsewhere = why_lan.subnet_elsewhere(state, network, wanted)
    if elsewhere is not None:
        return elsewhere
    same_start = [p.subnet for p in network.pools if p.subnet.network_address == wanted.network_address]
    if same_start:
        return Reason(
            "wrong-prefix",
            say(
                "the subnet is /{found}, not /{wanted}",
                found=same_start[0].prefixlen,
                wanted=wanted.prefixlen,
            ),
        )
    return Reason(
        "wrong-subnet",
        say(
            "a subnet is chosen when the network is made: create {network} with --subnet {subnet}",
            network=network.name,
            subnet=wanted,
        ),
    )


def not_inside(scene: Scene, state: NodeState, network: Network, pool: IPv4Network) -> Reason:
    """The network's subnet is not inside the pool that it should come from."""
    own = why_subnets.equals_host(scene, state, network)
    if own is not None:
        return own
    refusal = refusals.of_network_create(state, network.name)
    return refused(state, network.name, refusal) if refusal else why_pools.not_inside(state, network, pool)


def wrong_gateway(network: Network, wanted: object) -> Reason:
    """A network's gateway is another one."""
    if network.name == why_pools.DEFAULT_BRIDGE:
        return why_pools.by_the_engine("gateway", str(wanted))
    if network.driver in why_lan.DRIVERS and not any(pool.gateway for pool in network.pools):
        return why_lan.no_gateway(network, wanted)
    return Reason(
        "wrong-gateway",
        say(
            "a network's gateway is chosen when it is made: remove {network} and make it again "
            "with --gateway {gateway}",
            network=network.name,
            gateway=wanted,
        ),
    )


def said(value: object) -> Text:
    """A value as it stands in a sentence, with a word for "none"."""
    return say("none") if value in (None, "", (), {}) else verbatim(str(value))
