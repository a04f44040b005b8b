"""The files of a node, of its engine and of its containers."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from grader.proof.inside.spaces import SPACES

DATA = Path("/var/lib/docker")
ANSWERS = "/run/netdojo/answers"
GROWING = ("/var/log/",)


def own_mounts(container: str, pid: int) -> Iterator[tuple[str, str]]:
    """The files on a running container's tmpfs mounts, which no layer shows."""
    if not pid:
        return
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/mounts").read_text().splitlines():
            _, place, kind, *_ = line.split()
            if kind == "tmpfs" and not place.startswith(("/proc", "/sys")) and place != "/dev":
                for name, value in walk(f"/proc/{pid}/root{place}"):
                    yield f"tmpfs {container} {name.partition('/root')[2]}", value


def files() -> Iterator[tuple[str, str]]:
    """The node's own files: all of its file system but what grows by itself, and the learner's answers."""
    for root in ("/", ANSWERS, "/dev/shm"):
        for name, value in walk(root):
            if not name.startswith(GROWING):
                yield f"file {name}", value


def run_files() -> Iterator[tuple[str, str]]:
    """The files in /run, by name: the engine's own notes there change with its work.

    A network namespace's file outlives it for a minute; the namespaces are looked at themselves.
    """
    for name, value in walk("/run"):
        kind = value.split()[0]
        if int(kind, 8) != stat.S_IFDIR and not name.startswith((ANSWERS, str(SPACES), "/run/xtables.lock")):
            yield f"run {name}", kind


def data() -> Iterator[tuple[str, str]]:
    """What the engine keeps on disk: layers that containers wrote to, volumes, and each container's own files."""
    for folder in ("containers", "overlay2", "volumes", "image/overlay2/imagedb/content/sha256"):
        with contextlib.suppress(FileNotFoundError):
            for entry in os.scandir(DATA / folder):
                yield f"data {entry.path}", ""
    for layer in (DATA / "overlay2").glob("*/diff"):
        if not layer.is_symlink():
            for name, value in walk(str(layer)):
                yield f"data {name}", value
    for name, value in walk(str(DATA / "volumes")):
        if not name.endswith(".db"):
            yield f"data {name}", value
    for container in (DATA / "containers").glob("*"):
        for name in ("hostconfig.json", "hosts", "hostname", "resolv.conf"):
            with contextlib.suppress(FileNotFoundError):
                yield f"text {container / name}", (container / name).read_text()
        for log in container.glob("*.log"):
            yield f"log {log}", str(log.stat().st_size)


def walk(root: str) -> Iterator[tuple[str, str]]:
    """Every name below `root` on the same file system, with what tells whether it was changed."""
    try:
        device = os.lstat(root).st_dev
    except OSError:
        return
    folders = [root]
    while folders:
        folder = folders.pop()
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            for entry in os.scandir(folder):
                try:
                    found = entry.stat(follow_symlinks=False)
                    if found.st_dev != device:
                        continue
                    kind, mode = stat.S_IFMT(found.st_mode), found.st_mode
                    words = f"{kind:o} {mode & 0o7777:o} {found.st_uid} {found.st_gid}"
                    if stat.S_ISDIR(mode):
                        folders.append(entry.path)
                    elif stat.S_ISLNK(mode):
                        words += f" {os.readlink(entry.path)}"
                    elif stat.S_ISREG(mode):
                        words += f" {found.st_size} {found.st_mtime_ns}"
                except FileNotFoundError:
                    continue
                yield entry.path, words
