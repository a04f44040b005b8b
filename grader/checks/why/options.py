"""Why a network's option is not as wanted: misspelt, never given, or another driver's."""

from __future__ import annotations

from grader.checks.verdict import Reason
from grader.checks.why import lan as why_lan
from grader.checks.why import pools as why_pools
from grader.checks.why.names import distance
from grader.network.state import Network
from grader.text import say

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
