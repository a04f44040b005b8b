"""A used sandbox is made as it was, on a real engine; what cannot be brought back is named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.proof.reset import Looks, look, put_back
from grader.sandbox.launch import Sandbox, SandboxSpec

pytestmark = pytest.mark.engine

PREPARED = """
docker network create --subnet 10.60.0.0/24 shop
docker run -d --name web --network shop -p 8080:80 nginx
docker run -d --name client --network shop --tmpfs /work busybox sleep infinity
echo prepared > /root/notes
until curl -so /dev/null localhost:8080; do sleep 0.1; done
"""

CHAIN = "add chain inet own c; add rule inet own c drop"
INSIDE = "nsenter --net=$(docker inspect -f '{{.NetworkSettings.SandboxKey}}' client)"


class Prepared:
    """A sandbox with something in it, and what it was like then."""

    def __init__(self) -> None:
        self.sandbox = Sandbox.start(SandboxSpec())
        self.sandbox.wait_ready()
        self.run(PREPARED)
        self.start: Looks = look(self.sandbox, ("host1",))

    def run(self, script: str) -> None:
        code, out, err = self.sandbox.exec("host1", ["bash", "-e"], stdin=script.encode())
        assert code == 0, (out + err).decode()

    def changed_by(self, script: str) -> tuple[str, ...]:
        """What is not as it was after `script` and a reset."""
        self.run(script)
        return put_back(self.sandbox, self.start).changed


@pytest.fixture(scope="module")
def prepared(image: str) -> Iterator[Prepared]:
    there = Prepared()
    yield there
    there.sandbox.stop()
    there.sandbox.outer.close()


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("true", id="nothing"),
        pytest.param(
            "docker run -d --name more --network shop -p 81:80 -v data:/data whoami", id="a-container"
        ),
        pytest.param(
            "docker network create side; docker run -d --name two --network side nginx; "
            "docker network connect side client",
            id="a-network-with-an-old-container-on-it",
        ),
        pytest.param("iptables -I DOCKER-USER -p tcp --dport 80 -j DROP", id="a-rule-of-iptables"),
        pytest.param("ip6tables -A INPUT -p tcp --dport 80 -j DROP", id="a-rule-of-ip6tables"),
        pytest.param("nohup ncat -lk 9999 > /dev/null 2>&1 &", id="a-server-on-the-node"),
        pytest.param("mkdir -p ~/lab/a; echo x > ~/lab/a/file; echo y > /etc/docker-note", id="files"),
        pytest.param("docker exec -d client sleep 99", id="a-process-in-an-old-container"),
        pytest.param("docker tag nginx mine:1", id="an-image"),
        pytest.param("ip link add extra type bridge; ip link set extra up", id="a-link"),
        pytest.param(
            "docker swarm init --advertise-addr eth0; docker network create -d overlay o", id="a-swarm"
        ),
        pytest.param("ip route add 10.9.0.0/16 via 10.213.0.1", id="a-route"),
        pytest.param("answer goal words; curl -s localhost:8080", id="an-answer-and-a-log"),
    ],
)
def test_what_was_added_is_removed(prepared: Prepared, script: str) -> None:
    assert prepared.changed_by(script) == ()


@pytest.fixture
def spoilt(prepared: Prepared) -> Iterator[Prepared]:
    """The prepared sandbox, for scripts whose second part undoes what they do."""
    yield prepared
    assert put_back(prepared.sandbox, prepared.start).changed == ()


@pytest.mark.parametrize(
    ("script", "undo", "named"),
    [
        ("sysctl -qw net.ipv4.ip_default_ttl=99", "sysctl -qw net.ipv4.ip_default_ttl=64", "node settings"),
        ("ip addr add 10.9.0.1/16 dev eth0", "ip addr del 10.9.0.1/16 dev eth0", "node line "),
        (f"nft 'add table inet own; {CHAIN}'", "nft delete table inet own", "node chain table inet own"),
        (f"{INSIDE} ip route add 10.9.0.0/16 dev eth0", f"{INSIDE} ip route del 10.9.0.0/16", "space "),
        ("docker exec client touch /work/file", "docker exec client rm /work/file", "tmpfs "),
    ],
    ids=["setting", "address", "nft", "in-a-container", "tmpfs-of-a-container"],
)
def test_what_was_changed_is_named(spoilt: Prepared, script: str, undo: str, named: str) -> None:
    changed = spoilt.changed_by(script)
    spoilt.run(undo)
    assert changed
    assert all(name.startswith(f"host1: {named}") for name in changed), changed


@pytest.mark.parametrize(
    "script",
    [
        "echo changed > /root/notes",
        "docker exec web sh -c 'echo changed > /usr/share/nginx/html/index.html'",
        "docker restart -t 0 client",
        "docker rm -f web",
        "docker update --pids-limit 50 client",
        "kill -9 $(pidof dockerd); until docker version > /dev/null 2>&1; do sleep 0.1; done",
    ],
    ids=["file", "page", "restart", "remove", "limit", "engine"],
)
def test_what_cannot_be_brought_back_is_named(image: str, script: str) -> None:
    there = Prepared()
    try:
        assert there.changed_by(script) != ()
    finally:
        there.sandbox.stop()
        there.sandbox.outer.close()
