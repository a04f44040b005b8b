"""What a learner had an engine do, told as commands: from the engine's events and the requests that it refused.

Pure functions of what `GET /events` gave. An engine keeps its last 256 events (moby, daemon/events), and tells
of changes and of `docker exec`, not of looking (`docker inspect`), nor of what is typed beside it (`iptables`).
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.network.state import Container, Network, NodeState, Published, Refusal

LIFE = ("create", "start", "kill", "die", "stop", "restart", "destroy")
"""What tells how a container's life went on; one command often makes several of these."""

MAKING = 10.0
"""Seconds within which a container that was made is started, where `docker run` did both."""

ENDING = 15.0
"""Seconds that `docker stop` may take: a program that does not heed its signal is given 10."""

AT_ONCE = 2.0
"""Seconds within which the engine tells of what belongs together anyhow."""


@dataclass(frozen=True, slots=True)
class Try:
    """One thing that was tried: `command words` at a time (seconds since the epoch), what it was about.

    `words` may be fuller than the event was: they tell what the picture still knew of the object.
    `refused` are the engine's words where it would not.
    """

    at: float
    node: str
    command: str
    words: str
    objects: tuple[str, ...] = ()
    refused: str = ""


def tries(
    node: str, events: Sequence[Mapping[str, Any]], state: NodeState | None, since: float
) -> tuple[Try, ...]:
    """What was done on `node` after `since`, the oldest first. `state` is its picture, for what events leave out."""
    names = {
        _id(event): _name(event) for event in events if event.get("Type") == "container" and _name(event)
    }
    if state is not None:
        names |= {container.id: container.name for container in state.containers}
    told = [_Event(event, names) for event in events if event.get("Type") in ("container", "network")]
    found = [one for index, event in enumerate(told) for one in _try(node, told, index, state)]
    found += [_refused(node, refusal, names) for refusal in (state.refusals if state else ())]
    return tuple(sorted((one for one in found if one.at > since), key=lambda one: one.at))


def merged(known: Iterable[Try], found: Sequence[Try]) -> tuple[Try, ...]:
    """Both together, each thing once: the later reading knows the command better, the fuller one its words.

    Within the time that a later reading covers, what it no longer tells was misread: half of a command was seen.
    """
    together = {(one.at, one.node): one for one in known}
    for node in {one.node for one in found}:
        told = [one.at for one in found if one.node == node and not one.refused]
        covered = (min(told), max(told)) if told else (1.0, 0.0)
        for key, one in list(together.items()):
            seen = one.node == node and not one.refused and covered[0] <= one.at <= covered[1]
            if seen and one.at not in told:
                del together[key]
    for one in found:
        before = together.get((one.at, one.node))
        if before is not None and len(before.words) > len(one.words):
            one = replace(one, words=before.words)
        together[(one.at, one.node)] = one
    return tuple(sorted(together.values(), key=lambda one: one.at))


class _Event:
    """One event, with what is needed of it at hand."""

    def __init__(self, raw: Mapping[str, Any], names: Mapping[str, str]) -> None:
        attributes = raw.get("Actor", {}).get("Attributes") or {}
        self.kind = str(raw.get("Type"))
        self.at = raw.get("timeNano", 0) / 1e9
        self.action, _, self.rest = str(raw.get("Action", "")).partition(": ")
        self.id = _id(raw) if self.kind == "container" else str(attributes.get("container", ""))
        self.network = str(attributes.get("name", "")) if self.kind == "network" else ""
        self.network_id = _id(raw) if self.kind == "network" else ""
        self.container = names.get(self.id, self.id[:12])
        self.attributes = attributes
        self.lives = self.kind == "container" and self.action in LIFE


def _try(node: str, events: list[_Event], index: int, state: NodeState | None) -> Iterator[Try]:
    event = events[index]
    before = [e for e in events[:index] if e.lives and e.id == event.id]
    after = [e for e in events[index + 1 :] if e.lives and e.id == event.id]
    if event.kind == "network":
        again = any(_same(event, e) for e in events[:index])  # the engine tells some things twice
        if not again:
            yield from _of_network(node, event, before, after, state)
        return
    match event.action:
        case "create":
            run = bool(after) and after[0].action == "start" and after[0].at - event.at <= MAKING
            found = state.container(event.id) if state else None
            words, networks = _made(event, found)
            command = "docker run -d" if run else "docker create"
            yield Try(event.at, node, command, words, (event.container, *networks))
        case "start" if not _of_run(event, before) and not _next(after, "restart", event.at, AT_ONCE):
            yield _plain(node, event, "docker start")
        case "stop" if not _of_restart(after):
            yield _plain(node, event, "docker stop")
        case "kill" if not _of_ending(event, before, after):
            yield _plain(node, event, "docker kill")
        case "destroy":
            yield _plain(node, event, "docker rm -f" if _forced(event, before) else "docker rm")
        case "restart" | "pause" | "unpause" | "update":
            yield _plain(node, event, f"docker {event.action}")
        case "rename":
            old = str(event.attributes.get("oldName", "")).lstrip("/")
            words = f"{old} {event.container}".strip()
            yield Try(event.at, node, "docker rename", words, (old, event.container))
        case "exec_create":
            yield Try(event.at, node, "docker exec", f"{event.container} {event.rest}", (event.container,))
        case "extract-to-dir":
            yield Try(event.at, node, "docker cp", f"... {event.container}:...", (event.container,))


def _of_network(
    node: str, event: _Event, before: list[_Event], after: list[_Event], state: NodeState | None
) -> Iterator[Try]:
    objects = tuple(name for name in (event.container, event.network) if name)
    match event.action:
        case "create":
            found = state.network(event.network) if state else None
            if found is not None and found.id != event.network_id:
                found = None  # another one of that name
            yield Try(event.at, node, "docker network create", _asked(event, found), (event.network,))
        case "destroy" | "remove":
            yield Try(event.at, node, "docker network rm", event.network, (event.network,))
        case "connect" if _running(before) and not (after and after[0].action == "start"):
            yield Try(event.at, node, "docker network connect", f"{event.network} {event.container}", objects)
        case "disconnect" if _running(before) and not (
            after and after[0].action in ("die", "stop", "destroy") and after[0].at - event.at <= AT_ONCE
        ):
            yield Try(
                event.at, node, "docker network disconnect", f"{event.network} {event.container}", objects
            )


def _running(before: list[_Event]) -> bool:
    """Whether the container runs after `before`; one of which nothing is known is taken to."""
    last = next(
        (e.action for e in reversed(before) if e.action in ("create", "start", "die", "destroy")), "start"
    )
    return last == "start"


def _next(after: list[_Event], action: str, at: float, seconds: float) -> bool:
    """Whether the next thing in the container's life is `action`, within `seconds` of `at`."""
    return bool(after) and after[0].action == action and after[0].at - at <= seconds


def _of_run(event: _Event, before: list[_Event]) -> bool:
    """Whether a start is the second half of a `docker run`."""
    return bool(before) and before[-1].action == "create" and event.at - before[-1].at <= MAKING


def _of_restart(after: list[_Event]) -> bool:
    """Whether what stopped is started by the same command."""
    following = [e for e in after if e.action not in ("die", "kill")]
    return [e.action for e in following[:2]] == ["start", "restart"] and following[1].at - following[
        0
    ].at <= AT_ONCE


def _of_ending(event: _Event, before: list[_Event], after: list[_Event]) -> bool:
    """Whether a kill is a part of `docker stop`, `restart` or `rm -f`, or the second of two."""
    if before and before[-1].action == "kill" and event.at - before[-1].at <= ENDING:
        return True
    soon = [e for e in after if e.at - event.at <= ENDING]
    stopped = any(e.action in ("stop", "restart") for e in soon)
    died = next((e for e in soon if e.action == "die"), None)
    removed = next((e for e in soon if e.action == "destroy"), None)
    return stopped or (died is not None and removed is not None and removed.at - died.at <= AT_ONCE)


def _forced(event: _Event, before: list[_Event]) -> bool:
    """Whether what was removed ran until then."""
    lately = [e.action for e in before if event.at - e.at <= ENDING]
    if "kill" not in lately or not before or event.at - before[-1].at > AT_ONCE:
        return False
    last = len(lately) - 1 - lately[::-1].index("kill")
    return "stop" not in lately[last:]


def _same(event: _Event, other: _Event) -> bool:
    return (other.kind, other.action, other.id, other.network_id) == (
        event.kind,
        event.action,
        event.id,
        event.network_id,
    ) and abs(event.at - other.at) <= AT_ONCE


def _plain(node: str, event: _Event, command: str) -> Try:
    return Try(event.at, node, command, event.container, (event.container,))


def _made(event: _Event, found: Container | None) -> tuple[str, tuple[str, ...]]:
    """The words after `docker run`, and the networks among them."""
    image = str(event.attributes.get("image", ""))
    parts = ["--name", event.container]
    networks: tuple[str, ...] = ()
    if found is not None:
        networks = tuple(endpoint.network for endpoint in found.endpoints)
        if found.mode not in ("default", "bridge"):
            asked = next((e.network for e in found.endpoints if e.network_id == found.mode), found.mode)
            parts += ["--network", asked]
        for endpoint in found.endpoints:
            for alias in endpoint.aliases:
                if alias not in (event.container, found.id[:12]):
                    parts += ["--network-alias", alias]
        parts += [word for server in found.dns for word in ("--dns", server)]
        parts += [word for wish in found.wished for word in ("-p", _published(wish))]
    return " ".join([*parts, image]), networks


def _published(wish: Published) -> str:
    host = f"{wish.host_address}:" if wish.host_address is not None else ""
    protocol = "" if wish.protocol == "tcp" else f"/{wish.protocol}"
    return f"{host}{wish.host_port or ''}:{wish.port}{protocol}".lstrip(":")


def _asked(event: _Event, found: Network | None) -> str:
    """The words after `docker network create`."""
    parts = [] if event.attributes.get("type") in ("bridge", None) else ["-d", str(event.attributes["type"])]
    if found is not None:
        parts += ["--internal"] if found.internal else []
        parts += [word for pool in found.pools[:1] for word in ("--subnet", str(pool.subnet))]
        parts += [word for key, value in sorted(found.options.items()) for word in ("-o", f"{key}={value}")]
    return " ".join([*parts, event.network])


def _refused(node: str, refusal: Refusal, names: Mapping[str, str]) -> Try:
    """A refused request as the command that most likely made it."""
    parts = [names.get(part, part) for part in refusal.path.strip("/").split("/")]
    subject = parts[1] if len(parts) > 1 else ""
    match refusal.method, parts[0], parts[2:] or parts[1:]:
        case "POST", "containers", ["create"]:
            name = str(refusal.query.get("name", ""))
            image = str(refusal.body.get("Image", ""))
            words = f"--name {name} {image}" if name else image
            return Try(refusal.at, node, "docker create", words, (name,), refusal.message)
        case "POST", "networks", ["create"]:
            name = str(refusal.body.get("Name", ""))
            return Try(refusal.at, node, "docker network create", name, (name,), refusal.message)
        case "POST", "networks", [("connect" | "disconnect") as verb]:
            container = str(refusal.body.get("Container", ""))
            container = names.get(container, container)
            return Try(
                refusal.at,
                node,
                f"docker network {verb}",
                f"{subject} {container}",
                (subject, container),
                refusal.message,
            )
        case "POST", "containers", ["exec"]:
            command = refusal.body.get("Cmd")
            typed = shlex.join(map(str, command)) if isinstance(command, list | tuple) else ""
            return Try(refusal.at, node, "docker exec", f"{subject} {typed}", (subject,), refusal.message)
        case "POST", "containers", [verb]:
            return Try(refusal.at, node, f"docker {verb}", subject, (subject,), refusal.message)
        case "DELETE", "containers", _:
            return Try(refusal.at, node, "docker rm", subject, (subject,), refusal.message)
        case "DELETE", "networks", _:
            return Try(refusal.at, node, "docker network rm", subject, (subject,), refusal.message)
    return Try(refusal.at, node, refusal.method, refusal.path, (), refusal.message)


def _id(event: Mapping[str, Any]) -> str:
    return str(event.get("Actor", {}).get("ID", ""))


def _name(event: Mapping[str, Any]) -> str:
    return str((event.get("Actor", {}).get("Attributes") or {}).get("name", ""))
