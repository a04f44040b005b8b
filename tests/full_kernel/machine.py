"""A virtual machine in qemu: booted, reached by ssh, its engine's socket brought here, and ended by its pid."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

QEMU = "qemu-system-x86_64"
BOOT_SECONDS = {"kvm": 90.0, "tcg": 600.0}
PATIENCE = {"kvm": 2, "tcg": 4}
"""`NETDOJO_PATIENCE` for what runs on such a machine: about 20 times slower, but most limits have room."""

MEMORY = "5G"
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)


class MachineFailed(Exception):
    """The machine cannot be had; the words are for the person who runs the tests."""


@dataclass(frozen=True)
class Disk:
    """A machine's files in `place`: disk.raw, vmlinuz, initrd.img, and the key that may log in."""

    place: Path

    @property
    def key(self) -> Path:
        """The private half of the key."""
        return self.place / "key"


def accelerators() -> tuple[str, ...]:
    """What to try, the quickest first: KVM where this person may use it, and emulation anywhere."""
    return ("kvm", "tcg") if os.access("/dev/kvm", os.R_OK | os.W_OK) else ("tcg",)


class Machine:
    """A machine that runs while its `with` block does. `docker_host` is its engine, as `DOCKER_HOST` takes it.

    What it changes on its disk is forgotten, unless `keep` says otherwise. `drive` is one more file that it
    may read, as /dev/vdb. It has no way out: qemu's own network is closed but for ssh, which comes in on a port
    of 127.0.0.1. Raises MachineFailed where it does not come up.
    """

    def __init__(self, disk: Disk, log: Path, keep: bool = False, drive: Path | None = None) -> None:
        self.disk = disk
        self.log = log
        self.keep = keep
        self.drive = drive
        self.accelerator = ""
        self.booted = 0.0  # seconds from power-on to the engine's answer
        self._processes: list[subprocess.Popen[bytes]] = []
        self._folder = tempfile.TemporaryDirectory(prefix="netdojo-vm-")
        self._port = 0

    @property
    def docker_host(self) -> str:
        """Its engine's socket, brought here by ssh into a folder that only this user may enter."""
        return f"unix://{self._folder.name}/docker.sock"

    def __enter__(self) -> Machine:
        try:
            for name in accelerators():
                if self._boot(name):
                    return self
                print(f"the machine does not run with {name}; its last words are in {self.log}", flush=True)
            raise MachineFailed(f"The machine does not answer. Its console is in {self.log}.")
        except BaseException:
            self._end()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def run(self, words: str) -> str:
        """What a shell command prints in the machine. Raises MachineFailed when it fails."""
        done = subprocess.run(self.ssh(words), capture_output=True, text=True, check=False)
        if done.returncode:
            raise MachineFailed(f"In the machine, `{words}` failed: {(done.stderr or done.stdout).strip()}")
        return done.stdout.strip()

    def ssh(self, *words: str) -> list[str]:
        """The command that runs `words` in the machine, or with none a shell."""
        options = (
            *("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "BatchMode=yes"),
            *("ConnectTimeout=20", "ServerAliveInterval=60", "IdentitiesOnly=yes"),
        )
        chosen = [part for option in options for part in ("-o", option)]
        where = ["-F", "/dev/null", "-i", str(self.disk.key), "-p", str(self._port), "root@127.0.0.1"]
        return ["ssh", *chosen, *where, *words]

    def power_off(self) -> None:
        """Shuts it down in order, so that its disk is whole."""
        with suppress(MachineFailed):  # the connection may be cut before it answers
            self.run("systemctl poweroff")
        self._processes[0].wait(300)

    def _boot(self, accelerator: str) -> bool:
        """Whether it came up with `accelerator`."""
        began = time.monotonic()
        self._port = _free_port()
        machine = self._start(self._argv(accelerator))
        deadline = began + BOOT_SECONDS[accelerator]
        asked = self.ssh("systemctl is-active --quiet docker.socket && docker info > /dev/null")
        while subprocess.run(asked, capture_output=True, check=False).returncode:
            with suppress(subprocess.TimeoutExpired):
                machine.wait(1.0)
            if machine.poll() is not None or time.monotonic() > deadline:
                self._end_processes()
                return False
        self._bring_socket()
        self.accelerator, self.booted = accelerator, time.monotonic() - began
        return True

    def _argv(self, accelerator: str) -> list[str]:
        processor = {"kvm": ["kvm", "host"], "tcg": ["tcg,thread=multi,tb-size=1024", "max"]}[accelerator]
        forget = "off" if self.keep else "on"
        drives = [f"file={self.disk.place}/disk.raw,format=raw,if=virtio,cache=unsafe,snapshot={forget}"]
        drives += [f"file={self.drive},format=raw,if=virtio,readonly=on"] if self.drive else []
        return [
            *(QEMU, "-accel", processor[0], "-cpu", processor[1], "-m", MEMORY, "-smp", "2"),
            *("-kernel", f"{self.disk.place}/vmlinuz", "-initrd", f"{self.disk.place}/initrd.img"),
            *("-append", "root=/dev/vda rw console=ttyS0 net.ifnames=0 quiet"),
            *(part for drive in drives for part in ("-drive", drive)),
            *("-nic", f"user,model=virtio-net-pci,restrict=on,hostfwd=tcp:127.0.0.1:{self._port}-:22"),
            *("-display", "none", "-serial", f"file:{self.log}", "-no-reboot"),
        ]

    def _bring_socket(self) -> None:
        path = Path(self._folder.name) / "docker.sock"
        path.unlink(missing_ok=True)
        forward = f"{path}:/var/run/docker.sock"
        *command, where = self.ssh()
        tunnel = self._start([*command, "-nNT", "-o", "ExitOnForwardFailure=yes", "-L", forward, where])
        deadline = time.monotonic() + 60
        while not path.exists():
            with suppress(subprocess.TimeoutExpired):
                tunnel.wait(0.2)
            if tunnel.poll() is not None or time.monotonic() > deadline:
                raise MachineFailed("The socket of the machine's engine could not be brought here by ssh.")

    def _start(self, argv: list[str]) -> subprocess.Popen[bytes]:
        """A process that yields to others here, and that the kernel ends when this one is gone."""
        with self.log.with_suffix(".out").open("ab") as said:
            made = subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,  # Ctrl-C is for the tests; the machine ends after them
                preexec_fn=_modest,
            )
        self._processes.append(made)
        return made

    def _end_processes(self) -> None:
        while self._processes:
            process = self._processes.pop()
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _end(self) -> None:
        self._end_processes()
        self._folder.cleanup()


def _modest() -> None:
    os.nice(10)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
