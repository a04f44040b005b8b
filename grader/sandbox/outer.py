"""The engine that sandboxes run on, as the Docker SDK reaches it: `DOCKER_HOST`, or the usual socket."""

from __future__ import annotations

import os
import socket
import urllib.parse
from contextlib import suppress
from typing import TYPE_CHECKING

from grader.patience import patient
from grader.problem import EngineProblem, Problem, SandboxProblem
from grader.text import say, verbatim

if TYPE_CHECKING:
    import docker

CALL_SECONDS = round(patient(60))
"""How long one call to the engine may take."""

LABEL = "org.netdojo"
THAW = "find /sys/fs/cgroup/freezer -name freezer.state 2> /dev/null | while read -r f; do echo THAWED > $f; done"


def owner() -> str:
    """Who the sandboxes started here belong to: this user on this machine, or what `NETDOJO_OWNER` says.

    The machine counts because several may share one remote engine.
    """
    return os.environ.get("NETDOJO_OWNER") or f"{os.getuid()}@{socket.gethostname()}"


def connect(seconds: int = CALL_SECONDS) -> docker.APIClient:
    """A client of the outer engine with the API version negotiated; one call may take `seconds`.

    Raises EngineProblem when no engine answers, saying what stands in the way.
    """
    import docker
    from docker.errors import DockerException
    from docker.utils import kwargs_from_env

    try:
        settings = kwargs_from_env()
        client = docker.APIClient(version="auto", timeout=seconds, **settings)
    except DockerException as error:
        raise EngineProblem(
            say("No Docker engine can be used here: {reason}", reason=verbatim(_reason(error))),
            say("`netdojo doctor` says what is missing, and `netdojo setup` mends what it can."),
        ) from error
    return client


def engine_errors() -> tuple[type[Exception], ...]:
    """What a call to an engine that has gone away may raise besides a Problem; for `except`."""
    from docker.errors import DockerException

    return DockerException, OSError


def went_away(error: BaseException) -> Problem | None:
    """What to tell a person where `error` comes of an engine that went away in the middle of a call; else None."""
    from docker.errors import DockerException
    from requests.exceptions import RequestException
    from urllib3.exceptions import HTTPError

    away = (DockerException, RequestException, HTTPError, ConnectionResetError, ConnectionRefusedError)
    return gone(error) if isinstance(error, away) else None


def gone(error: BaseException) -> Problem:
    """The engine that sandboxes run on has gone away: what to tell a person."""
    return EngineProblem(
        say("The Docker engine does not answer any more: {reason}", reason=verbatim(_reason(error))),
        say("Start it, then start a fresh sandbox. What you achieved is kept."),
    )


def remove(outer: docker.APIClient, container: str) -> None:
    """Ends a container at once and removes it with its volumes; one that is gone is fine.

    Raises SandboxProblem when the engine refuses.
    """
    from docker.errors import APIError, NotFound

    _thaw(outer, container)
    try:
        outer.remove_container(container, v=True, force=True)
    except NotFound:
        return
    except APIError as error:
        # 409: it is being removed already, by the engine or by another command.
        if error.status_code != 409:
            raise SandboxProblem(
                say("A sandbox could not be removed: {reason}", reason=verbatim(str(error.explanation))),
                say("`netdojo clean` tries again."),
            ) from error


def _thaw(outer: docker.APIClient, container: str) -> None:
    """Goes on with what somebody paused in it: version 1 of cgroups keeps a paused process from being killed.

    Once the sandbox's first process is killed nothing can be run in it any more, and it could never be removed.
    """
    with suppress(*engine_errors()):  # none is there, or it does not run: then nothing is paused
        outer.exec_start(outer.exec_create(container, ["sh", "-c", THAW])["Id"])


def _reason(error: BaseException) -> str:
    """The system's own last words in a chain of causes."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error)


def is_remote(client: docker.APIClient) -> bool:
    """Whether the engine is on another machine, so that this one's files say nothing about it."""
    host = urllib.parse.urlsplit(client.base_url).hostname or ""
    return not client.base_url.startswith(("http+docker", "http+unix")) and host not in (
        "localhost",
        "127.0.0.1",
        socket.gethostname(),
    )
