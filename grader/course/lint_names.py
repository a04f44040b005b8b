"""The containers and networks that goals name, and those that nobody makes: no setup or solution mentions them.

Reads goals as their file has them. Touches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from grader.course.mistakes import near
from grader.course.references import references
from grader.text import Text, say

NAMING = (
    "container",
    "answered_by",
    "shares",
    "expect",
    "from",
    "of",
    "resolver_of",
    "network_of",
    "name_of",
)
NO_CONTAINER = ("internet", "nothing", "host", "none", "own")
NO_NAME = re.compile(r"node:|\d+\.\d+\.\d+\.\d+$")  # a node, or the address that a name leads to


def unmade_containers(goals: Collection[dict[str, Any]], scripts: Collection[str]) -> Iterator[Text]:
    """What is wrong with the containers that `goals` (as their file has them) name, beside the texts of `scripts`."""
    named = [(str(goal.get("id")), name) for goal in goals for name in dict.fromkeys(_containers(goal))]
    known = [name for _, name in named if _mentioned(name, scripts)]
    for goal_id, name in named:
        if name not in known:
            yield say(
                "goal `{goal}`: no setup and no solution mentions the container `{name}`{near}",
                goal=goal_id,
                name=name,
                near=near(name, known),
            )


def objects_of(goals: Collection[dict[str, Any]]) -> list[str]:
    """The containers that `goals` (as their file has them) name, each once."""
    return list(dict.fromkeys(name for goal in goals for name in _containers(goal)))


def named_networks(goals: Collection[dict[str, Any]]) -> list[str]:
    """The networks that `goals` (as their file has them) name, each once."""
    return list(dict.fromkeys(name for goal in goals for name in _networks(goal)))


def _networks(words: Any) -> Iterator[str]:
    if isinstance(words, list):
        for item in words:
            yield from _networks(item)
    if not isinstance(words, dict):
        return
    for key, value in words.items():
        found = [value] if key == "network" else value if key in ("on", "not_on", "networks") else []
        if key == "network" and isinstance(value, dict):  # the kind of goal, which has a name
            found = [value.get("name")]
        yield from (name for name in found if isinstance(found, list) and isinstance(name, str))
        yield from _networks(value)


def _containers(words: Any) -> Iterator[str]:
    """Every container's name in a goal, without its node."""
    if isinstance(words, list):
        for item in words:
            yield from _containers(item)
    if not isinstance(words, dict):
        return
    for key, value in words.items():
        found = [value] if key in NAMING else value if key == "containers" else []
        if key == "container" and isinstance(value, dict):  # the kind of goal, which has a name
            found = [value.get("name")]
        for name in found if isinstance(found, list) else []:
            if isinstance(name, str) and name not in NO_CONTAINER and not NO_NAME.match(name):
                yield name.rpartition("/")[2]
        yield from _containers(value)


def _mentioned(name: str, scripts: Collection[str]) -> bool:
    variables = set(references(name))
    if not variables:
        return any(name in text for text in scripts)
    return any(variables <= set(references(text)) for text in scripts)
