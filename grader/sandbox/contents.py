"""What the sandbox image holds: Debian's packages with their versions, as the image itself noted them when it was made.

`python -m grader.sandbox.contents` prints them in the form of tested.tsv, the packages that this version was tested
with. Reads the image without running anything of it.
"""

from __future__ import annotations

import io
import sys
import tarfile
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import docker

FOLDER = "/usr/lib/netdojo/packages"


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """One of Debian's packages. `part` is where it is: "nodes" (what nodes run) or "inner" (the images in them)."""

    part: str
    name: str
    version: str
    architecture: str
    source: str
    source_version: str


def packages(client: docker.APIClient, image: str) -> tuple[Package, ...]:
    """The packages of `image`, in order; none where it keeps no record (an image chosen by `NETDOJO_IMAGE`).

    Raises docker.errors.APIError.
    """
    from docker.errors import NotFound

    container = client.create_container(image, command=["none"], network_disabled=True)["Id"]
    try:
        pieces, _ = client.get_archive(container, FOLDER)
        archive = io.BytesIO(b"".join(pieces))
    except NotFound:
        return ()
    finally:
        client.remove_container(container, v=True)
    with tarfile.open(fileobj=archive) as tar:
        files = {member.name: tar.extractfile(member) for member in tar if member.isfile()}
        return tuple(
            sorted(
                Package(name.rpartition("/")[2].removesuffix(".tsv"), *line.split("\t"))
                for name, file in files.items()
                if file is not None
                for line in file.read().decode().splitlines()
            )
        )


@cache
def tested() -> dict[tuple[str, str], str]:
    """The versions that this version of netdojo was tested with: (part, package) to version."""
    text = (resources.files("grader.sandbox") / "tested.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return {(part, name): version for part, name, version in rows}


def strangers(found: tuple[Package, ...]) -> tuple[Package, ...]:
    """Those of `found` that are not in the version that was tested."""
    known = tested()
    return tuple(package for package in found if known.get((package.part, package.name)) != package.version)


def main() -> None:
    """Prints the packages of the image that is here, a line each: part, name, version."""
    from grader.sandbox.build import image_name
    from grader.sandbox.outer import connect

    client = connect()
    try:
        for package in packages(client, image_name()):
            sys.stdout.write(f"{package.part}\t{package.name}\t{package.version}\n")
    finally:
        client.close()


if __name__ == "__main__":
    main()
