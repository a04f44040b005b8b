"""Fixtures that tests of several rooms share: an engine, the sandbox image, sandboxes that are removed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.problem import EngineProblem

if TYPE_CHECKING:
    import docker

    from grader.sandbox.launch import Sandbox

# Cleaning up in a test must never reach a sandbox that somebody is learning in.
os.environ.setdefault("NETDOJO_OWNER", f"tests-{os.getpid()}")

StartSandbox = Callable[..., "Sandbox"]


@pytest.fixture(scope="session")
def engine() -> Iterator[docker.APIClient]:
    """A client of the engine that sandboxes run on; skips where none answers."""
    from grader.sandbox.outer import connect

    try:
        client = connect()
    except EngineProblem as problem:
        pytest.skip(f"no engine: {problem}")
    yield client
    client.close()


@pytest.fixture(scope="session")
def sandbox_image(engine: docker.APIClient) -> str:
    """The sandbox image's name; built first where it is missing, by one process at a time."""
    from filelock import FileLock

    from grader.sandbox.build import ensure_image, image_name

    with FileLock(Path(tempfile.gettempdir()) / f"netdojo-image-{os.getuid()}.lock"):
        ensure_image(engine, None, lambda step: print(step.number, step.total, step.words))
    return image_name()


@pytest.fixture
def sandbox(sandbox_image: str) -> Iterator[StartSandbox]:
    """Starts sandboxes: `sandbox("host1", "host2", memory=...)` is ready on return, and removed at the end."""
    from grader.sandbox.launch import Sandbox, SandboxSpec

    started: list[Sandbox] = []

    def start(*nodes: str, ready: bool = True, **options: Any) -> Sandbox:
        made = Sandbox.start(SandboxSpec(nodes=nodes or ("host1",), **options))
        started.append(made)
        if ready:
            made.wait_ready()
        return made

    yield start
    for made in started:
        made.stop()
        made.outer.close()
