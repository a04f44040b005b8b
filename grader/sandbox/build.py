"""The sandbox image: its name, whether it is there, and how it is pulled or built.

The name carries a digest of everything that the image is built from, so a changed file means a new image.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tarfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.problem import EngineProblem
from grader.sandbox.base import ensure_base, snapshot_of
from grader.sandbox.outer import LABEL
from grader.text import Text, say, verbatim

if TYPE_CHECKING:
    import docker

REPOSITORY = "netdojo/sandbox"
DEFAULT_MIRROR = "http://deb.debian.org/debian"
BUILD_SECONDS = 1800
SNAPSHOT = f"{LABEL}.snapshot"
"""The label that says which moment of Debian the image holds; empty where the mirror went with the time."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a long job is: step `number` of `total`, in words, `seconds` since it began."""

    number: int
    total: int
    words: Text
    seconds: float


Progress = Callable[[Step], None]


def context_folder() -> Path:
    """The folder that the image is built from."""
    return Path(str(resources.files("grader.sandbox"))) / "image"


@cache
def image_name() -> str:
    """The sandbox image's full name: `NETDOJO_IMAGE`, or ours with the digest of its files as the tag."""
    chosen = os.environ.get("NETDOJO_IMAGE")
    if chosen:
        return chosen
    digest = hashlib.sha256()
    for path in _files():
        digest.update(str(path.relative_to(context_folder())).encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return f"{REPOSITORY}:{digest.hexdigest()[:12]}"


def image_present(client: docker.APIClient) -> bool:
    """Whether the engine has the sandbox image."""
    from docker.errors import ImageNotFound

    try:
        client.inspect_image(image_name())
    except ImageNotFound:
        return False
    return True


def ensure_image(client: docker.APIClient, mirror: str | None, progress: Progress) -> None:
    """Makes the image be there: present, else pulled, else built. What is done already is not done again.

    With a dated mirror (`.../archive/debian/20261120T000000Z`) an image made from another one does not count as there.
    Raises EngineProblem with the failing step's last words.
    """
    dated = snapshot_of(mirror or "")
    if dated is None and (image_present(client) or _pulled(client)):
        return
    if dated is not None and dated == ((describe(client) or {}).get("Config") or {}).get("Labels", {}).get(
        SNAPSHOT
    ):
        return
    began = time.monotonic()
    total = _steps() + 1
    progress(Step(1, total, say("making the base image"), 0.0))
    base = ensure_base(client, mirror or DEFAULT_MIRROR)
    build(client, base, mirror or DEFAULT_MIRROR, total, began, progress)


def build(
    client: docker.APIClient, base: str, mirror: str, total: int, began: float, progress: Progress
) -> None:
    """Builds the image on `base`; the engine's cache keeps the steps that an interrupted build finished."""
    said: list[str] = []
    lines = client.build(
        fileobj=io.BytesIO(_context()),
        custom_context=True,
        tag=image_name(),
        buildargs={"BASE": base, "MIRROR": mirror},
        labels={f"{LABEL}.image": "sandbox", SNAPSHOT: snapshot_of(mirror) or ""},
        rm=True,
        forcerm=True,
        decode=True,
        timeout=BUILD_SECONDS,
    )
    for line in lines:
        words = str(line.get("stream", ""))
        said = [*said, *words.splitlines()][-20:]
        step = re.match(r"Step (\d+)/\d+ : (.*)", words)
        if step:
            number = int(step[1]) + 1
            progress(Step(number, total, verbatim(_short(step[2])), time.monotonic() - began))
        if "error" in line:
            raise EngineProblem(
                say(
                    "The sandbox image could not be built: {reason}",
                    reason=verbatim(str(line["error"]).strip()),
                ),
                say(
                    "The last lines were: {lines} If Debian's packages cannot be reached, "
                    "`netdojo setup --mirror URL` uses another mirror; run it again and it goes on.",
                    lines=verbatim(" | ".join(text for text in said[-4:] if text.strip())),
                ),
            )


def _pulled(client: docker.APIClient) -> bool:
    """Whether a registry gave us the image. Only a name chosen by the person is asked for anywhere."""
    from docker.errors import APIError

    if not os.environ.get("NETDOJO_IMAGE"):
        return False
    repository, _, tag = image_name().rpartition(":")
    try:
        client.pull(repository or image_name(), tag=tag if repository else "latest")
    except APIError:
        return False
    return image_present(client)


def _short(command: str) -> str:
    words = " ".join(command.split())
    return words if len(words) <= 60 else words[:57] + "..."


def _steps() -> int:
    instructions = ("ARG ", "FROM ", "COPY ", "RUN ", "VOLUME ", "ENTRYPOINT ", "LABEL ", "ADD ")
    lines = (context_folder() / "Dockerfile").read_text().splitlines()
    return sum(line.startswith(instructions) for line in lines)


def _files() -> list[Path]:
    found = [
        path for path in context_folder().rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    return sorted(found)


def _context() -> bytes:
    """The build context with owners and times that are the same everywhere, so that the cache holds."""

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        member.mtime = 0
        member.mode = 0o755 if member.mode & 0o100 else 0o644
        return member

    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as tar:
        for path in _files():
            tar.add(path, str(path.relative_to(context_folder())), filter=plain)
    return target.getvalue()


def describe(client: docker.APIClient) -> dict[str, Any] | None:
    """What the engine says of the image (`GET /images/{name}/json`), None where it is missing."""
    return client.inspect_image(image_name()) if image_present(client) else None
