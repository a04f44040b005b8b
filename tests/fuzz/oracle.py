"""What must be said of a goal, from what `look.py` saw and nothing else.

Written from docs/exercise-format.md, beside `grader.checks` and not after it. True: the goal is met. False: it is not.
None: what was seen does not decide it (a name that two containers have, whose first answer is a matter of luck).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address, ip_interface, ip_network
from typing import Any

Words = Mapping[str, Any]
Told = bool | None
DRIVER_DEFAULTS = {"macvlan": {"macvlan_mode": "bridge"}, "ipvlan": {"ipvlan_mode": "l2"}}
ENGINES_OWN = {"docker_gwbridge"}
"""On it the engine puts whoever is on an overlay network; no container's inspection has it."""

PREDEFINED = ("bridge", "host", "none")
TARGET = re.compile(r"(?P<scheme>\w+)://(?P<host>[^/]+?)(?::(?P<port>\d+))?(?P<path>/.*)?$")


class Oracle:
    """`seen` is now, `start` the moment that goals of kind same compare with."""

    def __init__(self, seen: Words, start: Words | None = None) -> None:
        self.seen = seen
        self.start = start or seen

    def tell(self, kind: str, ask: Words) -> Told:
        """Whether a goal of that kind is met. Raises KeyError for a kind that nothing is said of here."""
        return KINDS[kind](self, ask)

    # -- what is there ---------------------------------------------------------------------------

    def network(self, name: str, seen: Words | None = None) -> Words | None:
        """The network of that name."""
        return next((one for one in (seen or self.seen)["networks"] if one["Name"] == name), None)

    def container(self, name: str, seen: Words | None = None) -> Words | None:
        """The container of that name."""
        there = (seen or self.seen)["containers"]
        return next((one for one in there if one["Name"] == f"/{name}"), None)

    def running(self, name: str) -> Words | None:
        """The container of that name, if the CLI's table says that it runs."""
        found = self.container(name)
        line = next((one for one in self.seen["listed"] if found and one["ID"] == found["Id"]), None)
        return found if line is not None and line["State"] == "running" else None

    def members(self, network: Words) -> Words:
        """Who is on a network now, by the network's own list."""
        return network["Containers"] or {}

    def place(self, name: str, network: str) -> tuple[Words, Words, Words] | None:
        """A running container, a network, and the container's entry in it, if it is on it."""
        container, on = self.running(name), self.network(network)
        if container is None or on is None or container["Id"] not in self.members(on):
            return None
        return container, on, self.members(on)[container["Id"]]

    # -- kinds -----------------------------------------------------------------------------------

    def tell_network(self, ask: Words) -> Told:
        found = self.network(ask["name"])
        if found is None or not ask.get("exists", True):
            return (found is None) == (not ask.get("exists", True))
        pools = found["IPAM"]["Config"] or []
        if "subnet" in ask:
            pools = [one for one in pools if ip_network(one["Subnet"]) == ip_network(ask["subnet"])]
        fours = [one for one in pools if ip_network(one["Subnet"]).version == 4]
        if "inside" in ask:
            fours = [one for one in fours if ip_network(one["Subnet"]).subnet_of(ip_network(ask["inside"]))]  # type: ignore[arg-type]
        kept = {ip_address(one) for pool in pools for one in (pool.get("AuxiliaryAddresses") or {}).values()}
        options = {**DRIVER_DEFAULTS.get(found["Driver"], {}), **(found["Options"] or {})}
        return all(
            (
                ask.get("driver", found["Driver"]) == found["Driver"],
                bool(pools) or "subnet" not in ask,
                bool(fours) or "inside" not in ask,
                "prefix" not in ask
                or ask["prefix"] in [ip_network(one["Subnet"]).prefixlen for one in fours],
                "gateway" not in ask or ip_address(ask["gateway"]) in [_gateway(one) for one in pools],
                "range" not in ask
                or ip_network(ask["range"])
                in [ip_network(one["IPRange"], strict=False) for one in pools if one.get("IPRange")],
                all(ip_address(one) in kept for one in ask.get("aux", ())),
                ask.get("internal", found["Internal"]) == found["Internal"],
                ask.get("attachable", found["Attachable"]) == found["Attachable"],
                ask.get("ipv6", found["EnableIPv6"]) == found["EnableIPv6"],
                "encrypted" not in ask or ask["encrypted"] == ("encrypted" in options),
                all(
                    (found["Labels"] or {}).get(key) == value for key, value in ask.get("labels", {}).items()
                ),
                all(options.get(key) == value for key, value in ask.get("options", {}).items()),
            )
        )

    def tell_container(self, ask: Words) -> Told:
        found = self.container(ask["name"])
        if found is None or not ask.get("exists", True):
            return (found is None) == (not ask.get("exists", True))
        if (self.running(ask["name"]) is not None) != ask.get("running", True):
            return False
        config, host = found["Config"], found["HostConfig"]
        listed = next(one["Image"] for one in self.seen["listed"] if one["ID"] == found["Id"])
        user, dropped = config["User"], {one.upper().removeprefix("CAP_") for one in host["CapDrop"] or ()}
        return all(
            (
                "image" not in ask or (_image(listed) == _image(ask["image"])),
                "user" not in ask or ask["user"] in (user, user.partition(":")[0]),
                ask.get("privileged", host["Privileged"]) == host["Privileged"],
                ask.get("read_only", host["ReadonlyRootfs"]) == host["ReadonlyRootfs"],
                "memory" not in ask or 0 < host["Memory"] <= ask["memory"],
                "pids" not in ask or 0 < (host["PidsLimit"] or 0) <= ask["pids"],
                all({"ALL", one.upper().removeprefix("CAP_")} & dropped for one in ask.get("cap_drop", ())),
                "no_new_privileges" not in ask
                or ask["no_new_privileges"]
                == any(
                    one in ("no-new-privileges", "no-new-privileges:true")
                    for one in host["SecurityOpt"] or ()
                ),
                "log_driver" not in ask or ask["log_driver"] == host["LogConfig"]["Type"],
                all(
                    (config["Labels"] or {}).get(key) == value for key, value in ask.get("labels", {}).items()
                ),
            )
        )

    def tell_attachment(self, ask: Words) -> Told:
        found = self.running(ask["container"])
        if found is None:
            return False
        on = {one["Name"] for one in self.seen["networks"] if found["Id"] in self.members(one)} - ENGINES_OWN
        wanted = set(ask.get("on", ()))
        if not wanted <= on or on & set(ask.get("not_on", ())):
            return False
        return on == wanted or not ask.get("only", False)

    def tell_address(self, ask: Words) -> Told:
        place = self.place(ask["container"], ask["network"])
        if place is None:
            return False
        container, _, entry = place
        address = ip_interface(entry["IPv4Address"]).ip if entry["IPv4Address"] else None
        config = container["NetworkSettings"]["Networks"][ask["network"]]["IPAMConfig"] or {}
        return all(
            (
                "ip" not in ask or address == ip_address(ask["ip"]),
                "inside" not in ask or (address is not None and address in ip_network(ask["inside"])),
                "static" not in ask or ask["static"] == bool(config.get("IPv4Address")),
            )
        )

    def tell_alias(self, ask: Words) -> Told:
        place = self.place(ask["container"], ask["network"])
        if place is None or ask["network"] in PREDEFINED:
            return False
        container, network, _ = place
        links = container["NetworkSettings"]["Networks"][ask["network"]]["Links"] or ()
        if any(link.rpartition(":")[2] == ask["alias"] for link in links):
            return None  # asked is the container itself, for which a link of that name goes before
        given = self.seen["answers"].get(f"{ask['container']} {ask['alias']}")
        if given is None:
            return None
        there = {one["IPv4Address"].partition("/")[0]: who for who, one in self.members(network).items()}
        if given and not set(given) & set(there) and set(given) <= set(self.addresses(container)):
            return None  # it was told its own address on another network; what others are told is not known
        owners = {there[one] for one in given if one in there}
        return container["Id"] in owners and (owners == {container["Id"]} or not ask.get("unique", True))

    def tell_lookup(self, ask: Words) -> Told:
        if self.running(ask["from"]) is None:
            return False
        found = self.seen["lookups"].get(f"{ask['from']} {ask['name']}")
        if found is None or len(self.seen["answers"].get(f"{ask['from']} {ask['name']}", ())) > 1:
            return None
        if ask["expect"] == "nothing":
            # Where nobody further on answers the engine's DNS, that nobody has the name cannot be known.
            return None if f"{ask['from']} {ask['name']}" in self.seen["unanswered"] else bool(found == "")
        if found == "":
            return False
        try:
            return ip_address(found) == ip_address(ask["expect"])
        except ValueError:
            pass
        target = self.running(ask["expect"])
        return target is not None and found in self.addresses(target)

    def addresses(self, container: Words) -> list[str]:
        """The addresses that a container has on its networks now, without their prefixes, the IPv4 ones first."""
        entries = [self.members(one).get(container["Id"]) for one in self.seen["networks"]]
        found = [one[key] for key in ("IPv4Address", "IPv6Address") for one in entries if one and one[key]]
        return [one.partition("/")[0] for one in found]

    def tell_port(self, ask: Words) -> Told:
        if (found := self.running(ask["container"])) is None:
            return False
        bindings = (found["NetworkSettings"]["Ports"] or {}).get(ask["port"]) or []
        if "host_port" in ask:
            bindings = [one for one in bindings if int(one["HostPort"]) == ask["host_port"]]
        hosts = {one["HostIp"] for one in bindings}
        wide = {one for one in hosts if one in ("", "0.0.0.0", "::")}
        if ask.get("host_address") == "all":
            return bool(wide)
        return bool(hosts) and ("host_address" not in ask or hosts == {ask["host_address"]})

    def tell_netns(self, ask: Words) -> Told:
        if (found := self.running(ask["container"])) is None:
            return False
        inside, node = self.seen["kernel"].get(found["Id"]), self.seen["node"]["inode"]
        if inside is None:
            return None
        guest = found["HostConfig"]["NetworkMode"].startswith("container:")
        if ask["shares"] == "host":
            return bool(inside["inode"] == node)
        if ask["shares"] == "own":
            return inside["inode"] != node and not guest
        if ask["shares"] == "none":
            links = [one["ifname"] for one in inside["interfaces"]]
            on = {one["Name"] for one in self.seen["networks"] if found["Id"] in self.members(one)}
            return links == ["lo"] and on == {"none"} and not guest
        if (other := self.running(ask["shares"])) is None:
            return False
        return bool(inside["inode"] == self.seen["kernel"][other["Id"]]["inode"])

    def tell_route(self, ask: Words) -> Told:
        if (found := self.running(ask["of"])) is None:
            return False
        routes = self.seen["kernel"][found["Id"]]["routes"]
        ways = [one for one in routes if one["dst"] == "default"]
        if ask["via"] == "none":
            return not ways
        if not ways:
            return False
        used = min(ways, key=lambda one: one.get("metric", 0)).get("gateway", "")
        network = self.network(ask["via"])
        if network is None:
            return bool(used == ask["via"])
        return used in [str(_gateway(one)) for one in network["IPAM"]["Config"] or ()]

    def tell_same(self, ask: Words) -> Told:
        for name in ask.get("containers", ()):
            before, now = self.container(name, self.start), self.running(name)
            if before is None:
                return None
            if now is None or (now["Id"], now["State"]["StartedAt"]) != (
                before["Id"],
                before["State"]["StartedAt"],
            ):
                return False
        return all(
            (before := self.network(name, self.start)) is not None
            and (now := self.network(name)) is not None
            and now["Id"] == before["Id"]
            for name in ask.get("networks", ())
        )

    def tell_reach(self, ask: Words) -> Told:
        if self.running(ask["from"]) is None:
            return False
        return self.fetched(ask["from"], ask["to"])

    def tell_blocked(self, ask: Words) -> Told:
        control = ask["control"]
        source, to = control.get("from", ask["from"]), control.get("to", ask["to"])
        if self.running(ask["from"]) is None or self.running(source) is None:
            return False
        blocked, alive = self.fetched(ask["from"], ask["to"]), self.fetched(source, to)
        return None if blocked is None or alive is None else not blocked and alive

    def fetched(self, source: str, to: str) -> Told:
        """Whether an answer came from any address that the target stands for."""
        urls = self.urls(source, to)
        if urls is None:
            return None
        tried = [self.seen["fetches"].get(f"{source} {url}") for url in urls]
        return None if None in tried else any(tried)

    def urls(self, source: str, to: str) -> list[str] | None:
        """The URLs with addresses that `to` stands for in a source; None where that is a matter of luck."""
        match = TARGET.match(to)
        assert match is not None, to
        host, _, named = match["host"].partition(":")
        if host == "container" and named:
            target = self.running(named)
            hosts = self.addresses(target) if target else []
        elif re.fullmatch(r"[0-9.]+", match["host"]):
            hosts = [match["host"]]
        else:
            key = f"{source} {match['host']}"
            if key not in self.seen["lookups"] or len(self.seen["answers"].get(key, ())) > 1:
                return None
            hosts = [self.seen["lookups"][key]] if self.seen["lookups"][key] else []
        hosts = [f"[{one}]" if ":" in one else one for one in hosts]
        return [f"http://{one}:{match['port'] or 80}{match['path'] or '/'}" for one in hosts]


def questions(goals: Iterable[tuple[str, Words]], oracle: Oracle) -> dict[str, list[list[str]]]:
    """What `look.py` must be asked besides, so that these goals can be told: names first, then what is fetched."""
    names: set[tuple[str, str]] = set()
    answers: set[tuple[str, str]] = set()
    fetches: set[tuple[str, str]] = set()

    def named(source: str, host: str) -> None:
        if oracle.running(source) is not None:
            names.add((source, host))
            answers.add((source, host))

    for kind, ask in goals:
        if kind == "alias" and oracle.place(ask["container"], ask["network"]) is not None:
            answers.add((ask["container"], ask["alias"]))
        elif kind == "lookup":
            named(ask["from"], ask["name"])
        elif kind in ("reach", "blocked"):
            control = ask.get("control", {})
            for source, to in (
                (ask["from"], ask["to"]),
                (control.get("from", ask["from"]), control.get("to", ask["to"])),
            ):
                match = TARGET.match(to)
                assert match is not None, to
                if not match["host"].startswith("container:") and not re.fullmatch(r"[0-9.]+", match["host"]):
                    named(source, match["host"])
                if oracle.running(source) is not None:
                    fetches |= {(source, url) for url in oracle.urls(source, to) or ()}
    found = {"lookups": names, "answers": answers, "fetches": fetches}
    return {key: [list(pair) for pair in sorted(pairs)] for key, pairs in found.items() if pairs}


def _gateway(pool: Words) -> object:
    return ip_interface(pool["Gateway"]).ip if pool.get("Gateway") else None


def _image(words: str) -> str:
    return words.removeprefix("docker.io/").removeprefix("library/").removesuffix(":latest")


KINDS: dict[str, Callable[[Oracle, Words], Told]] = {
    "network": Oracle.tell_network,
    "container": Oracle.tell_container,
    "attachment": Oracle.tell_attachment,
    "address": Oracle.tell_address,
    "alias": Oracle.tell_alias,
    "lookup": Oracle.tell_lookup,
    "port": Oracle.tell_port,
    "netns": Oracle.tell_netns,
    "route": Oracle.tell_route,
    "same": Oracle.tell_same,
    "reach": Oracle.tell_reach,
    "blocked": Oracle.tell_blocked,
}
