"""From a picture to a drawing: hosts as frames, networks as buses, containers as boxes that hang from them.

A pure function of the picture and the width. Networks stand in the order in which they were made and
containers by their first network and name, so that something new does not move what was there.

A line that passes a bus without touching it leaves a gap in the bus; where it touches, there is a joint.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from grader.network.state import Container, Network, NetworkState, NodeState
from tui.topology.canvas import Canvas, Drawing, Placed, cells, shorten

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
    shared = _shared(picture)
    within = width - 2 * len(shared)
    for name in (*picture.nodes, *picture.missing):
        y = canvas.height + (1 if canvas.height else 0)
        if name in picture.nodes:
            inner = _node(picture.nodes[name], within - 4, words)
        else:
            blank = Canvas(within - 4)
            blank.put(0, 0, shorten(f"{words.away}: {picture.missing[name]}", within - 4), "stopped")
            inner = blank.finish()
        _frame(canvas, y, within, name, inner)
    for place, network in enumerate(shared):
        _span(canvas, network, within - 1, within + 2 * place)
    return canvas.finish()


def _shared(picture: NetworkState) -> list[str]:
    """The ids of the networks that several nodes hold, which are the overlays between them."""
    seen = [n.id for state in picture.nodes.values() for n in _shown(state)]
    return [identity for identity in dict.fromkeys(seen) if seen.count(identity) > 1]


def _span(canvas: Canvas, network: str, edge: int, column: int) -> None:
    """Leads a network's bus out of each node's frame at `edge` and joins them in `column`."""
    rows: dict[int, int] = {}  # a node's drawing may show a bus twice: its first one is led out
    tops = [item.y for item in canvas.items if item.key.startswith("node:")]
    for item in canvas.items:
        if item.key == f"network:{network}":
            rows.setdefault(sum(top < item.y for top in tops), item.y)
    first, *middle, last = sorted(rows.values())
    for row in range(first + 1, last):
        canvas.put(column, row, "║", "bus")
    for row, corner in ((first, "╗"), *((row, "╣") for row in middle), (last, "╝")):
        canvas.put(edge, row, "╪", "bus")
        canvas.put(edge - 1, row, "═", "bus")
        for x in range(edge + 1, column):
            canvas.put(x, row, "═", "bus")
        canvas.put(column, row, corner, "bus")


def _frame(canvas: Canvas, y: int, width: int, title: str, inner: Drawing) -> None:
    height = len(inner.rows)
    canvas.items.append(Placed(f"node:{title}", 0, y, width, height + 2))
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
    networks = _shown(state)
    hung = [c for c in state.containers if _hangs(c)]
    guests = {c.id: _guests(state, c) for c in state.containers}
    order = {network.id: index for index, network in enumerate(networks)}
    hung.sort(key=lambda c: (min((order.get(n.id, 99) for n in networks if _on(c, n)), default=99), c.name))
    left = _gutter(networks, width)
    used: set[str] = set()
    for band in _bands(hung, guests, width - left):
        touched = [n for n in networks if any(_on(c, n) for c in band)]
        used |= {n.id for n in touched}
        _band(canvas, left, band, touched, guests)
    for network in networks:
        if network.id not in used:
            _bus(canvas, canvas.height, left, network)
    host = [c for c in state.containers if c.shares == "host"]
    drawn = {c.id for owner in (*hung, *host) for c in (owner, *guests[owner.id])}
    bare = [c for c in state.containers if c.id not in drawn and not c.shares]
    drawn |= {c.id for owner in bare for c in (owner, *guests[owner.id])}
    bare += [c for c in state.containers if c.id not in drawn]  # whose owner is gone
    for title, group in ((words.on_host, host), (words.no_network, bare)):
        if group:
            _lonely(canvas, title, group, guests)
    unused = [n.name for n in state.networks if n not in networks]
    if not canvas.height:
        canvas.put(0, 0, shorten(words.empty, width), "note")
    if unused:
        canvas.put(0, canvas.height, shorten(f"{words.unused}: {', '.join(unused)}", width), "note")
    return canvas.finish()


def _shown(state: NodeState) -> list[Network]:
    """Networks that people made, and those of the engine's own that a container is on."""
    hung = [c for c in state.containers if _hangs(c)]
    return [n for n in state.networks if n.name not in DEFAULTS or any(_on(c, n) for c in hung)]


def _hangs(container: Container) -> bool:
    return bool(container.endpoints) and not _alone(container) and not container.shares


def _alone(container: Container) -> bool:
    return {e.network for e in container.endpoints} == {"none"}


def _on(container: Container, network: Network) -> bool:
    return any(
        e.network_id == network.id or (not e.network_id and e.network == network.name)
        for e in container.endpoints
    )


def _guests(state: NodeState, owner: Container) -> list[Container]:
    """Those in `owner`'s namespace, also through one another: a sidecar may have joined a sidecar."""
    found: list[Container] = []
    hosts = [owner]
    for host in hosts:
        joined = [c for c in state.containers if c.shares in (host.id, host.name) and c not in hosts]
        found += joined
        hosts += joined
    return found


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
    left: int,
    band: list[Container],
    networks: list[Network],
    guests: dict[str, list[Container]],
) -> None:
    rows = []
    for network in networks:
        rows.append(canvas.height)
        _bus(canvas, canvas.height, left, network)
    below = canvas.height
    x = left
    for container in band:
        stack = [container, *guests[container.id]]
        wide = _width(stack, canvas.width - left)
        touched = [row for row, network in zip(rows, networks, strict=True) if _on(container, network)]
        columns = _columns(x, wide, len(touched))
        for column, top in zip(columns, touched, strict=True):
            canvas.put(column, top, "╤", "joint")
            for row in range(top + 1, below):
                canvas.put(*((column - 1, row, " │ ") if row in rows else (column, row, "│")), "line")
        y = below
        for index, member in enumerate(stack):
            hung = columns if index == 0 else None
            y = _box(canvas, x, y, wide, member, hung, leads=index + 1 < len(stack))
        x += wide + GAP


def _columns(x: int, wide: int, taps: int) -> list[int]:
    """Where the lines of a box that begins at `x` stand, side by side so that none hides another."""
    return [min(x + 2 + 3 * place, x + wide - 2) for place in range(taps)]


def _labels(network: Network, room: int) -> list[tuple[str, str]]:
    """What stands left of a bus: its name, its driver, its subnets; in two lines where they fit."""
    kind = network.driver + (", internal" if network.internal else "")
    subnets = [str(pool.subnet) for pool in network.pools]
    if len(subnets) == 1 and cells(kind) + 1 + cells(subnets[0]) <= room:
        return [(network.name, "network"), (f"{kind} {subnets[0]}", "detail")]
    return [(network.name, "network"), (kind, "detail"), *((subnet, "detail") for subnet in subnets)]


def _gutter(networks: list[Network], width: int) -> int:
    """How many columns the labels take, a blank after them: at most a third of `width`."""
    room = max(18, width // 3)
    longest = [cells(words) for network in networks for words, _ in _labels(network, room - 2)]
    return min(max(longest, default=0) + 2, room)


def _bus(canvas: Canvas, y: int, left: int, network: Network) -> None:
    labels = _labels(network, left - 2)
    for row, (words, role) in enumerate(labels):
        canvas.put(0, y + row, shorten(words, left - 2), role)
    canvas.put(left, y, "═" * (canvas.width - left), "bus")
    canvas.items.append(Placed(f"network:{network.id}", 0, y, canvas.width, len(labels)))


def _box(
    canvas: Canvas, x: int, y: int, wide: int, container: Container, hung: list[int] | None, leads: bool
) -> int:
    """Draws a box that hangs from lines in the columns `hung`, or (None) shares the namespace of the box
    above it; returns the row below it."""
    role = "box" if container.running else "stopped"
    lines = _lines(container)
    canvas.put(x, y, "┌" + "─" * (wide - 2) + "┐", role)
    for index, (line, kind) in enumerate(lines):
        canvas.put(x, y + 1 + index, "│" + " " * (wide - 2) + "│", role)
        canvas.put(x + 2, y + 1 + index, shorten(line, wide - 4), kind)
    bottom = y + 1 + len(lines)
    canvas.put(x, bottom, "└" + "─" * (wide - 2) + "┘", role)
    canvas.items.append(Placed(f"container:{container.id}", x, y, wide, bottom - y + 1))
    for column in hung or []:
        canvas.put(column, y, "┴", role)
    if hung is None:
        canvas.put(x + 2, y, "╨", role)
    if leads:
        canvas.put(x + 2, bottom, "╥", role)
        canvas.put(x + 2, bottom + 1, "║", "line")
        return bottom + 2
    return bottom + 1


def _lonely(canvas: Canvas, title: str, group: list[Container], guests: dict[str, list[Container]]) -> None:
    canvas.put(0, canvas.height, shorten(f"{title}:", canvas.width), "note")
    for band in _bands(group, guests, canvas.width):
        x, top = 0, canvas.height
        for container in band:
            stack = [container, *guests[container.id]]
            wide, y = _width(stack, canvas.width), top
            for index, member in enumerate(stack):
                hung: list[int] | None = [] if index == 0 else None
                y = _box(canvas, x, y, wide, member, hung, leads=index + 1 < len(stack))
            x += wide + GAP
