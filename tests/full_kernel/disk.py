"""The machine's disk: Debian's kernel and engine from packages, with the sandbox image loaded; made once.

Its folder's name is a digest of all that it is made from, so a changed recipe or sandbox image means a new disk.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from grader.sandbox.base import ensure_base
from grader.sandbox.build import DEFAULT_MIRROR, ensure_image, image_name
from grader.sandbox.outer import connect
from tests.full_kernel.machine import QEMU, Disk, Machine, MachineFailed

if TYPE_CHECKING:
    import docker

GUEST = Path(__file__).parent / "guest"
IMAGE = "netdojo/full-kernel"
SIZE = "12G"
"""What the machine believes to have; the file is sparse, and takes about 3 GB here."""

TOOLS = {QEMU: "qemu-system-x86", "ssh": "openssh-client", "ssh-keygen": "openssh-client"}


def find_tools() -> None:
    """Installs what is missing where apt-get and root are at hand. Raises MachineFailed with what to install."""
    missing = sorted({package for tool, package in TOOLS.items() if not shutil.which(tool)})
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print("installing " + ", ".join(missing), flush=True)
        for words in (["update", "-q"], ["install", "-qy", "--no-install-recommends", *missing]):
            subprocess.run(["apt-get", *words], stdout=subprocess.DEVNULL, check=False)
    if not all(map(shutil.which, TOOLS)):
        packages = " ".join(missing)
        raise MachineFailed(
            f"The full-kernel run needs {packages}: `sudo apt-get install {packages}` (or what your system calls them)."
        )


def ready_disk(cache: Path) -> Disk:
    """The disk in `cache`, made first where it is missing; older ones are removed then.

    Raises MachineFailed, or EngineProblem where no engine is here to make it with.
    """
    disk = Disk(cache / f"disk-{_digest()}")
    if disk.place.is_dir():
        return disk
    for old in cache.glob("disk-*"):
        shutil.rmtree(old)
    draft = Disk(disk.place.with_suffix(".part"))
    draft.place.mkdir(mode=0o700)
    client = connect()
    try:
        _make(client, draft)
        _load_image(client, draft)
    finally:
        client.close()
    draft.place.rename(disk.place)
    return disk


def _digest() -> str:
    digest = hashlib.sha256(f"{image_name()} {SIZE}".encode())
    for path in sorted(GUEST.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _make(client: docker.APIClient, disk: Disk) -> None:
    """Builds the root as an image (the engine's cache keeps it), and has it write itself to a disk."""
    mirror = os.environ.get("NETDOJO_MIRROR", DEFAULT_MIRROR)
    print("building the machine's root from Debian's packages", flush=True)
    built = client.build(
        path=str(GUEST),
        tag=IMAGE,
        buildargs={"BASE": ensure_base(client, mirror), "MIRROR": mirror},
        rm=True,
        decode=True,
        timeout=1800,
    )
    _check(line.get("error") for line in built)
    command = [
        "ssh-keygen",
        "-q",
        "-t",
        "ed25519",
        "-N",
        "",
        "-C",
        "netdojo-full-kernel",
        "-f",
        str(disk.key),
    ]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    public = disk.key.with_suffix(".pub").read_text().strip()
    print("writing its disk", flush=True)
    container = client.create_container(
        IMAGE,
        ["make-disk", SIZE, f"{os.getuid()}:{os.getgid()}", public],
        host_config=client.create_host_config(
            network_mode="none",
            binds=[f"{disk.place}:/out"],
            cap_add=["SYS_ADMIN"],
            security_opt=["seccomp=unconfined", "apparmor=unconfined", "label=disable"],
        ),
    )["Id"]
    try:
        client.start(container)
        ended = client.wait(container, timeout=600)["StatusCode"]
        said = client.logs(container).decode("utf-8", "replace").strip()
    finally:
        client.remove_container(container, force=True, v=True)
    if ended or not (disk.place / "disk.raw").exists():
        raise MachineFailed(
            f"The machine's disk could not be written to {disk.place}: {said or 'the engine is on another machine'}"
        )


def _check(errors: Iterable[object]) -> None:
    told = [str(error) for error in errors if error]
    if told:
        raise MachineFailed("The machine's root could not be built: " + " ".join(told))


def _load_image(client: docker.APIClient, disk: Disk) -> None:
    """Boots the machine once, so that later runs find the sandbox image there."""
    ensure_image(client, None, lambda step: print(step.words, flush=True))
    archive = disk.place / "image.tar"
    with archive.open("wb") as file:
        for piece in client.get_image(image_name()):
            file.write(piece)
    print("booting it once, to give it the sandbox image", flush=True)
    # A tar archive ends with zeros, so a disk that holds one reads as one.
    with Machine(disk, disk.place / "first-boot.log", keep=True, drive=archive) as machine:
        machine.run("docker load -i /dev/vdb")
        if image_name() not in machine.run("docker image ls --format '{{.Repository}}:{{.Tag}}'"):
            raise MachineFailed(f"The machine did not take the image {image_name()}.")
        machine.power_off()
    archive.unlink()


if __name__ == "__main__":
    from tests.full_kernel.results import folder

    find_tools()
    print(ready_disk(folder()).place, file=sys.stdout)
