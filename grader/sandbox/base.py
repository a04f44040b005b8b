"""The Debian base that the sandbox image is built on: present, else pulled, else made here from packages.

Making it needs root on Debian or Ubuntu and touches only a temporary folder and the engine.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from grader.problem import EngineProblem
from grader.text import say, verbatim

if TYPE_CHECKING:
    import docker

SUITE = "trixie"
BASE = ("debian", f"{SUITE}-slim")


SNAPSHOT = re.compile(r"/archive/debian/(\d{8}T\d{6}Z)/?$")
"""The end of a dated mirror's address, as snapshot.debian.org writes it: all of Debian as it was at that moment."""


def snapshot_of(mirror: str) -> str | None:
    """The moment that a dated mirror shows (`20261120T000000Z`), None for one that goes with the time."""
    found = SNAPSHOT.search(mirror)
    return found[1] if found else None


def ensure_base(client: docker.APIClient, mirror: str) -> str:
    """The name of a base image that the engine has now. Raises EngineProblem where none can be had.

    For a dated mirror the base is made from that mirror, since one from elsewhere may be newer than its packages.
    """
    from docker.errors import APIError, ImageNotFound

    dated = snapshot_of(mirror)
    if dated:
        name = f"netdojo/base:{dated}"
        try:
            client.inspect_image(name)
        except ImageNotFound:
            make_base(client, mirror, name)
        return name
    name = ":".join(BASE)
    try:
        client.inspect_image(name)
        return name
    except ImageNotFound:
        pass
    try:
        client.pull(BASE[0], tag=BASE[1])
        return name
    except APIError:
        # No registry is reachable (or it is too slow, or blocked): the packages' mirror may be.
        make_base(client, mirror, name)
    return name


def make_base(client: docker.APIClient, mirror: str, name: str) -> None:
    """Makes the base with mmdebstrap or debootstrap and imports it as `name`. Raises EngineProblem."""
    tool = next((name for name in ("mmdebstrap", "debootstrap") if shutil.which(name)), None)
    if tool is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _run(["apt-get", "update", "-q"])
        _run(["apt-get", "install", "-qy", "--no-install-recommends", "mmdebstrap"])
        tool = "mmdebstrap"
    if tool is None:
        raise EngineProblem(
            say("The image {name} can neither be pulled nor made here.", name=name),
            say(
                "Bring it from a machine that can pull it (`docker save`, then `docker load`), or run "
                "`netdojo setup` as root on Debian or Ubuntu."
            ),
        )
    with (
        tempfile.TemporaryDirectory(prefix="netdojo-base-") as folder,
        _archive(tool, Path(folder), mirror) as file,
    ):
        repository, _, tag = name.rpartition(":")
        said = client.import_image(src=str(file), repository=repository, tag=tag)
        if "error" in str(said):
            raise EngineProblem(
                say("The base image could not be imported: {reason}", reason=verbatim(str(said)))
            )


@contextmanager
def _archive(tool: str, folder: Path, mirror: str) -> Iterator[Path]:
    target = folder / "base.tar"
    if tool == "mmdebstrap":
        dated = ["--aptopt=Acquire::Check-Valid-Until false"] if snapshot_of(mirror) else []
        _run(["mmdebstrap", "--variant=minbase", *dated, SUITE, str(target), mirror])
    else:
        root = folder / "root"
        _run(["debootstrap", "--variant=minbase", SUITE, str(root), mirror])
        _run(["tar", "-C", str(root), "-cf", str(target), "."])
    yield target


def _run(argv: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(argv, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        last = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()][-4:]
        raise EngineProblem(
            say(
                "`{command}` failed: {reason}", command=" ".join(argv[:3]), reason=verbatim(" | ".join(last))
            ),
            say("If Debian's packages cannot be reached, `netdojo setup --mirror URL` uses another mirror."),
        )
