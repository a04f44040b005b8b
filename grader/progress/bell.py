"""Tells whoever waits for it that there is progress to read: a datagram to the unix socket that `NETDOJO_BELL` names.

It carries nothing, and may be lost: who waits reads the store, and looks by themselves now and then.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress


def ring() -> None:
    """Rings, where anybody listens; never waits and never fails."""
    path = os.environ.get("NETDOJO_BELL")
    if not path:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bell:
        bell.setblocking(False)
        bell.sendto(b"!", path)
