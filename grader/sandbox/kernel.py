"""Which features of the kernel Docker's network drivers can use here, asked of the engine's own kernel."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from grader.patience import patient
from grader.problem import SandboxProblem
from grader.sandbox.build import image_name
from grader.text import say, verbatim

if TYPE_CHECKING:
    import docker

    from grader.sandbox.launch import Sandbox

FEATURES = ("vxlan", "macvlan", "ipvlan", "ipvs", "esp", "dummy", "8021q")

ASK_IPVS = ("ipvsadm", "-L", "-n")
"""Asked as a node's root. A kernel may have IPVS and still take orders from real root alone: its netlink family asks
for CAP_NET_ADMIN in the first user namespace (GENL_ADMIN_PERM in net/netfilter/ipvs/ip_vs_ctl.c, seen with 6.12)."""

ASK_ALL = f"""
python3 -S -E /usr/lib/netdojo/keeper features
unshare --user --keep-caps --net {" ".join(ASK_IPVS)} > /dev/null 2>&1 && echo true || echo false
"""


def kernel_features(client: docker.APIClient) -> dict[str, bool]:
    """Each of FEATURES and whether a node may use it, tried in a throw-away container of the sandbox image.

    Raises SandboxProblem when the container cannot tell.
    """
    from docker.errors import DockerException

    try:
        container = client.create_container(
            image_name(),
            ["-c", ASK_ALL],
            entrypoint=["sh"],
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
        client.wait(container, timeout=round(patient(30)))
        said = client.logs(container, stdout=True, stderr=True).decode("utf-8", "replace").strip()
        found, ipvs = (json.loads(line) for line in said.splitlines()[-2:])
    except (DockerException, ValueError, IndexError) as error:
        raise SandboxProblem(
            say("The kernel could not be asked: {reason}", reason=verbatim(str(error)))
        ) from error
    finally:
        client.remove_container(container, force=True, v=True)
    return _usable(found, ipvs)


def features_of(sandbox: Sandbox) -> dict[str, bool]:
    """As `kernel_features`, asked of a sandbox that runs already. Raises SandboxProblem."""
    code, out, err = sandbox.exec_keeper(["python3", "-S", "-E", "/usr/lib/netdojo/keeper", "features"])
    if code:
        raise SandboxProblem(
            say("The kernel could not be asked: {reason}", reason=verbatim(err.decode(errors="replace")))
        )
    found = json.loads(out)
    return _usable(found, bool(found["ipvs"]) and sandbox.exec(sandbox.nodes[0], ASK_IPVS)[0] == 0)


def _usable(found: Mapping[str, bool], ipvs: bool) -> dict[str, bool]:
    """What the keeper `found`, less what only real root could use. `ipvs` is what a node's root may."""
    return {name: bool(found.get(name)) and (name != "ipvs" or ipvs) for name in FEATURES}
