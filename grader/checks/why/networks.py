"""Why a network is not there or not as wanted: refusals, overlaps, wrong digits, misspelt options."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_interface, ip_network

from grader.checks.probe import ProbeBroken, ProbeRequest
from grader.checks.scene import Scene, moment
from grader.checks.verdict import Reason
from grader.checks.why import bridges as why_bridges
from grader.checks.why import compose as why_compose
from grader.checks.why import lan as why_lan
from grader.checks.why import plugins as why_plugins
from grader.checks.why import pools as why_pools
from grader.checks.why import refusals
from grader.checks.why.names import distance, no_network
from grader.network.state import Address, Network, NodeState, Pool, Refusal, Subnet
from grader.text import Text, say, verbatim

BRIDGE_OPTIONS = (
    "com.docker.network.bridge.name",
    "com.docker.network.bridge.enable_ip_masquerade",
    "com.docker.network.bridge.enable_icc",
    "com.docker.network.bridge.host_binding_ipv4",
    "com.docker.network.bridge.inhibit_ipv4",
    "com.docker.network.bridge.gateway_mode_ipv4",
    "com.docker.network.bridge.gateway_mode_ipv6",
    "com.docker.network.bridge.trusted_host_interfaces",
    "com.docker.network.driver.mtu",
    "com.docker.network.container_iface_prefix",
    "com.docker.network.enable_ipv4",
    "com.docker.network.enable_ipv6",
    "com.docker.network.host_ipv4",
    "com.docker.network.host_ipv6",
    "com.docker.network.endpoint.ifname",
    "com.docker.network.bridge.default_bridge",
)
KNOWN_OPTIONS = {
    "bridge": BRIDGE_OPTIONS,
    "macvlan": ("parent", "macvlan_mode", *BRIDGE_OPTIONS),
    "ipvlan": ("parent", "ipvlan_mode", "ipvlan_flag", *BRIDGE_OPTIONS),
    "overlay": ("encrypted", "com.docker.network.driver.overlay.vxlanid_list", *BRIDGE_OPTIONS),
}
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
    if (typed := _host_bits(refusal)) is not None:
        return Reason(
            "host-bits-set",
            say(
                "{typed} is the address of a host in a subnet, not a subnet: write {right}",
                typed=typed,
                right=ip_network(typed, strict=False),
            ),
        )
    for subnet, ip_range, _ in refusals.asked_pools(refusal):
        outer, inner = _subnet(subnet), _subnet(ip_range)
        if outer and inner and not _inside(inner, outer):
            return Reason(
                "range-outside-subnet",
                say("the range {range} is not inside the subnet {subnet}", range=inner, subnet=outer),
            )
    if "overlap" in refusal.message.lower():
        return _overlap(state, name, refusal)
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
    return misspelt_option_of(network) or Reason(
        "not-encrypted",
        say(
            "{network} sends in the clear: `--opt encrypted` is given when an overlay network is created, and cannot "
            "be added later. Create another one with it",
            network=network.name,
        ),
    )


def wrong_subnet(scene: Scene, state: NodeState, network: Network, wanted: Subnet) -> Reason:
    """The network's subnet is another one: automatic, of another length, or the node's own."""
    own = _equals_host(scene, state, network)
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
    own = _equals_host(scene, state, network)
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


def wrong_option(network: Network, key: str, wanted: str) -> Reason:
    """An option is not there: its key was misspelt, or it was never given."""
    if network.name == why_pools.DEFAULT_BRIDGE:
        return why_pools.by_the_engine(key, wanted)
    known = KNOWN_OPTIONS.get(network.driver, BRIDGE_OPTIONS)
    for found in network.options:
        if found != key and found not in known and _meant(found, key):
            return misspelt(found, key)
    if key == "parent" and network.driver in why_lan.DRIVERS:
        return why_lan.wrong_parent(network, wanted)
    if key in why_lan.DEFAULTS and network.driver in why_lan.DRIVERS:
        return why_lan.wrong_mode(network, key, wanted)
    if key in network.options:
        return Reason(
            "wrong-option",
            say("{key} is {found}", key=key, found=network.options[key] or '""'),
        )
    return Reason(
        "wrong-option",
        say(
            "options are given when the network is made: remove {network} and create it with -o {key}={wanted}",
            network=network.name,
            key=key,
            wanted=wanted,
        ),
    )


def misspelt(found: str, key: str) -> Reason:
    """An option that the engine stored, and no driver reads."""
    return Reason(
        "misspelt-option",
        say(
            "the engine stores an option called {found}, but no driver knows it; the key is {key}",
            found=found,
            key=key,
        ),
    )


def misspelt_option_of(network: Network) -> Reason | None:
    """An option of `network` that is nearly one that its driver knows."""
    known = KNOWN_OPTIONS.get(network.driver)
    if known is None:
        return None
    for found in network.options:
        if found not in known:
            meant = next((key for key in known if _meant(found, key)), None)
            if meant:
                return misspelt(found, meant)
    return None


def _meant(found: str, key: str) -> bool:
    tail = found.rsplit(".", 1)[-1].lower().replace("-", "_")
    wanted = key.rsplit(".", 1)[-1]
    alike = (
        tail == wanted
        or distance(tail, wanted) <= 2
        or tail.removeprefix("enable_") == wanted.removeprefix("enable_")
    )
    return alike or distance(found.lower(), key) <= 3


def _overlap(state: NodeState, name: str, refusal: Refusal) -> Reason:
    asked = [s for s in (_subnet(typed) for typed, _, _ in refusals.asked_pools(refusal)) if s]
    for wanted in asked:
        for other in state.networks:
            for pool in other.pools:
                if pool.subnet.version == wanted.version and pool.subnet.overlaps(wanted):
                    return Reason(
                        "pool-overlaps",
                        say(
                            "{subnet} overlaps {other_subnet} of network {other}: "
                            "remove that network or take another subnet",
                            subnet=wanted,
                            other_subnet=pool.subnet,
                            other=other.name,
                        ),
                    )
    return Reason(
        "pool-overlaps",
        say("the subnet of {name} overlaps one that is in use: take another", name=name),
    )


def _host_bits(refusal: Refusal) -> str | None:
    for subnet, _, _ in refusals.asked_pools(refusal):
        if "/" in subnet and _subnet(subnet) is None:
            try:
                ip_interface(subnet)
            except ValueError:
                continue
            return subnet
    return None


def _subnet(typed: str) -> Subnet | None:
    try:
        return ip_network(typed) if typed else None
    except ValueError:
        return None


def _inside(inner: Subnet, outer: Subnet) -> bool:
    if isinstance(inner, IPv4Network) and isinstance(outer, IPv4Network):
        return inner.subnet_of(outer)
    return isinstance(inner, IPv6Network) and isinstance(outer, IPv6Network) and inner.subnet_of(outer)


def _equals_host(scene: Scene, state: NodeState, network: Network) -> Reason | None:
    own = _node_subnet(scene, state, network)
    # Networks of macvlan and ipvlan lie in the node's own subnet on purpose.
    if own is None or network.driver != "bridge":
        return None
    return Reason(
        "subnet-equals-host",
        say(
            "{subnet}, the subnet of {network}, is the node's own: the same addresses lie on two sides of it, so "
            "answers to containers go out the wrong way. Remove {network} and take a subnet that nobody uses",
            network=network.name,
            subnet=own,
        ),
    )


def _node_subnet(scene: Scene, state: NodeState, network: Network) -> Subnet | None:
    """The node's own subnet where `network` has it too; None where it has not, or where nobody can say."""
    try:
        own = scene.probe(ProbeRequest(state.name, "addresses")).addresses
    except ProbeBroken:
        return None  # only the explanation is less exact; the verdict does not rest on it
    gateways = {address for n in state.networks for p in n.pools for address in _gateways(p)}
    for address in own:
        interface = ip_interface(address)
        if interface.ip.is_loopback or interface.ip.is_link_local or interface.ip in gateways:
            continue
        for pool in network.pools:
            if pool.subnet.version == interface.version and interface.ip in pool.subnet:
                return pool.subnet
    return None


def _gateways(pool: Pool) -> tuple[Address, ...]:
    """The addresses that may be the pool's gateway: the one that was named, else the first that can be given out."""
    if pool.gateway is not None:
        return (pool.gateway,)
    starts = (pool.subnet, pool.ip_range or pool.subnet)
    return tuple(start.network_address + offset for start in starts for offset in (0, 1))


def said(value: object) -> Text:
    """A value as it stands in a sentence, with a word for "none"."""
    return say("none") if value in (None, "", (), {}) else verbatim(str(value))
