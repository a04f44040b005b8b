"""Why a container is not on the network it should be on, or on one it should not be. Reads the picture only."""

from __future__ import annotations

from grader.checks.scene import Scene
from grader.checks.verdict import Reason
from grader.checks.why import containers, names, refusals
from grader.network.state import Container, Network, NodeState
from grader.text import say, verbatim


def not_attached(scene: Scene, state: NodeState, container: Container, network: Network) -> Reason:
    """Why `container` is not on `network`."""
    if any(
        e.network == network.name and e.network_id and e.network_id != network.id for e in container.endpoints
    ):
        stale = containers.stale(state, container)
        if stale:
            return stale
    refusal = refusals.of_connect(state, container.name, network.name)
    if refusal:
        return refused_connect(state, container, network, refusal.message, refusals.asked_address(refusal))
    if container.mode in ("host", "none") or container.shares:
        return no_connect(container)
    if container.status != "running" and container.error:
        return containers.not_running(state, container)
    alike = on_alike(scene, container, network)
    if alike is not None:
        return alike
    wrong = tuple(
        c.name
        for c in state.containers
        if c.endpoint(network.id)
        and c.name not in (container.name, *scene.members.get(network.name, ()))
        and (state.name, c.name, network.name) not in scene.facts.baseline.endpoints
    )
    if wrong:
        return Reason(
            "wrong-container-connected",
            say(
                "{others} is on {network}; it is {container} that belongs there",
                others=wrong,
                network=network.name,
                container=container.name,
            ),
        )
    if {e.network for e in container.endpoints} == {"bridge"} and not scene.was_there(
        state.name, container.name
    ):
        return Reason(
            "not-attached",
            say(
                "run without --network, it landed on the default bridge: `docker network connect {network} "
                "{container}`, or run it again with --network {network}",
                network=network.name,
                container=container.name,
            ),
        )
    return Reason(
        "not-attached",
        say(
            "attach it: `docker network connect {network} {container}`",
            network=network.name,
            container=container.name,
        ),
    )


def on_alike(scene: Scene, container: Container, network: Network) -> Reason | None:
    """The container is on a network whose name is nearly that of `network`."""
    held = (name for e in container.endpoints if (name := e.network) not in names.BUILT_IN | scene.expected)
    alike = names.near(network.name, held)
    if alike is None:
        return None
    found, code = alike
    return Reason(
        code,
        say(
            "{container} is on {found}, which is not {wanted}",
            container=container.name,
            found=found,
            wanted=network.name,
        ),
    )


def refused_connect(
    state: NodeState, container: Container, network: Network, message: str, address: str
) -> Reason:
    """What was wrong with a `network connect` that the engine refused."""
    words = message.lower()
    if container.mode in ("host", "none") or container.shares or "sharing network namespace" in words:
        return no_connect(container)
    known = containers.of_message(state, container.name, message)
    if known and known.code == "address-taken" and address:
        typed = containers.first_address(address)
        if typed:
            return containers.taken(state, typed, network.name, container.name)
    if known and known.code == "address-outside-subnet" and address:
        typed = containers.first_address(address)
        if typed:
            return containers.outside(typed, network)
    return known or Reason(
        "connect-refused", say("the engine refused: {message}", message=verbatim(message.strip()))
    )


def no_connect(container: Container) -> Reason:
    """A container on host, none or another container's namespace cannot join networks."""
    if container.mode == "host" or container.shares == "host":
        text = say(
            "{container} uses the node's own network (host), so it cannot be connected to others: create it again "
            "with --network",
            container=container.name,
        )
    elif container.mode == "none":
        text = say(
            "{container} is on none, so it cannot be connected to others: first `docker network disconnect none "
            "{container}`, or create it again",
            container=container.name,
        )
    else:
        text = say(
            "{container} uses another container's network, so it has no endpoints of its own: connect the owner",
            container=container.name,
        )
    return Reason("connect-host-or-none", text)


def too_much(scene: Scene, container: Container, extra: tuple[str, ...], forbidden: bool) -> Reason:
    """The container is on networks that it should not be on: `forbidden` by name, or beyond those asked for."""
    if extra == ("bridge",):
        return Reason(
            "still-on-default-bridge",
            say(
                "it is still on the default bridge as well: `docker network disconnect bridge {container}`",
                container=container.name,
            ),
        )
    # A network that the exercise wants others on is the other side of something; any other is just too much.
    if len(container.endpoints) > len(extra) and (forbidden or any(name in scene.members for name in extra)):
        return Reason(
            "backend-on-both-networks",
            say(
                "{container} has a foot in each network, so both sides reach it: take it off {networks}",
                container=container.name,
                networks=extra,
            ),
        )
    return Reason(
        "attached-too-much",
        say(
            "take it off: `docker network disconnect {network} {container}`",
            network=extra[0],
            container=container.name,
        ),
    )


def one_side_only(container: Container, there: tuple[str, ...], lacking: tuple[str, ...]) -> Reason:
    """The container should stand on several networks, and stands on some of them."""
    return Reason(
        "proxy-on-one-network",
        say(
            "{container} should stand between the networks: it is on {there}, not yet on {lacking}",
            container=container.name,
            there=there,
            lacking=lacking,
        ),
    )
