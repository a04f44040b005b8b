"""What a seat may have at most, as the class's settings say it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from grader.sandbox.launch import MEGABYTE, SandboxSpec

USUAL = SandboxSpec()


class DoorLimits(BaseModel):
    """`sandboxes` at once, `nodes` in one; of each node `memory` and `disk` in bytes, `pids`, `cpus` in cores; `ttl`
    in seconds: how long a sandbox lives that nobody uses."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sandboxes: Annotated[int, Field(ge=1, le=20)] = 4
    nodes: Annotated[int, Field(ge=1, le=5)] = 5
    memory: Annotated[int, Field(ge=64 * MEGABYTE)] = USUAL.memory
    pids: Annotated[int, Field(ge=50)] = USUAL.pids
    cpus: Annotated[float, Field(gt=0)] = USUAL.cpus
    disk: Annotated[int, Field(ge=16 * MEGABYTE)] = USUAL.disk
    ttl: Annotated[float, Field(ge=60)] = 4 * 3600.0
