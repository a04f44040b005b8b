"""The picture: what one or more engines hold at one moment, as plain immutable data.

Every field says where the Engine API keeps it. Nothing here talks to an engine: `grader.network.read`
fills these from the API, tests build them by hand in three lines.

>>> shop = Network(id="n1", name="shop")
>>> NetworkState({"host1": NodeState("host1", networks=(shop,))}).node("host1").network("shop").driver
'bridge'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address
Subnet = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Pool:
    """One entry of a network's `IPAM.Config`."""

    subnet: Subnet
    gateway: Address | None = None
    ip_range: Subnet | None = None
    auxiliary: Mapping[str, Address] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Network:
    """One network (`GET /networks/{id}`)."""

    id: str
    name: str
    driver: str = "bridge"
    scope: str = "local"
    pools: tuple[Pool, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    internal: bool = False
    attachable: bool = False
    ingress: bool = False
    ipv6: bool = False
    config_only: bool = False
    created: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A container's place on a network (`NetworkSettings.Networks[name]`).

    `names` are what the embedded DNS answers to on this network besides the container's own name:
    `DNSNames` from API 1.44, else aliases, name, short id and hostname put together.
    """

    network: str
    network_id: str
    address: IPv4Address | None = None
    prefix: int | None = None
    address6: IPv6Address | None = None
    gateway: IPv4Address | None = None
    mac: str = ""
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    requested_address: IPv4Address | None = None  # IPAMConfig.IPv4Address: what `--ip` asked for
    gateway_priority: int = 0


@dataclass(frozen=True, slots=True)
class Published:
    """A port published on the node, live (`NetworkSettings.Ports`) or wished for (`HostConfig.PortBindings`).

    `host_address` None means every address; `host_port` None means that the engine draws one.
    """

    port: int
    protocol: str = "tcp"
    host_address: Address | None = None
    host_port: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """`HostConfig` limits; None where there is none. Memory in bytes, CPU in cores."""

    memory: int | None = None
    cpus: float | None = None
    pids: int | None = None


@dataclass(frozen=True, slots=True)
class Container:
    """One container (`GET /containers/{id}/json`)."""

    id: str
    name: str
    image: str = ""
    image_moved: bool = False  # the name in `image` leads to another image by now, or to none
    status: str = "running"  # created running paused restarting removing exited dead
    exit_code: int = 0
    error: str = ""  # State.Error: why the engine could not start it
    pid: int = 0  # in the node's pid namespace; 0 when not running
    started: str = ""  # State.StartedAt, RFC 3339
    restarts: int = 0
    hostname: str = ""
    command: tuple[str, ...] = ()
    mode: str = "default"  # HostConfig.NetworkMode: what was asked for, not what is
    endpoints: tuple[Endpoint, ...] = ()
    shares: str = ""  # "host", or the id of the container whose network namespace this one joined
    exposed: tuple[tuple[int, str], ...] = ()
    wished: tuple[Published, ...] = ()  # HostConfig.PortBindings
    published: tuple[Published, ...] = ()  # NetworkSettings.Ports
    publish_all: bool = False
    links: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    user: str = ""
    privileged: bool = False
    read_only: bool = False
    capabilities_added: tuple[str, ...] = ()
    capabilities_dropped: tuple[str, ...] = ()
    security_options: tuple[str, ...] = ()
    limits: Limits = Limits()
    log_driver: str = ""
    log_options: Mapping[str, str] = field(default_factory=dict)
    resolv_conf: str = ""  # ResolvConfPath and HostsPath, paths on the node
    hosts: str = ""

    @property
    def running(self) -> bool:
        """Whether its processes run now; a paused container counts as not running."""
        return self.status == "running"

    def endpoint(self, network: str) -> Endpoint | None:
        """Its endpoint on the network called or identified `network`, if it is attached to it."""
        return next((e for e in self.endpoints if network in (e.network, e.network_id)), None)


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a swarm service (`GET /tasks`)."""

    id: str
    service_id: str
    node_id: str
    slot: int
    state: str
    desired: str
    error: str = ""
    container_id: str = ""
    addresses: Mapping[str, tuple[Address, ...]] = field(default_factory=dict)  # by network name


@dataclass(frozen=True, slots=True)
class Service:
    """One swarm service (`GET /services`). `virtual_addresses` by network id; empty in dnsrr mode."""

    id: str
    name: str
    image: str
    replicas: int | None
    endpoint_mode: str
    networks: tuple[str, ...] = ()
    ports: tuple[tuple[int, int, str, str], ...] = ()  # (published, target, protocol, mode)
    constraints: tuple[str, ...] = ()  # `TaskTemplate.Placement.Constraints`
    virtual_addresses: Mapping[str, Address] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SwarmMember:
    """One node as the swarm sees it (`GET /nodes`)."""

    id: str
    hostname: str
    role: str
    availability: str
    state: str
    address: str = ""
    leader: bool = False


@dataclass(frozen=True, slots=True)
class Swarm:
    """A node's part in a swarm; members, services, tasks and what stands below them are known to managers only.

    `address` is what the node tells the others to reach it by (`GET /info`, NodeAddr); `tokens` are hashes of
    the secrets in the join tokens by role (a picture holds no secret), and `certificate_days` is how long a node's
    certificate is good for (both `GET /swarm`).
    """

    node_id: str
    manager: bool
    state: str
    members: tuple[SwarmMember, ...] = ()
    services: tuple[Service, ...] = ()
    tasks: tuple[Task, ...] = ()
    address: str = ""
    tokens: Mapping[str, str] = field(default_factory=dict)
    certificate_days: float | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that a client of the node's engine made and the engine refused.

    Seen by the node's agent between the learner's client and the engine; the only trace that a failed
    `docker network create` leaves. `at` is seconds since the epoch, by the node's clock.
    """

    at: float
    method: str
    path: str  # without the API version: "/networks/create"
    query: Mapping[str, str]
    body: Mapping[str, object]
    status: int
    message: str


@dataclass(frozen=True, slots=True)
class NodeState:
    """What one node's engine holds."""

    name: str
    engine: str = ""
    api: str = ""
    networks: tuple[Network, ...] = ()
    containers: tuple[Container, ...] = ()
    swarm: Swarm | None = None
    refusals: tuple[Refusal, ...] = ()

    def network(self, name: str) -> Network | None:
        """The network of exactly that name or id (20.10 permits two of a name: the older one)."""
        found = [n for n in self.networks if name in (n.name, n.id)]
        return min(found, key=lambda n: n.created) if found else None

    def container(self, name: str) -> Container | None:
        """The container of exactly that name or id."""
        return next((c for c in self.containers if name in (c.name, c.id)), None)


@dataclass(frozen=True, slots=True)
class NetworkState:
    """What all nodes of a sandbox hold. `missing` maps a node whose engine cannot be read to the reason."""

    nodes: Mapping[str, NodeState]
    missing: Mapping[str, str] = field(default_factory=dict)

    def node(self, name: str) -> NodeState:
        """That node's picture. Raises KeyError for a node that is missing or unknown."""
        return self.nodes[name]
