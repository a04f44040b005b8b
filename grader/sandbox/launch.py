"""Starts, finds and ends sandboxes: one container each, without any network of the host's.

What happens inside is the keeper's (image/keeper.py). A sandbox belongs to whoever holds its id: closing the
program does not end it, `Sandbox.stop`, `reap` or its time-to-live do.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

from grader.patience import patient
from grader.problem import SandboxProblem
from grader.sandbox.build import image_name, image_present
from grader.sandbox.outer import CALL_SECONDS, LABEL, connect, owner, remove
from grader.text import say, verbatim

if TYPE_CHECKING:
    import docker

READY_SECONDS = patient(60.0)
COMMAND_SECONDS = patient(120.0)
FIRST_BASE, BASES, IDS = 1_000_000, 2_000, 65_536
KEEPER_CAPABILITIES = ["SYS_ADMIN", "NET_ADMIN", "SETUID", "SETGID", "CHOWN", "DAC_OVERRIDE", "KILL"]
WEAK_CAPABILITIES = ["SYS_ADMIN", "NET_ADMIN", "SYS_PTRACE"]  # on top of Docker's default ones
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class SandboxSpec:
    """What a sandbox shall be. Memory and disk in bytes for each node, cpus in cores, ttl in seconds."""

    nodes: tuple[str, ...] = ("host1",)
    labels: Mapping[str, str] = field(default_factory=dict)
    memory: int = 640 * MEGABYTE
    pids: int = 600
    cpus: float = 2.0
    disk: int = 256 * MEGABYTE
    ttl: float = 0.0
    isolation: str = "userns"


class Sandbox:
    """A running sandbox. `outer` is a client of the engine that it runs on."""

    def __init__(self, outer: docker.APIClient, container_id: str, labels: Mapping[str, str]) -> None:
        self.outer = outer
        self.container_id = container_id
        self.labels = labels

    @classmethod
    def start(cls, spec: SandboxSpec) -> Sandbox:
        """Starts a sandbox and returns at once; `wait_ready` waits for its engines.

        Raises EngineProblem where no engine answers, SandboxProblem where it refuses the container.
        """
        # Its reaper is an image of a registry that many learners cannot reach; `reap` and the keeper's
        # time-to-live do that work. Must be set before the import.
        os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
        from docker.errors import DockerException
        from testcontainers.core.container import DockerContainer

        outer = connect()
        # Asked first: testcontainers would look for a missing image in a public registry, where ours is not.
        if not image_present(outer):
            raise SandboxProblem(
                say("The sandbox image {image} is not there.", image=image_name()),
                say("`netdojo setup` makes it."),
                code="image-missing",
            )
        identity = secrets.token_hex(4)
        labels = {
            f"{LABEL}.sandbox": identity,
            f"{LABEL}.owner": owner(),
            f"{LABEL}.pid": str(os.getpid()),
            f"{LABEL}.created": str(int(time.time())),
            f"{LABEL}.isolation": spec.isolation,
            **{f"{LABEL}.{key}": value for key, value in spec.labels.items()},
        }
        base = _free_base(outer)
        labels[f"{LABEL}.base"] = str(base)
        container = DockerContainer(image_name(), docker_client_kw={"timeout": CALL_SECONDS})
        container.with_name(f"netdojo-{identity}").with_kwargs(labels=labels, **confinement(spec))
        for key, value in settings_of(spec, base).items():
            container.with_env(f"NETDOJO_{key}", str(value))
        try:
            container.start()
        except DockerException as error:
            remove(outer, f"netdojo-{identity}")
            raise SandboxProblem(
                say("The engine refused to start a sandbox: {reason}", reason=verbatim(str(error))),
                say("`netdojo doctor` says what is missing."),
                code="refused",
                weaker_possible=spec.isolation == "userns",
            ) from error
        return cls(outer, str(container.get_wrapped_container().id), labels)

    @classmethod
    def find(cls, container_id: str) -> Sandbox:
        """The running sandbox in that container. Raises SandboxProblem when it is gone."""
        from docker.errors import NotFound

        outer = connect()
        try:
            found = outer.inspect_container(container_id) if container_id else None
        except NotFound:
            found = None
        if found is None or not found["State"]["Running"]:
            raise SandboxProblem(
                say("The sandbox is gone."), say("`netdojo reset` starts a fresh one."), code="gone"
            )
        return cls(outer, found["Id"], found["Config"]["Labels"] or {})

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """The names of its nodes."""
        environment = self.outer.inspect_container(self.container_id)["Config"]["Env"]
        value = next(line for line in environment if line.startswith("NETDOJO_NODES="))
        return tuple(value.partition("=")[2].split(","))

    def wait_ready(self, timeout: float = READY_SECONDS) -> None:
        """Returns when every node's engine answers. Raises SandboxProblem with the keeper's reason."""
        deadline = time.monotonic() + timeout
        for node in self.nodes:
            left = max(1.0, deadline - time.monotonic())
            try:
                code, out, _ = self.exec_keeper(
                    ["/usr/lib/netdojo/await-engine", node, f"{left:.0f}"], timeout=left + 5
                )
            except SandboxProblem as problem:  # the keeper gave up, and its container has ended
                raise self._why_not(str(problem)) from problem
            if code:
                raise self._why_not(out.decode("utf-8", "replace").strip())

    def _why_not(self, said: str) -> SandboxProblem:
        """What to tell a person: `said` holds the keeper's own complaint or the engine's last words."""
        _, found, complaint = said.rpartition("NETDOJO-UNSUPPORTED ")
        if not found:
            return SandboxProblem(
                say("The sandbox's engine does not answer: {reason}", reason=verbatim(said)),
                say("Try again; if it stays so, `netdojo doctor` says what is missing."),
                code="not-ready",
            )
        code, _, reason = complaint.strip().partition(" ")
        strong = self.labels.get(f"{LABEL}.isolation") == "userns"
        return SandboxProblem(
            say("This Docker host cannot run the sandbox: {reason}", reason=verbatim(reason)),
            say("`netdojo doctor` says more."),
            code=code,
            weaker_possible=strong and code != "settings",
        )

    def exec(
        self,
        node: str,
        argv: Sequence[str],
        env: Mapping[str, str] | None = None,
        stdin: bytes | None = None,
        timeout: float | None = COMMAND_SECONDS,
    ) -> tuple[int, bytes, bytes]:
        """Runs `argv` as the learner in `node`: (exit code, stdout, stderr). `node` may be "internet".

        Raises SandboxProblem when the sandbox is lost or `timeout` seconds pass.
        """
        words = [f"{key}={value}" for key, value in (env or {}).items()]
        command = ["/enter", node, *(["env", *words] if words else []), *argv]
        return self.exec_keeper(command, stdin, timeout)

    def exec_keeper(
        self, argv: Sequence[str], stdin: bytes | None = None, timeout: float | None = COMMAND_SECONDS
    ) -> tuple[int, bytes, bytes]:
        """As `exec`, but beside the keeper: real root of the container. Never for the learner's words.

        In a class only what stands in grader/classroom/door/commands.py is let through.
        """
        from grader.sandbox.stream import run_exec

        return run_exec(self.outer, self.container_id, list(argv), stdin, timeout)

    def touch(self) -> None:
        """Tells the keeper that the owner is still there."""
        self.exec_keeper(["touch", "/run/keeper/alive"])

    def running(self) -> bool:
        """Whether the container still runs."""
        from docker.errors import NotFound

        try:
            return bool(self.outer.inspect_container(self.container_id)["State"]["Running"])
        except NotFound:
            return False

    def stop(self) -> None:
        """Ends the sandbox at once and removes its container and volume; one that is gone is fine."""
        remove(self.outer, self.container_id)


def confinement(spec: SandboxSpec) -> dict[str, Any]:
    """The container's options. The user namespace inside is the wall; these limit what a hole in it gives."""
    profile = resources.files("grader.sandbox").joinpath("image/seccomp.json").read_text()
    count = len(spec.nodes) + 1
    weak = spec.isolation != "userns"
    return {
        "network_mode": "none",
        "cap_drop": [] if weak else ["ALL"],
        "cap_add": WEAK_CAPABILITIES if weak else KEEPER_CAPABILITIES,
        "security_opt": [f"seccomp={profile}", "apparmor=unconfined", "label=disable"],
        "pids_limit": spec.pids * count,
        "mem_limit": (spec.memory * len(spec.nodes)) + 256 * MEGABYTE,
        "log_config": {"Type": "json-file", "Config": {"max-size": "1m", "max-file": "1"}},
        "hostname": "keeper",
        "auto_remove": True,  # one that ends by itself, after its time-to-live, leaves nothing behind either
    }


def settings_of(spec: SandboxSpec, base: int) -> dict[str, str | int | float]:
    """What the keeper is told, each as the variable `NETDOJO_` and the key; `base` is the first uid of its nodes."""
    return {
        "NODES": ",".join(spec.nodes),
        "BASE": base,
        "MEMORY": spec.memory,
        "PIDS": spec.pids,
        "CPUS": spec.cpus,
        "DISK": spec.disk,
        "TTL": spec.ttl,
        "ISOLATION": spec.isolation,
    }


def _free_base(outer: docker.APIClient) -> int:
    """A base that no running sandbox has."""
    running = outer.containers(filters={"label": f"{LABEL}.sandbox"})
    return pick_base({str(container["Labels"].get(f"{LABEL}.base")) for container in running})


def pick_base(taken: Container[str]) -> int:
    """The first uid of a range that is not `taken`: a range of its own for each sandbox.

    Two starts at the same moment draw from many ranges at random, so that they rarely meet; if they do, the
    two are still apart by every namespace.
    """
    while True:
        base = FIRST_BASE + secrets.randbelow(BASES) * IDS
        if str(base) not in taken:
            return base
