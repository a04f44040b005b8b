"""Why addresses come out of another pool than wanted: engine not restarted, network older than its pools."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

from grader.checks.scene import moment
from grader.checks.verdict import Reason
from grader.network.state import Container, Network, NodeState, Pool
from grader.text import say, verbatim

DEFAULT_BRIDGE = "bridge"
BUILT_IN = (*(IPv4Network(f"172.{n}.0.0/16") for n in range(17, 32)), IPv4Network("192.168.0.0/16"))
"""The pools of an engine that was given none, the same in 20.10 to 28.5 (moby's ipamutils)."""

SETTINGS = {"gateway": "bip", "subnet": "bip", "driver.mtu": "mtu", "bridge.enable_icc": "icc"}
"""What daemon.json calls the default bridge's addresses and options."""


def not_given() -> Reason:
    """The engine has no pools but its own, whatever its file says."""
    return Reason(
        "built-in-pool",
        say(
            "the engine runs without default-address-pools: it reads /etc/docker/daemon.json only when it starts, so "
            "write them there and restart it"
        ),
    )


def not_started(words: str) -> Reason:
    """The engine gave up while starting; `words` are its own."""
    return Reason("engine-not-started", say("it says: {words}", words=verbatim(words)))


def wrong_size(found: int, wanted: int | None) -> Reason:
    """The pool is cut into subnets of another length."""
    return Reason(
        "wrong-pool-size",
        say(
            "`size` is the length of each network's subnet, not the pool's: {wanted}, not {found}",
            wanted=wanted,
            found=found,
        ),
    )


def not_inside(state: NodeState, network: Network, pool: IPv4Network) -> Reason:
    """The network's subnet is not inside `pool`."""
    subnets = [p.subnet for p in network.pools]
    built_in = next(
        (s for s in subnets if isinstance(s, IPv4Network) and any(s.subnet_of(b) for b in BUILT_IN)), None
    )
    if built_in is not None and before_the_start(state, network.created):
        return Reason(
            "made-before-restart",
            say(
                "{network} was made before the engine was restarted, and a network keeps its subnet: remove it and "
                "make it again",
                network=network.name,
            ),
        )
    if built_in is not None:
        return Reason(
            "built-in-pool",
            say(
                "{subnet} comes out of the engine's built-in pools: the engine has to be given {pool} and restarted, "
                "and then {network} made again",
                subnet=built_in,
                pool=pool,
                network=network.name,
            ),
        )
    return Reason(
        "wrong-subnet", say("{subnets} is not inside {pool}", subnets=tuple(map(str, subnets)), pool=pool)
    )


def wrong_prefix(network: Network, found: list[IPv4Network], wanted: int) -> Reason:
    """The subnet has another length."""
    return Reason(
        "wrong-prefix",
        say(
            "the subnet of {network} is /{found}, not /{wanted}",
            network=network.name,
            found=found[0].prefixlen if found else 0,
            wanted=wanted,
        ),
    )


def before_the_start(state: NodeState, stamp: str) -> bool:
    """Whether `stamp` is older than the engine's last start, when it made its default bridge anew."""
    bridge = state.network(DEFAULT_BRIDGE)
    return bool(bridge and stamp and 0.0 < moment(stamp) < moment(bridge.created))


def by_the_engine(key: str, value: str) -> Reason:
    """How the default bridge gets an address or option: the engine makes it, so nobody can give it any then."""
    option = key.removeprefix("com.docker.network.")
    setting = SETTINGS.get(option, option)
    return Reason(
        "default-bridge-setting",
        say(
            'the engine makes the default bridge itself: set "{setting}" in /etc/docker/daemon.json so that it gets '
            "{value}, and restart the engine",
            setting=setting,
            value=value,
        ),
    )


def ended_with_the_engine(state: NodeState, container: Container) -> Reason | None:
    """A container that ran when the engine was restarted, and nobody started since."""
    if container.status != "exited" or not before_the_start(state, container.started):
        return None
    return Reason(
        "container-stopped",
        say(
            "nobody has started it since the engine was restarted: `docker start {name}`, or give it a --restart "
            "policy",
            name=container.name,
        ),
    )


def reserved(pools: tuple[Pool, ...], address: object) -> str | None:
    """The name under which an address is kept free (`--aux-address`), if it is."""
    return next((name for p in pools for name, found in p.auxiliary.items() if found == address), None)


def not_reserved(network: Network, addresses: tuple[IPv4Address, ...]) -> Reason:
    """The network may give away addresses that it should keep free."""
    return Reason(
        "wrong-aux",
        say(
            "the network may give away {addresses}: make {network} again with --aux-address NAME={first}",
            addresses=addresses,
            network=network.name,
            first=addresses[0],
        ),
    )
