"""Goals of kind container: a container is there (or gone), runs, and is as said."""

from __future__ import annotations

from grader.checks.scene import Fail, Scene
from grader.checks.verdict import Reason
from grader.checks.why import clashes as why_clashes
from grader.checks.why import containers as why
from grader.course.asks import ContainerGoal
from grader.network.state import Container, NodeState
from grader.text import Text, say


def wanted(ask: ContainerGoal) -> Text:
    """The goal in a sentence."""
    if not ask.exists:
        return say("there is no container {name}", name=ask.name)
    if not ask.running:
        return say("there is a container {name} that does not run", name=ask.name)
    if ask.image is not None:
        return say("a container {name} runs the image {image}", name=ask.name, image=ask.image)
    return say("a container {name} runs", name=ask.name)


def check(scene: Scene, ask: ContainerGoal) -> Fail | None:
    """None where the goal is met. Raises CannotTell."""
    state = scene.node(ask.node)
    container = state.container(ask.name)
    if not ask.exists:
        if container is None:
            return None
        reason = Reason("not-removed", say("`docker rm -f {name}` removes it", name=ask.name))
        return Fail(why.status(container), reason)
    if container is None:
        return Fail(say("no container {name}", name=ask.name), why.missing(scene, state, ask.name))
    if ask.running and not container.running:
        return _ended(scene, state, container)
    if not ask.running and container.running:
        reason = Reason("container-running", say("`docker stop {name}` stops it", name=ask.name))
        return Fail(why.status(container), reason)
    return _settings(container, ask)


def running(scene: Scene, state: NodeState, name: str) -> Container | Fail:
    """The running container `name` on `state`'s node, or why there is none: the first thing most goals ask."""
    container = state.container(name)
    if container is None:
        return Fail(say("no container {name}", name=name), why.missing(scene, state, name))
    if not container.running:
        return _ended(scene, state, container)
    return container


def _ended(scene: Scene, state: NodeState, container: Container) -> Fail:
    clash = why_clashes.of_ports(scene, state, container)
    return Fail(why.status(container), clash or why.not_running(state, container))


def image_name(image: str) -> str:
    """An image as people name it: "nginx" for "nginx:latest", without a registry's default parts."""
    return image.removeprefix("docker.io/").removeprefix("library/").removesuffix(":latest")


def _settings(container: Container, ask: ContainerGoal) -> Fail | None:
    if ask.image is not None and image_name(container.image) != image_name(ask.image):
        return Fail(
            say("image {image}", image=container.image),
            Reason(
                "wrong-image",
                say(
                    "a container keeps its image: remove {name} and run it from {image}",
                    name=container.name,
                    image=ask.image,
                ),
            ),
        )
    if ask.image is not None and container.image_moved:
        return Fail(
            say(
                "an older image, which was called {image} when the container was made", image=container.image
            ),
            Reason(
                "old-image",
                say(
                    "{image} leads to another image by now, but a container keeps the one it was made from, through "
                    "every restart: remove {name} and run it again",
                    name=container.name,
                    image=container.image,
                ),
            ),
        )
    rows: list[tuple[str, object, object, bool]] = [
        ("--user", ask.user, container.user, _is_user(container.user, ask.user)),
        (
            "--privileged",
            ask.privileged,
            container.privileged,
            ask.privileged in (None, container.privileged),
        ),
        ("--read-only", ask.read_only, container.read_only, ask.read_only in (None, container.read_only)),
        (
            "--log-driver",
            ask.log_driver,
            container.log_driver,
            ask.log_driver in (None, container.log_driver),
        ),
        (
            "--security-opt",
            "no-new-privileges",
            say("nothing"),
            ask.no_new_privileges in (None, _no_new_privileges(container)),
        ),
        ("--memory", ask.memory, container.limits.memory, _at_most(container.limits.memory, ask.memory)),
        ("--pids-limit", ask.pids, container.limits.pids, _at_most(container.limits.pids, ask.pids)),
    ]
    dropped = {name.upper().removeprefix("CAP_") for name in container.capabilities_dropped}
    lacking = [
        cap for cap in ask.cap_drop if cap.upper().removeprefix("CAP_") not in dropped | {"ALL"} & dropped
    ]
    if "ALL" not in dropped and lacking:
        rows.append(("--cap-drop", ",".join(lacking), ",".join(sorted(dropped)), False))
    rows += [
        ("--label", f"{k}={v}", container.labels.get(k), container.labels.get(k) == v)
        for k, v in ask.labels.items()
    ]
    for flag, asked, found, fits in rows:
        if not fits:
            shown = found if found not in (None, "") else say("nothing")
            return Fail(
                say("{flag}: {found}", flag=flag, found=shown),
                Reason(
                    "wrong-setting",
                    say(
                        "this is set when a container is made: make {name} again with {flag} {value}",
                        name=container.name,
                        flag=flag,
                        value=asked,
                    ),
                ),
            )
    return None


def _is_user(found: str, wanted: str | None) -> bool:
    """`1000:1000` is user 1000 too; a goal that names a group wants it."""
    return wanted in (None, found) or (
        wanted is not None and ":" not in wanted and found.partition(":")[0] == wanted
    )


def _no_new_privileges(container: Container) -> bool:
    return any(
        word in ("no-new-privileges", "no-new-privileges:true", "no-new-privileges=true")
        for word in container.security_options
    )


def _at_most(found: int | None, limit: int | None) -> bool:
    return limit is None or (found is not None and found <= limit)
