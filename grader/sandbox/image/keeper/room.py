"""A node or the internet: namespaces of its own with somebody in them, and a cable to the keeper's bridge."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path
from typing import IO, NoReturn

from cgroups import Cgroups
from kernel import PR_SET_DUMPABLE, PR_SET_PDEATHSIG, Unsupported, libc, run
from settings import Settings

IDS = 65536  # uids and gids of a node, from Settings.base upwards
RUN = Path("/run/keeper")
INTERNET = "internet"
SUBNET = "10.213.0"
INTERNET_ADDRESSES = ("198.51.100.53", "203.0.113.80", "203.0.113.7")


class Room:
    """A node or the internet: a process in namespaces of its own, named `name`, with `address` on eth0."""

    def __init__(self, name: str, address: str, settings: Settings, cgroups: Cgroups) -> None:
        self.name = name
        self.address = address
        self.settings = settings
        self.cgroups = cgroups
        self.first = 0  # the namespace's PID 1, as the keeper sees it
        self.holder = 0

    def start(self, argv: list[str], environment: dict[str, str]) -> None:
        """Makes the namespaces, plugs the cable in, and runs `argv` as PID 1 in them."""
        to_child, from_child = os.pipe(), os.pipe()
        self.cgroups.make(self.name, self.settings)
        self.holder = os.fork()
        if self.holder == 0:
            os.close(to_child[1])
            os.close(from_child[0])
            self._live(argv, environment, to_child[0], from_child[1])
        os.close(to_child[0])
        os.close(from_child[1])
        with os.fdopen(from_child[0], "rb") as told, os.fdopen(to_child[1], "wb") as tell:
            if self.settings.isolation == "userns":
                self._expect(told, b"user")
                for kind in ("uid", "gid"):
                    Path(f"/proc/{self.holder}/{kind}_map").write_text(f"0 {self.settings.base} {IDS}")
                tell.write(b"go\n")
                tell.flush()
            self._expect(told, b"spaces")
            self._plug()
            tell.write(b"go\n")
            tell.flush()
            self.first = int(self._expect(told, b"first"))
            self.cgroups.release(self.holder)
            tell.write(b"go\n")
            tell.flush()
        (RUN / f"{self.name}.pid").write_text(f"{self.first}\n")

    def _expect(self, told: IO[bytes], word: bytes) -> bytes:
        """The rest of the child's next line, which begins with `word`; any other line is its complaint."""
        line = told.readline()
        if not line.startswith(word):
            code, _, reason = line.decode("utf-8", "replace").strip().partition(" ")
            raise Unsupported(code or "start", reason or f"{self.name} ended while it was made")
        return line.removeprefix(word).strip()

    def _live(self, argv: list[str], environment: dict[str, str], ears: int, mouth: int) -> NoReturn:
        """The child's whole life: into the cgroups and namespaces, then wait for the namespace's PID 1."""
        said = "userns"
        try:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            self.cgroups.enter(self.name)
            if self.settings.isolation == "userns":
                os.unshare(os.CLONE_NEWUSER)
                os.write(mouth, b"user\n")
                os.read(ears, 3)
                os.setgroups([])
                os.setresgid(0, 0, 0)
                os.setresuid(0, 0, 0)
                # A change of uid makes /proc/PID/ns unreadable for the keeper, which has no CAP_SYS_PTRACE.
                libc.prctl(PR_SET_DUMPABLE, 1)
            said = "namespaces"
            os.unshare(
                os.CLONE_NEWNS
                | os.CLONE_NEWNET
                | os.CLONE_NEWPID
                | os.CLONE_NEWIPC
                | os.CLONE_NEWUTS
                | os.CLONE_NEWCGROUP
            )
            os.write(mouth, b"spaces\n")
            os.read(ears, 3)
            first = os.fork()
            if first == 0:
                libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
                os.read(ears, 3)
                os.setsid()
                os.execve(argv[0], argv, environment)
            os.write(mouth, f"first {first}\n".encode())
            os.close(mouth)
            os.waitpid(first, 0)
        except OSError as error:
            with contextlib.suppress(OSError):  # the keeper has given up and does not listen
                os.write(mouth, f"{said} {error.strerror}\n".encode())
        os._exit(1)

    def _plug(self) -> None:
        """A veth pair: eth0 in the room, the other end on the keeper's bridge."""
        cable = f"nd-{self.name}"[:15]
        run("ip", "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", str(self.holder))
        run("ip", "link", "set", cable, "master", "nd0", "up")
        lines = ["link set lo up", f"addr add {self.address}/24 brd + dev eth0", "link set eth0 up"]
        if self.name == INTERNET:
            lines += [f"addr add {address}/32 dev lo" for address in INTERNET_ADDRESSES]
        else:
            lines.append(f"route add default via {SUBNET}.1")
        run(
            "nsenter", f"--net=/proc/{self.holder}/ns/net", "ip", "-batch", "-", words="\n".join(lines) + "\n"
        )

    def kill(self) -> None:
        """Ends the room: with PID 1 the kernel ends everything in its pid namespace."""
        for pid in (self.first, self.holder):
            if pid:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue

    def there(self) -> bool:
        """Whether its PID 1 is still there: it is the last of its pid namespace to go."""
        return self.first > 0 and Path(f"/proc/{self.first}").exists()
