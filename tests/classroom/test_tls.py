"""A whole class on the engine that speaks https itself, and a seat of it in a terminal: with `--long` only."""

from __future__ import annotations

import http.client
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.classroom.visit.visit import Visit, address_of
from grader.problem import Problem
from tests.classroom.test_class import Running, netdojo
from tests.classroom.test_join import Terminal, certificate
from tests.classroom.whole import free_port

pytestmark = [pytest.mark.engine, pytest.mark.seconds(120)]


@pytest.fixture(scope="module")
def klass(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    state = tmp_path_factory.mktemp("tls")
    certificate(state)
    (state / "class").mkdir()
    port = free_port()
    (state / "class" / "settings.toml").write_text(
        f'seats = 4\naddress = "127.0.0.1"\nport = {port}\n[network]\nseats = "10.121.0.0/24"\n'
        f'[tls]\ncertificate = "{state}/class.pem"\nkey = "{state}/class.key"\n'
    )
    try:
        words = netdojo(state, "up", "--no-qr").split()
        join = words[words.index("code") + 2]
        yield Running(state, f"https://127.0.0.1:{port}", join, "")
    finally:
        netdojo(state, "down")


async def test_a_class_with_a_certificate_speaks_https_alone(klass: Running) -> None:
    ca = klass.state / "class.pem"
    context = ssl.create_default_context(cafile=str(ca))
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    with urllib.request.urlopen(f"{klass.url}/hub/login", context=context, timeout=30) as page:
        cookies = page.headers.get_all("Set-Cookie")
    assert cookies
    assert all("Secure" in line for line in cookies)
    with pytest.raises((urllib.error.URLError, http.client.HTTPException, ConnectionError)):
        urllib.request.urlopen(klass.url.replace("https", "http") + "/hub/login", timeout=30)
    with pytest.raises(Problem, match="is not trusted here"):
        await Visit(address_of(klass.url)).login()
    assert "hub: runs" in klass.netdojo("status")


async def test_a_seat_of_a_running_class_in_a_terminal(klass: Running) -> None:
    ca = str(Path(klass.state / "class.pem"))
    seat = Terminal(klass.url, "--code", klass.join, "--name", "Lin", "--ca", ca)
    await seat.until("PIN")
    seat.type("1234\r")
    await seat.until("Your seat is being made ready", "\x1b[?1049h", "Enter")
    seat.type("\r~.")
    assert await seat.ends() == 0
    assert "You have left your seat" in seat.drawn
