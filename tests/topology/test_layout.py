"""The drawing is a pure function of a picture and a width: these tests draw plain data."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from ipaddress import ip_address, ip_network
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.network.state import Container, Endpoint, Network, NetworkState, NodeState, Pool, Published
from tui.topology.canvas import Canvas, cells, shorten
from tui.topology.layout import layout
from tui.topology.svg import svg


def network(name: str, subnet: str, driver: str = "bridge", internal: bool = False) -> Network:
    return Network(f"id-{name}", name, driver, pools=(Pool(ip_network(subnet)),), internal=internal)


def container(name: str, *on: tuple[str, str], shares: str = "", ports: tuple[int, ...] = ()) -> Container:
    endpoints = tuple(Endpoint(net, f"id-{net}", ip_address(address), 24) for net, address in on)
    published = tuple(Published(80, "tcp", ip_address("127.0.0.1"), port) for port in ports)
    return Container(f"c-{name}", name, endpoints=endpoints, shares=shares, published=published)


def picture(*items: Network | Container, name: str = "host1") -> NetworkState:
    return NetworkState({name: node(name, *items)})


def node(name: str, *items: Network | Container) -> NodeState:
    return NodeState(
        name,
        networks=tuple(item for item in items if isinstance(item, Network)),
        containers=tuple(item for item in items if isinstance(item, Container)),
    )


TIERS = picture(
    network("dmz", "10.1.0.0/24"),
    network("inner", "10.2.0.0/24", internal=True),
    container("gate", ("dmz", "10.1.0.2"), ("inner", "10.2.0.2"), ports=(8080,)),
    container("heart", ("inner", "10.2.0.3")),
    container("side", shares="c-gate"),
)


def test_a_container_on_two_networks_touches_both_and_its_guest_hangs_below_it() -> None:
    assert layout(TIERS, 72).plain() == (
        "╭─ host1 ──────────────────────────────────────────────────────────────╮\n"
        "│ dmz                 ══╤═════════════════════════════════════════════ │\n"
        "│ bridge 10.1.0.0/24    │                                              │\n"
        "│ inner               ═ │ ═╤═════════════════════╤════════════════════ │\n"
        "│ bridge, internal      │  │                     │                     │\n"
        "│ 10.2.0.0/24           │  │                     │                     │\n"
        "│                     ┌─┴──┴────────────────┐  ┌─┴──────────┐          │\n"
        "│                     │ gate                │  │ heart      │          │\n"
        "│                     │ 10.1.0.2            │  │ 10.2.0.3   │          │\n"
        "│                     │ 10.2.0.2            │  └────────────┘          │\n"
        "│                     │ 127.0.0.1:8080 → 80 │                          │\n"
        "│                     └─╥───────────────────┘                          │\n"
        "│                       ║                                              │\n"
        "│                     ┌─╨───────────────────┐                          │\n"
        "│                     │ side                │                          │\n"
        "│                     └─────────────────────┘                          │\n"
        "╰──────────────────────────────────────────────────────────────────────╯"
    )


def test_an_overlay_leaves_the_frames_of_its_nodes_and_joins_them() -> None:
    overlay = network("mesh", "10.9.0.0/24", "overlay")
    both = NetworkState(
        {
            "host1": node("host1", overlay, container("a", ("mesh", "10.9.0.2"))),
            "host2": node("host2", overlay, container("b", ("mesh", "10.9.0.3"))),
        }
    )
    rows = layout(both, 60).plain().splitlines()
    led_out = [row for row in rows if "mesh" in row]
    assert [row[-3:] for row in led_out] == ["═╪╗", "═╪╝"]
    first, last = rows.index(led_out[0]), rows.index(led_out[1])
    assert all(row.endswith("║") for row in rows[first + 1 : last])


def test_wide_names_align() -> None:
    rows = layout(
        picture(network("店铺网络", "10.1.0.0/24"), container("网关", ("店铺网络", "10.1.0.2"))), 60
    ).rows
    assert {sum(cells(run.text) for run in row) for row in rows} == {60}


def test_what_is_new_does_not_move_what_was_there() -> None:
    before = {item.key: item for item in layout(TIERS, 100).items}
    host = TIERS.nodes["host1"]
    more = picture(*host.networks, *host.containers, container("zebra", ("inner", "10.2.0.9")))
    after = {item.key: item for item in layout(more, 100).items}
    for key in before.keys() - {"node:host1"}:
        assert after[key] == before[key]


def test_a_node_that_does_not_answer_says_why() -> None:
    drawn = layout(NetworkState({}, {"host1": "connection refused"}), 60).plain()
    assert "does not answer: connection refused" in drawn


NAMES = st.sampled_from(["web", "网关", "a-very-long-container-name-indeed", "db", "x"])
NETS = st.lists(st.sampled_from(["dmz", "inner", "数据网", "bridge"]), unique=True, max_size=4)


@st.composite
def pictures(draw: st.DrawFn) -> NetworkState:
    nets = draw(NETS)
    names = draw(st.lists(NAMES, unique=True, max_size=5))
    made: list[Network | Container] = [network(net, f"10.{i}.0.0/24") for i, net in enumerate(nets)]
    for index, name in enumerate(names):
        on = draw(st.lists(st.sampled_from(nets), unique=True)) if nets else []
        shares = draw(st.sampled_from(["", "", "host", *(f"c-{other}" for other in names[:index])]))
        hooks = [] if shares else [(net, f"10.{nets.index(net)}.0.{index + 2}") for net in on]
        made.append(container(name, *hooks, shares=shares, ports=draw(st.sampled_from([(), (8080,)]))))
    return picture(*made)


@settings(max_examples=60, deadline=None)
@given(pictures(), st.integers(40, 200))
def test_every_picture_fits_every_width(state: NetworkState, width: int) -> None:
    drawing = layout(state, width)
    assert all(sum(cells(run.text) for run in row) == width for row in drawing.rows)
    drawn = {item.key for item in drawing.items}
    assert {f"container:{c.id}" for c in state.nodes["host1"].containers} <= drawn
    boxes = sorted((i for i in drawing.items if i.key.startswith("container:")), key=lambda i: (i.y, i.x))
    for one, other in pairwise(boxes):
        assert one.y != other.y or one.x + one.width <= other.x


def test_the_svg_is_well_formed_and_says_the_same_in_words() -> None:
    root = ET.fromstring(svg(TIERS, 80, "zh"))
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    described = root.find(f"{space}desc")
    assert described is not None
    assert "127.0.0.1:8080" in (described.text or "")
    assert "gate" in [item.text for item in root.findall(f"{space}text")]


@pytest.mark.parametrize(
    ("words", "room", "short"),
    [("short", 9, "short"), ("abcdefghij", 5, "ab…ij"), ("网络网络网络", 7, "网…网络"), ("ab", 1, "…")],
)
def test_what_is_too_long_loses_its_middle(words: str, room: int, short: str) -> None:
    assert cells(shorten(words, room)) <= room
    if words != "网络网络网络":
        assert shorten(words, room) == short


def test_a_canvas_cuts_what_stands_beyond_its_edge() -> None:
    canvas = Canvas(4)
    canvas.put(2, 0, "网络", "x")
    assert canvas.finish().plain() == "  网"
