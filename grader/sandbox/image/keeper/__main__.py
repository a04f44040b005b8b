"""The keeper: PID 1 of a sandbox's container. Makes the nodes and the internet, waits, and ends them.

It is real root and runs no code of the learner's. A node is a user namespace whose root is an unprivileged
uid outside, with network, mount, pid, ipc, uts and cgroup namespaces of its own; everything that the learner
runs is inside one. Settings come from the environment (`Settings`). What this host cannot do is said as one
line `NETDOJO-UNSUPPORTED code reason` and exit code 42.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import threading
import time
from pathlib import Path

from cgroups import CGROUPS, Cgroups, thaw
from counts import Counts
from disks import lay_disk, lay_layers
from features import features
from guard import watch
from idle import Idle
from kernel import Unsupported, run, unmask
from room import INTERNET, RUN, SUBNET, Room
from settings import Settings

UNSUPPORTED = 42
LINGER = 5.0  # seconds
LAST = 8.0  # seconds that the nodes have to end; an engine that stops a container waits ten
ALIVE = RUN / "alive"
LIMITS = RUN / "limits.log"


def start(settings: Settings) -> list[Room]:
    """Makes the bridge, the internet and every node."""
    RUN.mkdir(mode=0o700, exist_ok=True)
    ALIVE.touch()
    unmask()
    cgroups = Cgroups()
    lay_layers(settings)
    run("ip", "link", "add", "nd0", "type", "bridge", "forward_delay", "0")
    run("ip", "link", "set", "nd0", "up")
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
    hosts = "\n".join(f"{SUBNET}.{11 + number} {name}" for number, name in enumerate(settings.nodes))
    rooms, counted = [], []
    for number, name in enumerate(settings.nodes):
        node = Room(name, f"{SUBNET}.{11 + number}", settings, cgroups)
        disk = str(lay_disk(name, settings))
        environment = {"NETDOJO_NODE": name, "NETDOJO_HOSTS": hosts, "NETDOJO_DATA": disk, "PATH": path}
        node.start(["/usr/lib/netdojo/node-init"], environment)
        rooms.append(node)
        counted.append(Counts(name, CGROUPS, Path(disk)))
    threading.Thread(target=watch, args=(LIMITS, counted), name="limits", daemon=True).start()
    internet = Room(INTERNET, f"{SUBNET}.1", settings, cgroups)
    internet.start(["/usr/lib/netdojo/internet-init"], {"PATH": path, "NETDOJO_HOSTS": hosts})
    return [*rooms, internet]


def keep(rooms: list[Room], settings: Settings) -> int:
    """Waits for the end: a signal, a node's end, or an owner who has been gone for longer than `ttl`."""
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_write, False)
    signal.set_wakeup_fd(wake_write)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    print("NETDOJO-READY", flush=True)
    idle = Idle(ALIVE)
    while True:
        patience = min(30.0, settings.ttl / 4) if settings.ttl else None
        woken, _, _ = select.select([wake_read], [], [], patience)
        signals = os.read(wake_read, 512) if woken else b""
        if signal.SIGTERM in signals or signal.SIGINT in signals:
            return 0
        ended = reap()
        if any(room.holder in ended for room in rooms):
            print("NETDOJO-ENDED a node has ended", flush=True)
            return 1
        if settings.ttl and idle.seconds() > settings.ttl:
            print("NETDOJO-ENDED nobody used it for its time-to-live", flush=True)
            return 0


def reap() -> set[int]:
    """The pids of children that have ended, orphans included."""
    ended: set[int] = set()
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if not pid:
            return ended
        ended.add(pid)


def end(rooms: list[Room]) -> None:
    """Kills the nodes with all that is in them, and waits for it."""
    for room in rooms:
        room.kill()
    deadline = time.monotonic() + LAST
    while any(room.there() for room in rooms) and time.monotonic() < deadline:
        thaw()  # each time: until PID 1 has died, somebody may still pause what goes on
        time.sleep(0.02)
        reap()


def give_up(words: str) -> int:
    """Says why there is no sandbox, and stays long enough to be asked: the log goes with the container."""
    print(words, flush=True)
    RUN.mkdir(mode=0o700, exist_ok=True)
    (RUN / "unsupported").write_text(words + "\n")
    signal.signal(signal.SIGTERM, lambda *_: os._exit(UNSUPPORTED))
    time.sleep(LINGER)
    return UNSUPPORTED


def main() -> int:
    """Runs the sandbox, or with the argument `features` says what this kernel can do."""
    if sys.argv[1:] == ["features"]:
        print(json.dumps(features()))
        return 0
    try:
        settings = Settings.from_environment()
        rooms = start(settings)
    except (Unsupported, OSError, ValueError) as error:
        code = error.code if isinstance(error, Unsupported) else "system"
        return give_up(f"NETDOJO-UNSUPPORTED {code} {error}")
    result = keep(rooms, settings)
    end(rooms)
    return result


if __name__ == "__main__":
    sys.exit(main())
