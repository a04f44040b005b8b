"""What lies on a node's disk: the images it comes with, and room for its own up to a quota."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from kernel import MNT_DETACH, MS_BIND, MS_NODEV, MS_NOSUID, MS_RDONLY, MS_REMOUNT, libc, mount, run
from settings import Settings

STORE = Path("/usr/lib/netdojo/store")


def lay_layers(settings: Settings) -> None:
    """Copies the inner images' layers to the volume, owned by the nodes' root; nodes share them read-only."""
    shutil.copytree(STORE / "layers", "/data/layers", symlinks=True)
    if settings.isolation == "userns":
        run("chown", "-hR", f"{settings.base}:{settings.base}", "/data/layers")
    # Made read-only here, where the nodes' namespaces are copied from, the kernel locks it for them. Read-only of
    # a node's own making can be undone there, and what lies below is the host's disk, without a quota.
    mount("/data/layers", "/data/layers", flags=MS_BIND)
    mount("", "/data/layers", flags=MS_REMOUNT | MS_BIND | MS_RDONLY)


def lay_disk(name: str, settings: Settings) -> Path:
    """The node's /var/lib/docker: a tmpfs of the quota's size, so full means full whatever is below.

    overlay2 in a user namespace keeps its marks in user.* attributes, which tmpfs has from Linux 6.6; before
    that the folder is on the container's volume, without a quota.
    """
    place = Path("/data") / name
    place.mkdir()
    inodes = max(settings.disk // 4096, 20_000)
    mount(
        "netdojo", place, "tmpfs", MS_NOSUID | MS_NODEV, f"size={settings.disk},nr_inodes={inodes},mode=711"
    )
    try:
        os.setxattr(place, "user.netdojo", b"1")
    except OSError:
        libc.umount2(str(place).encode(), MNT_DETACH)
        print(f"NETDOJO-NOTE disk-quota {name}: tmpfs has no user attributes on this kernel", flush=True)
    shutil.copytree(STORE / "docker", place, symlinks=True, dirs_exist_ok=True)
    root = settings.base if settings.isolation == "userns" else 0
    run("chown", "-hR", f"{root}:{root}", str(place))
    return place
