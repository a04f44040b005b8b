"""`netdojo class join` in a real terminal, to a class whose hub, service and seat are real processes."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import os
import ssl
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st
from ptyprocess import PtyProcess
from tornado.testing import bind_unused_port

from grader.classroom.visit.browse import ClassAway
from grader.classroom.visit.visit import Refused, Visit, address_of
from grader.problem import Problem
from tests.classroom.whole import JOIN, ROOT, WholeClass, whole_class
from tui.command.escapes import Escapes

SMALL, LARGE = (30, 100), (36, 120)


class Terminal:
    """`netdojo class join` on a terminal of its own, and what it has drawn so far."""

    def __init__(self, *words: str, rows: int = SMALL[0], columns: int = SMALL[1]) -> None:
        self.drawn = ""
        self._pty = PtyProcess.spawn(
            [sys.executable, "-m", "tui.main", "class", "join", *words],
            env={**os.environ, "PYTHONPATH": str(ROOT), "NETDOJO_LANG": "en", "TERM": "xterm-256color"},
            dimensions=(rows, columns),
        )
        self._came = asyncio.Event()
        self._ended = False
        asyncio.get_running_loop().add_reader(self._pty.fd, self._read)

    def _read(self) -> None:
        try:
            self.drawn += self._pty.read(65536).decode("utf-8", "replace")
        except EOFError:
            asyncio.get_running_loop().remove_reader(self._pty.fd)
            self._ended = True
        self._came.set()

    async def until(self, *words: str, after: int = 0) -> None:
        """Returns when all of `words` were drawn, behind the first `after` letters."""
        async with asyncio.timeout(60):
            while not all(word in self.drawn[after:] for word in words):
                assert not self._ended, self.drawn[-2000:]
                self._came.clear()
                await self._came.wait()

    def type(self, keys: str) -> None:
        self._pty.write(keys.encode())

    def resize(self, rows: int, columns: int) -> None:
        self._pty.setwinsize(rows, columns)

    async def ends(self) -> int:
        """Its exit code."""
        async with asyncio.timeout(60):
            while not self._ended:
                self._came.clear()
                await self._came.wait()
        return int(await asyncio.to_thread(self._pty.wait))


@pytest.fixture
async def klass(tmp_path: Path) -> AsyncIterator[WholeClass]:
    async with whole_class(tmp_path / "class", 'title = "Networks, Monday"\n') as made:
        yield made


@pytest.mark.seconds(20)
async def test_a_seat_in_a_terminal(klass: WholeClass) -> None:
    # The login asks until it is right; a PIN is not shown.
    seat = Terminal(klass.url, "--code", "WRG-WRG")
    await seat.until("Your name")
    seat.type("Lin Wei\r")
    await seat.until("PIN")
    seat.type("a secret\r")
    await seat.until("That is not the join code.", "Join code")
    seat.type(f"{JOIN}\r")
    await seat.until("Your seat is being made ready", "\x1b[?1049h", "Enter")
    assert "a secret" not in seat.drawn

    # What a second terminal of the same learner is told is how the first one stands.
    visit = Visit(address_of(f"{klass.url}/hub/login?code={JOIN}"))
    assert await visit.login() == "code"
    with pytest.raises(Refused) as taken:
        await visit.log_in(code=visit.address.code, username="lin-wei", pin="1234")
    assert taken.value.word == "taken"
    await visit.login()
    await visit.log_in(code=visit.address.code, username="lin-wei", pin="a secret")
    assert (visit.name, await visit.standing()) == ("lin-wei", "ready")
    await visit.take_seat(lambda _: pytest.fail("it is there already"))
    line = await visit.open()
    async with asyncio.timeout(60):
        while (told := await line.next()) != ["size", *SMALL]:
            assert told is not None
    seat.resize(*LARGE)
    async with asyncio.timeout(60):
        while (told := await line.next()) != ["size", *LARGE]:
            assert told is not None

    # What the instructor says stands in the last row, and a pause takes the keys away.
    await klass.teacher("api/announcements", "POST", {"words": "Look at \x1b[2Jthe map"})
    await seat.until("From the instructor: Look at  [2Jthe map", f"\x1b[{LARGE[0]};1H")
    seat.type("\r~h")
    async with asyncio.timeout(60):
        while not ((told := await line.next()) and told[0] == "news" and told[1]["raised"]):
            assert told is not None
    await klass.teacher("api/pause", "PUT", {"paused": True})
    await seat.until("The class pauses")
    at = len(seat.drawn)
    await klass.teacher("api/pause", "PUT", {"paused": False})
    await seat.until("Your hand is up", after=at)

    # The network is cut; it comes back by itself, with the screen as it was.
    at = len(seat.drawn)
    await klass.cut()
    await seat.until("The connection is lost", "\x1b[?1049h", after=at)

    # `~.` leaves, and this terminal is as it was before.
    seat.type("\r~.")
    assert await seat.ends() == 0
    assert "\x1b[?1049l" in seat.drawn.rpartition("You have left your seat")[0]
    visit.close()


def certificate(folder: Path) -> ssl.SSLContext:
    """A server's certificate for 127.0.0.1 that nobody has signed but itself, in `folder`/class.pem."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "class")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "class.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "class.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "class.pem", folder / "class.key")
    return context


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """What a hub's login answers, as far as it is looked at."""
    if not (await reader.read(65536)).startswith(b"GET "):
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()
        return
    page = b'<input id="code">'
    head = f"HTTP/1.1 200 OK\r\nX-JupyterHub-Version: 6\r\nContent-Length: {len(page)}\r\n\r\n"
    writer.write(head.encode() + page)
    await writer.drain()
    writer.close()


async def test_a_class_that_cannot_be_reached_or_trusted_says_what_to_do(tmp_path: Path) -> None:
    listening, port = bind_unused_port()
    listening.close()
    with pytest.raises(ClassAway, match=f"No class answers at http://127.0.0.1:{port}"):
        await Visit(address_of(f"127.0.0.1:{port}")).login()
    with pytest.raises(ClassAway, match="No machine is known"):
        await Visit(address_of("http://no-such-class.invalid")).login()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=certificate(tmp_path))
    port = server.sockets[0].getsockname()[1]
    address = address_of(f"https://127.0.0.1:{port}")
    with pytest.raises(Problem, match="is not trusted here") as told:
        await Visit(address).login()
    assert "--ca FILE" in told.value.to("en")
    assert await Visit(address, tmp_path / "class.pem").login() == "code"
    with pytest.raises(Problem, match="holds no certificate"):
        Visit(address, tmp_path / "class.key")
    server.close()

    plain = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = plain.sockets[0].getsockname()[1]
    with pytest.raises(Problem, match="does not speak https"):
        await Visit(address_of(f"https://127.0.0.1:{port}")).login()
    plain.close()


@pytest.mark.parametrize(
    ("words", "base", "code"),
    [
        ("class.example.org:8000", "http://class.example.org:8000", ""),
        ("https://c.example.org/hub/login?code=KPX-4HM", "https://c.example.org", "KPX-4HM"),
        ("https://c.example.org/monday/user/lin/", "https://c.example.org/monday", ""),
    ],
)
def test_an_address_is_what_stands_before_the_hub(words: str, base: str, code: str) -> None:
    found = address_of(words)
    assert (found.base, found.code) == (base, code)


@pytest.mark.parametrize("words", ["ftp://c.example.org", "http://", "my class"])
def test_what_is_no_address_is_refused(words: str) -> None:
    with pytest.raises(Problem, match="is no address of a class"):
        address_of(words)


@given(st.text(alphabet="~.?hmx\r\n", max_size=30), st.integers(0, 30))
def test_escapes_are_found_however_the_keys_come(typed: str, cut: int) -> None:
    whole, parted = Escapes(), Escapes()
    keys, orders = whole.part(typed)
    first, second = parted.part(typed[:cut]), parted.part(typed[cut:])
    assert (first[0] + second[0], first[1] + second[1]) == (keys, orders)


@pytest.mark.parametrize(
    ("typed", "keys", "orders"),
    [
        ("~.", "", "."),
        ("ls ~.", "ls ~.", ""),
        ("ls\r~.", "ls\r", "."),
        ("\r~~.", "\r~.", ""),
        ("\r~x", "\r~x", ""),
        ("~h~m", "", "hm"),
    ],
)
def test_an_escape_counts_behind_enter_only(typed: str, keys: str, orders: str) -> None:
    assert Escapes().part(typed) == (keys, orders)
