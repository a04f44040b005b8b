"""Which features of the kernel Docker's network drivers can use here, asked of the engine's own kernel."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from grader.problem import SandboxProblem
from grader.sandbox.build import image_name
from grader.text import say, verbatim

if TYPE_CHECKING:
    import docker

    from grader.sandbox.launch import Sandbox

FEATURES = ("vxlan", "macvlan", "ipvlan", "ipvs", "esp", "dummy", "8021q")


def kernel_features(client: docker.APIClient) -> dict[str, bool]:
    """Each of FEATURES and whether the kernel has it, tried in a throw-away container of the sandbox image.

    Raises SandboxProblem when the container cannot tell.
    """
    from docker.errors import DockerException

    try:
        container = client.create_container(
            image_name(),
            ["features"],
            labels={"org.netdojo.features": "1"},
            host_config=client.create_host_config(
                network_mode="none",
                cap_drop=["ALL"],
                cap_add=["SYS_ADMIN", "NET_ADMIN"],
                security_opt=["seccomp=unconfined", "apparmor=unconfined"],
            ),
        )["Id"]
    except DockerException as error:
        raise SandboxProblem(
            say("The kernel could not be asked: {reason}", reason=verbatim(str(error)))
        ) from error
    try:
        client.start(container)
        client.wait(container, timeout=30)
        said = client.logs(container, stdout=True, stderr=True).decode("utf-8", "replace").strip()
        found: dict[str, bool] = json.loads(said.splitlines()[-1])
    except (DockerException, ValueError, IndexError) as error:
        raise SandboxProblem(
            say("The kernel could not be asked: {reason}", reason=verbatim(str(error)))
        ) from error
    finally:
        client.remove_container(container, force=True, v=True)
    return {name: bool(found.get(name)) for name in FEATURES}


def features_of(sandbox: Sandbox) -> dict[str, bool]:
    """As `kernel_features`, asked of a sandbox that runs already. Raises SandboxProblem."""
    code, out, err = sandbox.exec_keeper(["python3", "-S", "-E", "/usr/lib/netdojo/keeper", "features"])
    if code:
        raise SandboxProblem(
            say("The kernel could not be asked: {reason}", reason=verbatim(err.decode(errors="replace")))
        )
    found: dict[str, bool] = json.loads(out)
    return {name: bool(found.get(name)) for name in FEATURES}
