"""What a seat may ask of the engine, as pydantic models: everything else in a body is refused, by its name.

Bodies are those of the Engine API (docs.docker.com/reference/api/engine). The models hold what the door reads; what it
sends on is written anew (grader.classroom.door.sandbox, grader.classroom.door.rules).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from grader.classroom.door.commands import NODE, VARIABLES, may_run

BYTES = Annotated[int, Field(ge=1 << 20, lt=1 << 53)]
Model = TypeVar("Model", bound=BaseModel)


class Refused(Exception):
    """The door does not do what was asked: `status` and, in plain words, why."""

    def __init__(self, why: str, status: int = 403) -> None:
        super().__init__(why)
        self.status = status


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Keeper(_Asked):
    """What the sandbox shall be: the variables of `grader.sandbox.launch.settings_of`. BASE is the door's to choose."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_max_length=200, allow_inf_nan=False)

    NODES: tuple[str, ...]
    BASE: int = 0
    MEMORY: BYTES
    PIDS: Annotated[int, Field(ge=10, lt=1 << 31)]
    CPUS: Annotated[float, Field(ge=0.01, le=4096)]
    DISK: BYTES
    TTL: Annotated[float, Field(ge=0, lt=1 << 31)]
    ISOLATION: Literal["userns"]

    @field_validator("NODES", mode="before")
    @classmethod
    def _names(cls, words: str) -> tuple[str, ...]:
        names = tuple(words.split(","))
        if not all(NODE.fullmatch(name) for name in names) or len(set(names)) != len(names):
            raise ValueError("is no list of nodes")
        return names


class Wanted(BaseModel):
    """POST /containers/create, as far as the seat has a say; all other keys must say what the door would say itself."""

    model_config = ConfigDict(frozen=True, extra="allow")

    Image: str
    Env: tuple[str, ...]
    Labels: dict[str, Annotated[str, Field(max_length=400)]]
    HostConfig: dict[str, Any]

    @property
    def keeper(self) -> Keeper:
        """Raises Refused."""
        values: dict[str, str] = {}
        for line in self.Env:
            name, found, value = line.partition("=")
            key = name.removeprefix("NETDOJO_")
            if not found or key == name or key in values:
                raise Refused(f"the variable {name[:60]!r} is not one of a sandbox's")
            values[key] = value
        return read_as(Keeper, values)


class Command(_Asked):
    """POST /containers/ID/exec."""

    Cmd: tuple[str, ...]
    AttachStdin: bool = False
    AttachStdout: bool = True
    AttachStderr: bool = True
    Tty: bool = False
    Env: tuple[str, ...] | None = None
    detachKeys: Annotated[str | None, Field(pattern=r"^[a-z0-9@^\[\],\\_-]{0,60}$")] = None
    Privileged: Literal[False] = False
    User: Literal["", None] = None
    WorkingDir: Literal["", None] = None
    Container: str = ""

    @model_validator(mode="before")
    @classmethod
    def _either_spelling(cls, body: Any) -> Any:
        """Go reads keys in any case, and the SDK writes this one so."""
        if isinstance(body, dict) and "DetachKeys" in body:
            body = {"detachKeys": body["DetachKeys"], **{k: v for k, v in body.items() if k != "DetachKeys"}}
        return body

    @field_validator("Cmd")
    @classmethod
    def _listed(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        if not may_run(words):
            raise ValueError("is not a command that a seat may run in its sandbox")
        return words

    @field_validator("Env")
    @classmethod
    def _terminal(cls, lines: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if not all(VARIABLES.fullmatch(line) for line in lines or ()):
            raise ValueError("may tell the terminal's kind only")
        return lines


class Go(_Asked):
    """POST /exec/ID/start."""

    Tty: bool = False
    Detach: Literal[False] = False


def read_as(model: type[Model], values: Mapping[str, Any]) -> Model:
    """`values` as `model`. Raises Refused with the first key that is not to be."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])[:80]
        raise Refused(f"{where or 'the body'}: {first['msg']}") from error


def parsed(body: bytes) -> dict[str, Any]:
    """A body as a JSON object without two keys that Go would take for one. Raises Refused."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key.casefold() for key, _ in pairs}) != len(pairs):
            raise Refused("the body has a key twice", 400)
        return dict(pairs)

    try:
        found = json.loads(body or b"{}", object_pairs_hook=once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refused("the body is not JSON", 400) from error
    if not isinstance(found, dict):
        raise Refused("the body is no JSON object", 400)
    return found


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is not JSON")
