"""An outer engine that may be killed: a dockerd of the tests' own beside the machine's, with nothing shared."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import docker

from tests.faults.processes import await_end

SECONDS = 60.0


class OuterEngine:
    """A dockerd with its own folders and its own bridge. Needs root. `start` it, `kill` it, and `remove` all of it."""

    def __init__(self) -> None:
        # Beside the machine's own, where a storage driver is known to work; short, because of its sockets.
        self.folder = Path(tempfile.mkdtemp(prefix="ndo", dir="/var/lib"))
        self.host = f"unix://{self.folder}/docker.sock"
        self._daemon: subprocess.Popen[bytes] | None = None
        # A bridge, though nothing is plugged into it: with --bridge=none a dockerd removes the machine's docker0
        # (removeDefaultBridgeInterface in daemon_unix.go).
        self.bridge = f"ndo{os.getpid()}"
        number = os.getpid() % 2**14 * 4
        ip("link", "add", self.bridge, "type", "bridge")
        ip("addr", "add", f"10.254.{number >> 8}.{number % 256 + 1}/30", "dev", self.bridge)

    def start(self) -> None:
        """Starts it and returns when it answers; after `kill`, it finds what was there."""
        assert self._daemon is None
        for left in ("docker.pid", "exec/containerd/containerd.pid"):
            # The process may have ended and still be there, until its parent asks for its exit code: a new daemon
            # would take it for one that goes on.
            (self.folder / left).unlink(missing_ok=True)
        said = (self.folder / "log").open("ab")
        self._daemon = subprocess.Popen(
            [
                "dockerd",
                *("--data-root", f"{self.folder}/data", "--exec-root", f"{self.folder}/exec"),
                *("--pidfile", f"{self.folder}/docker.pid", "--host", self.host),
                *("--bridge", self.bridge, "--iptables=false", "--ip-forward=false", "--ip-masq=false"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        said.close()
        # `docker version` waits for nobody; the daemon's own event stream is there when it answers.
        while subprocess.run(["docker", "-H", self.host, "version"], capture_output=True).returncode:
            assert self._daemon.poll() is None, (self.folder / "log").read_text()[-2000:]
            select.select([], [], [], 0.05)

    @property
    def running(self) -> bool:
        """Whether it was not killed."""
        return self._daemon is not None and self._daemon.poll() is None

    def client(self) -> docker.APIClient:
        """A client of it; the caller closes it."""
        return docker.APIClient(base_url=self.host, version="auto", timeout=round(SECONDS))

    def take(self, image: str) -> None:
        """Brings `image` here from the machine's own engine."""
        with subprocess.Popen(["docker", "save", image], stdout=subprocess.PIPE) as saving:
            subprocess.run(
                ["docker", "-H", self.host, "load"], stdin=saving.stdout, check=True, capture_output=True
            )

    def kill(self) -> None:
        """kill -9 of the daemon; its containerd ends with it (PR_SET_PDEATHSIG), its containers stay."""
        assert self._daemon is not None
        containerd = self.containerd()
        self._daemon.kill()
        self._daemon.wait()
        self._daemon = None
        await_end(containerd, SECONDS)

    def containerd(self) -> int:
        """The process number of its containerd."""
        return int((self.folder / "exec/containerd/containerd.pid").read_text())

    def kill_containerd(self) -> None:
        """kill -9 of its containerd; the daemon starts another one."""
        pid = self.containerd()
        os.kill(pid, signal.SIGKILL)
        await_end(pid, SECONDS)

    def execs(self, container: str) -> bool:
        """Whether it takes commands for `container` just now."""
        argv = ["docker", "-H", self.host, "exec", container, "true"]
        return subprocess.run(argv, capture_output=True, timeout=SECONDS).returncode == 0

    def remove(self) -> None:
        """Ends it with all that it runs, and removes its folders."""
        if self._daemon is None:
            self.start()
        client = self.client()
        for container in client.containers(all=True):
            client.remove_container(container["Id"], v=True, force=True)
        client.close()
        assert self._daemon is not None
        self._daemon.terminate()
        self._daemon.wait(SECONDS)
        self._daemon = None
        for line in reversed(Path("/proc/self/mounts").read_text().splitlines()):
            place = line.split()[1]
            if place.startswith(f"{self.folder}/"):
                subprocess.run(["umount", "-l", place], check=False)
        shutil.rmtree(self.folder)
        ip("link", "del", self.bridge)


def ip(*words: str) -> None:
    """ip(8) on this machine."""
    subprocess.run(["ip", *words], check=True)
