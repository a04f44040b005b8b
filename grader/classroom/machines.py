"""A class that is spread over the machines of a Docker Swarm: a door on each, and what is done to all of them.

The class's own parts stay on the manager where `netdojo class up` runs. Seats are services, one each, which the swarm
places and places anew where a machine is lost (`hub/swarm.py`); their sandboxes are started by the machine's door.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from grader.classroom.tokens import class_mark
from grader.patience import patient
from grader.problem import EngineProblem, Problem
from grader.text import say, verbatim

if TYPE_CHECKING:
    import docker

    from grader.classroom.place import Place
    from grader.classroom.settings import ClassSettings

LABEL = "org.netdojo.classroom"
SEAT = f"{LABEL}.seat"
DOOR_PORT = 2376
SOCKET = "/var/run/docker.sock"
SECRET = "class-secret"
READY_SECONDS = 120.0


def door_service(label: str) -> str:
    """What the service of all doors is called in the class called `label`."""
    return f"netdojo-class-{label}-doors"


class Machines:
    """The swarm that the engine behind `client` manages, as the class in `place` uses it."""

    def __init__(self, client: docker.APIClient, place: Place) -> None:
        self._client = client
        self._place = place
        self._doors = door_service(place.name)

    def up(self, settings: ClassSettings, image: str, front: str) -> None:
        """A door on every machine, reached by the front alone. Raises Problem where that cannot be."""
        swarm = self._client.info()["Swarm"]
        if not swarm.get("ControlAvailable"):
            raise EngineProblem(
                say('engine = "swarm" needs an engine that manages a swarm, and this one does not.'),
                say("Run `docker swarm init` here, then the `docker swarm join` that it prints elsewhere."),
            )
        labels = {LABEL: self._place.name}
        if not self._client.networks(names=[self._doors]):
            self._client.create_network(
                self._doors, driver="overlay", attachable=True, internal=True, labels=labels, scope="swarm"
            )
        attached = self._client.inspect_container(front)["NetworkSettings"]["Networks"]
        if self._doors not in attached:
            self._client.connect_container_to_network(front, self._doors)
        if not self._client.secrets(filters={"name": self._doors}):
            self._client.create_secret(self._doors, self._place.secret, labels=labels)
        limits = json.dumps(settings.door_limits)
        found = self._client.services(filters={"name": self._doors})
        if found:
            environment = found[0]["Spec"]["TaskTemplate"]["ContainerSpec"].get("Env", [])
            if (
                f"NETDOJO_DOOR_LIMITS={limits}" in environment
                and f"NETDOJO_CLASS_IMAGE={image}" in environment
            ):
                return self._wait(image)
            self._client.remove_service(self._doors)
        (secret,) = self._client.secrets(filters={"name": self._doors})
        self._service(
            image,
            ["python", "-m", "grader.classroom.door"],
            {
                "NETDOJO_CLASS_SECRET_FILE": f"/run/secrets/{SECRET}",
                "NETDOJO_DOOR": f"0.0.0.0:{DOOR_PORT}",
                "NETDOJO_DOOR_LIMITS": limits,
                "NETDOJO_CLASS_IMAGE": image,
            },
            secret["ID"],
        )
        return self._wait(image)

    def seats(self) -> int:
        """How many seats there are."""
        return len(self._seats())

    def down(self) -> None:
        """Ends the seats, then the doors, then the sandboxes on every machine."""
        for service in self._seats():
            self._client.remove_service(service["ID"])
        for service in self._client.services(filters={"name": self._doors}):
            self._client.remove_service(service["ID"])
            self._sweep(service["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"])
        for secret in self._client.secrets(filters={"name": self._doors}):
            self._client.remove_secret(secret["ID"])

    # -- steps -----------------------------------------------------------------------------------

    def _seats(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._client.services(filters={"label": f"{LABEL}={self._place.name}"})
        return [one for one in found if SEAT in one["Spec"]["Labels"]]

    def _service(
        self, image: str, command: list[str], environment: dict[str, str], secret: str = "", job: bool = False
    ) -> str:
        """A service on every machine that has the engine's socket; as root, which owns the socket everywhere."""
        from docker.types import (
            ContainerSpec,
            EndpointSpec,
            Mount,
            RestartPolicy,
            SecretReference,
            ServiceMode,
            TaskTemplate,
        )

        container = ContainerSpec(
            image,
            args=command,
            env={**environment, "HOME": "/tmp", "NETDOJO_STATE": "/tmp/state"},
            user="0",
            labels={LABEL: self._place.name, f"{LABEL}.part": "door"},
            mounts=[Mount(SOCKET, SOCKET, type="bind"), Mount("/tmp", None, type="tmpfs")],
            secrets=[SecretReference(secret, self._doors, filename=SECRET)] if secret else None,
            cap_drop=["ALL"],
            read_only=True,
            init=True,
        )
        made = self._client.create_service(
            TaskTemplate(
                container,
                restart_policy=RestartPolicy(
                    condition="none" if job else "any", delay=0 if job else 2 * 10**9
                ),
                networks=[] if job else [self._doors],
            ),
            name=f"{self._doors}-sweep" if job else self._doors,
            labels={LABEL: self._place.name},
            mode=ServiceMode("global-job" if job else "global"),
            endpoint_spec=EndpointSpec(mode="dnsrr") if not job else None,
        )
        return str(made["ID"])

    def _wait(self, image: str) -> None:
        """Until a door is open on every machine that is ready. Raises Problem that names one where it is not."""
        deadline = time.monotonic() + patient(READY_SECONDS)
        while True:
            nodes = {one["ID"]: one["Description"]["Hostname"] for one in self._nodes()}
            tasks = self._client.tasks(filters={"service": self._doors})
            running = {task["NodeID"] for task in tasks if task["Status"]["State"] == "running"}
            missing = sorted(nodes[node] for node in set(nodes) - running)
            if not missing:
                return
            reasons = [task["Status"]["Err"] for task in tasks if task["Status"].get("Err")]
            lacks = [reason for reason in reasons if "No such image" in reason]
            if lacks or time.monotonic() > deadline:
                raise Problem(
                    say(
                        "The class's door does not open on {machines}: {reason}",
                        machines=verbatim(", ".join(missing)),
                        reason=verbatim(str((lacks or reasons or ["?"])[-1])),
                    ),
                    say(
                        "Every machine needs the images: `docker save {image} {sandbox} | ssh MACHINE docker load`.",
                        image=verbatim(image),
                        sandbox=verbatim(_sandbox_image()),
                    ),
                )
            time.sleep(0.5)

    def _nodes(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._client.nodes()
        return [
            one
            for one in found
            if one["Status"]["State"] == "ready" and one["Spec"]["Availability"] == "active"
        ]

    def _sweep(self, image: str) -> None:
        """Ends the sandboxes on every machine that is there."""
        mark = {"NETDOJO_CLASS_MARK": class_mark(self._place.secret)}
        service = self._service(image, ["python", "-m", "grader.classroom.door.sweep"], mark, job=True)
        deadline = time.monotonic() + patient(READY_SECONDS)
        try:
            while time.monotonic() < deadline:
                done = [
                    task["NodeID"]
                    for task in self._client.tasks(filters={"service": service})
                    if task["Status"]["State"] in ("complete", "failed", "rejected")
                ]
                if {one["ID"] for one in self._nodes()} <= set(done):
                    return
                time.sleep(0.3)
        finally:
            self._client.remove_service(service)


def _sandbox_image() -> str:
    from grader.sandbox.build import image_name

    return image_name()
