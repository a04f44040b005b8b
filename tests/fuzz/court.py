"""What must be said of an exercise's goals on all its nodes, from the CLI and the kernel alone.

Written from docs/exercise-format.md, as `oracle.py` is, which it uses for what one node tells; here it is sources and
targets on several nodes, and what `ask_around.py` finds. None: it cannot be told here. Not judged at all: tls, capture,
engine, and answers about veth cables, resolvers, VXLAN numbers and certificates.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_address, ip_network
from pathlib import Path

from grader.course.targets import Target, source, target
from grader.sandbox.launch import Sandbox
from tests.fuzz.oracle import Oracle, Told, Words, questions

LOOK = Path(__file__).with_name("look.py").read_bytes()
AROUND = Path(__file__).with_name("ask_around.py").read_bytes()
INTERNET = "internet"
RECENT = 10
STATE = ("network", "container", "attachment", "address", "alias", "port", "netns", "same")
"""Kinds that the oracle of one node tells."""


class Witness:
    """Asks the nodes of a sandbox, by programs that run there."""

    def __init__(self, sandbox: Sandbox, nodes: Sequence[str]) -> None:
        self._sandbox = sandbox
        self.nodes = tuple(nodes)

    def look(self, node: str, asked: Mapping[str, object] | None = None) -> Words:
        """What `look.py` sees on `node`."""
        return self._run(node, LOOK, asked or {})

    def around(self, node: str, **asked: object) -> Words:
        """What `ask_around.py` finds on `node`."""
        return self._run(node, AROUND, asked)

    def start(self) -> Mapping[str, Words]:
        """All that goals compare with later: of each node."""
        return {node: {**self.look(node), **self.around(node, swarm=True)} for node in self.nodes}

    def _run(self, node: str, program: bytes, asked: Mapping[str, object]) -> Words:
        code, out, err = self._sandbox.exec(node, ["python3", "-", json.dumps(asked)], stdin=program)
        assert code == 0, err.decode()
        found: Words = json.loads(out)
        return found


class Court:
    """One moment: `start` is what `Witness.start` saw, `answers` what the learner typed, by the goal's id."""

    def __init__(self, witness: Witness, start: Mapping[str, Words], answers: Mapping[str, str]) -> None:
        self.witness = witness
        self.start = start
        self.answers = answers
        self.seen = {node: witness.look(node) for node in witness.nodes}
        self._swarms: dict[str, Words] = {}

    def tell(self, goal: str, kind: str, ask: Words) -> Told:
        """Whether the goal is met; None where it cannot be told here."""
        if kind in STATE:
            return self._of_one_node(kind, ask)
        if kind == "answer":
            return self._answer(goal, ask)
        found = KINDS.get(kind)
        return found(self, ask) if found else None

    # -- places ------------------------------------------------------------------------------------

    @property
    def first(self) -> str:
        """The node that is meant where none is named."""
        return self.witness.nodes[0]

    def oracle(self, node: str) -> Oracle:
        """The oracle of one node, with what was seen there."""
        return Oracle(self.seen[node], self.start[node])

    def place(self, words: str) -> tuple[str, str] | None:
        """A source's node, and its container or "" for the node itself; None where no such container runs."""
        meant = source(words)
        if meant.internet:
            return INTERNET, ""
        node = meant.node or self.first
        if meant.container is None:
            return node, ""
        if self.oracle(node).running(meant.container) is None:
            return None
        return node, meant.container

    def split(self, words: str) -> tuple[str, str]:
        """A container's node and its name, of "web" or "host2/web"."""
        before, slash, after = words.partition("/")
        return (before, after) if slash else (self.first, words)

    def hosts(self, meant: Target) -> list[str]:
        """What stands for a target's host: a name, or every address of a container or node."""
        if meant.host == "container":
            oracle = self.oracle(meant.node or self.first)
            found = oracle.running(meant.name)
            return oracle.addresses(found) if found else []
        if meant.host == "node":
            links = self.seen[meant.name]["node"]["interfaces"]
            return [
                one["local"]
                for link in links
                if link["ifname"] == "eth0"
                for one in link["addr_info"]
                if one["scope"] == "global"
            ]
        return [meant.name]

    # -- who reaches whom --------------------------------------------------------------------------

    def answer_of(self, from_: str, to: str) -> Words | None:
        """The first answer to a source from any address of a target; {"ok": False} for none, None if not known."""
        place, meant = self.place(from_), target(to, self.witness.nodes)
        if place is None:
            return {"ok": False}
        node, container = place
        for host in self.hosts(meant):
            one = [container, meant.scheme, host, meant.port or 0, meant.path or "/"]
            (found,) = self.witness.around(node, tries=[one])["tries"].values()
            if found is None or found["ok"]:
                told: Words | None = found
                return told
        return {"ok": False}

    def reaches(self, from_: str, to: str) -> Told:
        """Whether there is any answer."""
        found = self.answer_of(from_, to)
        return None if found is None else bool(found["ok"])

    def tell_reach(self, ask: Words) -> Told:
        if self.place(ask["from"]) is None:
            return False
        counts = self._opens(ask["answered_by"]) if "answered_by" in ask else None
        found = self.answer_of(ask["from"], ask["to"])
        if found is None:
            return None
        if not found["ok"]:
            return False
        if "status" in ask and found.get("status") != ask["status"]:
            return False
        if "contains" in ask and ask["contains"] not in found.get("body", ""):
            return False
        return self._answered_by(ask["answered_by"], found, counts) if "answered_by" in ask else True

    def _opens(self, words: str) -> int | None:
        node, name = self.split(words)
        if node not in self.witness.nodes or self.oracle(node).running(name) is None:
            return None
        return int(self.witness.around(node, opens=[name])["opens"][name])

    def _answered_by(self, words: str, found: Words, before: int | None) -> Told:
        """By the name that the answer gives (whoami), else by whose namespace accepted a connection meanwhile."""
        if before is None:
            return False
        node, name = self.split(words)
        wanted = self.oracle(node).running(name)
        assert wanted is not None
        said = [line[6:] for line in found.get("body", "").splitlines() if line.startswith("name: ")]
        if said:
            return said[0] in (wanted["Config"]["Hostname"], wanted["Id"][:12], name)
        after = self._opens(words)
        still = self._opens(words)
        if after is None or after != still:
            return None  # others ask it all the time
        return after > before

    def tell_blocked(self, ask: Words) -> Told:
        control = ask["control"]
        if self.place(ask["from"]) is None:
            return False
        through = self.reaches(ask["from"], ask["to"])
        alive = self.reaches(control.get("from", ask["from"]), control.get("to", ask["to"]))
        return None if through is None or alive is None else not through and alive

    def tell_firewall(self, ask: Words) -> Told:
        if any(self.place(one["from"]) is None for one in (*ask["allow"], *ask["deny"])):
            return False
        allowed = [self.reaches(one["from"], one["to"]) for one in ask["allow"]]
        denied = [self.reaches(one["from"], one["to"]) for one in ask["deny"]]
        return None if None in (*allowed, *denied) else all(allowed) and not any(denied)

    # -- names and routes --------------------------------------------------------------------------

    def tell_lookup(self, ask: Words) -> Told:
        place = self.place(ask["from"])
        if place is None:
            return False
        node, container = place
        asked = [[container, ask["name"]]]
        seen = self.witness.around(node, names=asked, by_dns=asked)
        (found,), (by_dns,) = seen["names"].values(), seen["by_dns"].values()
        if ask.get("by") == "dns" and found != by_dns:
            return False  # a hosts file answers before any name server
        if ask["expect"] == "nothing":
            return bool(found == "")
        try:
            return bool(found) and ip_address(found) == ip_address(ask["expect"])
        except ValueError:
            pass
        home, name = self.split(ask["expect"])
        wanted = self.oracle(home).running(name)
        return wanted is not None and found in self.oracle(home).addresses(wanted)

    def tell_route(self, ask: Words) -> Told:
        place = self.place(ask["of"])
        if place is None:
            return False
        node, container = place
        if container:
            found = self.oracle(node).running(container)
            assert found is not None
            routes = self.seen[node]["kernel"][found["Id"]]["routes"]
        else:
            routes = self.seen[node]["node"]["routes"]
        to = ask.get("to", "default")
        ways = [one for one in routes if _leads(one["dst"], to)]
        if ask["via"] == "none":
            return not ways
        if not ways:
            return False
        # The longest prefix, then the lowest metric, as the kernel chooses.
        used = min(ways, key=lambda one: (-_length(one["dst"]), one.get("metric", 0))).get("gateway", "")
        network = self.oracle(node).network(ask["via"])
        if network is None:
            return bool(used == ask["via"])
        return used in [
            str(pool.get("Gateway", "")).partition("/")[0] for pool in network["IPAM"]["Config"] or ()
        ]

    # -- logs and swarms ---------------------------------------------------------------------------

    def tell_log(self, ask: Words) -> Told:
        node = ask.get("node", self.first)
        if self.oracle(node).running(ask["container"]) is None:
            return False
        printed = self.witness.around(node, logs=[ask["container"]])["logs"][ask["container"]]
        lines = [line for line in printed.splitlines() if line.strip()]
        noisy = "lacks" in ask and any(ask["lacks"] in line for line in lines[-RECENT:])
        return any(ask["contains"] in line for line in lines) and not noisy

    def swarm(self, node: str) -> Words:
        """The swarm as `node` has it now."""
        if node not in self._swarms:
            self._swarms[node] = self.witness.around(node, swarm=True)
        return self._swarms[node]

    def tell_swarm(self, ask: Words) -> Told:
        manager, member = self.swarm(ask["of"])["swarm"], self.swarm(ask["member"])["swarm"]
        if not manager["info"].get("ControlAvailable") or not member["info"].get("NodeID"):
            return False
        entry = next((one for one in manager["nodes"] if one["ID"] == member["info"]["NodeID"]), None)
        if entry is None or ask.get("role", entry["Spec"]["Role"]) != entry["Spec"]["Role"]:
            return False
        return bool((entry["Status"]["State"], entry["Spec"]["Availability"]) == ("ready", "active"))

    def tell_token(self, ask: Words) -> Told:
        node = ask.get("node", self.first)
        before, now = self.start[node]["tokens"][ask["role"]], self.swarm(node)["tokens"][ask["role"]]
        if not now:
            return False
        return now.rpartition("-")[2] != before.rpartition("-")[2] if before else None

    def tell_service(self, ask: Words) -> Told:
        node = ask.get("node", self.first)
        there = self.swarm(node)["swarm"]
        line = next((one for one in there["listed"] if one["Name"] == ask["name"]), None)
        found = next((one for one in there["services"] if one["Spec"]["Name"] == ask["name"]), None)
        if line is None or found is None:
            return False
        spec, template = found["Spec"], found["Spec"]["TaskTemplate"]
        up, _, wanted = line["Replicas"].partition(" ")[0].partition("/")
        names = {one["Id"]: one["Name"] for one in self.seen[node]["networks"]}
        on = {names.get(one["Target"], one["Target"]) for one in template.get("Networks") or ()}
        ports = {one.get("PublishedPort"): one["PublishMode"] for one in found["Endpoint"].get("Ports") or ()}
        image = template["ContainerSpec"]["Image"].partition("@")[0].removesuffix(":latest")
        mode = (found["Endpoint"].get("Spec") or spec.get("EndpointSpec") or {}).get("Mode", "vip")
        return all(
            (
                ask.get("image", image).removesuffix(":latest") == image,
                "replicas" not in ask
                or spec["Mode"].get("Replicated", {}).get("Replicas") == ask["replicas"],
                set(ask.get("networks", ())) <= on,
                ask.get("endpoint_mode", mode) == mode,
                "published" not in ask or ask["published"] in ports,
                "publish_mode" not in ask
                or ask["publish_mode"] == ports.get(ask.get("published"), ask["publish_mode"]),
                int(up) >= int(wanted),
            )
        )

    # -- one node, and answers ---------------------------------------------------------------------

    def _of_one_node(self, kind: str, ask: Words) -> Told:
        node = ask.get("node", self.first)
        words = {key: value for key, value in ask.items() if key != "node"}
        asked = questions([(kind, words)], self.oracle(node))
        if asked:
            return Oracle(self.witness.look(node, asked), self.start[node]).tell(kind, words)
        return self.oracle(node).tell(kind, words)

    def _answer(self, goal: str, ask: Words) -> Told:
        given = self.answers.get(goal, "").strip()
        if not given:
            return False
        right = self._right(self.oracle(ask.get("node", self.first)), ask["is"])
        return None if right is None else given.lower() in {one.lower() for one in right}

    def _right(self, oracle: Oracle, truth: Words) -> Sequence[str] | None:
        """The right answers; None where they are not known here."""
        ((kind, of),) = truth.items()
        if kind in ("subnet_of", "gateway_of", "driver_of", "count_on"):
            network = oracle.network(of)
            if network is None:
                return ()
            pools = network["IPAM"]["Config"] or ()
            here = oracle.members(network)
            found = {
                "subnet_of": [pool["Subnet"] for pool in pools],
                "gateway_of": [pool.get("Gateway", "").partition("/")[0] for pool in pools],
                "driver_of": [network["Driver"]],
                "count_on": [str(sum(oracle.running(one["Name"]) is not None for one in here.values()))],
            }
            return found[kind]
        if kind in ("address_of", "mac_of"):
            place = oracle.place(of["container"], of["network"])
            if place is None:
                return None
            entry = place[2]
            return [entry["IPv4Address"].partition("/")[0] if kind == "address_of" else entry["MacAddress"]]
        if kind == "name_of":
            found_ = oracle.running(of)
            return [of, found_["Id"][:12], found_["Id"]] if found_ else ()
        if kind == "published_port_of":
            container = oracle.running(of["container"])
            ports = (container["NetworkSettings"]["Ports"] or {}).get(of["port"]) if container else None
            return [one["HostPort"] for one in ports or ()]
        return None


def _leads(dst: str, to: str) -> bool:
    """Whether a route counts for a destination: itself or a larger one; the default route for `default` alone."""
    if "default" in (dst, to):
        return dst == to
    wanted, has = ip_network(to, strict=False), ip_network(dst, strict=False)
    return wanted.version == has.version and wanted.subnet_of(has)  # type: ignore[arg-type]


def _length(dst: str) -> int:
    return 0 if dst == "default" else ip_network(dst, strict=False).prefixlen


KINDS: dict[str, Callable[[Court, Words], Told]] = {
    "reach": Court.tell_reach,
    "blocked": Court.tell_blocked,
    "firewall": Court.tell_firewall,
    "lookup": Court.tell_lookup,
    "route": Court.tell_route,
    "log": Court.tell_log,
    "swarm": Court.tell_swarm,
    "token": Court.tell_token,
    "service": Court.tell_service,
}
