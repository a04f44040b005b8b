"""The image that every part of a class runs from: its name, whether it is there, and how it is built.

As with the sandbox's image, the name carries a digest of everything that it is built from.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tarfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import grader
from grader.course.place import shipped_root
from grader.problem import EngineProblem
from grader.sandbox.base import ensure_base
from grader.sandbox.build import BUILD_SECONDS, DEFAULT_MIRROR, Progress, Step, context_folder
from grader.sandbox.outer import LABEL
from grader.text import say, verbatim

if TYPE_CHECKING:
    import docker

REPOSITORY = "netdojo/class"
RECIPE = Path(__file__).parent / "recipe"
LEFT_OUT = {"__pycache__", ".pyc", ".po"}


@cache
def image_name() -> str:
    """The image's full name: `NETDOJO_CLASS_IMAGE`, or ours with the digest of its files as the tag."""
    chosen = os.environ.get("NETDOJO_CLASS_IMAGE")
    if chosen:
        return chosen
    digest = hashlib.sha256()
    for name, path in _files():
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{REPOSITORY}:{digest.hexdigest()[:12]}"


def image_present(client: docker.APIClient) -> bool:
    """Whether the engine has the image."""
    from docker.errors import ImageNotFound

    try:
        client.inspect_image(image_name())
    except ImageNotFound:
        return False
    return True


def ensure_image(client: docker.APIClient, mirror: str | None, progress: Progress) -> None:
    """Makes the image be there: present, else built. Raises EngineProblem with the failing step's last words."""
    if image_present(client):
        return
    began = time.monotonic()
    base = ensure_base(client, mirror or DEFAULT_MIRROR)
    arguments = {"BASE": base, "MIRROR": mirror or DEFAULT_MIRROR}
    for name, chosen in (("INDEX", "PIP_INDEX_URL"), ("REGISTRY", "npm_config_registry")):
        if os.environ.get(chosen):
            arguments[name] = os.environ[chosen]
    said: list[str] = []
    for line in client.build(
        fileobj=io.BytesIO(_context()),
        custom_context=True,
        tag=image_name(),
        buildargs=arguments,
        labels={f"{LABEL}.image": "class"},
        rm=True,
        forcerm=True,
        decode=True,
        timeout=BUILD_SECONDS,
    ):
        words = str(line.get("stream", ""))
        said = [*said, *words.splitlines()][-20:]
        step = re.match(r"Step (\d+)/(\d+) : (.*)", words)
        if step:
            told = " ".join(step[3].split())[:60]
            progress(Step(int(step[1]), int(step[2]), verbatim(told), time.monotonic() - began))
        if "error" in line:
            raise EngineProblem(
                say(
                    "The class's image could not be built: {reason}",
                    reason=verbatim(str(line["error"]).strip()),
                ),
                say(
                    "The last lines were: {lines} It is built from Debian's, PyPI's and npm's packages; "
                    "`--mirror`, PIP_INDEX_URL and npm_config_registry name mirrors. Run it again and it goes on.",
                    lines=verbatim(" | ".join(text for text in said[-4:] if text.strip())),
                ),
            )


def _files() -> Iterator[tuple[str, Path]]:
    """What the image is built from: each file's name in the build context, and where it is."""
    for path in sorted(RECIPE.iterdir()):
        if path.is_file():
            yield path.name, path
    yield "apt-setup", context_folder() / "apt-setup"
    packages = Path(grader.__path__[0]).parent
    for name in ("grader", "tui"):  # the faces are beside the grader, wherever that is
        yield from _tree(packages / name, f"netdojo/{name}")
    root = shipped_root()
    if root == packages:  # else they came with the package
        for name in ("exercises", "lessons"):
            yield from _tree(root / name, f"netdojo/{name}")


def _tree(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not LEFT_OUT & {*path.parts, path.suffix}:
            yield f"{name}/{path.relative_to(folder)}", path


def _context() -> bytes:
    """The build context with owners and times that are the same everywhere, so that the cache holds."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as tar:
        for name, path in _files():
            member = tarfile.TarInfo(name)
            member.size = path.stat().st_size
            member.mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
            with path.open("rb") as file:
                tar.addfile(member, file)
    return target.getvalue()
