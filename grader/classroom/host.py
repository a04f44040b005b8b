"""A class on this machine, brought up and down: its folder, its codes, its images, its containers in their order."""

from __future__ import annotations

import ipaddress
import json
import socket
import ssl
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from grader.classroom.codes import JOIN, TEACH, Codes, new_code, sealed_code
from grader.classroom.containers import Engine, container, local_socket
from grader.classroom.place import Place, class_place
from grader.classroom.settings import SAMPLE, ClassSettings, read_settings
from grader.places import write_atomically
from grader.problem import EngineProblem, Problem
from grader.sandbox.recipe import Progress, Step
from grader.text import Text, say

if TYPE_CHECKING:
    import docker


@dataclass(frozen=True, slots=True)
class Opened:
    """A class that is up: where learners go, what they type, and the instructor's code if it was made just now."""

    url: str
    join: str
    teach: str
    by_code: bool

    @property
    def link(self) -> str:
        """The address with the join code in it, as the QR code has it."""
        return f"{self.url}/hub/login?code={quote(self.join)}" if self.by_code else self.url


@dataclass(frozen=True, slots=True)
class Standing:
    """How a class is: its parts by name, each running or not; how many seats run; where it is."""

    parts: dict[str, bool]
    seats: int
    opened: Opened


def up(progress: Progress, mirror: str | None, fresh_codes: bool = False) -> Opened:
    """Makes everything ready and starts it; what runs already goes on, with the settings as they are now.

    Raises Problem where that cannot be: no engine, an image that cannot be made, a port that is taken.
    """
    place = class_place()
    settings = prepare(place)
    if settings.engine == "kubernetes":
        raise Problem(
            say('A class with engine = "kubernetes" is brought up by Helm, not by this command.'),
            say(
                "docs/class-kubernetes.md says how. For this machine, set `engine` in {path}.",
                path=place.settings,
            ),
        )
    teach = make_codes(place, fresh_codes)
    client = engine()
    began = time.monotonic()

    def said(words: Text) -> None:
        progress(Step(0, 0, words, time.monotonic() - began))

    try:
        image = _images(client, mirror, progress)
        Engine(client, place).up(settings, image, said)
    finally:
        client.close()
    return opened(place, settings, teach)


def down() -> bool:
    """Ends the class of this machine; its folder stays. False where none was up."""
    place = class_place()
    if not (place.root / "name").exists():
        return False
    client = engine()
    try:
        running = Engine(client, place)
        was_up = bool(running.status())
        running.down()
        return was_up
    finally:
        client.close()


def status() -> Standing | None:
    """How the class is; None where there is none, or it is down."""
    place = class_place()
    if not (place.root / "name").exists():
        return None
    client = engine()
    try:
        found = Engine(client, place).status()
    finally:
        client.close()
    if not found:
        return None
    seats = found.pop("seat", [])
    known = dict.fromkeys(("front", "proxy", "door", "service", "hub"), False)
    parts = known | {name: "running" in states for name, states in found.items()}
    return Standing(parts, seats.count("running"), opened(place, read_settings(place.settings)))


def qr(link: str) -> str:
    """A QR code of `link` for a terminal, in half blocks; drawn inside the class, where what draws it is."""
    place = class_place()
    client = engine()
    try:
        drawn = "import sys, segno; segno.make(sys.argv[1], micro=False, error='l').terminal(border=2, compact=True)"
        made = client.exec_create(
            container(place, "hub"), ["python", "-c", drawn, link], environment={"TERM": "xterm"}
        )
        return bytes(client.exec_start(made["Id"])).decode("utf-8", "replace")
    finally:
        client.close()


def live() -> Iterator[tuple[str, Any]]:
    """What the class service tells, event by event, as dashboards get it. Raises Problem where it does not answer."""
    place = class_place()
    settings = read_settings(place.settings)
    url = f"{settings.scheme}://127.0.0.1:{settings.port}/services/class/api/live"
    request = urllib.request.Request(url, headers={"Authorization": f"token {place.read('watch-token')}"})
    context = None
    if settings.tls:
        context = ssl.create_default_context(cafile=settings.tls.certificate)
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.check_hostname = False  # the certificate is for the name that learners use, this is loopback
    try:
        with urllib.request.urlopen(request, context=context, timeout=60) as answer:
            name = ""
            for raw in answer:
                line = raw.decode().rstrip("\n")
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    yield name, json.loads(line.removeprefix("data: "))
    except OSError as error:
        raise Problem(
            say("The class service does not answer ({error}).", error=getattr(error, "reason", error)),
            say("`netdojo class status` says how the class is."),
        ) from error


# -- steps -------------------------------------------------------------------------------------------


def prepare(place: Place) -> ClassSettings:
    """The class's folder with everything in it, and the settings. Raises Problem."""
    place.prepare()
    if not place.settings.exists():
        write_atomically(place.settings, SAMPLE)
    return read_settings(place.settings)


def make_codes(place: Place, fresh: bool = False) -> str:
    """Makes the codes where there are none, or `fresh`. Returns the instructor's, which nobody can read later;
    empty where it was not made now."""
    if place.codes.exists() and not fresh:
        return ""
    teach = new_code(TEACH)
    codes = Codes(join=new_code(JOIN), teach=sealed_code(teach))
    write_atomically(place.codes, codes.model_dump_json(indent=1) + "\n")
    return teach


def opened(place: Place, settings: ClassSettings, teach: str = "") -> Opened:
    """Where the class is and how one gets in."""
    codes = Codes.model_validate_json(place.codes.read_text(encoding="utf-8"))
    url = settings.url.rstrip("/") or f"{settings.scheme}://{_host(settings.address)}:{settings.port}"
    return Opened(url, codes.join, teach, settings.authenticator == "code")


def engine() -> docker.APIClient:
    """This machine's own engine. Raises EngineProblem where another is meant, or none answers."""
    from grader.sandbox.outer import connect

    if not local_socket():
        raise EngineProblem(
            say("A class needs this machine's own engine, at /var/run/docker.sock."),
            say("Unset DOCKER_HOST, or run `netdojo class up` on the machine where the engine is."),
        )
    return connect()


def _images(client: docker.APIClient, mirror: str | None, progress: Progress) -> str:
    from grader.classroom.image import ensure_image, image_name
    from grader.sandbox.build import ensure_image as ensure_sandbox_image

    ensure_sandbox_image(client, mirror, progress)
    ensure_image(client, mirror, progress)
    return image_name()


def _host(address: str) -> str:
    """The address that others reach this machine at; `address` itself where it is one."""
    chosen = ipaddress.ip_address(address)
    if not chosen.is_unspecified:
        return f"[{chosen}]" if chosen.version == 6 else str(chosen)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # sends nothing: the kernel chooses the way out, and its address
        return str(probe.getsockname()[0])
    return "127.0.0.1"
