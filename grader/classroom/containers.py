"""The containers that a class consists of, and bringing them up and down. The one place that starts them.

One idle container, the front, has the network namespace that all parts share, and it alone publishes a port. So the
hub, the proxy, the class service and the door find each other on loopback, and each can be started anew by itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.classroom.hub.config import HUB, NAME, PROXY, PROXY_API, SERVICE
from grader.classroom.machines import LABEL, SOCKET, Machines
from grader.classroom.place import Place
from grader.classroom.settings import ClassSettings
from grader.classroom.tokens import class_mark
from grader.patience import patient
from grader.problem import EngineProblem, Problem
from grader.text import Text, say, verbatim

if TYPE_CHECKING:
    import docker

INSIDE = "/class"
READY_SECONDS = 120.0
LEAVE_SECONDS = 20.0
TLS = ("/tls/certificate.pem", "/tls/key.pem")


@dataclass(frozen=True, slots=True)
class Part:
    """One container of a class. `socket` says whether it gets the engine's socket."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    socket: bool = False


def parts(settings: ClassSettings, place: Place, image: str) -> tuple[Part, ...]:
    """The parts in the order in which they start."""
    own = {"NETDOJO_CLASS": INSIDE, "HOME": "/tmp", "NETDOJO_STATE": "/tmp/state"}
    course = {"NETDOJO_COURSE": "/course"} if settings.course else {}
    door = {"NETDOJO_CLASS_SECRET_FILE": f"{INSIDE}/secret", "NETDOJO_DOOR": "0.0.0.0:2376"}
    door["NETDOJO_DOOR_LIMITS"] = json.dumps(settings.door_limits)
    if settings.engine == "swarm":
        door["NETDOJO_DOOR_SWARM"] = place.name  # it hands seats on to the doors of their machines
    proxy = [
        *("configurable-http-proxy", "--ip=0.0.0.0", f"--port={PROXY}", "--api-ip=127.0.0.1"),
        *(f"--api-port={PROXY_API}", f"--default-target=http://127.0.0.1:{HUB}"),
        f"--error-target=http://127.0.0.1:{HUB}/hub/error",
    ]
    if settings.tls:
        proxy += [f"--ssl-cert={TLS[0]}", f"--ssl-key={TLS[1]}"]
    service = {
        **course,
        "JUPYTERHUB_API_TOKEN": place.read("service-token"),
        "JUPYTERHUB_API_URL": f"http://127.0.0.1:{HUB}/hub/api",
        "JUPYTERHUB_BASE_URL": "/",
        "JUPYTERHUB_CLIENT_ID": "service-class",
        "JUPYTERHUB_OAUTH_SCOPES": '["access:services!service=class"]',
        "JUPYTERHUB_OAUTH_ACCESS_SCOPES": '["access:services!service=class"]',
        "JUPYTERHUB_SERVICE_NAME": "class",
        "JUPYTERHUB_SERVICE_PREFIX": "/services/class/",
        "NETDOJO_CLASS_PORT": str(SERVICE),
    }
    hub = {
        "NETDOJO_CLASS_IMAGE": image,
        "NETDOJO_CLASS_FRONT": container(place, "front"),
        "NETDOJO_CLASS_COURSE": str(Path(settings.course).resolve()) if settings.course else "",
    }
    return (
        Part("proxy", tuple(proxy), {"CONFIGPROXY_AUTH_TOKEN": place.read("proxy-token")}),
        Part("door", ("python", "-m", "grader.classroom.door"), own | door, socket=True),
        Part("service", ("python", "-m", "grader.classroom.service"), own | service),
        Part("hub", ("python", "-m", "grader.classroom.hub"), own | hub, socket=True),
    )


def container(place: Place, part: str) -> str:
    """What the container of `part` is called."""
    return f"netdojo-class-{place.name}-{part}"


class Engine:
    """A class's containers on the engine that `client` speaks to, which must be this machine's own."""

    def __init__(self, client: docker.APIClient, place: Place) -> None:
        self.client = client
        self.place = place
        self._machines = Machines(client, place)

    def up(self, settings: ClassSettings, image: str, said: Callable[[Text], None]) -> None:
        """Starts what does not run, with the settings as they are now. Raises Problem where that cannot be."""
        self._front(settings, image)
        if settings.engine == "swarm":
            said(say("opening a door on every machine of the swarm"))
            self._machines.up(settings, image, container(self.place, "front"))
        for part in parts(settings, self.place, image):
            said(say("starting the class's {part}", part=verbatim(part.name)))
            self._start(part, settings, image)
        self._wait(settings)

    def down(self) -> None:
        """Ends the class: the hub first, so that no seat starts; the seats, which send what they have; then the rest.

        The folder stays.
        """
        found = self._found()
        spread = self._spread()
        for kinds in (("hub",), ("seat",), ("door", "service", "proxy"), ("front",)):
            if spread and kinds == ("seat",):
                self._machines.down()
            chosen = [one["Id"] for one in found if one["Labels"].get(f"{LABEL}.part") in kinds]
            self._end_all(chosen, gently=kinds != ("front",))
        mark = f"org.netdojo.class={class_mark(self.place.secret)}"
        self._end_all([one["Id"] for one in self.client.containers(all=True, filters={"label": mark})], False)
        deadline = time.monotonic() + patient(LEAVE_SECONDS)
        while (left := self._networks_left(mark)) and spread:
            if time.monotonic() > deadline:
                raise EngineProblem(
                    say(
                        "A machine of the swarm that is away still uses {names}.",
                        names=verbatim(", ".join(left)),
                    ),
                    say(
                        "Bring it back or forget it (`docker node rm --force`), then `netdojo class down` again."
                    ),
                )
            time.sleep(0.5)  # a task leaves its network a moment after its service is gone

    def _networks_left(self, mark: str) -> list[str]:
        """Removes the class's networks; returns the names of those that are still in use."""
        left = []
        for label in (f"{LABEL}={self.place.name}", mark):
            for network in self.client.networks(filters={"label": label}):
                try:
                    self.client.remove_network(network["Id"])
                except _engine_errors() as error:
                    if getattr(error, "status_code", 0) != 404:
                        left.append(str(network["Name"]))
        return left

    def _spread(self) -> bool:
        """Whether the engine manages a swarm, so that the class may have parts on other machines."""
        return bool(self.client.info()["Swarm"].get("ControlAvailable"))

    def status(self) -> dict[str, list[str]]:
        """Each kind of part that is there ("front", "hub", "seat", ...) with its containers' states."""
        told: dict[str, list[str]] = {}
        for one in self._found():
            told.setdefault(one["Labels"].get(f"{LABEL}.part", ""), []).append(one["State"])
        if told and self._spread():
            told["seat"] = ["running"] * self._machines.seats()
        return told

    # -- steps -----------------------------------------------------------------------------------

    def _found(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client.containers(
            all=True, filters={"label": f"{LABEL}={self.place.name}"}
        )
        return found

    def _labels(self, part: str) -> dict[str, str]:
        return {LABEL: self.place.name, f"{LABEL}.part": part}

    def _front(self, settings: ClassSettings, image: str) -> None:
        name = container(self.place, "front")
        if self._runs(name):
            return
        self._end(name, gently=False)
        network = f"netdojo-class-{self.place.name}"
        if not self.client.networks(names=[network]):
            self.client.create_network(network, driver="bridge", labels=self._labels("network"))
        host = self.client.create_host_config(
            network_mode=network,
            port_bindings={PROXY: (settings.address, settings.port)},
            extra_hosts={NAME: "127.0.0.1"},
            cap_drop=["ALL"],
            security_opt=["no-new-privileges"],
            sysctls={"net.ipv4.ip_forward": "0"},
            restart_policy={"Name": "on-failure"},
            init=True,
        )
        made = self.client.create_container(
            image,
            ["sleep", "infinity"],
            name=name,
            ports=[PROXY],
            host_config=host,
            labels=self._labels("front"),
        )
        try:
            self.client.start(made["Id"])
        except _engine_errors() as error:
            self._end(made["Id"], gently=False)
            raise EngineProblem(
                say(
                    "The class cannot listen at {address}, port {port}: {reason}",
                    address=settings.address,
                    port=settings.port,
                    reason=verbatim(str(getattr(error, "explanation", None) or error)),
                ),
                say("End what listens there, or set another `port` in {path}.", path=self.place.settings),
            ) from error

    def _start(self, part: Part, settings: ClassSettings, image: str) -> None:
        from docker.types import LogConfig

        name = container(self.place, part.name)
        made_of = hashlib.sha256(repr((part, image, settings)).encode()).hexdigest()[:16]
        if self._runs(name) and self._label(name, f"{LABEL}.made-of") == made_of:
            return  # who works in a class notices nothing of another `up`
        self._end(name, gently=part.name == "service")
        binds = [f"{self.place.root.resolve()}:{INSIDE}"]
        groups: list[int] = []
        if part.name == "proxy":
            binds = []
            if settings.tls:
                binds = [f"{settings.tls.certificate}:{TLS[0]}:ro", f"{settings.tls.key}:{TLS[1]}:ro"]
        if part.socket:
            binds.append(f"{SOCKET}:{SOCKET}")
            groups.append(Path(SOCKET).stat().st_gid)
        if settings.course and part.name == "service":
            binds.append(f"{Path(settings.course).resolve()}:/course:ro")
        host = self.client.create_host_config(
            network_mode=f"container:{container(self.place, 'front')}",
            binds=binds,
            cap_drop=["ALL"],
            security_opt=["no-new-privileges"],
            group_add=groups,
            restart_policy={"Name": "on-failure"},
            read_only=True,
            tmpfs={"/tmp": "size=64m,mode=1777"},
            init=True,
            log_config=LogConfig(type="json-file", config={"max-size": "10m", "max-file": "3"}),
        )
        owner = self.place.root.stat()
        made = self.client.create_container(
            image,
            list(part.command),
            name=name,
            user=f"{owner.st_uid}:{owner.st_gid}",
            environment=part.environment,
            host_config=host,
            labels={**self._labels(part.name), f"{LABEL}.made-of": made_of},
            working_dir="/tmp",
        )
        self.client.start(made["Id"])

    def _wait(self, settings: ClassSettings) -> None:
        """Until the proxy leads to the hub and the service. Raises Problem with the last words of what ended."""
        deadline = time.monotonic() + patient(READY_SECONDS)
        check = (
            "import sys,urllib.request as u; "
            f"u.urlopen('http://127.0.0.1:{HUB}/hub/api/', timeout=5); "
            f"u.urlopen('http://127.0.0.1:{SERVICE}/services/class/static/dashboard.js', timeout=5); "
            f"r=u.Request('http://127.0.0.1:{PROXY_API}/api/routes', headers={{'Authorization': 'token '"
            "+ open('/class/proxy-token').read()}); "
            "sys.exit(b'/services/class' not in u.urlopen(r, timeout=5).read())"
        )
        hub = container(self.place, "hub")
        while True:
            for part in ("proxy", "door", "service", "hub"):
                if not self._runs(container(self.place, part)):
                    raise self._fell(part)
            made = self.client.exec_create(hub, ["python", "-c", check])
            self.client.exec_start(made["Id"])
            if self.client.exec_inspect(made["Id"])["ExitCode"] == 0:
                return
            if time.monotonic() > deadline:
                raise self._fell("hub")
            time.sleep(0.3)

    def _fell(self, part: str) -> Problem:
        lines = self.client.logs(container(self.place, part), tail=12).decode("utf-8", "replace").splitlines()
        return Problem(
            say(
                "The class's {part} does not run: {lines}", part=part, lines=verbatim(" | ".join(lines[-4:]))
            ),
            say(
                "`docker logs {name}` has the rest; `netdojo class up` tries again.",
                name=container(self.place, part),
            ),
        )

    def _label(self, name: str, label: str) -> str:
        return str(self.client.inspect_container(name)["Config"]["Labels"].get(label, ""))

    def _runs(self, name: str) -> bool:
        from docker.errors import NotFound

        try:
            state: dict[str, Any] = self.client.inspect_container(name)["State"]
        except NotFound:
            return False
        return bool(state["Running"]) and not state["Restarting"]

    def _end_all(self, names: list[str], gently: bool) -> None:
        with ThreadPoolExecutor(8, thread_name_prefix="end") as pool:
            list(pool.map(lambda name: self._end(name, gently), names))

    def _end(self, name: str, gently: bool) -> None:
        from docker.errors import NotFound

        with suppress(NotFound):
            if gently:
                self.client.stop(name, timeout=10)
        with suppress(NotFound):
            try:
                self.client.remove_container(name, force=True, v=True)
            except _engine_errors() as error:
                # 409: it removes itself already, as seats do when they end.
                if getattr(error, "status_code", 0) not in (404, 409):
                    raise


def _engine_errors() -> tuple[type[Exception], ...]:
    from docker.errors import DockerException

    return (DockerException,)


def local_socket() -> bool:
    """Whether the engine in use is this machine's, by the usual socket: the class's parts are given that one."""
    host = os.environ.get("DOCKER_HOST", "")
    return host in ("", f"unix://{SOCKET}") and Path(SOCKET).exists()
