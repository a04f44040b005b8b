"""A sandbox's container as the door has it made: of what the seat wants, only nodes, sizes within limits and labels.

Pure. The confinement is the one of `grader.sandbox.launch`, filled in here whatever the seat says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docker.types import ContainerConfig, HostConfig
from docker.utils import format_environment

from grader.classroom.door.asked import Keeper, Refused, Wanted
from grader.classroom.door.limits import DoorLimits
from grader.sandbox.launch import SandboxSpec, confinement, settings_of
from grader.sandbox.outer import LABEL

SIZES = ("Memory", "PidsLimit")
"""What follows from the keeper's settings, and may be smaller than the seat thought."""


@dataclass(frozen=True, slots=True)
class Whose:
    """A seat of a class, as its sandboxes' labels name it."""

    klass: str
    seat: str

    @property
    def labels(self) -> dict[str, str]:
        """What tells its sandboxes from all others."""
        return {f"{LABEL}.class": self.klass, f"{LABEL}.seat": self.seat}

    def owns(self, labels: Mapping[str, str] | None) -> bool:
        """Whether a container with these labels is one of its sandboxes."""
        held = labels or {}
        return f"{LABEL}.sandbox" in held and all(
            held.get(key) == value for key, value in self.labels.items()
        )


def container_of(
    wanted: Wanted, whose: Whose, limits: DoorLimits, image: str, base: int, api: str
) -> dict[str, Any]:
    """The body of POST /containers/create for what `wanted` asks, in the form of API version `api`.

    Raises Refused where it asks for anything that is not a sandbox's.
    """
    if wanted.Image != image:
        raise Refused(f"the image is not the sandbox's, {image}")
    spec = _spec(wanted.keeper, limits)
    options = confinement(spec)
    hostname = options.pop("hostname")
    body = dict(
        ContainerConfig(
            api,
            image,
            [],
            hostname=hostname,
            environment=format_environment(
                {f"NETDOJO_{key}": str(value) for key, value in settings_of(spec, base).items()}
            ),
            labels=_labels(wanted, whose, base),
            host_config=HostConfig(version=api, **options),
        )
    )
    theirs = {
        **wanted.model_dump(exclude={"Image", "Env", "Labels", "HostConfig"}),
        "HostConfig": wanted.HostConfig,
    }
    for key in _strange(theirs, body):
        raise Refused(f"{key} is not for a seat to choose")
    return body


def _spec(keeper: Keeper, limits: DoorLimits) -> SandboxSpec:
    if len(keeper.NODES) > limits.nodes:
        raise Refused(f"a sandbox has at most {limits.nodes} nodes in this class")
    return SandboxSpec(
        nodes=keeper.NODES,
        memory=min(keeper.MEMORY, limits.memory),
        pids=min(keeper.PIDS, limits.pids),
        cpus=min(keeper.CPUS, limits.cpus),
        disk=min(keeper.DISK, limits.disk),
        ttl=min(keeper.TTL or limits.ttl, limits.ttl),
    )


def _labels(wanted: Wanted, whose: Whose, base: int) -> dict[str, str]:
    kept = {key: value for key, value in wanted.Labels.items() if key.startswith(f"{LABEL}.")}
    if f"{LABEL}.sandbox" not in kept or kept.get(f"{LABEL}.isolation") != "userns":
        raise Refused("the labels are not a sandbox's")
    return {**kept, f"{LABEL}.base": str(base), **whose.labels}


def _strange(theirs: Mapping[str, Any], ours: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """The keys that say something else than nothing or what the door says."""
    known = {key.casefold(): value for key, value in ours.items()}
    for key, value in theirs.items():
        own = known.get(key.casefold())
        if isinstance(value, dict) and isinstance(own, Mapping):
            yield from _strange(value, own, f"{path}{key}.")
        elif value and value != own and not (path == "HostConfig." and key in SIZES):
            yield f"{path}{key}"[:80]
