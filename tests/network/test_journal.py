"""What an engine's events tell is told as the commands that made them, once, with what the picture still knows."""

from __future__ import annotations

from typing import Any

import pytest

from grader.network.journal import Try, merged, tries
from grader.network.state import Container, Endpoint, Network, NodeState, Published, Refusal

WEB, SHOP = "a" * 64, "b" * 64


def event(
    at: float, action: str, name: str = "web", identity: str = WEB, **attributes: str
) -> dict[str, Any]:
    """A container's event."""
    return {
        "Type": "container",
        "Action": action,
        "Actor": {"ID": identity, "Attributes": {"name": name, "image": "nginx", **attributes}},
        "timeNano": int(at * 1e9),
    }


def network(at: float, action: str, container: str = WEB, name: str = "shop") -> dict[str, Any]:
    """A network's event."""
    attributes = {"name": name, "type": "bridge", **({"container": container} if container else {})}
    return {
        "Type": "network",
        "Action": action,
        "Actor": {"ID": SHOP, "Attributes": attributes},
        "timeNano": int(at * 1e9),
    }


def told(*events: dict[str, Any], state: NodeState | None = None, since: float = 0.0) -> list[str]:
    return [f"{one.command} {one.words}" for one in tries("host1", events, state, since)]


RUN = (event(10, "create"), network(10.1, "connect"), event(10.5, "start"))


@pytest.mark.parametrize(
    ("events", "commands"),
    [
        (RUN, ["docker run -d --name web nginx"]),
        (RUN[:1], ["docker create --name web nginx"]),
        ((event(10, "create"), event(30, "start")), ["docker create --name web nginx", "docker start web"]),
        (
            (
                *RUN,
                event(20, "kill"),
                event(20.1, "kill"),
                network(21, "disconnect"),
                event(21, "die"),
                event(21, "stop"),
            ),
            ["docker run -d --name web nginx", "docker stop web"],
        ),
        (
            (*RUN, event(20, "kill"), event(20.2, "stop"), event(20.2, "die"), event(20.3, "destroy")),
            ["docker run -d --name web nginx", "docker stop web", "docker rm web"],
        ),
        (
            (
                *RUN,
                event(20, "kill"),
                network(20.2, "disconnect"),
                event(20.2, "die"),
                event(20.3, "destroy"),
            ),
            ["docker run -d --name web nginx", "docker rm -f web"],
        ),
        (
            (
                event(20, "kill"),
                network(21, "disconnect"),
                event(21, "die"),
                event(21, "stop"),
                network(21.2, "connect"),
                event(21.9, "start"),
                event(21.9, "restart"),
            ),
            ["docker restart web"],
        ),
        ((event(20, "kill"), event(20.2, "die")), ["docker kill web"]),
        ((*RUN, event(30, "die")), ["docker run -d --name web nginx"]),
        (
            (
                *RUN,
                network(20, "connect", name="yard"),
                network(25, "disconnect"),
                event(40, "kill"),
                event(40, "die"),
            ),
            [
                "docker run -d --name web nginx",
                "docker network connect yard web",
                "docker network disconnect shop web",
                "docker kill web",
            ],
        ),
        (
            (*RUN, network(20, "disconnect"), network(20.001, "disconnect")),
            ["docker run -d --name web nginx", "docker network disconnect shop web"],
        ),
        ((event(10, "create"), network(10.2, "disconnect")), ["docker create --name web nginx"]),
        (
            (event(9, "exec_create: cat /etc/hosts"), event(9, "exec_start: x")),
            ["docker exec web cat /etc/hosts"],
        ),
        ((event(9, "extract-to-dir"),), ["docker cp ... web:..."]),
        ((event(9, "rename", oldName="/old"),), ["docker rename old web"]),
        ((event(9, "pause"), event(10, "unpause")), ["docker pause web", "docker unpause web"]),
        (
            (network(9, "create", ""), network(12, "destroy", "")),
            ["docker network create shop", "docker network rm shop"],
        ),
    ],
    ids=lambda value: value[0] if value and isinstance(value[0], str) else "",
)
def test_events_become_commands(events: tuple[dict[str, Any], ...], commands: list[str]) -> None:
    assert told(*events) == commands


def test_what_the_picture_knows_of_an_object_is_told_with_it() -> None:
    web = Container(
        WEB,
        "web",
        mode="shop",
        endpoints=(Endpoint("shop", SHOP, aliases=("web", "www")),),
        wished=(Published(80, "tcp", None, 8080), Published(53, "udp")),
        dns=("192.0.2.53",),
    )
    state = NodeState("host1", networks=(Network(SHOP, "shop", internal=True),), containers=(web,))
    assert told(network(9, "create", ""), *RUN, state=state) == [
        "docker network create --internal shop",
        "docker run -d --name web --network shop --network-alias www --dns 192.0.2.53 -p 8080:80 -p 53/udp nginx",
    ]


def test_what_the_set_up_did_is_not_told_but_its_names_are_known() -> None:
    found = tries("host1", [*RUN, network(20, "disconnect")], None, since=15)
    assert [(one.words, one.objects) for one in found] == [("shop web", ("web", "shop"))]


@pytest.mark.parametrize(
    ("method", "path", "query", "body", "command"),
    [
        ("POST", "/networks/create", {}, {"Name": "shop"}, "docker network create shop"),
        ("POST", "/containers/create", {"name": "web"}, {"Image": "nginx"}, "docker create --name web nginx"),
        ("POST", f"/containers/{WEB}/start", {}, {}, "docker start web"),
        ("POST", "/networks/shop/connect", {}, {"Container": WEB}, "docker network connect shop web"),
        ("POST", f"/containers/{WEB}/exec", {}, {"Cmd": ["ip", "a b"]}, "docker exec web ip 'a b'"),
        ("DELETE", "/networks/shop", {}, {}, "docker network rm shop"),
        ("DELETE", "/containers/web", {}, {}, "docker rm web"),
        ("POST", "/swarm/init", {}, {}, "POST /swarm/init"),
    ],
)
def test_a_refused_request_is_told_with_the_engines_words(
    method: str, path: str, query: dict[str, str], body: dict[str, object], command: str
) -> None:
    state = NodeState("host1", refusals=(Refusal(50.0, method, path, query, body, 409, "no"),))
    (one,) = tries("host1", RUN, state, since=20)
    assert (f"{one.command} {one.words}", one.refused) == (command, "no")


def test_a_later_reading_corrects_and_completes_an_earlier_one() -> None:
    early = (
        Try(1.0, "host1", "docker create", "--name web -p 80:80 nginx"),
        Try(2.0, "host1", "docker network disconnect", "shop web"),
        Try(2.5, "host1", "docker start", "web", refused="port taken"),
        Try(9.0, "host1", "docker rm", "old"),
        Try(2.0, "host2", "docker rm", "far"),
    )
    late = (Try(1.0, "host1", "docker run -d", "--name web nginx"), Try(3.0, "host1", "docker stop", "web"))
    assert [(one.at, one.node, one.command, one.words) for one in merged(early, late)] == [
        (1.0, "host1", "docker run -d", "--name web -p 80:80 nginx"),
        (2.0, "host2", "docker rm", "far"),
        (2.5, "host1", "docker start", "web"),
        (3.0, "host1", "docker stop", "web"),
        (9.0, "host1", "docker rm", "old"),
    ]
    assert merged(early, ()) == tuple(sorted(early, key=lambda one: one.at))
