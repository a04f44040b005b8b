"""Goals to judge after a sequence: drawn ones, and ones made after what is there, right and with one thing wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.commands import ADDRESSES, SUBNETS, Names

Ask = tuple[str, dict[str, Any]]
PLACES = ("10.61.0.0/24", "10.62.0.0/16", "10.63.1.0/29", "172.16.0.0/12", "10.61.0.128/25")


def drawn(names: Names) -> st.SearchStrategy[list[Ask]]:
    """A few goals out of the same few names as the commands."""
    network = st.sampled_from([*names.networks, "bridge", "host"])
    container = st.sampled_from(names.containers)
    alias = st.sampled_from([*names.aliases, *names.containers, "front"])
    networks = st.lists(network, min_size=1, max_size=2, unique=True)
    address = st.sampled_from(ADDRESSES)
    kinds = {
        "network": st.fixed_dictionaries(
            {"name": network},
            optional={
                "exists": st.booleans(),
                "driver": st.sampled_from(["bridge", "macvlan"]),
                "subnet": st.sampled_from(sorted(SUBNETS)),
                "inside": st.sampled_from(PLACES),
                "internal": st.booleans(),
                "ipv6": st.booleans(),
            },
        ),
        "container": st.fixed_dictionaries(
            {"name": container},
            optional={
                "exists": st.booleans(),
                "running": st.booleans(),
                "user": st.just("1000"),
                "memory": st.sampled_from([32 << 20, 48 << 20]),
                "cap_drop": st.just(["NET_RAW"]),
                "read_only": st.booleans(),
                "no_new_privileges": st.booleans(),
            },
        ),
        "attachment": st.one_of(
            st.fixed_dictionaries({"container": container, "on": networks}, optional={"only": st.booleans()}),
            st.fixed_dictionaries({"container": container, "not_on": networks}),
        ),
        "address": st.fixed_dictionaries(
            {"container": container, "network": network},
            optional={"ip": address, "static": st.booleans(), "inside": st.sampled_from(PLACES)},
        ),
        "alias": st.fixed_dictionaries(
            {"container": container, "network": network, "alias": alias}, optional={"unique": st.booleans()}
        ),
        "lookup": st.fixed_dictionaries(
            {"from": container, "name": alias, "expect": st.one_of(container, st.just("nothing"))}
        ),
        "port": st.fixed_dictionaries(
            {"container": container, "port": st.sampled_from(["80/tcp", "8080/tcp", "53/udp", "81/tcp"])},
            optional={
                "host_port": st.sampled_from([18080, 18081, 18082, 80]),
                "host_address": st.sampled_from(["all", "127.0.0.1"]),
            },
        ),
        "netns": st.fixed_dictionaries(
            {"container": container, "shares": st.one_of(container, st.sampled_from(["host", "own", "none"]))}
        ),
        "route": st.fixed_dictionaries({"of": container, "via": st.one_of(network, st.just("none"))}),
        "reach": st.fixed_dictionaries({"from": container, "to": alias.map(lambda name: f"http://{name}/")}),
    }
    one = st.sampled_from(sorted(kinds)).flatmap(lambda kind: st.tuples(st.just(kind), kinds[kind]))
    return st.lists(one, min_size=2, max_size=6)


def mirrored(seen: Mapping[str, Any], start: Mapping[str, Any]) -> Iterator[Ask]:
    """Goals after what is there: each fact as it is, and turned wrong."""
    for network in seen["networks"]:
        yield from _of_network(network)
    boxes = [one["Name"].lstrip("/") for one in seen["containers"]]
    networks = [one["Name"] for one in seen["networks"]]
    for container in seen["containers"]:
        yield from _of_container(container, networks, boxes)
    for name in boxes[
        :1
    ]:  # of one alone: where no name server answers, the engine's DNS says so after four seconds
        yield "lookup", {"from": name, "name": "nobody-here", "expect": "nothing"}
    for container in start["containers"]:
        yield "same", {"containers": [container["Name"].lstrip("/")]}
    for network in start["networks"]:
        yield "same", {"networks": [network["Name"]]}
    serving = [one["Name"].lstrip("/") for one in seen["containers"] if one["Path"] == "httpd"][:1]
    for target in serving:
        for source in boxes[:3]:
            yield "reach", {"from": source, "to": f"http://container:{target}/"}
            yield "reach", {"from": source, "to": f"http://{target}/"}
        for source in boxes[1:3]:
            yield (
                "blocked",
                {"from": source, "to": f"http://container:{target}/", "control": {"from": boxes[0]}},
            )


def _of_network(words: Mapping[str, Any]) -> Iterator[Ask]:
    name = words["Name"]
    yield (
        "network",
        {"name": name, "driver": words["Driver"], "internal": words["Internal"], "ipv6": words["EnableIPv6"]},
    )
    yield "network", {"name": name, "internal": not words["Internal"]}
    yield "network", {"name": f"{name}x", "exists": False}
    yield "network", {"name": name[:-1]}
    yield "network", {"name": name, "options": words["Options"] or {}, "labels": words["Labels"] or {}}
    for pool in words["IPAM"]["Config"] or ():
        subnet = ip_network(pool["Subnet"], strict=False)
        if subnet.version == 6:
            continue
        right = {"name": name, "subnet": str(subnet)}
        yield "network", right | {"prefix": subnet.prefixlen, "inside": str(subnet.supernet())}
        yield "network", {"name": name, "prefix": subnet.prefixlen + 1}
        yield "network", right | {"range": pool.get("IPRange") or str(next(subnet.subnets()))}
        yield "network", right | {"gateway": (pool.get("Gateway") or str(subnet[1])).partition("/")[0]}
        yield (
            "network",
            right | {"aux": list((pool.get("AuxiliaryAddresses") or {"none": str(subnet[2])}).values())},
        )


def _of_container(words: Mapping[str, Any], networks: list[str], boxes: list[str]) -> Iterator[Ask]:
    name, config, host = words["Name"].lstrip("/"), words["Config"], words["HostConfig"]
    yield "container", {"name": name, "image": config["Image"], "labels": config["Labels"] or {}}
    yield "container", {"name": name, "running": False}
    yield (
        "container",
        {
            "name": name,
            "user": config["User"] or "1000",
            "read_only": host["ReadonlyRootfs"],
            "memory": 48 << 20,
        },
    )
    on = sorted(words["NetworkSettings"]["Networks"])
    if on:
        yield "attachment", {"container": name, "on": on, "only": True}
        yield "attachment", {"container": name, "on": on[:1], "only": True}
    off = [one for one in networks if one not in on]
    if off:
        yield "attachment", {"container": name, "not_on": off}
        yield "attachment", {"container": name, "on": off[:1]}
    for network in networks:
        entry = words["NetworkSettings"]["Networks"].get(network)
        if entry is None:
            continue
        yield "address", {"container": name, "network": network, "static": False}
        yield "address", {"container": name, "network": network, "ip": entry["IPAddress"] or "10.61.0.20"}
        for alias in dict.fromkeys([name, *(entry["Aliases"] or [])[:1], words["Id"][:12]]):
            yield "alias", {"container": name, "network": network, "alias": alias}
        yield "route", {"of": name, "via": network}
    yield "route", {"of": name, "via": "none"}
    for port in sorted(
        {**(words["NetworkSettings"]["Ports"] or {}), **(host["PortBindings"] or {}), "80/tcp": None}
    ):
        yield "port", {"container": name, "port": port}
        yield "port", {"container": name, "port": port, "host_address": "all"}
        for binding in (host["PortBindings"] or {}).get(port) or ():
            if binding["HostPort"] not in ("", "0"):
                yield "port", {"container": name, "port": port, "host_port": int(binding["HostPort"])}
            if binding["HostIp"]:
                yield "port", {"container": name, "port": port, "host_address": binding["HostIp"]}
    for shares in ("host", "own", "none", *(box for box in boxes if box != name)):
        yield "netns", {"container": name, "shares": shares}
    for other in boxes:
        yield "lookup", {"from": name, "name": other, "expect": other}
