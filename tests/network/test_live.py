"""The same scene on the engine that sandboxes run on and on the one inside: two engines, one picture.

On the machine that this was written on they are 20.10 and 26.1; whichever they are, the pictures must not differ.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_network

import docker
import pytest

from grader.network.read import read_node
from grader.network.state import Container, Network, NodeState, Pool
from grader.sandbox.outer import connect
from tests.network.conftest import Node

pytestmark = pytest.mark.engine
NAME = f"live{os.getpid()}"
SUBNET = ip_network(f"10.74.{os.getpid() % 250}.0/24")
"""By the process: the outer engine is shared, and others may be testing on it."""

MAKE = f"""
network create --subnet {SUBNET} --ip-range {SUBNET[128]}/25 --gateway {SUBNET[254]} --aux-address printer={SUBNET[9]}
    --label course=live --opt com.docker.network.bridge.enable_icc=false {NAME}-shop
network create --internal {NAME}-inner
create --name {NAME}-web --hostname front --network {NAME}-shop --ip {SUBNET[10]} --network-alias www -p 127.0.0.1::80
    -p 127.0.0.1::53/udp --expose 9000 --memory 64m --pids-limit 50 --cap-drop NET_RAW --user 1000 --read-only
    --label role=web --entrypoint sleep IMAGE 600
network connect --alias front {NAME}-inner {NAME}-web
start {NAME}-web
run -d --name {NAME}-side --network container:{NAME}-web --label role=side --entrypoint sleep IMAGE 600
run -d --name {NAME}-none --network none --label role=none --entrypoint sleep IMAGE 600
run --name {NAME}-done --network {NAME}-shop --label role=done --entrypoint true IMAGE
"""


@dataclass(frozen=True)
class Engine:
    """An engine's client, and how the CLI reaches it."""

    client: docker.APIClient
    argv: tuple[str, ...]
    image: str

    def run(self, words: str) -> str:
        """What a docker command prints; fails where it fails."""
        done = subprocess.run(
            [*self.argv, *words.split()], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def make(self) -> None:
        """Makes the scene."""
        for line in MAKE.replace("\n    ", " ").replace("IMAGE", self.image).strip().splitlines():
            self.run(line)

    def remove(self) -> None:
        """Removes what there is of it."""
        for entry in self.client.containers(all=True, filters={"name": NAME}):
            self.client.remove_container(entry["Id"], force=True, v=True)
        for network in self.client.networks(names=[NAME]):
            self.client.remove_network(network["Id"])

    def read(self) -> NodeState:
        """The scene alone, as netdojo sees it."""
        whole = read_node(self.client, "host1")
        return replace(
            whole,
            networks=tuple(one for one in whole.networks if one.name.startswith(NAME)),
            containers=tuple(one for one in whole.containers if one.name.startswith(NAME)),
        )


@pytest.fixture(scope="module")
def outer(image: str) -> Iterator[Engine]:
    client = connect()
    engine = Engine(client, ("docker",), image)
    try:
        engine.make()
        yield engine
    finally:
        engine.remove()
        client.close()


@pytest.fixture(scope="module")
def inner(shared_node: Node) -> Iterator[Engine]:
    client = shared_node.open()
    engine = Engine(client, ("docker", "-H", f"unix://{shared_node.gateway.path}"), "busybox")
    try:
        engine.make()
        yield engine
    finally:
        engine.remove()
        client.close()


@pytest.fixture(params=["outer", "inner"])
def either(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue(request.param)
    return found


def container(state: NodeState, name: str) -> Container:
    return next(one for one in state.containers if one.name == f"{NAME}-{name}")


def test_an_engine_says_what_it_is(either: Engine) -> None:
    state = either.read()
    told = either.client.version()
    assert (state.engine, state.api) == (told["Version"], told["ApiVersion"])
    assert either.run("version --format {{.Server.Version}}").strip() == state.engine


def test_what_the_scene_is_made_of_is_in_the_picture(either: Engine) -> None:
    state = either.read()
    shop = next(one for one in state.networks if one.name == f"{NAME}-shop")
    gateway, part = ip_address(SUBNET[254]), ip_network(f"{SUBNET[128]}/25")
    assert shop.pools == (Pool(SUBNET, gateway, part, {"printer": ip_address(SUBNET[9])}),)
    web = container(state, "web")
    on = web.endpoint(f"{NAME}-shop")
    assert on is not None
    assert (on.address, on.requested_address, on.prefix, on.network_id) == (
        SUBNET[10],
        SUBNET[10],
        24,
        shop.id,
    )
    assert {"www", f"{NAME}-web", web.id[:12]} <= set(on.names)
    live = {(one.port, one.protocol) for one in web.published if one.host_port}
    assert live == {(80, "tcp"), (53, "udp")}
    assert container(state, "side").shares == web.id
    assert [one.network for one in container(state, "none").endpoints] == ["none"]
    assert [(one.network_id, one.address) for one in container(state, "done").endpoints] == [(shop.id, None)]


def plain(state: NodeState) -> tuple[list[Network], list[Container]]:
    """The scene without what every engine makes up itself: ids, processes, times, numbers of ports, cables."""
    whose = {one.id: one.name for one in (*state.networks, *state.containers)}
    whose |= {one.id[:12]: one.name for one in state.containers}
    networks = [
        replace(one, id=one.name, created="", pools=one.pools if one.name.endswith("shop") else ())
        for one in state.networks
    ]
    containers = [
        replace(
            one,
            **{
                "id": one.name,
                "shares": whose.get(one.shares, one.shares),
                "mode": one.mode.partition(":")[0],
            },
            **{"pid": 0, "started": "", "image": "", "resolv_conf": "", "hosts": ""},
            hostname=whose.get(one.hostname, one.hostname),
            labels={key: value for key, value in one.labels.items() if key == "role"},
            published=tuple(replace(port, host_port=None) for port in one.published),
            endpoints=tuple(
                replace(
                    on,
                    **{"network_id": whose.get(on.network_id, ""), "mac": "", "gateway": None},
                    address=on.address if on.network.endswith("shop") else None,
                    names=tuple(sorted({whose.get(name, name) for name in on.names})),
                    aliases=tuple(alias for alias in on.aliases if alias != one.hostname),  # 20.10 adds it
                )
                for on in one.endpoints
            ),
        )
        for one in state.containers
    ]
    return networks, containers


def test_both_engines_give_one_picture(outer: Engine, inner: Engine) -> None:
    assert plain(outer.read()) == plain(inner.read())
