"""A door as it runs, seats that go through it as netdojo does, and strangers who say what they like."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.classroom.seat.engine import EngineSocket
from grader.classroom.tokens import seat_token

SECRET = os.urandom(32)
"""Of this run alone: others may run on the same engine."""
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Said:
    """What the door answered: status 0 where it only closed the connection."""

    status: int
    words: str
    rest: bytes = b""


@dataclass
class RunningDoor:
    """A process of `grader.classroom.door`, listening on loopback."""

    address: str

    def say(self, raw: bytes, seat: str | None = "lin", token: str = "") -> Said:
        """Sends `raw` as the seat called `seat` (None: without a greeting), and what came back until it closed."""
        host, _, port = self.address.rpartition(":")
        with socket.create_connection((host, int(port)), timeout=20) as line:
            if seat is not None:
                line.sendall(f"netdojo-seat {token or seat_token(SECRET, seat)}\n".encode())
            heard = b""
            try:
                line.sendall(raw)
                line.shutdown(socket.SHUT_WR)
                while data := line.recv(65536):
                    heard += data
            except ConnectionError:
                pass
        head, _, rest = heard.partition(b"\r\n\r\n")
        if not head:
            return Said(0, "")
        try:
            words = str(json.loads(rest)["message"])
        except (ValueError, KeyError, TypeError):
            words = rest.decode("utf-8", "replace")
        return Said(int(head.split()[1]), words, rest)

    def ask(self, method: str, path: str, body: object = None, seat: str = "lin", **headers: str) -> Said:
        """A request as it should be, but for what it asks."""
        content = b"" if body is None else json.dumps(body).encode()
        lines = [f"{method} {path} HTTP/1.1", "Host: door", f"Content-Length: {len(content)}"]
        lines += [f"{key}: {value}" for key, value in headers.items()]
        return self.say("\r\n".join([*lines, "", ""]).encode() + content, seat)


def running_door(folder: Path, secret: bytes, **limits: Any) -> Iterator[RunningDoor]:
    """Starts one for the class whose secret that is, to be ended when the generator is."""
    file = folder / "secret"
    file.write_bytes(secret)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "NETDOJO_CLASS_SECRET_FILE": str(file),
        "NETDOJO_DOOR": "127.0.0.1:0",
        "NETDOJO_DOOR_LIMITS": json.dumps(limits),
    }
    argv = [sys.executable, "-m", "grader.classroom.door"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said.startswith("listening "), said
        try:
            yield RunningDoor(said.split()[1])
        finally:
            process.terminate()
        assert process.wait(20) == 0


@pytest.fixture(scope="module")
def door(image: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDoor]:
    """One for the whole module; a seat may have two sandboxes."""
    yield from running_door(tmp_path_factory.mktemp("door"), SECRET, sandboxes=2, nodes=2)


@pytest.fixture(scope="module")
def through(door: RunningDoor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The socket by which the seat "lin" has its engine."""
    path = tmp_path_factory.mktemp("seat") / "engine.sock"
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def run(work: Any) -> Any:
        done: Future[Any] = asyncio.run_coroutine_threadsafe(work, loop)
        return done.result(20)

    engine = EngineSocket(path, door.address, seat_token(SECRET, "lin"))
    run(engine.open())
    yield path
    run(engine.close())
    loop.call_soon_threadsafe(loop.stop)
    thread.join(20)
    loop.close()
