"""A class on the machines of a swarm, of which one dies in the middle: with `--long` only.

The machines are the nodes of a sandbox, so engines in namespaces of one kernel; the swarm between them is Docker's own.
Nodes of a sandbox start no sandboxes themselves, so a learner's work is noted in the seat by the real store.
"""

from __future__ import annotations

import io
import json
import tarfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
import pytest

from grader.classroom.containers import Engine, container
from grader.classroom.host import make_codes, prepare
from grader.classroom.image import ensure_image, image_name
from grader.classroom.machines import LABEL, SEAT, door_service
from grader.classroom.place import Place
from grader.patience import patient
from grader.problem import Problem
from grader.sandbox.gateway import Gateway, docker_exec_stream
from grader.sandbox.launch import Sandbox, SandboxSpec

pytestmark = [pytest.mark.engine, pytest.mark.seconds(300)]

BOSS, WORKERS = "boss", ("east", "west")
GIGABYTE = 1 << 30
LEARNERS = ("Lin", "Wu", "Zhao", "Ma")

LOG_IN = """
import http.cookiejar, json, re, sys, urllib.parse, urllib.request
jar = http.cookiejar.LWPCookieJar("/tmp/" + sys.argv[1])
web = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
base = "http://127.0.0.1:8000"
page = web.open(base + "/hub/login").read().decode()
xsrf = re.search(r'name="_xsrf" value="([^"]*)"', page)[1]
told = {"_xsrf": xsrf, "username": sys.argv[1], "code": sys.argv[2], "pin": "1234"}
page = web.open(base + "/hub/login?next=", urllib.parse.urlencode(told).encode())
name = sys.argv[1].lower()
if "/spawn-pending/" in page.url:
    xsrf = next(c.value for c in jar if c.name == "_xsrf" and c.path == "/hub/").strip('"')
    progress = base + f"/hub/api/users/{name}/server/progress?_xsrf={urllib.parse.quote(xsrf)}"
    words = web.open(progress, timeout=200).read().decode()
    assert '"ready": true' in words, words
print(web.open(base + f"/user/{name}/").status)
jar.save(ignore_discard=True)
"""

COME_BACK = """
import http.cookiejar, sys, urllib.request
jar = http.cookiejar.LWPCookieJar("/tmp/" + sys.argv[1])
jar.load(ignore_discard=True)
web = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
print(web.open(f"http://127.0.0.1:8000/user/{sys.argv[1].lower()}/", timeout=20).status)
"""

WORK = """
import time
from grader.progress.entries import Fact
from grader.progress.key import InstallationKey
from grader.progress.store import Store
about = {"exercise": "first-network", "attempt": "a1", "seed": 7}
now = time.time_ns() // 1_000_000
store = Store.open()
told = {**about, "seconds": 40, "hints": 0}
store.note([Fact("start", now, about), Fact("pass", now + 1, told)], InstallationKey.open())
store.note_passed("first-network", now / 1000, 7, 40.0, 0)
store.close()
"""

DONE = """
from grader.progress.store import Store
store = Store.open()
print(len(store.ledger()), *store.passed())
"""

DIE = """
ip link set eth0 down
pkill -KILL -x 'dockerd|containerd'
pkill -KILL -f grader.classroom
"""

END = """
import sys, urllib.request
token = open("/class/service-token").read()
url = f"http://127.0.0.1:8081/hub/api/users/{sys.argv[1]}/server"
request = urllib.request.Request(url, method="DELETE", headers={"Authorization": "token " + token})
print(urllib.request.urlopen(request, timeout=60).status)
"""

DOOR = """
import os, socket
host, port = os.environ["NETDOJO_DOOR"].rsplit(":", 1)
door = socket.create_connection((host, int(port)), timeout=20)
token = os.environ["NETDOJO_SEAT_TOKEN"]
head = "GET /v1.41/version HTTP/1.1\\r\\nHost: docker\\r\\nConnection: close\\r\\n\\r\\n"
door.sendall(f"netdojo-seat {token}\\n{head}".encode())
print(door.recv(100).split()[1].decode())
"""

REACHED = """
import socket
for host, port in {places!r}:
    try:
        socket.create_connection((host, port), timeout=3).close()
        print(host, port)
    except OSError:
        pass
"""

HELD = """
import json
from grader.classroom.place import class_place
from grader.classroom.service.store import ClassStore
store = ClassStore(class_place().database("class"))
print(json.dumps({seat: store.head(seat).number for seat in store.seats()}))
"""


def until(look: Callable[[], Any], seconds: float = 120) -> Any:
    """What `look` says as soon as it is true."""
    deadline = time.monotonic() + patient(seconds)
    while not (found := look()):
        assert time.monotonic() < deadline, f"{look} did not come true"
        time.sleep(0.5)
    return found


@dataclass
class Spread:
    """A swarm of three machines with a class on it, and a client of each machine's engine."""

    sandbox: Sandbox
    clients: dict[str, docker.APIClient]
    place: Place
    engine: Engine

    @property
    def boss(self) -> docker.APIClient:
        return self.clients[BOSS]

    def run(self, node: str, name: str, script: str, *words: str) -> str:
        """What Python says to `script` in the container `name` on `node`."""
        client = self.clients[node]
        made = client.exec_create(name, ["python", "-c", script, *words])
        said = bytes(client.exec_start(made["Id"])).decode()
        assert client.exec_inspect(made["Id"])["ExitCode"] == 0, said
        return said.strip()

    def hub(self, script: str, *words: str) -> str:
        return self.run(BOSS, container(self.place, "hub"), script, *words)

    def seats(self) -> dict[str, tuple[str, str]]:
        """Each seat that runs, by its learner: on which machine, and in which container."""
        names = {one["ID"]: one["Description"]["Hostname"] for one in self.boss.nodes()}
        found = {}
        for service in self.boss.services(filters={"label": f"{LABEL}={self.place.name}"}):
            seat = service["Spec"]["Labels"].get(SEAT)
            for task in self.boss.tasks(filters={"service": service["ID"], "desired-state": "running"}):
                if seat and task["Status"]["State"] == "running":
                    found[seat] = (names[task["NodeID"]], task["Status"]["ContainerStatus"]["ContainerID"])
        return found


@pytest.fixture(scope="module")
def spread(
    engine: docker.APIClient, image: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Spread]:
    ensure_image(engine, None, lambda step: print(step.number, step.total, step.words))
    place = Place(tmp_path_factory.mktemp("class"))
    place.settings.write_text(
        'engine = "swarm"\nseats = 6\naddress = "127.0.0.1"\n[swarm]\nplacement = ["node.role==worker"]\n'
    )
    settings = prepare(place)
    make_codes(place)
    spec = SandboxSpec(nodes=(BOSS, *WORKERS), memory=3 * GIGABYTE, disk=3 * GIGABYTE // 2, pids=2000)
    sandbox = Sandbox.start(spec)
    gateways: list[Gateway] = []
    try:
        sandbox.wait_ready()
        clients = {}
        for node in spec.nodes:
            gateways.append(_gateway(sandbox, node, tmp_path_factory.mktemp(node)))
            clients[node] = gateways[-1].client()
            clients[node].timeout = 600
            for _ in clients[node].load_image(engine.get_image(image_name())):
                pass
        _swarm(sandbox)
        _copy(sandbox, place)
        running = Engine(clients[BOSS], place)
        running.up(settings, image_name(), lambda words: print(words.to("en")))
        yield Spread(sandbox, clients, place, running)
    finally:
        for gateway in gateways:
            gateway.close()
        sandbox.stop()


def _gateway(sandbox: Sandbox, node: str, folder: Path) -> Gateway:
    argv = ["/enter", node, "docker", "system", "dial-stdio"]
    return Gateway(lambda: docker_exec_stream(sandbox.outer, sandbox.container_id, argv), folder / "gateway")


def _said(sandbox: Sandbox, node: str, *argv: str, stdin: bytes | None = None) -> str:
    code, words, errors = sandbox.exec(node, argv, stdin=stdin)
    assert code == 0, errors
    return words.decode().strip()


def _swarm(sandbox: Sandbox) -> None:
    line = _said(sandbox, BOSS, "ip", "-4", "-o", "address", "show", "eth0")
    address = line.split()[3].partition("/")[0]
    _said(sandbox, BOSS, "docker", "swarm", "init", "--advertise-addr", address)
    token = _said(sandbox, BOSS, "docker", "swarm", "join-token", "-q", "worker")
    for worker in WORKERS:
        _said(sandbox, worker, "docker", "swarm", "join", "--token", token, f"{address}:2377")


def _copy(sandbox: Sandbox, place: Place) -> None:
    """The class's folder, to the same path on the machine where the class is brought up."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        tar.add(place.root, str(place.root).lstrip("/"))
    _said(sandbox, BOSS, "tar", "-x", "-C", "/", "--no-same-owner", stdin=packed.getvalue())


def test_a_worker_that_dies_loses_no_progress_and_nothing_is_left_after_down(spread: Spread) -> None:
    join = json.loads(spread.place.codes.read_text())["join"]
    for name in LEARNERS:
        assert spread.hub(LOG_IN, name, join) == "200"
    before = until(lambda: len(found := spread.seats()) == len(LEARNERS) and found)
    assert {node for node, _ in before.values()} == set(WORKERS)

    # A seat reaches its machine's door, the hub and the class service, and nothing else.
    node, name = before["lin"]
    other_node, other = before["wu"]
    assert spread.run(node, name, DOOR) == "200"
    told = spread.clients[other_node].inspect_container(other)["NetworkSettings"]["Networks"]
    theirs = next(iter(told.values()))["IPAddress"]
    places = [("class", 8081), ("class", 8090), ("class", 2376), ("class", 8001), (theirs, 8888)]
    places += [("172.17.0.1", 22), ("172.18.0.1", 2377), ("192.0.2.1", 80)]
    assert spread.run(node, name, REACHED.format(places=places)).splitlines() == [
        "class 8081",
        "class 8090",
        "class 2376",
    ]
    spec = spread.clients[node].inspect_container(name)
    assert spec["HostConfig"]["CapDrop"] == ["ALL"]
    assert spec["HostConfig"]["ReadonlyRootfs"]
    assert spec["HostConfig"]["PidsLimit"] == 300
    assert not any("docker.sock" in mount["Source"] for mount in spec["Mounts"])

    # Everybody passes the first exercise, and the service holds it.
    for seat_node, seat in before.values():
        spread.run(seat_node, seat, WORK)
    service = container(spread.place, "service")
    until(lambda: set(json.loads(spread.run(BOSS, service, HELD)).values()) == {2})

    # One machine dies: its engine, its seats, and what it could say to the others.
    lost = [seat for seat, (where, _) in before.items() if where == node]
    kept = [seat for seat in before if seat not in lost]
    began = time.monotonic()
    spread.sandbox.exec(node, ["sh", "-c", DIE])
    after = until(lambda: len(found := _elsewhere(spread, node)) == len(LEARNERS) and found)
    print(f"{len(lost)} seats of {node} run elsewhere after {time.monotonic() - began:.0f} s")
    assert {where for where, _ in after.values()} == {next(one for one in WORKERS if one != node)}
    assert all(after[seat] == before[seat] for seat in kept)
    for seat in lost:
        where, made = after[seat]
        assert until(lambda where=where, made=made: _progress(spread, where, made)) == "2 first-network"
        assert spread.run(where, made, DOOR) == "200"
        assert until(lambda seat=seat: _comes_back(spread, seat.capitalize())) == "200"

    # A seat that the hub ends, for being idle say, leaves nothing.
    assert spread.hub(END, kept[0]) in ("202", "204")
    until(lambda: kept[0] not in spread.seats() or None)
    named = {"label": f"{SEAT}={kept[0]}"}
    until(lambda: spread.boss.networks(filters=named) == [] or None)

    # A machine that is away may hold on to the doors' network; then that is said, and nothing else is left.
    told = ""
    try:
        spread.engine.down()
    except Problem as problem:
        told = problem.to("en")
    assert not told or f"still uses {door_service(spread.place.name)}." in told
    _said(spread.sandbox, BOSS, "docker", "node", "rm", "--force", node)
    spread.engine.down()
    left = {"label": f"{LABEL}={spread.place.name}"}
    assert spread.boss.services() == []
    assert spread.boss.secrets() == []
    assert spread.boss.networks(filters=left) == []
    assert spread.boss.containers(all=True, filters=left) == []
    survivor = spread.clients[next(one for one in WORKERS if one != node)]
    until(lambda: survivor.containers(all=True, filters=left) == [] or None)


def _elsewhere(spread: Spread, lost: str) -> dict[str, tuple[str, str]]:
    return {seat: where for seat, where in spread.seats().items() if where[0] != lost}


def _progress(spread: Spread, node: str, name: str) -> str:
    said = spread.run(node, name, DONE)
    return said if said.startswith("2") else ""


def _comes_back(spread: Spread, name: str) -> str:
    try:
        return spread.hub(COME_BACK, name)
    except AssertionError:  # the seat is not listening yet
        return ""
