"""A node with a real engine, reached through a gateway, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.sandbox.gateway import Gateway, client_for, docker_exec_stream
from grader.sandbox.launch import Sandbox, SandboxSpec
from grader.session.link import engine_argv

if TYPE_CHECKING:
    import docker

NODE = "host1"


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a sandbox. `open()` makes a new client of its engine, over a connection of its own."""

    sandbox: Sandbox
    gateway: Gateway

    def open(self) -> docker.APIClient:
        return client_for(str(self.gateway.path))

    def run(self, *argv: str) -> str:
        """Runs `argv` in the node and gives back what it printed; fails where it fails."""
        code, out, err = self.sandbox.exec(NODE, argv)
        assert code == 0, err.decode()
        return out.decode()

    def empty(self) -> None:
        """Removes every container and network of the learner's."""
        self.run("sh", "-c", "docker ps -aq | xargs -r docker rm -fv; docker network prune -f")


def node_of(sandbox: Sandbox, folder: Path) -> Node:
    argv = engine_argv(NODE)
    return Node(
        sandbox, Gateway(lambda: docker_exec_stream(sandbox.outer, sandbox.container_id, argv), folder)
    )


@pytest.fixture(scope="module")
def shared_node(image: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    sandbox = Sandbox.start(SandboxSpec())
    try:
        sandbox.wait_ready()
        node = node_of(sandbox, tmp_path_factory.mktemp("g") / "gateway")
        yield node
        node.gateway.close()
    finally:
        sandbox.stop()
        sandbox.outer.close()


@pytest.fixture
def node(shared_node: Node) -> Iterator[Node]:
    """An empty node; the engine behind it serves all tests of a file."""
    yield shared_node
    shared_node.empty()


@pytest.fixture
def client(node: Node) -> Iterator[docker.APIClient]:
    found = node.open()
    yield found
    found.close()
