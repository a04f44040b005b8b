"""Answers of engines that could not be recorded here, shaped from recorded ones by what moby's documents say of them.

Sources, all in github.com/moby/moby: [48] to [52] are the sections "v1.48 API changes" to "v1.52 API changes" of
api/docs/CHANGELOG.md (Engine 28 speaks API 1.48 to 1.51, Engine 29 from 1.52 on); [rel] are the release notes of Engine
28; [types] the Go types of the API in api/types/network (endpoint.go, summary.go, port.go) of Engine 29. Each step
below names the one that it follows. Nothing else is changed: what no document mentions stays as 26.1 answered.
"""

from __future__ import annotations

import copy
from typing import Any

Answers = dict[str, Any]

TOP_LEVEL = (
    *("Bridge", "HairpinMode", "LinkLocalIPv6Address", "LinkLocalIPv6PrefixLen", "SecondaryIPAddresses"),
    *(
        "SecondaryIPv6Addresses",
        "EndpointID",
        "Gateway",
        "GlobalIPv6Address",
        "GlobalIPv6PrefixLen",
        "IPAddress",
    ),
    *("IPPrefixLen", "IPv6Gateway", "MacAddress"),
)
"""[52] "the `NetworkSettings` no longer returns the deprecated" ones: exactly these."""

PRIORITY = {"/recorded-web": {"recorded-shop": 7}}
"""What `docker network connect --gw-priority` would have set: container to network to number."""


def as_engine_28(recorded: Answers) -> Answers:
    """As Engine 28.0 with API 1.48 answers, from what 26.1 answered."""
    shaped = copy.deepcopy(recorded) | {"version": "28.0.0", "api": "1.48"}
    for network in shaped["networks"]:
        # [48] "GET /networks/{id} now returns an `EnableIPv4` field".
        network["EnableIPv4"] = True
        if network["Driver"] == "bridge":
            # [rel] until 28.2 these two were shown among the options ("Do not display network options ..." there).
            network["Options"] = {
                **(network["Options"] or {}),
                "com.docker.network.enable_ipv4": "true",
                "com.docker.network.enable_ipv6": str(network["EnableIPv6"]).lower(),
            }
        for pool in network["IPAM"]["Config"] or ():
            # [rel] 28.0.1: "Fix docker network inspect reporting an IPv6 gateway with CIDR suffix".
            if ":" in pool.get("Gateway", ""):
                pool["Gateway"] += "/64"
    for container in shaped["containers"]:
        # [48] `ImageManifestDescriptor`, "only populated if the daemon provides a multi-platform image store".
        container["ImageManifestDescriptor"] = None
        for name, endpoint in container["NetworkSettings"]["Networks"].items():
            # [48] "now accept a `GwPriority` field in `EndpointsConfig`", and it is told again.
            endpoint["GwPriority"] = PRIORITY.get(container["Name"], {}).get(name, 0)
    return shaped


def as_engine_29(recorded: Answers) -> Answers:
    """As Engine 29.0 with API 1.52 answers, from what 26.1 answered."""
    shaped = as_engine_28(recorded) | {"version": "29.0.0", "api": "1.52"}
    for network in shaped["networks"]:
        # [types] Summary, what the list holds, has no Containers, Services and Status: an inspection has.
        network.pop("Containers", None)
        network.pop("Services", None)
        network["Options"] = {
            key: value
            for key, value in (network["Options"] or {}).items()
            if not key.startswith("com.docker.network.enable_ipv")  # [rel] 28.2, see above
        }
        for pool in network["IPAM"]["Config"] or ():
            if ":" in pool.get("Gateway", ""):
                pool["Gateway"] = pool["Gateway"].partition("/")[0]  # [types] netip.Addr: never a suffix
    for container in shaped["containers"]:
        settings, config, host = container["NetworkSettings"], container["Config"], container["HostConfig"]
        for key in TOP_LEVEL:
            settings.pop(key, None)
        if not config.get("OnBuild"):
            config.pop("OnBuild", None)  # [52] "now omits `Config.OnBuild` if its value is empty"
        config.pop("MacAddress", None)  # [52] "no longer supports configuring a container-wide MAC address"
        host.pop("KernelMemoryTCP", None)  # [52] "Removed the `KernelMemoryTCP` field"
        for endpoint in settings["Networks"].values():
            # [types] IPAMConfig is a pointer: null where no address was asked for.
            endpoint["IPAMConfig"] = endpoint["IPAMConfig"] or None
    return shaped


def as_event_of_29(event: dict[str, Any]) -> dict[str, Any]:
    """As `GET /events` of API 1.52 tells it: [52] "no longer includes the deprecated `status`, `id`, and `from`"."""
    return {key: value for key, value in event.items() if key not in ("status", "id", "from")}
