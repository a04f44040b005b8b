"""The keeper: PID 1 of a sandbox's container. Makes the nodes and the internet, keeps their limits, ends them.

It is real root and runs no code of the learner's. A node is a user namespace whose root is an unprivileged
uid outside, with network, mount, pid, ipc, uts and cgroup namespaces of its own; everything that the learner
runs is inside one. Settings come from the environment (`Settings`). What this host cannot do is said as one
line `NETDOJO-UNSUPPORTED code reason` and exit code 42.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn

UNSUPPORTED = 42
LINGER = 5.0  # seconds
IDS = 65536  # uids and gids of a node, from Settings.base upwards
RUN = Path("/run/keeper")
ALIVE = RUN / "alive"
STORE = Path("/usr/lib/netdojo/store")
CGROUPS = Path("/sys/fs/cgroup")
INTERNET = "internet"
SUBNET = "10.213.0"
INTERNET_ADDRESSES = ("198.51.100.53", "203.0.113.80", "203.0.113.7")

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 2, 4, 32, 4096, 16384, 1 << 18
PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4
libc = ctypes.CDLL(None, use_errno=True)


class Unsupported(Exception):
    """This host cannot run the sandbox in the asked way."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True)
class Settings:
    """What the container's environment asks for. Sizes in bytes, `cpus` in cores, `ttl` in seconds (0: no end)."""

    nodes: tuple[str, ...]
    base: int
    memory: int
    pids: int
    cpus: float
    disk: int
    ttl: float
    isolation: str

    @classmethod
    def from_environment(cls) -> Settings:
        """Raises Unsupported for a value that cannot be understood."""

        def read(name: str, default: str) -> str:
            return os.environ.get(f"NETDOJO_{name}") or default

        try:
            settings = cls(
                nodes=tuple(read("NODES", "host1").split(",")),
                base=int(read("BASE", "200000")),
                memory=int(read("MEMORY", str(640 << 20))),
                pids=int(read("PIDS", "600")),
                cpus=float(read("CPUS", "2")),
                disk=int(read("DISK", str(256 << 20))),
                ttl=float(read("TTL", "0")),
                isolation=read("ISOLATION", "userns"),
            )
        except ValueError as error:
            raise Unsupported("settings", f"a setting is not a number: {error}") from error
        if settings.isolation not in ("userns", "weak") or not 1 <= len(settings.nodes) <= 5:
            raise Unsupported("settings", "isolation is userns or weak, and nodes are one to five")
        return settings


# -- system calls and commands ---------------------------------------------------------------------


def mount(source: str, target: Path | str, kind: str = "", flags: int = 0, data: str = "") -> None:
    """mount(2). Raises OSError."""
    words = [value.encode() if value else None for value in (source, str(target), kind)]
    if libc.mount(*words, ctypes.c_ulong(flags), data.encode() if data else None):
        number = ctypes.get_errno()
        raise OSError(number, f"mount {target}: {os.strerror(number)}")


def run(*argv: str, words: str | None = None) -> str:
    """A command's output. Raises Unsupported with its last words when it fails."""
    done = subprocess.run(argv, input=words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unsupported("command", f"{' '.join(argv)}: {(done.stderr or done.stdout).strip()[-300:]}")
    return done.stdout


def mounts() -> list[tuple[str, str]]:
    """(mount point, file system) of every mount that this process sees, in the order of mounting."""
    found = []
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        left, _, right = line.partition(" - ")
        found.append((left.split()[4], right.split()[0]))
    return found


# -- the host's view -------------------------------------------------------------------------------


def unmask() -> None:
    """Uncovers what Docker hides under /proc and /sys, in this container's own mount namespace.

    The kernel lets a user namespace mount a fresh proc and sysfs only where a full one is visible
    (mount_too_revealing in fs/namespace.c). Learners never enter this mount namespace.
    """
    for point, _ in reversed(mounts()):
        if point.startswith(("/proc/", "/sys/")) and not point.startswith("/sys/fs/cgroup"):
            libc.umount2(point.encode(), 2)
    mount("", "/sys", flags=MS_REMOUNT)
    mount("", "/sys", flags=MS_REMOUNT | MS_BIND)


class Cgroups:
    """The container's own cgroups, one folder for each node in each hierarchy (version 1) or in the one (2)."""

    def __init__(self) -> None:
        self.unified = (CGROUPS / "cgroup.controllers").exists()
        self.roots = [Path(point) for point, kind in mounts() if kind in ("cgroup", "cgroup2")]
        for root in self.roots:
            mount("", root, flags=MS_REMOUNT | MS_BIND)
        if self.unified:
            self._enable_controllers()

    def _enable_controllers(self) -> None:
        # A cgroup with processes cannot hand controllers down (cgroup-v2, "no internal process constraint").
        own = CGROUPS / "keeper"
        own.mkdir(exist_ok=True)
        for pid in (CGROUPS / "cgroup.procs").read_text().split():
            write(own / "cgroup.procs", pid, needed=False)  # a process that has just ended is no harm
        for controller in (CGROUPS / "cgroup.controllers").read_text().split():
            write(CGROUPS / "cgroup.subtree_control", f"+{controller}", needed=False)

    def make(self, name: str, settings: Settings) -> None:
        """A node's cgroups: its limits stay real root's, its processes are the node's to place."""
        period = 100_000
        quota = int(settings.cpus * period)
        limits = {
            "pids.max": settings.pids,
            "memory.limit_in_bytes": settings.memory,
            "memory.max": settings.memory,
            "memory.swap.max": 0,
            "cpu.cfs_quota_us": quota,
            "cpu.max": f"{quota} {period}",
        }
        for root in self.roots:
            folder = root / name
            folder.mkdir(exist_ok=True)
            if not self.unified and (folder / "cpuset.cpus").exists():
                for file in ("cpuset.cpus", "cpuset.mems"):
                    write(folder / file, (root / file).read_text())
                write(folder / "cgroup.clone_children", "1")
            for file, value in limits.items():
                if (folder / file).exists():
                    write(folder / file, str(value), needed=file != "memory.swap.max")
            handed = ["", "cgroup.procs", "tasks", "cgroup.threads", "cgroup.subtree_control"]
            for file in handed:
                if (folder / file).exists():
                    os.chown(folder / file, settings.base, settings.base)

    def enter(self, name: str) -> None:
        """Puts the calling process into the cgroups of `name`."""
        for root in self.roots:
            write(root / name / "cgroup.procs", str(os.getpid()))


def write(file: Path, words: str, needed: bool = True) -> None:
    """Writes a kernel file. Raises Unsupported when it refuses and `needed`."""
    try:
        file.write_text(words)
    except OSError as error:
        if needed:
            raise Unsupported("cgroup", f"{file}: {error.strerror}") from error


# -- a namespace with somebody in it ---------------------------------------------------------------


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


# -- disks -----------------------------------------------------------------------------------------


def lay_layers(settings: Settings) -> None:
    """Copies the inner images' layers to the volume once, owned by the nodes' root; nodes share them read-only."""
    shutil.copytree(STORE / "layers", "/data/layers", symlinks=True)
    if settings.isolation == "userns":
        run("chown", "-hR", f"{settings.base}:{settings.base}", "/data/layers")


def lay_disk(name: str, settings: Settings) -> Path:
    """The node's /var/lib/docker: a tmpfs of the quota's size, so full means full whatever file system is below.

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
        libc.umount2(str(place).encode(), 2)
        print(f"NETDOJO-NOTE disk-quota {name}: tmpfs has no user attributes on this kernel", flush=True)
    shutil.copytree(STORE / "docker", place, symlinks=True, dirs_exist_ok=True)
    root = settings.base if settings.isolation == "userns" else 0
    run("chown", "-hR", f"{root}:{root}", str(place))
    return place


# -- the whole -------------------------------------------------------------------------------------


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
    rooms = []
    for number, name in enumerate(settings.nodes):
        node = Room(name, f"{SUBNET}.{11 + number}", settings, cgroups)
        environment = {
            "NETDOJO_NODE": name,
            "NETDOJO_HOSTS": hosts,
            "NETDOJO_DATA": str(lay_disk(name, settings)),
            "PATH": path,
        }
        node.start(["/usr/lib/netdojo/node-init"], environment)
        rooms.append(node)
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
        if settings.ttl and time.time() - ALIVE.stat().st_mtime > settings.ttl:
            print("NETDOJO-ENDED nobody used it for its time-to-live", flush=True)
            return 0


def reap() -> set[int]:
    """The pids of children that have ended, orphans included."""
    ended = set()
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if not pid:
            return ended
        ended.add(pid)


def give_up(words: str) -> int:
    """Says why there will be no sandbox, and stays long enough to be asked: the container's log goes with it."""
    print(words, flush=True)
    RUN.mkdir(mode=0o700, exist_ok=True)
    (RUN / "unsupported").write_text(words + "\n")
    signal.signal(signal.SIGTERM, lambda *_: os._exit(UNSUPPORTED))
    time.sleep(LINGER)
    return UNSUPPORTED


def main() -> int:
    """Runs the sandbox, or with the argument `features` says what this kernel can do."""
    if sys.argv[1:] == ["features"]:
        sys.path.insert(0, str(Path(__file__).parent))
        import features

        print(json.dumps(features.features()))
        return 0
    try:
        settings = Settings.from_environment()
        rooms = start(settings)
    except (Unsupported, OSError, ValueError) as error:
        code = error.code if isinstance(error, Unsupported) else "system"
        return give_up(f"NETDOJO-UNSUPPORTED {code} {error}")
    result = keep(rooms, settings)
    for room in rooms:
        room.kill()
    return result


if __name__ == "__main__":
    sys.exit(main())
