"""Where attempts are made: a node's shell, a container in it, and deliberately weak places as controls."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from grader.problem import SandboxProblem
from grader.sandbox.build import image_name
from grader.sandbox.outer import LABEL, owner, remove
from grader.sandbox.stream import ExecStream, run_exec
from grader.text import say, verbatim

if TYPE_CHECKING:
    import docker

PYTHON = ("python3", "-S", "-E")
ARCHIVE = "netdojo-escape.pyz"
WEAK = ["SYS_ADMIN", "SYS_BOOT", "SYS_MODULE", "SYS_PACCT", "SYS_PTRACE", "SYS_RAWIO", "SYS_TIME", "SYSLOG"]
WEAK += ["NET_ADMIN", "NET_RAW", "DAC_READ_SEARCH", "MKNOD"]
"""On top of Docker's default ones. Not ALL: a machine that lacks one of them could start no control at all. Not BPF
and PERFMON, which engine 20.10 does not know: SYS_ADMIN stands for both (capabilities(7))."""

LIFE = 300
"""Seconds after which what is started here ends by itself, should nobody be left to end it."""

MAIN = """import sys
from inside import facts, run, service
{"run": run.main, "service": service.main, "facts": lambda *_: facts.main()}[sys.argv[1]](*sys.argv[2:])
"""


@cache
def archive() -> bytes:
    """The modules of `inside` as a program that python3 runs (zipapp)."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("__main__.py", MAIN)
        for file in resources.files("grader.sandbox.escape").joinpath("inside").iterdir():
            if file.name.endswith(".py"):
                packed.writestr(f"inside/{file.name}", file.read_bytes())
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class Place:
    """Where attempts are made: `before` comes before the program's own words, in `container`.

    `data` is the folder there that counts as the disk; `first` the pid there of the container's first process.
    """

    name: str
    outer: docker.APIClient
    container: str
    before: tuple[str, ...]
    data: str
    first: int = 1

    def stream(self, *words: str) -> Lines:
        """The program running there with `words`."""
        return Lines(ExecStream(self.outer, self.container, [*self.before, *words]))


class Lines:
    """A program's JSON lines as they come, and the way to answer it."""

    def __init__(self, stream: ExecStream) -> None:
        self._stream = stream
        self._rest = b""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        while piece := self._stream.recv():
            *lines, self._rest = (self._rest + piece).split(b"\n")
            for line in lines:
                yield json.loads(line)

    def answer(self) -> None:
        """Lets a program that waits go on."""
        self._stream.sendall(b"\n")

    @property
    def complaint(self) -> str:
        """The last words on stderr."""
        return self._stream.complaint.decode("utf-8", "replace").strip()

    def close(self) -> None:
        """Ends the program's input."""
        self._stream.close()


def shell(outer: docker.APIClient, container: str, node: str) -> Place:
    """The learner's shell on `node`. Brings the program there."""
    _bring(outer, container, ["/enter", node])
    return Place(
        "shell",
        outer,
        container,
        ("/enter", node, *PYTHON, f"/tmp/{ARCHIVE}"),
        "/var/lib/docker",
    )


def privileged(outer: docker.APIClient, container: str, node: str) -> Place:
    """A container that the learner starts there with all that `docker run` can give away. After `shell`."""
    argv = ["docker", "run", "-i", "--rm", "--privileged", "--pid=host", "--network=host", "--ipc=host"]
    argv += ["-v", "/usr:/usr:ro", "-v", "/var/lib/docker:/disk", "-v", f"/tmp/{ARCHIVE}:/{ARCHIVE}:ro"]
    return Place(
        "container", outer, container, ("/enter", node, *argv, "toolbox", *PYTHON, f"/{ARCHIVE}"), "/disk"
    )


def _bring(outer: docker.APIClient, container: str, enter: Sequence[str]) -> None:
    put = [*enter, "sh", "-c", f"cat > /tmp/{ARCHIVE}"]
    code, _, said = run_exec(outer, container, put, archive(), 30)
    if code:
        raise SandboxProblem(
            say("The attempts could not be brought inside: {reason}", reason=verbatim(said.decode()))
        )


def beside(outer: docker.APIClient, words: Sequence[str], **options: Any) -> str:
    """A container of the sandbox image beside the sandboxes, which runs the program with `words`: its id.

    No words: it waits. It ends and goes by itself after LIFE seconds. Raises SandboxProblem.
    """
    from docker.errors import DockerException

    program = ["timeout", str(LIFE), *PYTHON, f"/tmp/{ARCHIVE}", *words] if words else ["sleep", str(LIFE)]
    try:
        made: str = outer.create_container(
            image_name(),
            entrypoint=program,
            labels={f"{LABEL}.escape": "1", f"{LABEL}.owner": owner()},
            host_config=outer.create_host_config(auto_remove=True, **options),
        )["Id"]
    except DockerException as error:
        raise _refused(error) from error
    try:
        whole = io.BytesIO()
        with tarfile.open(fileobj=whole, mode="w") as tar:
            member = tarfile.TarInfo(ARCHIVE)
            member.size = len(archive())
            tar.addfile(member, io.BytesIO(archive()))
        outer.put_archive(made, "/tmp", whole.getvalue())
        outer.start(made)
    except DockerException as error:
        remove(outer, made)
        raise _refused(error) from error
    return made


def _refused(error: Exception) -> SandboxProblem:
    return SandboxProblem(
        say(
            "The engine refused to start a container beside the sandbox: {reason}",
            reason=verbatim(str(error)),
        )
    )


def weak(outer: docker.APIClient) -> Place:
    """A container with every wall taken away that an engine can take away: what the attempts must get out of."""
    options: dict[str, Any] = {
        "cap_add": WEAK,
        "security_opt": ["seccomp=unconfined", "apparmor=unconfined", "label=disable"],
        "pid_mode": "host",
        "ipc_mode": "host",
        "device_cgroup_rules": ["b *:* rwm", "c *:* rwm"],
        "sysctls": {"net.ipv6.conf.all.disable_ipv6": "0", "net.ipv6.conf.default.disable_ipv6": "0"},
    }
    if outer.base_url.startswith("http+docker"):
        options["binds"] = ["/var/run/docker.sock:/var/run/docker.sock"]
    made = beside(outer, [], **options)
    first = int(outer.inspect_container(made)["State"]["Pid"])
    # Uncovers what Docker masks, as --privileged would, which not every machine can give.
    uncover = (
        "for m in $(awk '$5 ~ \"^/(proc|sys)/\" {print $5}' /proc/self/mountinfo | tac); do umount $m; done"
    )
    run_exec(
        outer,
        made,
        ["sh", "-c", uncover + "; mount -o remount,rw /sys; mknod /dev/loop-control c 10 237"],
        None,
        30,
    )
    return Place("weak", outer, made, (*PYTHON, f"/tmp/{ARCHIVE}"), "/data", first)


def facts(outer: docker.APIClient) -> dict[str, str]:
    """What `inside.facts` says of the engine's own kernel. Raises SandboxProblem."""
    made = beside(outer, [], network_mode="none")
    try:
        stream = Place("facts", outer, made, (*PYTHON, f"/tmp/{ARCHIVE}"), "/").stream("facts")
        for line in stream:
            return line
        raise SandboxProblem(
            say("The kernel could not be asked: {reason}", reason=verbatim(stream.complaint))
        )
    finally:
        remove(outer, made)
