"""The words in which a goal says from where and to where: parsed into plain data. Touches nothing.

>>> source("host2/web")
Source(node='host2', container='web', internet=False)
>>> target("http://container:web:8080/status")
Target(scheme='http', host='container', name='web', node=None, port=8080, path='/status')
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal

Scheme = Literal["http", "tcp", "udp", "ping"]
HostKind = Literal["name", "address", "container", "node"]

SCHEMES: dict[str, Scheme] = {"http": "http", "tcp": "tcp", "udp": "udp", "ping": "ping"}
DEFAULT_PORTS: dict[str, int] = {"http": 80}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a probe speaks from. `node` None is the exercise's first node; no container is the node itself."""

    node: str | None = None
    container: str | None = None
    internet: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """Where a probe speaks to.

    `host` says what `name` is: a name or an address as the source sees it, or a container or node whose own
    addresses are tried one by one. `node` is the node of a container that is not on the first one.
    `port` is None for ping only.
    """

    scheme: Scheme
    host: HostKind
    name: str
    node: str | None = None
    port: int | None = None
    path: str = ""


def source(words: str) -> Source:
    """`web`, `host2/web`, `node:host1` or `internet`. Raises ValueError with words for the author."""
    if words == "internet":
        return Source(internet=True)
    if words.startswith("node:"):
        return Source(node=_word(words.removeprefix("node:"), words))
    if "://" in words or words.startswith("container:"):
        raise ValueError(f"{words}: a container's name, host2/NAME, node:NAME or internet belongs here")
    before, slash, after = words.partition("/")
    if slash:
        return Source(_word(before, words), _word(after, words))
    return Source(container=_word(words, words))


def target(words: str, nodes: Collection[str] = ()) -> Target:
    """A URL such as `http://web/`, `tcp://container:db:5432`, `udp://node:host1:53`, `ping://10.1.2.3`.

    `container:host2/db` is the container db on host2 where host2 is one of `nodes`; otherwise what follows the
    slash is the path. Raises ValueError with words for the author.
    """
    scheme, mark, rest = words.partition("://")
    if not mark or scheme not in SCHEMES:
        raise ValueError(f"{words}: begins with none of {', '.join(f'{s}://' for s in SCHEMES)}")
    kind: HostKind = "name"
    node: str | None = None
    for prefix, meant in (("container:", "container"), ("node:", "node")):
        if rest.startswith(prefix):
            kind, rest = ("container" if meant == "container" else "node"), rest.removeprefix(prefix)
    before, slash, after = rest.partition("/")
    if kind == "container" and slash and before in nodes:
        node, rest = before, after
    name, port, path = _authority(rest, words)
    if kind == "name" and _is_address(name):
        kind = "address"
    if scheme != "http" and path not in ("", "/"):
        raise ValueError(f"{words}: only http:// takes a path")
    if scheme == "ping" and port is not None:
        raise ValueError(f"{words}: ping:// takes no port")
    port = port or DEFAULT_PORTS.get(scheme)
    if scheme != "ping" and port is None:
        raise ValueError(f"{words}: {scheme}:// needs a port, such as {scheme}://{name}:53")
    return Target(SCHEMES[scheme], kind, name, node, port, (path or "/") if scheme == "http" else "")


def _authority(rest: str, words: str) -> tuple[str, int | None, str]:
    """(host, port, path) of what follows the scheme; an IPv6 address stands in brackets."""
    if rest.startswith("["):
        name, closed, rest = rest.removeprefix("[").partition("]")
        before, slash, path = rest.partition("/")
        if not closed or not _is_address(name) or before[:1] not in ("", ":"):
            raise ValueError(f"{words}: an IPv6 address stands in brackets, such as [2001:db8::7]")
        digits, colon = before[1:], before[:1]
    else:
        before, slash, path = rest.partition("/")
        name, colon, digits = before.partition(":")
        _word(name, words)
    if colon and not (digits.isascii() and digits.isdigit() and len(digits) <= 5 and 0 < int(digits) < 65536):
        raise ValueError(f"{words}: {digits or 'nothing'} is no port, which is a number from 1 to 65535")
    return name, int(digits) if colon else None, slash + path


def _word(name: str, words: str) -> str:
    if not name or not all(c.isalnum() or c in "_.-" for c in name):
        raise ValueError(f"{words}: {name or 'nothing'} is no name")
    return name


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
