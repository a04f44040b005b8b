"""A class as it runs, but for containers: JupyterHub with the class's own configuration, the class service, and seats
as processes, behind one address. What leads there is a front of a few lines in place of the proxy, which needs node."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE, STDOUT, Popen
from threading import Thread
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse

from grader.classroom.codes import Codes, sealed_code
from grader.classroom.containers import parts
from grader.classroom.place import Place
from grader.classroom.settings import read_settings
from grader.classroom.streams import join

ROOT = Path(__file__).parents[2]
JOIN, TEACH = "KPX-4HM", "AAAA-BBBB-CCCC-DDDD"

CONFIG = """
import json, os, sys
from pathlib import Path
from jupyterhub.proxy import Proxy
from jupyterhub.spawner import SimpleLocalProcessSpawner
from grader.classroom.hub.config import configure
from grader.classroom.place import Place
from grader.classroom.settings import read_settings
from grader.classroom.tokens import seat_token

place = Place(Path({folder!r}))
settings = read_settings(place.settings)

class Routes(Proxy):
    routes = {{}}
    def _tell(self):
        fresh = place.root / "routes.new"
        fresh.write_text(json.dumps({{spec: one["target"] for spec, one in self.routes.items()}}))
        fresh.replace(place.root / "routes.json")
    async def add_route(self, routespec, target, data):
        self.routes[routespec] = {{"routespec": routespec, "target": target, "data": data}}
        self._tell()
    async def delete_route(self, routespec):
        self.routes.pop(routespec, None)
        self._tell()
    async def get_all_routes(self):
        return self.routes

class Seat(SimpleLocalProcessSpawner):
    began = 0
    def get_env(self):
        Seat.began += 1  # each time a fresh disk, as a container has
        return {{**super().get_env(),
            "NETDOJO_CLASS_URL": "http://127.0.0.1:{service}/services/class/",
            "NETDOJO_SEAT_TOKEN": seat_token(place.secret, self.user.name),
            "NETDOJO_DOOR": "127.0.0.1:9",
            "NETDOJO_LANG": "en",
            "NETDOJO_STATE": str(place.root / "seats" / f"{{self.user.name}}-{{Seat.began}}"),
            "JUPYTERHUB_ACTIVITY_INTERVAL": "1",
            "PYTHONPATH": {root!r},
        }}

configure(c, settings, place)
c.JupyterHub.proxy_class = Routes
c.Routes.should_start = False
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.JupyterHub.hub_connect_ip = "127.0.0.1"
c.JupyterHub.spawner_class = Seat
c.Seat.home_dir_template = str(place.root / "homes" / "{{username}}")
c.Seat.cmd = [sys.executable, "-m", "grader.classroom.seat"]
c.Seat.default_url = "/"
c.JupyterHub.services[0]["url"] = "http://127.0.0.1:{service}"
c.JupyterHub.last_activity_interval = 1
culler = [one for one in c.JupyterHub.services if one["name"] == "culler"]
if {idle}:
    culler[0]["command"] = [word for word in culler[0]["command"] if not word.startswith("--")]
    culler[0]["command"] += ["--timeout={idle}", "--cull-every=1"]
else:
    c.JupyterHub.services.remove(culler[0])
    c.JupyterHub.load_roles = [one for one in c.JupyterHub.load_roles if one["name"] != "culler"]
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class WholeClass:
    """A class that is up at `url`. What is cut goes on when it is asked again."""

    place: Place
    url: str
    hub: int
    service: int
    tls: ssl.SSLContext | None = None
    said: dict[str, list[str]] = field(default_factory=dict)
    _processes: dict[str, Popen[str]] = field(default_factory=dict)
    _lines: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self, name: str) -> None:
        """Starts "hub" or "service", and returns when it listens."""
        settings = read_settings(self.place.settings)
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(self.place.root)}
        environment["NETDOJO_STATE"] = str(self.place.root / "state")
        if name == "hub":
            words = ["-m", "jupyterhub", f"--config={self.place.root / 'config.py'}"]
            listens = "JupyterHub is now running"
        else:
            words, listens = ["-m", "grader.classroom.service"], "listening"
            (part,) = (one for one in parts(settings, self.place, "none") if one.name == "service")
            environment |= part.environment
            environment["NETDOJO_CLASS"] = str(self.place.root)
            environment["NETDOJO_CLASS_PORT"] = str(self.service)
            environment["JUPYTERHUB_API_URL"] = f"http://127.0.0.1:{self.hub}/hub/api"
        process = Popen(
            [sys.executable, *words],
            cwd=self.place.root,
            env=environment,
            stdout=PIPE,
            stderr=STDOUT,
            text=True,
        )
        self._processes[name] = process
        said, heard = self.said.setdefault(name, []), asyncio.Event()
        # Its seats have the same output and outlive it, so that nobody waits for the end of that.
        loop = asyncio.get_running_loop()
        Thread(target=_read, args=(process, said, listens, loop, heard), daemon=True).start()
        async with asyncio.timeout(120):
            await heard.wait()
        assert process.poll() is None, "".join(said)

    async def stop(self, name: str) -> None:
        """Ends it, as its container is ended."""
        process = self._processes.pop(name)
        process.terminate()
        await asyncio.to_thread(process.wait, 60)

    async def come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A connection to the class's address: to where its first request belongs."""
        task = asyncio.current_task()
        assert task is not None
        self._lines.add(task)
        task.add_done_callback(self._lines.discard)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode()
            routes = json.loads((self.place.root / "routes.json").read_text())
            best = max((spec for spec in routes if path.startswith(spec)), key=len)
            port = int(routes[best].rstrip("/").rpartition(":")[2].partition("/")[0])
            far, there = await asyncio.open_connection("127.0.0.1", port)
            there.write(head)
            await join((reader, writer), (far, there))
            there.close()
        writer.close()

    async def cut(self) -> None:
        """Every connection to the class ends, as when the network does."""
        for line in list(self._lines):
            line.cancel()
            await asyncio.gather(line, return_exceptions=True)

    async def down(self) -> None:
        """As `netdojo class down`: the folder alone stays."""
        await self.stop("hub")
        end_seats(self.place.root)
        await self.stop("service")

    async def up(self) -> None:
        """As `netdojo class up`."""
        await self.start("hub")
        await self.start("service")

    def disk(self, seat: str) -> Path:
        """The state folder of the seat as it runs now."""
        found = self.place.root.glob(f"seats/{seat}-*")
        return max(found, key=lambda path: int(path.name.rpartition("-")[2]))

    async def hears(self, found: Callable[[str, dict[str, Any]], bool]) -> None:
        """Returns when the class service tells something that is looked for, live or in what it tells first."""
        over, rest = asyncio.Event(), ""

        def hear(chunk: bytes) -> None:
            nonlocal rest
            *events, rest = (rest + chunk.decode()).split("\n\n")
            for event in events:
                name, _, data = event.partition("\ndata: ")
                told = json.loads(data) if data else {}
                seats = (
                    told.get("seats", ())
                    if name == "event: class"
                    else [told]
                    if name == "event: seat"
                    else ()
                )
                if any(found(seat["seat"], seat) for seat in seats):
                    over.set()

        request = HTTPRequest(
            f"http://127.0.0.1:{self.service}/services/class/api/live",
            headers={"Authorization": f"token {self.place.read('watch-token')}"},
            streaming_callback=hear,
            request_timeout=0,
        )
        client = AsyncHTTPClient(force_instance=True)
        listening = asyncio.ensure_future(client.fetch(request))
        try:
            async with asyncio.timeout(120):
                await over.wait()
        finally:
            client.close()
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def order(self, seat: str, action: str) -> int:
        """What the dashboard's buttons do."""
        return (await self.teacher("api/orders", "POST", {"seat": seat, "action": action})).code

    async def teacher(self, path: str, method: str = "GET", body: object = None) -> HTTPResponse:
        """Asks the class service as `netdojo class watch` does."""
        request = HTTPRequest(
            f"http://127.0.0.1:{self.service}/services/class/{path}",
            method,
            {"Authorization": f"token {self.place.read('watch-token')}"},
            None if method == "GET" else json.dumps(body),
        )
        return await AsyncHTTPClient().fetch(request, raise_error=False)


def _read(
    process: Popen[str], said: list[str], listens: str, loop: asyncio.AbstractEventLoop, heard: asyncio.Event
) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if listens in line:
            loop.call_soon_threadsafe(heard.set)
    with suppress(RuntimeError):  # the test is over
        loop.call_soon_threadsafe(heard.set)


@asynccontextmanager
async def whole_class(
    folder: Path, settings: str = "", idle: int = 0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[WholeClass]:
    """A class in `folder` with `settings`; seats that are idle for `idle` seconds are ended (0: none is)."""
    place = Place(folder)
    place.prepare()
    place.settings.write_text(settings)
    place.codes.write_text(Codes(join=JOIN, teach=sealed_code(TEACH)).model_dump_json())
    front, hub, service = free_port(), free_port(), free_port()
    (folder / "config.py").write_text(
        CONFIG.format(folder=str(folder), root=str(ROOT), hub=hub, service=service, idle=idle)
    )
    klass = WholeClass(place, f"{'https' if tls else 'http'}://127.0.0.1:{front}", hub, service, tls)
    server = await asyncio.start_server(klass.come, "127.0.0.1", front, ssl=tls)
    try:
        await klass.start("hub")
        await klass.start("service")
        yield klass
    finally:
        server.close()
        end_seats(folder)
        await klass.cut()
        for name in ("hub", "service"):
            if name in klass._processes:
                await klass.stop(name)


def end_seats(folder: Path) -> None:
    """A hub that ends leaves its seats; here they are ended by their own ids."""
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"NETDOJO_STATE={folder}/seats/".encode() in (place / "environ").read_bytes():
                os.kill(int(place.name), 9)
