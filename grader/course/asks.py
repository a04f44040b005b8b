"""What a goal can ask for: one frozen model for each kind, as an exercise's file writes it.

A source is a container's name (`host2/web` on another node), `node:host1` or `internet`. A target is a URL
(`http://web/`, `tcp://container:db:5432`, `udp://node:host1:53`, `ping://web`), whose host is looked up where
the probe runs, unless it is a container or a node, whose addresses are tried. See grader.course.targets.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Network
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from grader.course.words import Words

Name = Annotated[str, StringConstraints(min_length=1, max_length=128)]
Port = Annotated[int, Field(ge=1, le=65535)]
Prefix = Annotated[int, Field(ge=1, le=32)]
PortKey = Annotated[str, StringConstraints(pattern=r"^\d{1,5}/(tcp|udp|sctp)$")]
Url = Annotated[str, StringConstraints(pattern=r"^(http|tcp|udp|ping)://\S+$")]


class Model(BaseModel):
    """Frozen, and strict about keys: an unknown one is a mistake that must be said."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, coerce_numbers_to_str=True)


class NetworkGoal(Model):
    """A network exists (or does not) and is as said. What is left out may be anything.

    `inside` is a pool that its subnet lies in, `prefix` the subnet's length; `aux` are addresses that it keeps free.
    `encrypted` is an overlay network's option, whatever its value.
    """

    name: Name
    node: Name | None = None
    exists: bool = True
    driver: str | None = None
    subnet: IPv4Network | IPv6Network | None = None
    inside: IPv4Network | None = None
    prefix: Prefix | None = None
    gateway: IPv4Address | None = None
    range: IPv4Network | None = None
    aux: tuple[IPv4Address, ...] = ()
    internal: bool | None = None
    attachable: bool | None = None
    encrypted: bool | None = None
    ipv6: bool | None = None
    labels: dict[str, str] = {}
    options: dict[str, str] = {}


class ContainerGoal(Model):
    """A container exists (or does not), runs, and is as said. `memory` is in bytes and is an upper bound."""

    name: Name
    node: Name | None = None
    exists: bool = True
    running: bool = True
    image: str | None = None
    user: str | None = None
    privileged: bool | None = None
    read_only: bool | None = None
    memory: int | None = None
    pids: int | None = None
    cap_drop: tuple[str, ...] = ()
    no_new_privileges: bool | None = None
    log_driver: str | None = None
    labels: dict[str, str] = {}


class AttachmentGoal(Model):
    """A container is on some networks, perhaps on no other, and not on some."""

    container: Name
    node: Name | None = None
    on: tuple[Name, ...] = ()
    only: bool = False
    not_on: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _asks_something(self) -> AttachmentGoal:
        if not self.on and not self.not_on:
            raise ValueError("says neither `on` nor `not_on`")
        return self


class AddressGoal(Model):
    """The address that a container has on a network: a certain one, a fixed one, one inside a subnet."""

    container: Name
    network: Name
    node: Name | None = None
    ip: IPv4Address | None = None
    static: bool | None = None
    inside: IPv4Network | None = None


class AliasGoal(Model):
    """A container answers to another name on a network; with `unique`, nobody else there does."""

    container: Name
    network: Name
    alias: Name
    node: Name | None = None
    unique: bool = True


class LookupGoal(Model):
    """Where a name leads, asked from a container: to a container, to an address, or to nothing.

    With `by: dns` a name server must say so, and not the container's hosts file.
    """

    source: Name = Field(alias="from")
    name: Name
    expect: Name
    by: Literal["dns"] | None = None


class PortGoal(Model):
    """A container's port is published on the node, live. `host_address` is an address or `all`."""

    container: Name
    port: PortKey
    node: Name | None = None
    host_address: Literal["all"] | IPv4Address | None = None
    host_port: Port | None = None


class ReachGoal(Model):
    """Somebody reaches something. `answered_by` names the container that must be the one who answers."""

    source: Name = Field(alias="from")
    to: Url
    answered_by: Name | None = None
    contains: str | None = None
    status: Annotated[int, Field(ge=100, le=599)] | None = None


class Control(Model):
    """The probe that must work, so that silence means blocked: same target or same source, as left out."""

    source: Name | None = Field(default=None, alias="from")
    to: Url | None = None

    @model_validator(mode="after")
    def _differs(self) -> Control:
        if self.source is None and self.to is None:
            raise ValueError("says neither `from` nor `to`, so it is the blocked probe itself")
        return self


class BlockedGoal(Model):
    """Somebody does not reach something that is alive: the control shows that it could be reached."""

    source: Name = Field(alias="from")
    to: Url
    control: Control


class NetnsGoal(Model):
    """Whose network namespace a container lives in: another container's, the node's, none's, its own."""

    container: Name
    shares: Name
    node: Name | None = None


class RouteGoal(Model):
    """The route that a container or node takes: through a network's gateway, an address, or none."""

    of: Name
    to: str = "default"
    via: Name


class Pair(Model):
    """From whom to whom."""

    source: Name = Field(alias="from")
    to: Url


class FirewallGoal(Model):
    """What passes and what does not, by behaviour: whichever rules bring it about."""

    allow: tuple[Pair, ...] = Field(min_length=1)
    deny: tuple[Pair, ...] = Field(min_length=1)


class SameGoal(Model):
    """What must not be broken: the same objects as at the start of the attempt, never restarted."""

    containers: tuple[Name, ...] = ()
    networks: tuple[Name, ...] = ()
    node: Name | None = None


class SwarmGoal(Model):
    """A node is a ready member of the same swarm as another node, in a role."""

    member: Name
    of: Name
    role: Literal["manager", "worker"] | None = None


class TokenGoal(Model):
    """The swarm's join token for a role is another one than at the start, so the one of then is refused."""

    role: Literal["manager", "worker"]
    node: Name | None = None


class ServiceGoal(Model):
    """A swarm service exists, all its tasks run, and it is as said. Read from `node`, which must be a manager."""

    name: Name
    node: Name | None = None
    image: str | None = None
    replicas: Annotated[int, Field(ge=0, le=100)] | None = None
    networks: tuple[Name, ...] = ()
    endpoint_mode: Literal["vip", "dnsrr"] | None = None
    published: Port | None = None
    publish_mode: Literal["ingress", "host"] | None = None


class LogGoal(Model):
    """What a container has printed holds some words; its last lines do not hold what it `lacks`."""

    container: Name
    contains: Annotated[str, StringConstraints(min_length=2)]
    lacks: Annotated[str, StringConstraints(min_length=2)] | None = None
    node: Name | None = None


class TlsGoal(Model):
    """Somebody talks TLS to a server whose certificate fits its name and is signed by `ca`.

    With `cert` and `key` the server must want them: without them it answers nobody. All three are files in the
    source's node.
    """

    source: Name = Field(alias="from")
    to: Annotated[str, StringConstraints(pattern=r"^https://[^/:]+:\S+$")]
    ca: str
    cert: str | None = None
    key: str | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> TlsGoal:
        if (self.cert is None) != (self.key is None):
            raise ValueError("says only one of `cert` and `key`")
        return self


class CaptureGoal(Model):
    """What can be read on the cable between nodes (the source's node's eth0) while somebody asks over HTTP."""

    source: Name = Field(alias="from")
    to: Annotated[str, StringConstraints(pattern=r"^http://\S+$")]
    shows: Literal["vxlan", "esp"]


class EngineGoal(Model):
    """Out of which pool the engine takes a subnet for a network that names none: `inside` it, of length `prefix`."""

    node: Name | None = None
    inside: IPv4Network
    prefix: Prefix | None = None


class OfEndpoint(Model):
    """A container on a network."""

    container: Name
    network: Name


class OfPort(Model):
    """A container's port, such as `80/tcp`."""

    container: Name
    port: PortKey


class Truth(Model):
    """What the right answer is computed from, live. Exactly one of these."""

    address_of: OfEndpoint | None = None
    mac_of: OfEndpoint | None = None
    subnet_of: Name | None = None
    gateway_of: Name | None = None
    driver_of: Name | None = None
    network_of: Name | None = None
    count_on: Name | None = None
    resolver_of: Name | None = None
    published_port_of: OfPort | None = None
    vni_of: Name | None = None
    tasks_of: Name | None = None
    certificate_days_of: Name | None = None
    peer_of: Name | None = None
    address_of_node: Name | None = None
    name_of: Name | None = None

    @model_validator(mode="after")
    def _one(self) -> Truth:
        if len(self.model_fields_set) != 1 or getattr(self, self.kind) is None:
            raise ValueError(f"says exactly one of {', '.join(type(self).model_fields)}")
        return self

    @property
    def kind(self) -> str:
        """Which of them it is."""
        return next(iter(self.model_fields_set))


class AnswerGoal(Model):
    """The learner types what they found out; the right answer is computed from the live state."""

    question: Words
    node: Name | None = None
    truth: Truth = Field(alias="is")


Ask = (
    NetworkGoal
    | ContainerGoal
    | AttachmentGoal
    | AddressGoal
    | AliasGoal
    | LookupGoal
    | PortGoal
    | ReachGoal
    | BlockedGoal
    | NetnsGoal
    | RouteGoal
    | FirewallGoal
    | SameGoal
    | SwarmGoal
    | TokenGoal
    | ServiceGoal
    | LogGoal
    | TlsGoal
    | CaptureGoal
    | EngineGoal
    | AnswerGoal
)
