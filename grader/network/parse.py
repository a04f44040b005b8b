"""From the Engine API's JSON to the picture: pure functions, tolerant of engines 20.10 to 29.

Sources: the Engine API reference, versions 1.41 to 1.52, and its changelog. Touches nothing outside.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from grader.network.state import (
    Address,
    Container,
    Endpoint,
    Limits,
    Network,
    Pool,
    Published,
    Service,
    Subnet,
    SwarmMember,
    Task,
)

Json = Mapping[str, Any]
SHORT_ID = 12
NANOSECONDS_A_DAY = 24 * 3600 * 10**9
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?([zZ]|[+-]\d\d:\d\d)$")
WITH_PORTS = ("running", "paused")  # in these states somebody can be behind a published port
FAMILIES = ("com.docker.network.enable_ipv4", "com.docker.network.enable_ipv6")
"""28.0 shows these among a network's options though nobody gave them; what they say is a field of its own."""
WITHOUT_DNS = ("bridge", "host", "none")  # the predefined networks: the embedded DNS does not answer there


def address(words: object) -> Address | None:
    """An address, with or without a prefix (20.10 keeps "10.74.0.5/24"); None for none or nonsense."""
    try:
        return ipaddress.ip_address(str(words or "").partition("/")[0])
    except ValueError:
        return None


def subnet(words: object) -> Subnet | None:
    """A subnet; host bits are dropped, as the engine's own bridge does."""
    try:
        return ipaddress.ip_network(str(words or ""), strict=False)
    except ValueError:
        return None


def address4(words: object) -> ipaddress.IPv4Address | None:
    """An IPv4 address or None."""
    found = address(words)
    return found if isinstance(found, ipaddress.IPv4Address) else None


def address6(words: object) -> ipaddress.IPv6Address | None:
    """An IPv6 address or None."""
    found = address(words)
    return found if isinstance(found, ipaddress.IPv6Address) else None


def network(words: Json) -> Network:
    """One entry of `GET /networks`."""
    return Network(
        id=words["Id"],
        name=words["Name"],
        driver=words.get("Driver") or "",
        scope=words.get("Scope") or "local",
        pools=tuple(_pools((words.get("IPAM") or {}).get("Config") or ())),
        options={k: v for k, v in (words.get("Options") or {}).items() if k not in FAMILIES},
        labels=dict(words.get("Labels") or {}),
        internal=bool(words.get("Internal")),
        attachable=bool(words.get("Attachable")),
        ingress=bool(words.get("Ingress")),
        ipv6=bool(words.get("EnableIPv6")),
        config_only=bool(words.get("ConfigOnly")),
        created=moment(words.get("Created")),
    )


def moment(words: object) -> str:
    """An RFC 3339 time in UTC with nine digits of a second, so that two can be compared as text; "" for none.

    Engines leave out trailing zeros and may write their own zone.
    """
    found = _MOMENT.match(str(words or ""))
    if found is None:
        return ""
    seconds, fraction, zone = found.groups()
    then = datetime.fromisoformat(f"{seconds}{'+00:00' if zone in 'zZ' else zone}")
    with suppress(OverflowError):  # year 1 is the engine's "never", and in some zones the year before
        then = then.astimezone(UTC)
    whole = then.replace(tzinfo=None).isoformat(timespec="seconds")
    return f"{whole}.{(fraction or '').ljust(9, '0')[:9]}Z"


def _pools(entries: Iterable[Json]) -> Iterable[Pool]:
    for entry in entries:
        within = subnet(entry.get("Subnet"))
        if within is None:
            continue  # config-only networks and plugins' own IPAM may give none
        auxiliary = {
            name: found
            for name, words in (entry.get("AuxiliaryAddresses") or {}).items()
            if (found := address(words)) is not None
        }
        yield Pool(within, address(entry.get("Gateway")), subnet(entry.get("IPRange")), auxiliary)


def container(words: Json, listed: str = "") -> Container:
    """The answer of `GET /containers/{id}/json`; `listed` is its `Image` in `GET /containers/json`.

    The list gives the image's id instead of its name where the name was given to another image meanwhile.
    """
    config, host, state = words["Config"], words["HostConfig"], words["State"]
    settings = words.get("NetworkSettings") or {}
    name = words["Name"].lstrip("/")
    mode = host.get("NetworkMode") or "default"
    return Container(
        id=words["Id"],
        name=name,
        image=config.get("Image") or "",
        image_moved=_is_id(listed) and listed != (config.get("Image") or ""),
        status=state.get("Status") or "",
        exit_code=int(state.get("ExitCode") or 0),
        error=state.get("Error") or "",
        pid=int(state.get("Pid") or 0),
        started=state.get("StartedAt") or "",
        restarts=int(words.get("RestartCount") or 0),
        hostname=config.get("Hostname") or "",
        command=(words.get("Path") or "", *(words.get("Args") or ())),
        mode=mode,
        endpoints=tuple(
            endpoint(network_name, entry or {}, name, words["Id"], config.get("Hostname") or "")
            for network_name, entry in sorted((settings.get("Networks") or {}).items())
        ),
        shares="host" if mode == "host" else mode.removeprefix("container:") if ":" in mode else "",
        exposed=tuple(sorted(_port(key) for key in config.get("ExposedPorts") or {})),
        wished=_published(host.get("PortBindings") or {}),
        # Of a container that could not be started 26.1 goes on telling the ports that it would have had.
        published=_published(settings.get("Ports") or {}) if state.get("Status") in WITH_PORTS else (),
        publish_all=bool(host.get("PublishAllPorts")),
        links=tuple(host.get("Links") or ()),
        dns=tuple(host.get("Dns") or ()),
        labels=dict(config.get("Labels") or {}),
        user=config.get("User") or "",
        log_driver=(host.get("LogConfig") or {}).get("Type") or "",
        log_options=dict((host.get("LogConfig") or {}).get("Config") or {}),
        privileged=bool(host.get("Privileged")),
        read_only=bool(host.get("ReadonlyRootfs")),
        capabilities_added=_capabilities(host.get("CapAdd")),
        capabilities_dropped=_capabilities(host.get("CapDrop")),
        security_options=tuple(host.get("SecurityOpt") or ()),
        limits=_limits(host),
        resolv_conf=words.get("ResolvConfPath") or "",
        hosts=words.get("HostsPath") or "",
    )


def _is_id(image: str) -> bool:
    return re.fullmatch(r"sha256:[0-9a-f]{64}", image) is not None


def endpoint(network_name: str, entry: Json, container_name: str, identity: str, hostname: str) -> Endpoint:
    """One entry of a container's `NetworkSettings.Networks`."""
    aliases = tuple(dict.fromkeys(entry.get("Aliases") or ()))  # who gives one twice finds it here twice
    names = entry.get("DNSNames")  # from API 1.44; before that the engine's DNS answers to these
    if names is None and network_name in WITHOUT_DNS:
        names = ()
    elif names is None:
        names = (container_name, *aliases, identity[:SHORT_ID], hostname)
    asked = entry.get("IPAMConfig") or {}
    return Endpoint(
        network=network_name,
        network_id=entry.get("NetworkID") or "",
        address=address4(entry.get("IPAddress")),
        prefix=int(entry["IPPrefixLen"]) if entry.get("IPPrefixLen") else None,
        address6=address6(entry.get("GlobalIPv6Address")),
        gateway=address4(entry.get("Gateway")),
        mac=entry.get("MacAddress") or "",
        # Before 1.45 the engine adds the short id to the aliases that were asked for.
        aliases=tuple(alias for alias in aliases if alias != identity[:SHORT_ID]),
        names=tuple(dict.fromkeys(name for name in names if name)),
        requested_address=address4(asked.get("IPv4Address")),
        gateway_priority=int(entry.get("GwPriority") or 0),
    )


def _port(key: str) -> tuple[int, str]:
    port, _, protocol = key.partition("/")
    return int(port), protocol or "tcp"


def _published(ports: Mapping[str, Any]) -> tuple[Published, ...]:
    """Of "80/tcp": [{"HostIp": "", "HostPort": "8080"}]; EXPOSE alone gives null instead of the list.

    The entries for 0.0.0.0 and :: of one publication are one here.
    """
    found = []
    for key, bindings in sorted(ports.items()):
        port, protocol = _port(key)
        for binding in bindings or ():
            host = address(binding.get("HostIp"))
            wide = host is None or host.is_unspecified
            number = str(binding.get("HostPort") or "")
            drawn = int(number) if number.isdigit() and number != "0" else None
            found.append(Published(port, protocol, None if wide else host, drawn))
    return tuple(dict.fromkeys(found))


def _capabilities(words: Iterable[str] | None) -> tuple[str, ...]:
    """Without the prefix that newer engines add to what was typed: "NET_RAW", "ALL"."""
    return tuple(word.upper().removeprefix("CAP_") for word in words or ())


def _limits(host: Json) -> Limits:
    cores = (host.get("NanoCpus") or 0) / 1e9
    if not cores and host.get("CpuQuota"):
        cores = host["CpuQuota"] / (host.get("CpuPeriod") or 100_000)
    pids = host.get("PidsLimit") or 0
    return Limits(host.get("Memory") or None, cores or None, pids if pids > 0 else None)


def member(words: Json) -> SwarmMember:
    """One entry of `GET /nodes`."""
    spec, status, manager = words["Spec"], words.get("Status") or {}, words.get("ManagerStatus") or {}
    return SwarmMember(
        id=words["ID"],
        hostname=(words.get("Description") or {}).get("Hostname") or "",
        role=spec.get("Role") or "",
        availability=spec.get("Availability") or "",
        state=status.get("State") or "",
        address=status.get("Addr") or "",
        leader=bool(manager.get("Leader")),
    )


def join_tokens(words: Json) -> dict[str, str]:
    """Hashes of the secrets in the tokens of `GET /swarm` by role: SWMTKN-1-<digest of the CA>-<secret>."""
    tokens = (words.get("JoinTokens") or {}).items()
    return {role.lower(): sha256(token.rpartition("-")[2].encode()).hexdigest() for role, token in tokens}


def certificate_days(words: Json) -> float | None:
    """How long a node's certificate is good for, of `GET /swarm` (which says it in nanoseconds)."""
    expiry = ((words.get("Spec") or {}).get("CAConfig") or {}).get("NodeCertExpiry")
    return expiry / NANOSECONDS_A_DAY if expiry else None


def service(words: Json) -> Service:
    """One entry of `GET /services`."""
    spec, live = words["Spec"], words.get("Endpoint") or {}
    template = spec.get("TaskTemplate") or {}
    replicated = (spec.get("Mode") or {}).get("Replicated")
    wished = template.get("Networks") or spec.get("Networks") or ()
    return Service(
        id=words["ID"],
        name=spec["Name"],
        image=((template.get("ContainerSpec") or {}).get("Image") or "").partition("@")[0],
        replicas=replicated.get("Replicas") if replicated else None,
        endpoint_mode=(live.get("Spec") or spec.get("EndpointSpec") or {}).get("Mode") or "vip",
        networks=tuple(entry["Target"] for entry in wished),
        ports=tuple(
            (
                int(port.get("PublishedPort") or 0),
                int(port["TargetPort"]),
                port.get("Protocol") or "tcp",
                port.get("PublishMode") or "ingress",
            )
            for port in live.get("Ports") or ()
        ),
        constraints=tuple((template.get("Placement") or {}).get("Constraints") or ()),
        virtual_addresses={
            entry["NetworkID"]: found
            for entry in live.get("VirtualIPs") or ()
            if (found := address(entry.get("Addr"))) is not None
        },
    )


def task(words: Json) -> Task:
    """One entry of `GET /tasks`."""
    status = words.get("Status") or {}
    return Task(
        id=words["ID"],
        service_id=words.get("ServiceID") or "",
        node_id=words.get("NodeID") or "",
        slot=int(words.get("Slot") or 0),
        state=status.get("State") or "",
        desired=words.get("DesiredState") or "",
        error=status.get("Err") or "",
        container_id=(status.get("ContainerStatus") or {}).get("ContainerID") or "",
        addresses={
            entry["Network"]["Spec"]["Name"]: tuple(
                found for words_ in entry.get("Addresses") or () if (found := address(words_)) is not None
            )
            for entry in words.get("NetworksAttachments") or ()
            if (entry.get("Network") or {}).get("Spec")
        },
    )
