"""A gateway carries bytes to a command in a container and back, both ways, to the end, and leaves nothing."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import docker
import pytest
from docker.errors import DockerException, NotFound

from grader.problem import SandboxProblem
from grader.sandbox.gateway import Gateway, client_for, docker_exec_stream
from grader.sandbox.stream import STDERR, STDOUT, ExecStream, Frames, run_exec
from grader.session.link import engine_argv
from tests.conftest import StartSandbox

pytestmark = pytest.mark.engine
SECONDS = 20.0
MEGABYTES = 8
Open = Callable[..., Gateway]


@pytest.fixture(scope="module")
def container(engine: docker.APIClient, image: str) -> Iterator[str]:
    """A bare container with nothing but a shell and core tools."""
    made: str = engine.create_container(
        image,
        ["600"],
        entrypoint=["sleep"],
        host_config=engine.create_host_config(network_mode="none"),
        labels={"netdojo-test": "gateway"},
    )["Id"]
    try:
        engine.start(made)
        yield made
    finally:
        engine.remove_container(made, force=True, v=True)


@pytest.fixture
def gateway(engine: docker.APIClient, container: str, tmp_path: Path) -> Iterator[Open]:
    """`gateway("cat")` makes a gateway to that command."""
    made: list[Gateway] = []

    def open_gateway(*argv: str) -> Gateway:
        folder = tmp_path / f"gateway{len(made)}"
        made.append(Gateway(lambda: docker_exec_stream(engine, container, list(argv)), folder))
        return made[-1]

    yield open_gateway
    for each in made:
        each.close()


def dial(gateway: Gateway) -> socket.socket:
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(SECONDS)
    client.connect(str(gateway.path))
    return client


def read_all(client: socket.socket) -> bytes:
    pieces = []
    while piece := client.recv(1 << 18):
        pieces.append(piece)
    return b"".join(pieces)


def test_bytes_go_both_ways_until_the_client_has_said_all(gateway: Open) -> None:
    with dial(gateway("cat")) as client:
        client.sendall(b"one")
        assert client.recv(100) == b"one"
        client.sendall(bytes(range(256)))
        client.shutdown(socket.SHUT_WR)
        assert read_all(client) == bytes(range(256))


def test_a_command_may_answer_after_its_input_has_ended(gateway: Open) -> None:
    with dial(gateway("wc", "-c")) as client:
        client.sendall(bytes(MEGABYTES << 20))
        client.shutdown(socket.SHUT_WR)
        assert read_all(client).strip() == str(MEGABYTES << 20).encode()


def test_much_output_comes_whole(gateway: Open) -> None:
    with dial(gateway("head", "-c", str(MEGABYTES << 20), "/dev/zero")) as client:
        assert len(read_all(client)) == MEGABYTES << 20


def test_both_directions_at_once(gateway: Open) -> None:
    payload = bytes(range(256)) * (MEGABYTES << 12)
    with dial(gateway("cat")) as client:
        sender = threading.Thread(target=lambda: (client.sendall(payload), client.shutdown(socket.SHUT_WR)))
        sender.start()
        assert read_all(client) == payload
        sender.join(SECONDS)


def test_complaints_do_not_get_into_the_answer(gateway: Open) -> None:
    made = gateway("sh", "-c", "echo no such engine >&2; exit 1")
    with dial(made) as client:
        assert read_all(client) == b""
    with pytest.raises(SandboxProblem) as caught:
        made.client()
    assert "no such engine" in str(caught.value)
    assert caught.value.code == "engine-away"


def test_connections_do_not_hold_each_other_up(gateway: Open) -> None:
    made = gateway("cat")
    with dial(made) as idle, dial(made) as busy:
        busy.sendall(b"x")
        assert busy.recv(1) == b"x"
        idle.sendall(b"y")
        assert idle.recv(1) == b"y"


def test_the_command_ends_when_its_client_leaves(
    gateway: Open, engine: docker.APIClient, container: str
) -> None:
    made = gateway("sh", "-c", "cat; echo ended > /tmp/left")
    with dial(made) as client:
        client.sendall(b"x")
        assert client.recv(1) == b"x"
    run = ["timeout", "10", "sh", "-c", "until test -e /tmp/left; do :; done"]
    assert run_exec(engine, container, run, None, SECONDS)[0] == 0


def test_closing_a_gateway_ends_its_connections(
    gateway: Open, engine: docker.APIClient, container: str
) -> None:
    made = gateway("sh", "-c", "cat; echo ended > /tmp/closed")
    with dial(made) as client:
        client.sendall(b"x")
        assert client.recv(1) == b"x"
        made.close()
        assert client.recv(1) == b""
    assert not made.path.exists()
    run = ["timeout", "10", "sh", "-c", "until test -e /tmp/closed; do :; done"]
    assert run_exec(engine, container, run, None, SECONDS)[0] == 0


def test_a_container_that_is_gone_is_said_by_its_reason(engine: docker.APIClient, tmp_path: Path) -> None:
    made = Gateway(lambda: docker_exec_stream(engine, "none-such", ["cat"]), tmp_path / "gateway")
    with pytest.raises(SandboxProblem) as caught:
        made.client()
    made.close()
    assert "none-such" in str(caught.value)
    assert caught.value.code == "gone"


def test_only_its_owner_may_reach_a_gateway(gateway: Open, tmp_path: Path) -> None:
    assert gateway("cat").path.parent.stat().st_mode & 0o777 == 0o700
    (tmp_path / "open").mkdir(mode=0o755)
    with pytest.raises(SandboxProblem) as caught:
        Gateway(lambda: pytest.fail("not to be opened"), tmp_path / "open")
    assert caught.value.code == "gateway"


def test_a_socket_that_a_killed_run_left_is_replaced(
    engine: docker.APIClient, container: str, tmp_path: Path
) -> None:
    folder = tmp_path / "gateway"
    folder.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(folder / "engine.sock"))
    made = Gateway(lambda: docker_exec_stream(engine, container, ["echo", "here"]), folder)
    with dial(made) as client:
        assert read_all(client) == b"here\n"
    made.close()


def test_a_path_too_long_for_a_socket_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(SandboxProblem):
        Gateway(lambda: pytest.fail("not to be opened"), tmp_path / ("long" * 30))


def frame(kind: int, data: bytes) -> bytes:
    return bytes([kind, 0, 0, 0]) + len(data).to_bytes(4, "big") + data


class HastyEngine(socketserver.StreamRequestHandler):
    """An engine that sends the first frame of an exec in one piece with its answer."""

    def handle(self) -> None:
        while words := self.rfile.readline().split():
            lines = iter(self.rfile.readline, b"\r\n")
            sizes = [int(line.split()[1]) for line in lines if line.lower().startswith(b"content-length:")]
            self.rfile.read(sum(sizes))
            if words[1].endswith(b"/start"):
                break
            self.wfile.write(b'HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\n{"Id":"e"}')
        else:
            return
        answer = b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
        self.wfile.write(answer + frame(STDOUT, b"first "))
        self.rfile.read(1)  # the command's stdin
        self.wfile.write(frame(STDERR, b"oh") + frame(STDOUT, b"last"))


def test_what_a_command_prints_at_once_is_not_lost(tmp_path: Path) -> None:
    path = str(tmp_path / "hasty.sock")
    with socketserver.ThreadingUnixStreamServer(path, HastyEngine) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        client = docker.APIClient(base_url=f"unix://{path}", version="1.45", timeout=5)
        stream = ExecStream(client, "c", ["true"])
        assert stream.at_hand()
        assert stream.recv() == b"first "
        stream.sendall(b"x")
        assert stream.recv() == b"last"
        assert stream.recv() == b""
        assert stream.complaint == b"oh"
        stream.close()
        client.close()
        server.shutdown()


@pytest.mark.parametrize("size", [1, 3, 8, 9, 1000])
def test_frames_are_found_however_they_are_cut(size: int) -> None:
    sent = [(STDOUT, b"hello "), (STDERR, b"oh"), (STDOUT, b""), (STDOUT, b"w" * 300)]
    raw = b"".join(frame(kind, data) for kind, data in sent)
    frames, got = Frames(), {STDOUT: b"", STDERR: b""}
    for at in range(0, len(raw), size):
        for kind, piece in frames.feed(raw[at : at + size]):
            got[kind] += piece
    assert got == {STDOUT: b"hello " + b"w" * 300, STDERR: b"oh"}


def test_the_sdk_talks_to_a_nodes_engine_through_it(sandbox: StartSandbox, tmp_path: Path) -> None:
    made = sandbox("host1")
    argv = engine_argv("host1")
    opened: list[ExecStream] = []

    def stream() -> ExecStream:
        opened.append(docker_exec_stream(made.outer, made.container_id, argv))
        return opened[-1]

    gateway = Gateway(stream, tmp_path / "gateway")
    client = client_for(str(gateway.path))
    assert client.ping()
    for number in range(40):
        with pytest.raises(NotFound):
            client.inspect_container(f"none{number}")
    assert len(opened) == 1, "each thing that is asked for has a connection of its own"
    events = client.events(decode=True)
    client.create_network("shop")
    assert next(events)["Actor"]["Attributes"]["name"] == "shop"

    dialers = "grep -lsa '[d]ial-stdio' /proc/[0-9]*/cmdline"
    assert len(made.exec_keeper(["sh", "-c", dialers])[1].split()) >= 2
    client.close()
    gateway.close()
    wait = ["timeout", "10", "sh", "-c", f"while {dialers} >/dev/null; do :; done"]
    assert made.exec_keeper(wait)[0] == 0
    with pytest.raises((SandboxProblem, DockerException)):
        client_for(str(gateway.path))
