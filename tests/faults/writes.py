"""Waits for the moment at which a file is written: inotify(7), by which the kernel tells it."""

from __future__ import annotations

import ctypes
import os
import select
import struct
from collections.abc import Callable
from pathlib import Path

MODIFIED, MOVED_HERE, CREATED = 0x2, 0x80, 0x100
EVENT = struct.Struct("iIII")


class Writes:
    """Listens to the files of `folder` from now on. Use it as a context manager."""

    def __init__(self, folder: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._descriptor = libc.inotify_init1(os.O_CLOEXEC)
        watch = libc.inotify_add_watch(self._descriptor, os.fsencode(folder), MODIFIED | MOVED_HERE | CREATED)
        assert min(self._descriptor, watch) >= 0, os.strerror(ctypes.get_errno())

    def wait(self, fits: Callable[[str], bool], seconds: float) -> None:
        """Returns at the first write to a file whose name `fits`."""
        while select.select([self._descriptor], [], [], seconds)[0]:
            told = os.read(self._descriptor, 65536)
            at = 0
            while at < len(told):
                *_, length = EVENT.unpack_from(told, at)
                at += EVENT.size + length
                if fits(told[at - length : at].rstrip(b"\0").decode()):
                    return
        raise AssertionError("the file was never written")

    def __enter__(self) -> Writes:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)
