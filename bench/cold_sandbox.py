"""From nothing to an engine that answers: our start beside a bare `docker run` of the same image and flags."""

from __future__ import annotations

import shutil
import subprocess
from tempfile import NamedTemporaryFile

from bench.figures import pairs, row
from grader.sandbox.build import image_name
from grader.sandbox.launch import Sandbox, SandboxSpec, _free_base, confinement, settings_of
from grader.sandbox.outer import connect


def measure(rounds: int = 6) -> None:
    """Starts and removes `rounds` sandboxes in each way, in turn, and prints the row."""
    spec = SandboxSpec()
    outer = connect()
    docker = shutil.which("docker", path="/usr/bin:/usr/local/bin:/bin") or "docker"
    flags = _flags(spec)
    started: list[str] = []

    def ours() -> None:
        sandbox = Sandbox.start(spec)
        started.append(sandbox.container_id)
        sandbox.wait_ready()
        sandbox.outer.close()

    def bare() -> None:
        settings = [f"--env=NETDOJO_{k}={v}" for k, v in settings_of(spec, _free_base(outer)).items()]
        made = subprocess.run(
            [docker, "run", "-d", *flags, *settings, image_name()], capture_output=True, check=True, text=True
        )
        started.append(made.stdout.strip())
        ask = [docker, "exec", started[-1], "/usr/lib/netdojo/await-engine", spec.nodes[0], "30"]
        subprocess.run(ask, check=True, capture_output=True)

    try:
        mine, theirs = pairs(ours, bare, 1)  # the first of each warms the page cache
        mine, theirs = pairs(ours, bare, rounds)
        row("cold sandbox to an answering engine", mine, theirs, "1.15", "s")
    finally:
        for container in started:
            outer.remove_container(container, force=True, v=True)
        outer.close()


def _flags(spec: SandboxSpec) -> list[str]:
    """The command line's words for what `Sandbox.start` asks of the API."""
    asked = confinement(spec)
    profile = asked["security_opt"][0].removeprefix("seccomp=")
    with NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        file.write(profile)
    return [
        "--network=none",
        "--rm",
        f"--hostname={asked['hostname']}",
        *(f"--cap-drop={name}" for name in asked["cap_drop"]),
        *(f"--cap-add={name}" for name in asked["cap_add"]),
        f"--security-opt=seccomp={file.name}",
        *(f"--security-opt={word}" for word in asked["security_opt"][1:]),
        f"--pids-limit={asked['pids_limit']}",
        f"--memory={asked['mem_limit']}",
    ]
