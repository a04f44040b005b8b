"""Makes the images that learners find in their engines, as an engine keeps them on disk.

Run while the sandbox image is built: `bake.py RECIPES STORE`. Each image is one layer. Instead of loading
archives when a sandbox starts (a second for every ten megabytes), the store is laid out as the overlay2
graph driver of Docker 20.10 to 28 lays it out, but for one thing: a layer's `diff` is a symbolic link to
/usr/lib/netdojo/layers, which all nodes of a sandbox share and none can write. Layout: moby,
daemon/graphdriver/overlay2/overlay.go and layer/filestore.go. No tar-split record is written, so these layers
cannot be saved or pushed; they can be run, built upon, tagged, committed and removed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

SHARED = "/usr/lib/netdojo/layers"
CREATED = "2025-01-01T00:00:00Z"


def main(recipes: Path, store: Path) -> None:
    """Bakes every image of RECIPES/images.json into STORE."""
    repositories: dict[str, dict[str, str]] = {}
    for recipe in json.loads((recipes / "images.json").read_text()):
        root = store / "layers" / cache_id(recipe["name"])
        fill(root, recipe, recipes)
        name = f"{recipe['name']}:latest"
        repositories[recipe["name"]] = {name: "sha256:" + register(store, root, recipe)}
    index = store / "docker/image/overlay2/repositories.json"
    index.write_text(json.dumps({"Repositories": repositories}))


def fill(root: Path, recipe: dict, recipes: Path) -> None:
    """Puts a root file system together: busybox, the programs asked for with their libraries, and files."""
    for folder in (
        "bin",
        "dev",
        "etc",
        "home",
        "proc",
        "root",
        "run",
        "sys",
        "tmp",
        "usr/bin",
        "usr/sbin",
        "sbin",
        "var/log",
        "var/run",
        "var/tmp",
        "lib",
    ):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for folder in ("tmp", "var/tmp"):
        (root / folder).chmod(0o1777)
    (root / "lib64").symlink_to("lib")
    (root / "etc/passwd").write_text(
        "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"
    )
    (root / "etc/group").write_text("root:x:0:\nnogroup:x:65534:\n")
    (root / "etc/nsswitch.conf").write_text("hosts: files dns\n")
    for program in recipe.get("programs", []):
        with_libraries(root, Path(shutil.which(program) or program))
    for path in recipe.get("paths", []):
        copy(root, Path(path))
    for source, target in recipe.get("files", {}).items():
        (root / target.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(recipes / source, root / target.lstrip("/"))
    if recipe.get("python"):
        python(root, recipe["python"])
    shutil.copy("/bin/busybox", root / "bin/busybox")
    for applet in subprocess.check_output(["/bin/busybox", "--list-full"], text=True).split():
        place = root / applet
        if not os.path.lexists(place) and not any(
            (root / d / place.name).exists() for d in ("bin", "usr/bin", "usr/sbin", "sbin")
        ):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to("/bin/busybox")


def with_libraries(root: Path, program: Path) -> None:
    """Copies `program` and every shared library that the loader would map for it."""
    copy(root, program)
    said = subprocess.run(["ldd", str(program.resolve())], capture_output=True, text=True).stdout
    for library in re.findall(r"(/\S+)", said):
        target = root / "lib" / Path(library).name
        if not target.exists():
            shutil.copy(Path(library).resolve(), target)


def copy(root: Path, path: Path) -> None:
    """Copies a file or folder to the same place below `root`."""
    target = root / str(path).lstrip("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.copytree(path, target, symlinks=True, dirs_exist_ok=True)
    else:
        shutil.copy(path.resolve(), target)


def python(root: Path, modules: str) -> None:
    """Copies the interpreter and only those files of its library that importing `modules` reads."""
    listing = (
        f"import {modules}, encodings.idna, sys\n"
        "print(*(getattr(module, '__file__', None) or '' for module in sys.modules.values()))"
    )
    (root / f"usr/lib/python3.{sys.version_info.minor}/lib-dynload").mkdir(
        parents=True
    )  # the interpreter looks for it
    with_libraries(root, Path(sys.executable).resolve())
    (root / "usr/bin/python3").symlink_to(Path(sys.executable).resolve())
    for file in subprocess.check_output([sys.executable, "-I", "-S", "-c", listing], text=True).split():
        (with_libraries if file.endswith(".so") else copy)(root, Path(file))


def register(store: Path, root: Path, recipe: dict) -> str:
    """Writes the engine's records of the layer and of the image; returns the image's id."""
    docker = store / "docker"
    archive = store / "layer.tar"
    with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tar:
        tar.add(root, ".", filter=plain)
    size = archive.stat().st_size
    diff = hashlib.sha256(archive.read_bytes()).hexdigest()
    archive.unlink()
    cache = root.name
    link = base32(cache)
    layer = docker / "overlay2" / cache
    layer.mkdir(parents=True)
    (layer / "link").write_text(link)
    (layer / "committed").touch()
    (layer / "diff").symlink_to(f"{SHARED}/{cache}")
    (docker / "overlay2/l").mkdir(exist_ok=True)
    (docker / "overlay2/l" / link).symlink_to(f"../{cache}/diff")
    record = docker / "image/overlay2/layerdb/sha256" / diff  # of a single layer, the chain id is its own
    record.mkdir(parents=True)
    for name, value in {"cache-id": cache, "diff": f"sha256:{diff}", "size": str(size)}.items():
        (record / name).write_text(value)
    config = {
        "architecture": subprocess.check_output(["dpkg", "--print-architecture"], text=True).strip(),
        "os": "linux",
        "created": CREATED,
        "config": {
            "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
            "Labels": {"org.opencontainers.image.description": recipe["about"]},
            **recipe["config"],
        },
        "history": [{"created": CREATED, "created_by": "netdojo: from Debian's packages"}],
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{diff}"]},
    }
    words = json.dumps(config).encode()
    identity = hashlib.sha256(words).hexdigest()
    content = docker / "image/overlay2/imagedb/content/sha256"
    content.mkdir(parents=True, exist_ok=True)
    (docker / "image/overlay2/imagedb/metadata/sha256").mkdir(parents=True, exist_ok=True)
    (content / identity).write_bytes(words)
    return identity


def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Owner and times that do not differ between two builds."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mtime = 1735689600
    return member


def cache_id(name: str) -> str:
    """The graph driver's name of the layer: 64 hexadecimal digits."""
    return hashlib.sha256(f"netdojo {name}".encode()).hexdigest()


def base32(words: str) -> str:
    """The 26 letters of the driver's short link."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    return "".join(letters[byte % 32] for byte in hashlib.sha256(words.encode()).digest()[:26])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
