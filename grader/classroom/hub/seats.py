"""How a seat is spawned: DockerSpawner with a network and a token of the seat's own.

A seat's network is internal, has no address of the host, and holds two: the seat and the class's front. So a seat
reaches the hub's API, the class service and the door, and nobody else: no other seat, no machine, no internet.
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import os
from pathlib import Path
from typing import Any

from docker.errors import APIError, NotFound
from docker.types import IPAMConfig, IPAMPool
from dockerspawner import DockerSpawner
from tornado.web import HTTPError
from traitlets import Unicode, default

from grader.classroom.hub.config import NAME, SERVICE
from grader.classroom.hub.networks import free_network
from grader.classroom.machines import LABEL, SEAT
from grader.classroom.place import Place
from grader.classroom.settings import SEAT_PREFIX, ClassSettings
from grader.classroom.tokens import class_mark, seat_token

AT_ONCE = 6
"""How many seats start at the same time: more of them make each slower, and none ready sooner."""

DOOR = 2376
WRITTEN = {"/tmp": "size=64m,mode=1777", "/var/lib/netdojo": "size=64m,uid=1000,gid=1000,mode=0700"}
"""What a seat may write, in memory: its progress comes back from the class service."""

_starting = asyncio.Semaphore(AT_ONCE)
_networking = asyncio.Lock()


def seat_id(name: str) -> str:
    """What the seat called `name` is called in the engine: names of any script, and no two the same."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]


class SeatSpawner(DockerSpawner):  # type: ignore[misc]
    """A seat in a container, on a network of its own."""

    label = Unicode(help="What the class's containers are called after.").tag(config=True)
    front = Unicode(help="The container whose network namespace the class lives in.").tag(config=True)
    pool = Unicode(help="Where the seats' networks are cut from, in CIDR.").tag(config=True)
    secret_file = Unicode(help="What seats' tokens are made from.").tag(config=True)
    prefix_length = SEAT_PREFIX

    @default("network_name")
    def _own_network(self) -> str:
        return f"netdojo-class-{self.label}-{seat_id(self.user.name)}"

    @property
    def secret(self) -> bytes:
        """The class's secret."""
        return Path(self.secret_file).read_bytes()

    def get_env(self) -> dict[str, str]:
        """What the seat reads (README.md beside this room)."""
        env: dict[str, str] = super().get_env()
        env["NETDOJO_CLASS_URL"] = f"http://{NAME}:{SERVICE}/services/class/"
        env["NETDOJO_SEAT_TOKEN"] = seat_token(self.secret, self.user.name)
        env["NETDOJO_DOOR"] = f"{NAME}:{DOOR}"
        return env

    async def start(self) -> Any:
        """Makes the network, then the container in it. Raises HTTPError where there is no network left."""
        async with _starting:
            await self._make_network()
            self._dress()
            return await super().start()

    async def stop(self, now: bool = False) -> None:
        """Ends the seat, its sandboxes and its network."""
        await super().stop(now)
        await self._end_sandboxes()
        await self._end_network()

    async def poll(self) -> Any:
        """As DockerSpawner; of one that ended by itself the sandboxes end too."""
        status = await super().poll()
        if status is not None:
            await self._end_sandboxes()
        return status

    def _dress(self) -> None:
        """What the container is told that is each seat's own."""
        self.extra_create_kwargs = {"labels": self._labels("seat"), "hostname": "seat"}

    def _network_options(self) -> dict[str, Any]:
        """How the seat's network is made: without an address of the host."""
        return {"driver": "bridge", "options": {"com.docker.network.bridge.inhibit_ipv4": "true"}}

    def _labels(self, kind: str) -> dict[str, str]:
        return {
            LABEL: self.label,
            f"{LABEL}.part": kind,
            SEAT: self.user.name,
        }

    async def _make_network(self) -> None:
        """The seat's network with the front in it; one that is left from before is used again."""
        async with _networking:
            try:
                found = await self.docker("inspect_network", self.network_name)
            except NotFound:
                found = await self._create_network()
            names = {one["Name"] for one in (found.get("Containers") or {}).values()}
            if self.front not in names:
                await self.docker(
                    "connect_container_to_network", self.front, self.network_name, aliases=[NAME]
                )

    async def _create_network(self) -> dict[str, Any]:
        networks = await self.docker("networks")
        used = [
            config["Subnet"]
            for network in networks
            for config in ((network.get("IPAM") or {}).get("Config") or ())
            if config.get("Subnet")
        ]
        room = free_network(ipaddress.IPv4Network(self.pool), used, self.prefix_length)
        if room is None:
            raise HTTPError(503, "no network is left for another seat")
        await self.docker(
            "create_network",
            self.network_name,
            internal=True,
            check_duplicate=True,
            labels=self._labels("network"),
            **self._network_options(),
            ipam=IPAMConfig(pool_configs=[IPAMPool(subnet=room.subnet, gateway=room.gateway)]),
        )
        found: dict[str, Any] = await self.docker("inspect_network", self.network_name)
        return found

    async def _end_network(self) -> None:
        try:
            await self.docker("disconnect_container_from_network", self.front, self.network_name, force=True)
        except APIError as error:
            self.log.info("The front was not in %s: %s", self.network_name, error)
        try:
            await self.docker("remove_network", self.network_name)
        except NotFound:
            return
        except APIError as error:  # the seat's container is still being removed: the next start uses it again
            self.log.warning("%s stays for now: %s", self.network_name, error)

    async def _end_sandboxes(self) -> None:
        """Sandboxes that the door started for this seat."""
        labels = [f"org.netdojo.class={class_mark(self.secret)}", f"org.netdojo.seat={self.user.name}"]
        for one in await self.docker("containers", all=True, filters={"label": labels}):
            try:
                await self.docker("remove_container", one["Id"], v=True, force=True)
            except NotFound:
                continue
            except APIError as error:
                self.log.warning("The sandbox %s stays for now: %s", one["Id"][:12], error)
        for one in await self.docker("networks", filters={"label": labels}):
            try:
                await self.docker("remove_network", one["Id"])
            except APIError as error:
                self.log.warning("The network %s stays for now: %s", one["Name"], error)


def configure_seats(c: Any, settings: ClassSettings, place: Place) -> None:
    """The spawner's part of JupyterHub's configuration. The image and the front come by environment."""
    label = place.name
    if settings.engine == "swarm":
        c.JupyterHub.spawner_class = "grader.classroom.hub.swarm.SwarmSeatSpawner"
        c.SwarmSeatSpawner.placement = list(settings.swarm.placement)
        c.SwarmSeatSpawner.processes = settings.seat.processes
    else:
        c.JupyterHub.spawner_class = "grader.classroom.hub.seats.SeatSpawner"
    c.SeatSpawner.image = os.environ["NETDOJO_CLASS_IMAGE"]
    c.SeatSpawner.front = os.environ["NETDOJO_CLASS_FRONT"]
    c.SeatSpawner.label = label
    c.SeatSpawner.pool = str(settings.network.seats)
    c.SeatSpawner.secret_file = str(place.root / "secret")
    c.SeatSpawner.pull_policy = "never"
    c.SeatSpawner.remove = True
    c.SeatSpawner.use_internal_ip = True
    c.SeatSpawner.prefix = f"netdojo-class-{label}"
    c.SeatSpawner.name_template = "{prefix}-seat-{username}"
    c.SeatSpawner.escape = seat_id
    c.SeatSpawner.cmd = ["python", "-m", "grader.classroom.seat"]
    c.SeatSpawner.default_url = "/"
    c.SeatSpawner.start_timeout = 300
    c.SeatSpawner.http_timeout = 60
    c.SeatSpawner.mem_limit = settings.seat.memory
    c.SeatSpawner.cpu_limit = settings.seat.cpus
    c.SeatSpawner.extra_host_config = {
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges"],
        "pids_limit": settings.seat.processes,
        "read_only": True,
        "tmpfs": WRITTEN,
        "init": True,
    }
    environment: dict[str, str] = {"NETDOJO_LANG": settings.language}
    if not settings.seat.spare:
        environment["NETDOJO_SPARE"] = "no"
    if settings.course:
        environment["NETDOJO_COURSE"] = "/course"
        c.SeatSpawner.read_only_volumes = {os.environ["NETDOJO_CLASS_COURSE"]: "/course"}
    c.SeatSpawner.environment = environment
