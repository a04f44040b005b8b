"""Why a port is not published as wanted: EXPOSE only, reversed, host mode, another protocol. Reads the picture."""

from __future__ import annotations

from collections.abc import Collection

from grader.checks.scene import network_of
from grader.checks.verdict import Reason
from grader.checks.why import containers
from grader.network.state import Container, NodeState, Published
from grader.text import Text, say


def written(published: Published) -> str:
    """A published port as `-p` takes it: `127.0.0.1:8080:80/tcp`."""
    address = ""
    if published.host_address and not published.host_address.is_unspecified:
        six = published.host_address.version == 6
        address = f"[{published.host_address}]:" if six else f"{published.host_address}:"
    host_port = f"{published.host_port}:" if published.host_port else ":" if address else ""
    return f"{address}{host_port}{published.port}/{published.protocol}"


def found_ports(container: Container) -> Text:
    """What is published now, in a sentence."""
    live = tuple(dict.fromkeys(written(p) for p in container.published if p.host_port))
    if live:
        return say("{container} publishes {ports}", container=container.name, ports=live)
    return say("{container} publishes no port", container=container.name)


def not_published(
    state: NodeState, container: Container, port: int, protocol: str, host_port: int | None
) -> Reason:
    """Why port `port`/`protocol` of `container` is not published now."""
    wished = any(p.port == port and p.protocol == protocol for p in container.wished)
    if not container.running:
        return containers.not_running(state, container)
    if container.mode == "host" or container.shares == "host":
        return Reason(
            "publish-with-host-mode",
            say(
                "with --network host the engine discards -p: {container} listens on the node's own ports",
                container=container.name,
            ),
        )
    if container.shares or container.mode.startswith("container:"):
        owner = state.container(container.shares)
        return Reason(
            "publish-with-shared-namespace",
            say(
                "{container} uses the network of {owner}: publish the port when you create {owner}",
                container=container.name,
                owner=owner.name if owner else container.shares[:12] or container.mode,
            ),
        )
    on = [network_of(state, e.network, e.network_id) for e in container.endpoints]
    if wished and on and all(n is not None and n.internal for n in on):
        return Reason(
            "publish-on-internal",
            say(
                "{container} is only on the internal network {networks}, where publishing has no effect",
                container=container.name,
                networks=tuple(n.name for n in on if n),
            ),
        )
    return _wish(container, port, protocol, host_port, wished)


def _wish(container: Container, port: int, protocol: str, host_port: int | None, wished: bool) -> Reason:
    name = container.name
    for p in container.wished:
        if p.protocol == protocol and host_port == p.port and p.host_port == port:
            return Reason(
                "ports-reversed",
                say(
                    "-p {found} is the wrong way round: first the node's port, then the container's: -p {right}",
                    found=f"{p.host_port}:{p.port}",
                    right=f"{host_port}:{port}",
                ),
            )
        if host_port is None and p.host_port == port and p.port != port:
            return Reason(
                "ports-reversed",
                say(
                    "-p {found} publishes the container's port {port}: first the node's port, then the container's",
                    found=f"{p.host_port}:{p.port}",
                    port=p.port,
                ),
            )
        if p.port == port and p.protocol != protocol:
            return Reason(
                "wrong-protocol",
                say(
                    "{port}/{found} is published, {port}/{wanted} was asked for: -p {host_port}:{port}/{wanted}",
                    host_port=host_port or "HOST",
                    port=port,
                    found=p.protocol,
                    wanted=protocol,
                ),
            )
    if wished:
        return Reason(
            "not-published",
            say("-p was given to {container}, but the port is not live: start it again", container=name),
        )
    lone = next((p.port for p in container.wished if p.port == host_port and not p.host_port), None)
    if lone is not None:
        return Reason(
            "wrong-container-port",
            say(
                "-p {found} names the container's port only, and the engine draws the node's: write -p {right}",
                found=lone,
                right=f"{host_port}:{port}",
            ),
        )
    if container.wished:
        return Reason(
            "wrong-container-port",
            say(
                "it publishes its port {found}, not {wanted}",
                found=tuple(f"{p.port}/{p.protocol}" for p in container.wished),
                wanted=f"{port}/{protocol}",
            ),
        )
    if container.publish_all and (port, protocol) not in container.exposed:
        return Reason(
            "publish-all-needs-expose",
            say(
                "-P publishes only the ports that the image or --expose names ({exposed}), and {port} is none of them",
                exposed=tuple(f"{number}/{kind}" for number, kind in container.exposed) or say("none"),
                port=f"{port}/{protocol}",
            ),
        )
    if (port, protocol) in container.exposed:
        return Reason(
            "expose-only",
            say(
                "EXPOSE only documents port {port}; `-p` when the container is created publishes it",
                port=port,
            ),
        )
    return Reason(
        "publish-needs-recreate",
        say(
            "a port cannot be added to a container that exists: remove {container} and create it with -p",
            container=name,
        ),
    )


def closed_on_node(container: Container, host_port: int, called: Collection[str] = ()) -> Reason | None:
    """Why a node refuses connections to `host_port`, which should lead to `container`; None where it publishes that.

    `called` are the addresses that were tried: a port that is bound to one of them is open there.
    """
    if container.mode == "host" or container.shares:
        return None
    there = tuple(p for p in container.published if p.host_port == host_port)
    if not there:
        return Reason(
            "not-published",
            say(
                "no port of {container} is published as {port} on the node: {found}",
                container=container.name,
                port=host_port,
                found=found_ports(container),
            ),
        )
    bound = tuple(str(p.host_address) for p in there if p.host_address and not p.host_address.is_unspecified)
    if len(bound) < len(there) or set(bound) & set(called):
        return None
    return Reason(
        "bound-to-one-address", say("it is bound to {found} only, so others cannot reach it", found=bound)
    )


def wrong_host_port(container: Container, port: int, found: Published, wanted: int) -> Reason:
    """The right port of the container on another port of the node."""
    if found.host_port == port and wanted == port:
        return Reason("wrong-host-port", say("it is on port {found}", found=found.host_port))
    drawn = not any(w.port == port and w.host_port for w in container.wished)
    if drawn:
        return Reason(
            "wrong-host-port",
            say(
                "the engine drew port {found}; to choose it write -p {wanted}:{port}",
                found=found.host_port,
                wanted=wanted,
                port=port,
            ),
        )
    return Reason(
        "wrong-host-port",
        say("it is on port {found} of the node, not {wanted}", found=found.host_port, wanted=wanted),
    )


def wrong_address(found: tuple[Published, ...], wanted: str) -> Reason:
    """The right port, on other addresses of the node than wanted."""
    everywhere = any(p.host_address is None or p.host_address.is_unspecified for p in found)
    if everywhere:
        return Reason(
            "bound-to-all-addresses",
            say(
                "it is open on every address of the node; to bind it write -p {wanted}:{ports}",
                wanted=wanted,
                ports=f"{found[0].host_port}:{found[0].port}",
            ),
        )
    if wanted == "all":
        return Reason(
            "bound-to-one-address",
            say(
                "it is bound to {found} only, so others cannot reach it",
                found=tuple(str(p.host_address) for p in found),
            ),
        )
    return Reason(
        "bound-to-one-address",
        say(
            "it is bound to {found}, not {wanted}",
            found=tuple(str(p.host_address) for p in found),
            wanted=wanted,
        ),
    )
