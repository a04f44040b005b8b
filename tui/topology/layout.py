"""From a picture to a drawing: hosts as frames, networks as buses, containers as boxes that hang from them.

A pure function of the picture and the width. Networks stand in the order in which they were made and
containers by their first network and name, so that something new does not move what was there.

A line that passes a bus without touching it leaves a gap in the bus; where it touches, there is a joint.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from grader.network.state import Container, Network, NetworkState, NodeState
from tui.topology.canvas import Canvas, Drawing, cells, shorten

DEFAULTS = ("bridge", "host", "none", "docker_gwbridge", "ingress")
WIDEST_BOX, NARROWEST_BOX, GAP = 26, 14, 2


@dataclass(frozen=True, slots=True)
class Words:
    """The few words of a drawing, in the reader's language."""

    unused: str = "unused"
    on_host: str = "on the node's own network"
    no_network: str = "without a network"
    shares: str = "shares the network of"
    away: str = "does not answer"
    empty: str = "no networks of your own, no containers"


def layout(picture: NetworkState, width: int, words: Words = Words()) -> Drawing:
    """The drawing of `picture` in `width` columns (40 or more)."""
    canvas = Canvas(width)
    for name in (*picture.nodes, *picture.missing):
        y = canvas.height + (1 if canvas.height else 0)
        if name in picture.nodes:
            inner = _node(picture.nodes[name], width - 4, words)
        else:
            blank = Canvas(width - 4)
            blank.put(0, 0, shorten(f"{words.away}: {picture.missing[name]}", width - 4), "stopped")
            inner = blank.finish()
        _frame(canvas, y, name, inner)
    return canvas.finish()


def _frame(canvas: Canvas, y: int, title: str, inner: Drawing) -> None:
    width, height = canvas.width, len(inner.rows)
    head = f"╭─ {shorten(title, width - 8)} "
    canvas.put(0, y, head + "─" * (width - cells(head) - 1) + "╮", "frame")
    canvas.put(3, y, shorten(title, width - 8), "node")
    for row in range(y + 1, y + 1 + height):
        canvas.put(0, row, "│", "frame")
        canvas.put(width - 1, row, "│", "frame")
    canvas.paste(inner, 2, y + 1)
    canvas.put(0, y + 1 + height, "╰" + "─" * (width - 2) + "╯", "frame")


def _node(state: NodeState, width: int, words: Words) -> Drawing:
    canvas = Canvas(width)
    hung = [c for c in state.containers if c.endpoints and not _alone(c) and not c.shares]
    guests = {c.id: _guests(state, c) for c in state.containers}
    networks = [n for n in state.networks if n.name not in DEFAULTS or any(_on(c, n) for c in hung)]
    order = {network.id: index for index, network in enumerate(networks)}
    hung.sort(key=lambda c: (min((order.get(n.id, 99) for n in networks if _on(c, n)), default=99), c.name))
    used: set[str] = set()
    for band in _bands(hung, guests, width):
        touched = [n for n in networks if any(_on(c, n) for c in band)]
        used |= {n.id for n in touched}
        _band(canvas, state, band, touched, guests, words)
    for network in networks:
        if network.id not in used:
            y = canvas.height
            _bus(canvas, y, network)
    host = [c for c in state.containers if c.shares == "host"]
    bare = [c for c in state.containers if not c.shares and (_alone(c) or not c.endpoints)]
    for title, group in ((words.on_host, host), (words.no_network, bare)):
        if group:
            _lonely(canvas, title, group)
    unused = [n.name for n in state.networks if n not in networks]
    if not canvas.height:
        canvas.put(0, 0, shorten(words.empty, width), "note")
    if unused:
        canvas.put(0, canvas.height, shorten(f"{words.unused}: {', '.join(unused)}", width), "note")
    return canvas.finish()


def _alone(container: Container) -> bool:
    return {e.network for e in container.endpoints} == {"none"}


def _on(container: Container, network: Network) -> bool:
    return any(
        e.network_id == network.id or (not e.network_id and e.network == network.name)
        for e in container.endpoints
    )


def _guests(state: NodeState, owner: Container) -> list[Container]:
    return [c for c in state.containers if c.shares in (owner.id, owner.name)]


def _bands(
    containers: list[Container], guests: dict[str, list[Container]], width: int
) -> Iterable[list[Container]]:
    """As many boxes side by side as fit, then the next band below."""
    band: list[Container] = []
    taken = 0
    for container in containers:
        wide = _width([container, *guests[container.id]], width)
        if band and taken + GAP + wide > width:
            yield band
            band, taken = [], 0
        taken += (GAP if band else 0) + wide
        band.append(container)
    if band:
        yield band


def _width(stack: list[Container], room: int) -> int:
    longest = max(cells(line) for container in stack for line, _ in _lines(container))
    return min(max(longest + 4, NARROWEST_BOX), WIDEST_BOX, room)


def _lines(container: Container) -> list[tuple[str, str]]:
    """What stands in a container's box: its name, its state, its addresses, its ports."""
    lines = [(container.name, "container" if container.running else "stopped")]
    if not container.running:
        lines.append((f"({container.status})", "stopped"))
    for endpoint in container.endpoints:
        if endpoint.address:
            lines.append((str(endpoint.address), "address"))
    for p in container.published:
        host = f"{p.host_address}:" if p.host_address else ":"
        ending = "" if p.protocol == "tcp" else f"/{p.protocol}"
        lines.append((f"{host}{p.host_port} → {p.port}{ending}", "port"))
    return lines


def _band(
    canvas: Canvas,
    state: NodeState,
    band: list[Container],
    networks: list[Network],
    guests: dict[str, list[Container]],
    words: Words,
) -> None:
    top = canvas.height
    for index, network in enumerate(networks):
        _bus(canvas, top + 2 * index, network)
    below = top + 2 * len(networks)
    x = 0
    for container in band:
        stack = [container, *guests[container.id]]
        wide = _width(stack, canvas.width)
        _taps(canvas, top, below, x, wide, container, networks)
        y = below
        for index, member in enumerate(stack):
            y = _box(canvas, x, y, wide, member, hung=index == 0, leads=index + 1 < len(stack))
        x += wide + GAP


def _bus(canvas: Canvas, y: int, network: Network) -> None:
    subnets = " ".join(str(pool.subnet) for pool in network.pools)
    marks = " internal" if network.internal else ""
    title = shorten(f" {network.name} ", canvas.width - 4)
    canvas.put(0, y, "═" * canvas.width, "bus")
    canvas.put(2, y, title, "network")
    at = 2 + cells(title)
    detail = f"{network.driver}{marks} {subnets} ".replace("  ", " ")
    if at + cells(detail) < canvas.width - 2:
        canvas.put(at, y, detail, "detail")
        at += cells(detail)
    canvas.put(0, y + 1, " ", "")
    canvas.items.append(_placed(f"network:{network.id}", 0, y, canvas.width, 1))


def _placed(key: str, x: int, y: int, width: int, height: int):  # type: ignore[no-untyped-def]
    from tui.topology.canvas import Placed

    return Placed(key, x, y, width, height)


def _taps(
    canvas: Canvas, top: int, below: int, x: int, wide: int, container: Container, networks: list[Network]
) -> None:
    """The lines from a box up to its buses, side by side so that none hides another."""
    touched = [index for index, network in enumerate(networks) if _on(container, network)]
    for place, index in enumerate(touched):
        column = x + 2 + place * 3
        if column >= x + wide - 1:
            column = x + wide - 2
        canvas.put(column, top + 2 * index, "╤", "joint")
        for row in range(top + 2 * index + 1, below):
            passing = (row - top) % 2 == 0
            if passing:
                canvas.put(column - 1, row, " │ ", "line")
            else:
                canvas.put(column, row, "│", "line")


def _box(canvas: Canvas, x: int, y: int, wide: int, container: Container, hung: bool, leads: bool) -> int:
    """Draws a box; returns the row below it."""
    role = "box" if container.running else "stopped"
    lines = _lines(container)
    canvas.put(x, y, "┌" + "─" * (wide - 2) + "┐", role)
    for index, (line, kind) in enumerate(lines):
        canvas.put(x, y + 1 + index, "│" + " " * (wide - 2) + "│", role)
        canvas.put(x + 2, y + 1 + index, shorten(line, wide - 4), kind)
    bottom = y + 1 + len(lines)
    canvas.put(x, bottom, "└" + "─" * (wide - 2) + "┘", role)
    canvas.items.append(_placed(f"container:{container.id}", x, y, wide, bottom - y + 1))
    if hung:
        for place in range(max(1, len(container.endpoints))):
            column = min(x + 2 + place * 3, x + wide - 2)
            canvas.put(column, y, "┴", role)
    else:
        canvas.put(x + 2, y, "╨", role)
    if leads:
        canvas.put(x + 2, bottom, "╥", role)
        canvas.put(x + 2, bottom + 1, "║", "line")
        return bottom + 2
    return bottom + 1


def _lonely(canvas: Canvas, title: str, group: list[Container]) -> None:
    y = canvas.height
    canvas.put(0, y, shorten(f"{title}:", canvas.width), "note")
    x, below, deepest = 0, y + 1, y + 1
    for container in group:
        wide = _width([container], canvas.width)
        if x and x + wide > canvas.width:
            x, below = 0, deepest
        deepest = max(deepest, _box(canvas, x, below, wide, container, hung=False, leads=False))
        canvas.put(x + 2, below, "─", "box" if container.running else "stopped")
        x += wide + GAP
