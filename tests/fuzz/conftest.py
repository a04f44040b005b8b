"""One sandbox for all sequences of a file: it is emptied before each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.sandbox.launch import Sandbox, SandboxSpec
from tests.fuzz.lab import Lab


@pytest.fixture(scope="module")
def lab(image: str) -> Iterator[Lab]:
    sandbox = Sandbox.start(SandboxSpec(ttl=0.0))
    try:
        sandbox.wait_ready()
        with Lab(sandbox) as made:
            yield made
    finally:
        sandbox.stop()
        sandbox.outer.close()
