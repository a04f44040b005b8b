"""A picture, a prober and a verdict in a line each, so that a test shows only what it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any

from grader.checks.evaluate import Baseline, Evaluator, Facts
from grader.checks.probe import ProbeBroken, ProbeRequest, ProbeResult
from grader.checks.verdict import Verdict
from grader.course.goals import Goal
from grader.network.state import (
    Container,
    Endpoint,
    Network,
    NetworkState,
    NodeState,
    Pool,
    Published,
    Refusal,
)
from grader.text import say

NODE = "host1"


def v4(words: str) -> IPv4Address:
    address = ip_address(words)
    assert isinstance(address, IPv4Address)
    return address


def net(name: str, subnet: str = "10.1.0.0/24", gateway: str = "", **more: Any) -> Network:
    """A bridge network called `name`, its id "id-" and the name."""
    pool = Pool(ip_network(subnet), v4(gateway) if gateway else None)
    return Network(**{"id": f"id-{name}", "name": name, "pools": (pool,), **more})


def on(network: str, address: str = "", *aliases: str, asked: str = "", identity: str = "") -> Endpoint:
    """An endpoint on `network`; `asked` is what `--ip` said, `identity` another id than the network's."""
    return Endpoint(
        network,
        identity or f"id-{network}",
        v4(address) if address else None,
        24,
        aliases=aliases,
        requested_address=v4(asked) if asked else None,
    )


def box(name: str, *endpoints: Endpoint, **more: Any) -> Container:
    """A running container; its pid is made of its name, so that a prober's table can tell it."""
    return Container(
        **{"id": f"c-{name}", "name": name, "endpoints": endpoints, "pid": pid(name), "started": "", **more}
    )


def pid(name: str) -> int:
    return 1000 + sum(map(ord, name))


def port(container: int, host: int | None = None, address: str = "", protocol: str = "tcp") -> Published:
    return Published(container, protocol, ip_address(address) if address else None, host)


def refusal(method: str, path: str, message: str, status: int = 409, **more: Any) -> Refusal:
    """A request that the engine refused just now; `name` is a container create's, `body` what it held."""
    query = {"name": more["name"]} if "name" in more else {}
    return Refusal(2e9, method, path, query, more.get("body", {}), status, message)


def create_refused(name: str, message: str, driver: str = "bridge", **asked: str) -> Refusal:
    """A refused `docker network create`: `subnet`, `range`, `gateway`, `parent` as typed."""
    pool = {"Subnet": asked.get("subnet"), "IPRange": asked.get("range"), "Gateway": asked.get("gateway")}
    options = {"parent": asked["parent"]} if "parent" in asked else {}
    body = {"Name": name, "Driver": driver, "IPAM": {"Config": [pool]}, "Options": options}
    return refusal("POST", "/networks/create", message, 400, body=body)


class Table:
    """A prober that knows some answers: (kind, asker's pid, host) to a result; to all else it is broken."""

    def __init__(self, answers: Mapping[tuple[str, int, str], ProbeResult] | None = None) -> None:
        self.answers = dict(answers or {})

    def probe(self, request: ProbeRequest) -> ProbeResult:
        found = self.answers.get((request.kind, request.pid, request.host))
        if found is None:
            raise ProbeBroken(say("no such question in the table"))
        return found


def judge(
    goal: Mapping[str, Any] | list[Mapping[str, Any]],
    *things: Network | Container | Refusal,
    prober: Table | None = None,
    before: NetworkState | None = None,
    answers: Mapping[str, str] | None = None,
    missing: bool = False,
) -> Verdict:
    """The verdict of the last of the goals on a node that holds `things`."""
    goals = goal if isinstance(goal, list) else [goal]
    parsed = [Goal.model_validate({"id": f"g{number}", **item}) for number, item in enumerate(goals)]
    picture = NetworkState({}, {NODE: "connection refused"}) if missing else picture_of(*things)
    facts = Facts(
        picture, prober or Table(), Baseline.of(before) if before else Baseline(), answers or {}, (NODE,)
    )
    return Evaluator(parsed).evaluate(facts)[-1]


def picture_of(*things: Network | Container | Refusal) -> NetworkState:
    """One node that holds `things`, in the order given."""

    def those(kind: type) -> tuple[Any, ...]:
        return tuple(thing for thing in things if isinstance(thing, kind))

    state = NodeState(NODE, networks=those(Network), containers=those(Container), refusals=those(Refusal))
    return NetworkState({NODE: state})


def stopped(container: Container, status: str = "exited", error: str = "") -> Container:
    return replace(container, status=status, error=error, pid=0, exit_code=1)


Case = tuple[Mapping[str, Any], Callable[[], tuple[Any, ...]], Table | None]
