"""What netdojo needs, what of it is here, and how to mend the rest. Changes nothing."""

from __future__ import annotations

import platform
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.places import state_folder
from grader.problem import EngineProblem, Problem
from grader.sandbox import host
from grader.sandbox.build import describe, image_name
from grader.sandbox.contents import packages, strangers
from grader.sandbox.escape.exposure import exposures
from grader.sandbox.escape.places import facts
from grader.sandbox.kernel import FEATURES, kernel_features
from grader.sandbox.launch import Sandbox, SandboxSpec
from grader.sandbox.outer import connect
from grader.sandbox.reap import all_sandboxes
from grader.session.lacking import LOST, note_features
from grader.session.record import all_records
from grader.text import Text, say, verbatim

if TYPE_CHECKING:
    import docker

    from grader.course.models import Course

OLDEST_API = (1, 41)
INOTIFY = Path("/proc/sys/fs/inotify/max_user_instances")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `fine` is None where it is worth knowing but nothing is wrong."""

    name: Text
    found: Text
    fine: bool | None
    mend: Text | None = None


def examine(course: Course | None) -> Iterator[Finding]:
    """Everything, one after the other, so that a face can show each as it comes."""
    yield Finding(say("Python"), verbatim(platform.python_version()), True)
    yield from _folder()
    try:
        client = connect()
    except EngineProblem as problem:
        yield Finding(say("Docker engine"), problem.what, False, host.advice(host.look()))
        if host.ENGINE_LOG.exists():
            yield Finding(say("engine's log"), verbatim(str(host.ENGINE_LOG)), None)
        return
    try:
        yield from _engine(client)
        image = describe(client)
        if image is None:
            yield Finding(
                say("sandbox image"),
                say("{image} is missing", image=image_name()),
                False,
                say("`netdojo setup` makes it"),
            )
            return
        megabytes = round(int(image.get("Size") or 0) / 1e6)
        found = say("{image}, {size} MB, {digest}", image=image_name(), size=megabytes, digest=image["Id"])
        yield Finding(say("sandbox image"), found, True)
        yield _packages(client)
        yield _sandbox()
        yield from _kernel(client, course)
        yield from _opened(client)
        yield from _leftovers(client)
    finally:
        client.close()


def _folder() -> Iterator[Finding]:
    try:
        folder = state_folder()
        free = shutil.disk_usage(folder).free
    except (Problem, OSError) as error:
        words = error.what if isinstance(error, Problem) else verbatim(str(error))
        yield Finding(
            say("state folder"), words, False, say("set NETDOJO_STATE to a folder that can be written")
        )
        return
    enough = free > 1 << 30
    yield Finding(
        say("state folder"),
        say("{folder}, {free} GB free", folder=folder, free=f"{free / 1e9:.1f}"),
        enough,
        None if enough else say("free some space: less than 1 GB is left"),
    )


def _engine(client: docker.APIClient) -> Iterator[Finding]:
    version: dict[str, Any] = client.version()
    api = tuple(int(part) for part in str(version["ApiVersion"]).split("."))
    fine = api >= OLDEST_API
    yield Finding(
        say("Docker engine"),
        say(
            "{version}, API {api} (used: {used})",
            version=version["Version"],
            api=version["ApiVersion"],
            used=client.api_version,
        ),
        fine,
        None if fine else say("netdojo needs API 1.41 (Docker 20.10) or later"),
    )
    info: dict[str, Any] = client.info()
    yield Finding(
        say("engine's host"),
        say(
            "{system}, kernel {kernel}, cgroup {cgroup}, storage {storage}",
            system=info.get("OperatingSystem"),
            kernel=info.get("KernelVersion"),
            cgroup=info.get("CgroupVersion") or "1",
            storage=info.get("Driver"),
        ),
        None,
    )
    if host.ENGINE_LOG.exists():
        yield Finding(say("engine's log"), verbatim(str(host.ENGINE_LOG)), None)
    if INOTIFY.exists():
        limit = int(INOTIFY.read_text())
        fine = limit >= 128
        yield Finding(
            say("inotify instances"),
            verbatim(str(limit)),
            fine,
            None if fine else say("`sysctl fs.inotify.max_user_instances=512`"),
        )


def _packages(client: docker.APIClient) -> Finding:
    name = say("packages in the image")
    found = packages(client, image_name())
    other = strangers(found)
    if not found:
        return Finding(name, say("the image keeps no record of them"), None)
    if not other:
        return Finding(name, say("{count}, in the versions that were tested", count=len(found)), True)
    named = ", ".join(f"{package.name} {package.version}" for package in other[:4])
    words = say(
        "{count}, of which {other} are not the tested versions: {named}",
        count=len(found),
        other=len(other),
        named=verbatim(named + (", ..." if len(other) > 4 else "")),
    )
    return Finding(name, words, None)


def _sandbox() -> Finding:
    began = time.monotonic()
    try:
        sandbox = Sandbox.start(SandboxSpec())
        try:
            sandbox.wait_ready()
        finally:
            sandbox.stop()
    except Problem as problem:
        return Finding(say("sandbox in a user namespace"), problem.what, False, problem.do)
    seconds = f"{time.monotonic() - began:.1f}"
    return Finding(
        say("sandbox in a user namespace"), say("started and ended in {seconds} s", seconds=seconds), True
    )


def _kernel(client: docker.APIClient, course: Course | None) -> Iterator[Finding]:
    try:
        features = kernel_features(client)
    except Problem as problem:
        yield Finding(say("kernel features"), problem.what, False, problem.do)
        return
    note_features(features)
    for name in FEATURES:
        users = [e.name for e in course.exercises if name in e.features] if course else []
        lost: Text = LOST[name]
        if users:
            lost = say("{what}; exercises that lose something: {users}", what=LOST[name], users=tuple(users))
        if features[name]:
            yield Finding(say("kernel: {name}", name=name), say("there"), True)
        else:
            mend = say(
                "without it: {lost}. `modprobe {module}` on the engine's host may bring it",
                lost=lost,
                module={"ipvs": "ip_vs", "esp": "esp4"}.get(name, name),
            )
            yield Finding(say("kernel: {name}", name=name), say("missing"), None, mend)


def _opened(client: docker.APIClient) -> Iterator[Finding]:
    """What this kernel and this engine open, worth knowing and never wrong by itself."""
    try:
        found = list(exposures(facts(client), client.version(), client.info()))
    except Problem as problem:
        yield Finding(say("what this kernel opens"), problem.what, False, problem.do)
        return
    for exposure in found:
        yield Finding(exposure.name, exposure.found, None if exposure.mend else True, exposure.mend)


def _leftovers(client: docker.APIClient) -> Iterator[Finding]:
    known = {record.id for record in all_records()}
    left = [
        sandbox.name for sandbox in all_sandboxes(client) if sandbox.session not in known and not sandbox.used
    ]
    found = say("{names}", names=tuple(left)) if left else say("none")
    yield Finding(
        say("sandboxes of nobody"), found, not left, say("`netdojo clean` removes them") if left else None
    )
