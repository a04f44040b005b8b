"""What this host is, and getting a Docker engine onto it. Reads files; installs and starts only when told to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grader.problem import EngineProblem
from grader.text import Text, say, verbatim

ENGINE_LOG = Path("/var/log/netdojo-dockerd.log")
ENGINE_PID = Path("/run/netdojo-dockerd.pid")
SOCKET = Path("/var/run/docker.sock")
START_SECONDS = 40.0
PACKAGES = ("docker.io", "iptables")


@dataclass(frozen=True, slots=True)
class Host:
    """Facts about this host. `system` is os-release's ID ("debian"), or "macos", "windows", ""."""

    system: str
    family: tuple[str, ...]
    root: bool
    systemd: bool
    dockerd: str | None
    socket: bool
    allowed: bool

    @property
    def installable(self) -> bool:
        """Whether `install_engine` can do it here."""
        return (
            self.root
            and bool({"debian", "ubuntu"} & set(self.family))
            and shutil.which("apt-get") is not None
        )


def look() -> Host:
    """This host now."""
    facts = {}
    with suppress(OSError):
        for line in Path("/etc/os-release").read_text(encoding="utf-8").splitlines():
            key, _, value = line.partition("=")
            facts[key] = value.strip('"')
    system = {"darwin": "macos", "win32": "windows"}.get(sys.platform, facts.get("ID", ""))
    return Host(
        system=system,
        family=(system, *facts.get("ID_LIKE", "").split()),
        root=os.geteuid() == 0,
        systemd=Path("/run/systemd/system").is_dir(),
        dockerd=shutil.which("dockerd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin"),
        socket=SOCKET.exists(),
        allowed=os.access(SOCKET, os.W_OK),
    )


def advice(host: Host) -> Text:
    """What to do on this very system, so that an engine answers."""
    if host.socket and not host.allowed and not host.root:
        return say("Run `sudo usermod -aG docker $USER`, log out and in again, and try again.")
    match host.system:
        case "macos" | "windows":
            return say("Install and start Docker Desktop (or another engine), then try again.")
        case "fedora" | "rhel" | "centos" | "rocky" | "almalinux":
            return say("Run `sudo dnf install moby-engine && sudo systemctl enable --now docker`.")
        case "arch" | "manjaro":
            return say("Run `sudo pacman -S docker && sudo systemctl enable --now docker`.")
        case "alpine":
            return say("Run `sudo apk add docker && sudo rc-update add docker && sudo service docker start`.")
        case "opensuse-leap" | "opensuse-tumbleweed":
            return say("Run `sudo zypper install docker && sudo systemctl enable --now docker`.")
    if {"debian", "ubuntu"} & set(host.family):
        if host.root:
            return say("`netdojo setup` installs and starts one.")
        return say(
            "Run `sudo apt-get install docker.io && sudo usermod -aG docker $USER`, log out and in again, "
            "and try again."
        )
    return say("Install Docker Engine as https://docs.docker.com/engine/install/ says, then try again.")


def install_engine(host: Host, said: Callable[[Text], None]) -> None:
    """Installs PACKAGES by apt. Raises EngineProblem with apt's last words."""
    for argv, words in (
        (["apt-get", "update", "-q"], say("reading Debian's list of packages")),
        (
            ["apt-get", "install", "-qy", "--no-install-recommends", *PACKAGES],
            say("installing {packages}", packages=PACKAGES),
        ),
    ):
        said(words)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(argv, capture_output=True, text=True, check=False, env=environment)
        if done.returncode:
            last = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()][-3:]
            raise EngineProblem(
                say(
                    "`{command}` failed: {reason}", command=" ".join(argv), reason=verbatim(" | ".join(last))
                ),
                say("Mend that, then run `netdojo setup` again: it goes on where it stopped."),
            )


def start_engine(host: Host, answers: Callable[[], bool], said: Callable[[Text], None]) -> None:
    """Starts dockerd, by systemd where it runs, else by hand, and waits until `answers()`.

    Raises EngineProblem with the last lines of its log.
    """
    if host.dockerd is None:
        raise EngineProblem(say("dockerd is not installed."), advice(host))
    said(say("starting dockerd"))
    if host.systemd:
        subprocess.run(["systemctl", "start", "docker"], capture_output=True, check=False)
    else:
        ENGINE_LOG.parent.mkdir(parents=True, exist_ok=True)
        with ENGINE_LOG.open("ab") as log:
            engine = subprocess.Popen(
                [host.dockerd],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/",
            )
        ENGINE_PID.write_text(f"{engine.pid}\n")
        engine.returncode = 0  # it goes on by itself: nobody here waits for it
    deadline = time.monotonic() + START_SECONDS
    while not answers():
        if time.monotonic() > deadline:
            raise EngineProblem(
                say("dockerd does not answer: {reason}", reason=verbatim(" | ".join(last_lines()))),
                say("Its log is {log}.", log=ENGINE_LOG if not host.systemd else "journalctl -u docker"),
            )
        time.sleep(0.1)


def last_lines(count: int = 3) -> list[str]:
    """The last lines of the log of an engine that was started by hand."""
    try:
        return ENGINE_LOG.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
    except OSError:
        return []
