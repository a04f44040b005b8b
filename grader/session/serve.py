"""Keeps a node's engine reachable for the learner's own `docker`, in a process that ends with the sandbox.

Started by `serve_engine`, as `python -m grader.session.serve SESSION NODE SOCKET`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from grader.places import runtime_folder
from grader.problem import SandboxProblem
from grader.text import say

if TYPE_CHECKING:
    from grader.session.session import Session

PREFIX = "netdojo-"


def serve_engine(session: Session, node: str) -> Path:
    """The unix socket on which `node`'s engine answers as long as the sandbox lives.

    A process that serves it already is used again. Raises SandboxProblem when it does not start.
    """
    path = _socket_path(session.record.id, node)
    if _answers(path):
        return path
    path.unlink(missing_ok=True)
    with subprocess.Popen(
        [sys.executable, "-m", "grader.session.serve", session.record.id, node, str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as server:
        assert server.stdout is not None
        said = server.stdout.readline()  # the server's one line, or the end of its output
        if said.strip() != b"ready":
            raise SandboxProblem(
                say("The engine of {node} could not be offered on {path}.", node=node, path=path),
                say("`netdojo check` says whether the sandbox is alive."),
            )
        server.stdout.close()
        server.returncode = 0  # it goes on by itself: do not wait for it
    return path


def main(identity: str, node: str, path: str) -> None:
    """Serves until the sandbox ends."""
    from grader.sandbox.gateway import Gateway, docker_exec_stream
    from grader.sandbox.launch import Sandbox
    from grader.session.link import engine_argv
    from grader.session.record import all_records

    record = next(record for record in all_records() if record.id == identity)
    sandbox = Sandbox.find(record.container)
    target = Path(path)
    gateway = Gateway(
        lambda: docker_exec_stream(sandbox.outer, sandbox.container_id, engine_argv(node)), target.parent
    )
    Path(gateway.path).rename(target)
    print("ready", flush=True)
    ended = threading.Event()
    threading.Thread(target=_await_end, args=(sandbox, ended), daemon=True).start()
    ended.wait()
    gateway.close()
    shutil.rmtree(target.parent, ignore_errors=True)


def _await_end(sandbox: object, ended: threading.Event) -> None:
    from requests.exceptions import RequestException

    try:
        sandbox.outer.wait(sandbox.container_id, timeout=None)  # type: ignore[attr-defined]
    except (RequestException, OSError):
        pass  # the outer engine itself is gone, and the sandbox with it
    finally:
        ended.set()


def _socket_path(identity: str, node: str) -> Path:
    folder = runtime_folder() / f"{PREFIX}{os.getuid()}-{identity}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid() or folder.is_symlink():
        raise SandboxProblem(say("{folder} belongs to somebody else.", folder=folder))
    return folder / f"{node}.sock"


def sweep_sockets() -> None:
    """Removes the folders of this user's whose server has been killed."""
    for folder in runtime_folder().glob(f"{PREFIX}{os.getuid()}-*"):
        sockets = list(folder.glob("*.sock"))
        if sockets and not any(_answers(path) for path in sockets):
            shutil.rmtree(folder, ignore_errors=True)


def _answers(path: Path) -> bool:
    import socket

    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
        return True


if __name__ == "__main__":
    main(*sys.argv[1:4])
