"""Why a thing of some name is not there: a misspelling, a longer name, the wrong node. Reads the picture only."""

from __future__ import annotations

from collections.abc import Iterable

from grader.checks.scene import Scene
from grader.checks.verdict import Reason
from grader.checks.why import commands, compose
from grader.network.state import NodeState
from grader.text import say

BUILT_IN = frozenset({"bridge", "host", "none", "ingress", "docker_gwbridge"})


def distance(left: str, right: str) -> int:
    """How many letters must be added, dropped, changed or swapped with a neighbour to make `right` of `left`."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(right, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b)))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                row[j] = min(row[j], last[j - 2] + 1)
    return row[-1]


def near(wanted: str, present: Iterable[str]) -> tuple[str, str] | None:
    """The name in `present` that was likeliest meant to be `wanted`, with the reason code, or None.

    >>> near("app-net", ["app-nte", "bridge"])
    ('app-nte', 'name-typo')
    >>> near("app-net", ["project_app-net"])
    ('project_app-net', 'longer-name')
    """
    ranked: list[tuple[int, str, str]] = []
    for name in present:
        low, goal = name.lower(), wanted.lower()
        steps = distance(low, goal)
        if low != goal and goal in low and (low.startswith(goal) or low.endswith(goal)):
            ranked.append((steps, name, "longer-name"))
        elif steps <= max(1, min(3, len(goal) // 3)) or low.replace("_", "-") == goal.replace("_", "-"):
            ranked.append((steps, name, "name-typo"))
    ranked.sort()
    return (ranked[0][1], ranked[0][2]) if ranked else None


def of_near_name(wanted: str, present: Iterable[str]) -> Reason | None:
    """The reason when something in `present` has nearly the wanted name."""
    found = near(wanted, present)
    if found is None:
        return None
    name, code = found
    if code == "longer-name":
        return Reason(
            code,
            say(
                "{found} is not {wanted}: the name must be exactly {wanted}; Compose puts the project's name in front",
                found=name,
                wanted=wanted,
            )
            if name.endswith(wanted)
            else say("{found} is not {wanted}: the name must be exactly {wanted}", found=name, wanted=wanted),
        )
    return Reason(code, say("there is {found}: a misspelling of {wanted}?", found=name, wanted=wanted))


def no_network(scene: Scene, state: NodeState, name: str) -> Reason:
    """Why there is no network `name` on `state`'s node."""
    new = [
        n
        for n in state.networks
        if n.name not in BUILT_IN | scene.expected and not scene.was_there(state.name, n.name)
    ]
    reason = compose.other_project(name, new) or of_near_name(name, (n.name for n in new))
    if reason:
        return reason
    for other in scene.facts.picture.nodes.values():
        there = other.network(name) if other.name != state.name else None
        if there is not None and there.scope == "swarm" and state.swarm is not None:
            return Reason(
                "network-not-used-here",
                say(
                    "{name} is the swarm's, and appears on {node} as soon as a container there is put on it",
                    name=name,
                    node=state.name,
                ),
            )
        if there is not None:
            return Reason(
                "wrong-node",
                say(
                    "network {name} is on {other}; it must be on {node}",
                    name=name,
                    other=other.name,
                    node=state.name,
                ),
            )
    return Reason("no-such-network", say("no network is called {name} yet", name=name))


def no_container(scene: Scene, state: NodeState, name: str) -> Reason:
    """Why there is no container `name` on `state`'s node."""
    renamed = _renamed(scene, state, name)
    if renamed:
        return renamed
    new = [
        c
        for c in state.containers
        if c.name not in scene.expected and not scene.was_there(state.name, c.name)
    ]
    reason = (
        commands.named_behind(name, new)
        or compose.numbered(name, new)
        or of_near_name(name, (c.name for c in new))
    )
    if reason:
        return reason
    for other in scene.facts.picture.nodes.values():
        if other.name != state.name and other.container(name):
            return Reason(
                "wrong-node",
                say(
                    "container {name} is on {other}; it must be on {node}",
                    name=name,
                    other=other.name,
                    node=state.name,
                ),
            )
    hosts = [c.name for c in new if c.hostname == name]
    if hosts:
        return Reason(
            "hostname-not-name",
            say(
                "container {found} has {name} as its hostname, not as its name: use --name",
                found=hosts[0],
                name=name,
            ),
        )
    if (state.name, name) in scene.facts.baseline.containers:
        return Reason(
            "no-such-container", say("{name} was there at the start and has been removed", name=name)
        )
    return Reason("no-such-container", say("no container is called {name} yet", name=name))


def _renamed(scene: Scene, state: NodeState, name: str) -> Reason | None:
    """A container that was there when the attempt started, and has another name now."""
    identity, _ = scene.facts.baseline.containers.get((state.name, name), ("", ""))
    now = next((c.name for c in state.containers if identity and c.id == identity), None)
    if now is None:
        return None
    return Reason(
        "renamed",
        say("{name} was renamed, it is called {now}: `docker rename {now} {name}`", name=name, now=now),
    )
