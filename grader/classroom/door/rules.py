"""The closed list of requests: each is read, held against what the seat owns, and asked of the engine in our own words.

What stands in no rule is refused. Answers are cut down to what netdojo needs: nothing of the host is told.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from grader.classroom.door.asked import Command, Go, Refused, Wanted, parsed, read_as
from grader.classroom.door.engine import Engine
from grader.classroom.door.limits import DoorLimits
from grader.classroom.door.sandbox import Whose, container_of
from grader.sandbox.launch import pick_base
from grader.sandbox.outer import LABEL

REMEMBERED = 20_000
"""How many containers and commands are remembered with their owner; one that is forgotten is asked of the engine."""

STATE = (
    "Status",
    "Running",
    "Paused",
    "Restarting",
    "OOMKilled",
    "Dead",
    "ExitCode",
    "Error",
    "StartedAt",
    "FinishedAt",
)
VERSION = ("Version", "ApiVersion", "MinAPIVersion", "Os", "Arch", "KernelVersion")
INFO = (
    *("OperatingSystem", "OSType", "Architecture", "KernelVersion", "ServerVersion", "Driver"),
    *("CgroupVersion", "CgroupDriver", "NCPU", "MemTotal"),
)
IMAGE = ("Id", "RepoTags", "Created", "Size", "Os", "Architecture")
EXEC = ("ID", "Running", "ExitCode", "ContainerID", "OpenStdin", "OpenStdout", "OpenStderr")


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came in, its framing checked: `path` without version, `query` with each key once."""

    method: str
    version: str
    path: str
    query: Mapping[str, str]
    body: bytes
    upgrade: bool


@dataclass(frozen=True, slots=True)
class Plain:
    """An answer: JSON, words, or nothing."""

    status: int
    body: Any = None


@dataclass(frozen=True, slots=True)
class Held:
    """Ask this of the engine, whose answer may take hours, and pass it on."""

    path: str
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Raw:
    """Ask this of the engine, and join the two connections."""

    path: str
    body: Mapping[str, Any]


Answer = Plain | Held | Raw
Rule = Callable[["Rules", Whose, Request, str], Awaitable[Answer]]


@dataclass
class Rules:
    """Answers seats. `image` is the one that sandboxes are made of."""

    engine: Engine
    limits: DoorLimits
    image: str
    _choosing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _coming: dict[int, str] = field(default_factory=dict)  # base to seat, of sandboxes that are being made
    _containers: dict[tuple[str, str], str] = field(default_factory=dict)  # (seat, as asked) to id
    _commands: dict[str, str] = field(default_factory=dict)  # exec to container

    async def answer(self, whose: Whose, request: Request) -> Answer:
        """What to do with `request`. Raises Refused, engine.EngineAway."""
        for method, pattern, queries, rule in TABLE:
            found = pattern.fullmatch(request.path)
            if not found or method != request.method:
                continue
            for key in request.query:
                if key not in queries:
                    raise Refused(f"{key[:40]!r} is not for a seat to choose")
            if request.body and method not in ("POST",):
                raise Refused("this request has no body", 400)
            return await rule(self, whose, request, found[1] if pattern.groups else "")
        raise Refused(f"a seat may not {request.method} {request.path[:80]}")

    # -- the engine itself -----------------------------------------------------------------------

    async def ping(self, _whose: Whose, _request: Request, _name: str) -> Answer:
        """GET /_ping"""
        await self._asked("GET", "/_ping")
        return Plain(200, "OK")

    async def version(self, _whose: Whose, request: Request, _name: str) -> Answer:
        """GET /version"""
        return Plain(200, _some(await self._asked("GET", f"{request.version}/version"), VERSION))

    async def info(self, _whose: Whose, request: Request, _name: str) -> Answer:
        """GET /info"""
        return Plain(200, _some(await self._asked("GET", f"{request.version}/info"), INFO))

    async def look_at_image(self, _whose: Whose, request: Request, name: str) -> Answer:
        """GET /images/NAME/json"""
        if name != self.image:
            raise Refused("a seat may look at the sandbox's image only")
        return Plain(200, _some(await self._asked("GET", f"{request.version}/images/{name}/json"), IMAGE))

    # -- sandboxes -------------------------------------------------------------------------------

    async def list(self, whose: Whose, request: Request, _name: str) -> Answer:
        """GET /containers/json"""
        labels = [f"{key}={value}" for key, value in whose.labels.items()] + [f"{LABEL}.sandbox"]
        labels += _label_filters(request.query.get("filters", "{}"))
        query = {"all": _flag(request.query.get("all", "0")), "filters": json.dumps({"label": labels})}
        found = await self._asked("GET", f"{request.version}/containers/json", query)
        keys = ("Id", "Names", "Image", "Created", "State", "Status", "Labels")
        return Plain(200, [_some(container, keys) for container in found])

    async def create(self, whose: Whose, request: Request, _name: str) -> Answer:
        """POST /containers/create"""
        name = request.query.get("name", "")
        if not re.fullmatch(r"netdojo-[0-9a-f]{8,32}", name):
            raise Refused("a sandbox is called netdojo- and some hexadecimal digits")
        wanted = read_as(Wanted, parsed(request.body))
        base = await self._room_for(whose, request.version)
        try:
            body = container_of(
                wanted, whose, self.limits, self.image, base, request.version.removeprefix("/v")
            )
            made = await self._asked("POST", f"{request.version}/containers/create", {"name": name}, body)
        finally:
            del self._coming[base]
        return Plain(201, {"Id": made["Id"], "Warnings": []})

    async def _room_for(self, whose: Whose, version: str) -> int:
        """A base for one more sandbox. Raises Refused where the seat has all that it may have."""
        async with self._choosing:
            query = {"all": "1", "filters": json.dumps({"label": [f"{LABEL}.sandbox"]})}
            found = await self._asked("GET", f"{version}/containers/json", query)
            own = [c for c in found if whose.owns(c["Labels"]) and c["State"] != "removing"]
            coming = sum(seat == whose.seat for seat in self._coming.values())
            if len(own) + coming >= self.limits.sandboxes:
                raise Refused(
                    f"a seat may have {self.limits.sandboxes} sandboxes at once: stop one that is not needed"
                )
            base = pick_base(
                {str(c["Labels"].get(f"{LABEL}.base")) for c in found} | {str(b) for b in self._coming}
            )
            self._coming[base] = whose.seat
            return base

    async def inspect(self, whose: Whose, request: Request, name: str) -> Answer:
        """GET /containers/ID/json"""
        found = await self._inspected(whose, request.version, name)
        answer = _some(found, ("Id", "Name", "Created", "Image"))
        answer["State"] = _some(found["State"], STATE)
        answer["Config"] = _some(found["Config"], ("Image", "Env", "Labels", "Hostname"))
        answer["HostConfig"] = _some(found["HostConfig"], ("NetworkMode", "AutoRemove"))
        return Plain(200, answer)

    async def start(self, whose: Whose, request: Request, name: str) -> Answer:
        """POST /containers/ID/start"""
        _empty(request.body)
        return await self._do(whose, request, name, "start", {})

    async def stop(self, whose: Whose, request: Request, name: str) -> Answer:
        """POST /containers/ID/stop"""
        _empty(request.body)
        query = {"t": _number(request.query["t"], 60)} if "t" in request.query else {}
        return await self._do(whose, request, name, "stop", query)

    async def remove(self, whose: Whose, request: Request, name: str) -> Answer:
        """DELETE /containers/ID"""
        identity = await self._own(whose, request.version, name)
        query = {key: _flag(request.query.get(key, "0")) for key in ("v", "force")}
        await self._asked("DELETE", f"{request.version}/containers/{identity}", query)
        return Plain(204)

    async def wait(self, whose: Whose, request: Request, name: str) -> Answer:
        """POST /containers/ID/wait"""
        _empty(request.body)
        condition = request.query.get("condition", "not-running")
        if condition not in ("not-running", "next-exit", "removed"):
            raise Refused("condition is not one of the engine's", 400)
        identity = await self._own(whose, request.version, name)
        return Held(f"{request.version}/containers/{identity}/wait", {"condition": condition})

    async def _do(
        self, whose: Whose, request: Request, name: str, what: str, query: Mapping[str, str]
    ) -> Answer:
        identity = await self._own(whose, request.version, name)
        await self._asked("POST", f"{request.version}/containers/{identity}/{what}", query)
        return Plain(204)

    # -- commands in them ------------------------------------------------------------------------

    async def command(self, whose: Whose, request: Request, name: str) -> Answer:
        """POST /containers/ID/exec"""
        asked = read_as(Command, parsed(request.body))
        identity = await self._own(whose, request.version, name)
        body = {
            "Cmd": list(asked.Cmd),
            "AttachStdin": asked.AttachStdin,
            "AttachStdout": asked.AttachStdout,
            "AttachStderr": asked.AttachStderr,
            "Tty": asked.Tty,
            "Env": list(asked.Env or ()),
            "Privileged": False,
        }
        if asked.detachKeys:
            body["DetachKeys"] = asked.detachKeys
        made = await self._asked("POST", f"{request.version}/containers/{identity}/exec", {}, body)
        _remember(self._commands, made["Id"], identity)
        return Plain(201, {"Id": made["Id"]})

    async def go(self, whose: Whose, request: Request, name: str) -> Answer:
        """POST /exec/ID/start"""
        asked = read_as(Go, parsed(request.body))
        if not request.upgrade:
            raise Refused("a command's streams are carried on a connection of their own (Upgrade: tcp)")
        await self._own_command(whose, request.version, name)
        return Raw(f"{request.version}/exec/{name}/start", {"Detach": False, "Tty": asked.Tty})

    async def look_at_command(self, whose: Whose, request: Request, name: str) -> Answer:
        """GET /exec/ID/json"""
        await self._own_command(whose, request.version, name)
        return Plain(200, _some(await self._asked("GET", f"{request.version}/exec/{name}/json"), EXEC))

    async def resize(self, whose: Whose, request: Request, name: str) -> Answer:
        """POST /exec/ID/resize"""
        _empty(request.body)
        query = {key: _number(request.query.get(key, ""), 2000) for key in ("h", "w")}
        await self._own_command(whose, request.version, name)
        await self._asked("POST", f"{request.version}/exec/{name}/resize", query)
        return Plain(200)

    # -- whose is it -----------------------------------------------------------------------------

    async def _own(self, whose: Whose, version: str, name: str) -> str:
        """The id of the seat's own sandbox that is called `name`. Raises Refused as if others' were not there."""
        known = self._containers.get((whose.seat, name))
        return known or str((await self._inspected(whose, version, name))["Id"])

    async def _inspected(self, whose: Whose, version: str, name: str) -> dict[str, Any]:
        status, found = await self.engine.ask("GET", f"{version}/containers/{name}/json")
        if status != 200 or not whose.owns(found["Config"]["Labels"]):
            raise Refused(f"No such container: {name}", 404)
        _remember(self._containers, (whose.seat, found["Id"]), found["Id"])
        return dict(found)

    async def _own_command(self, whose: Whose, version: str, name: str) -> None:
        container = self._commands.get(name)
        if container is None:  # made before the door was started
            status, found = await self.engine.ask("GET", f"{version}/exec/{name}/json")
            if status != 200:
                raise Refused(f"No such exec instance: {name}", 404)
            container = str(found["ContainerID"])
        with _as_missing(f"No such exec instance: {name}"):
            await self._own(whose, version, container)

    async def _asked(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Any:
        """The engine's answer. Raises Refused with the engine's own status and words where it is no good one."""
        status, found = await self.engine.ask(method, path, query, body)
        if status >= 400 or status == 304:
            words = found.get("message") if isinstance(found, dict) else None
            raise Refused(str(words or "the engine gave no reason")[:2000], status)
        return found


ID = r"([a-zA-Z0-9][a-zA-Z0-9_.-]{0,80})"
TABLE: tuple[tuple[str, re.Pattern[str], frozenset[str], Rule], ...] = tuple(
    (method, re.compile(pattern), frozenset(queries.split()), rule)
    for method, pattern, queries, rule in (
        ("GET", r"/_ping", "", Rules.ping),
        ("GET", r"/version", "", Rules.version),
        ("GET", r"/info", "", Rules.info),
        ("GET", r"/images/([a-z0-9][a-z0-9._/:-]{0,200})/json", "", Rules.look_at_image),
        # limit, size, trunc_cmd are what the SDK says always; all of it is listed anyway.
        ("GET", r"/containers/json", "all filters limit size trunc_cmd", Rules.list),
        ("POST", r"/containers/create", "name", Rules.create),
        ("GET", rf"/containers/{ID}/json", "", Rules.inspect),
        ("POST", rf"/containers/{ID}/start", "", Rules.start),
        ("POST", rf"/containers/{ID}/stop", "t", Rules.stop),
        ("POST", rf"/containers/{ID}/wait", "condition", Rules.wait),
        ("DELETE", rf"/containers/{ID}", "v force link", Rules.remove),
        ("POST", rf"/containers/{ID}/exec", "", Rules.command),
        ("POST", rf"/exec/{ID}/start", "", Rules.go),
        ("GET", rf"/exec/{ID}/json", "", Rules.look_at_command),
        ("POST", rf"/exec/{ID}/resize", "h w", Rules.resize),
    )
)
"""Method, path, the keys of its query, rule."""


def _some(found: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: found[key] for key in keys if key in found}


def _flag(word: str) -> str:
    return "0" if word.casefold() in ("", "0", "no", "false", "none") else "1"


def _number(word: str, most: int) -> str:
    if not re.fullmatch(r"[0-9]{1,6}", word) or int(word) > most:
        raise Refused(f"{word[:20]!r} is no number up to {most}", 400)
    return str(int(word))


def _empty(body: bytes) -> None:
    if body and parsed(body):
        raise Refused("what a sandbox is was said when it was made")


def _label_filters(words: str) -> list[str]:
    """The labels of a `filters` query, in either of its two forms. Raises Refused for a filter of another kind."""
    found = parsed(words.encode())
    labels = found.pop("label", [])
    if found:
        raise Refused("a seat may filter by label only")
    names = list(labels) if isinstance(labels, list | dict) else [labels]
    if not all(isinstance(name, str) for name in names):
        raise Refused("filters are not understood", 400)
    return names


def _remember(memory: dict[Any, str], key: Any, value: str) -> None:
    while len(memory) >= REMEMBERED:
        del memory[next(iter(memory))]
    memory[key] = value


@contextmanager
def _as_missing(words: str) -> Iterator[None]:
    """Says of what belongs to others that it is not there."""
    try:
        yield
    except Refused as refused:
        raise Refused(words, 404) from refused
