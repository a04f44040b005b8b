"""What a check asks of a sandbox that no engine's API can tell: a question, its answer, and who answers.

Plain data and one protocol; `grader.sandbox` implements it over the node's agent, tests by a table.

>>> ProbeRequest("host1", "http", host="web", port=80, path="/").host
'web'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from grader.patience import patient
from grader.text import Text

INTERNET = "internet"  # stands where a node's name stands: the sandbox's own little internet

Kind = Literal[
    "tcp",
    "http",
    "udp",
    "ping",
    "lookup",
    "listeners",
    "route",
    "netns",
    "addresses",
    "resolvers",
    "logs",
    "links",
    "rules",
    "tls",
    "capture",
    "pools",
    "forwarding",
]
Answer = Literal["ok", "refused", "timeout", "unreachable", "no-such-name", "dns-failed", "bad-answer"]


class ProbeBroken(Exception):
    """netdojo itself could not tell (the agent is gone, the namespace could not be joined, ...).

    Never means that the learner's target is closed: a goal whose probe broke is unknown.
    """

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Route:
    """One route of a namespace, as the kernel's table has it. `destination` is "default" or a subnet.

    `gateway` is "" for a directly connected subnet; `device` is the name inside that namespace.
    """

    destination: str
    gateway: str = ""
    device: str = ""
    metric: int = 0


@dataclass(frozen=True, slots=True)
class ProbeRequest:
    """One question. `pid` is a process in the node's pid namespace whose network namespace is asked from.

    `pid` 0 is the node itself. `path` is HTTP's, or the id of the container whose logs are asked for; `ca`,
    `cert` and `key` are files in the node. `host` is a name (looked up there) or an address. `timeout` is in seconds.
    """

    node: str
    kind: Kind
    pid: int = 0
    host: str = ""
    port: int | None = None
    path: str = ""
    timeout: float = patient(2.0)
    ca: str = ""
    cert: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What came back.

    `addresses`: what the name resolved to (for kind "addresses": the namespace's own, with prefix);
    `peer`: the address that answered; `status` and `body` (first 16 KB): HTTP's; `detail`: the
    system's own words; `seen`: what was captured ("vxlan 4097", "esp", "clear"), the links ("eth0 4 5": name,
    number, peer's number), the firewall's rules, the engine's pools ("10.77.0.0/16 24"), or for kind "forwarding"
    "net.ipv4.ip_forward = 1" and the rules of the nat table; `listeners`: (protocol, address, port); `netns`: the
    inode link of the namespace.
    """

    outcome: Answer = "ok"
    addresses: tuple[str, ...] = ()
    peer: str = ""
    status: int | None = None
    body: str = ""
    detail: str = ""
    listeners: tuple[tuple[str, str, int], ...] = ()
    routes: tuple[Route, ...] = ()
    netns: str = ""
    seen: tuple[str, ...] = ()
    elapsed: float = 0.0


class Prober(Protocol):
    """Whoever can ask these questions of a running sandbox. Must be safe to call from several threads."""

    def probe(self, request: ProbeRequest) -> ProbeResult:
        """The answer to `request`; blocks for at most its timeout and a little. Raises ProbeBroken."""
        ...
