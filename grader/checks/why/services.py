"""Why a swarm's service does not answer where it should: wrong network, no task there, no IPVS, a node out of reach."""

from __future__ import annotations

from grader.checks.probe import ProbeBroken, ProbeRequest
from grader.checks.scene import Place, Scene
from grader.checks.verdict import Reason
from grader.checks.why import swarms
from grader.checks.wire import Target
from grader.network.state import NodeState, Service, Swarm
from grader.text import say

OF_TASKS = "tasks."


def unreached(scene: Scene, source: Place, goal: Target) -> Reason | None:
    """Why `goal`, asked from `source`, brings no answer; None where it is no service's name or port."""
    manager = next((s for s in scene.facts.picture.nodes.values() if s.swarm and s.swarm.manager), None)
    if manager is None or manager.swarm is None:
        return None
    if goal.node:
        return _by_port(scene, manager.swarm, goal)
    name = goal.host.removeprefix(OF_TASKS)
    service = next((s for s in manager.swarm.services if s.name == name), None)
    if service is None or source.container is None:
        return None
    homes = _homes(manager.swarm, service)
    if not homes:
        return swarms.tasks_down(service, swarms.errors_of(manager.swarm, service))
    if not {e.network_id for e in source.container.endpoints} & set(service.networks):
        return _not_there(manager, service, source.container.name)
    if service.endpoint_mode == "vip" and goal.host == name and _without_ipvs(scene):
        return _needs_ipvs(service)
    for home in sorted(homes - {source.node}):
        far = unannounced(scene, source.node, home)
        if far is not None:
            return far
    if homes - {source.node}:
        text = say(
            "{name} runs on {nodes}: between the nodes TCP and UDP 7946 (names) and UDP 4789 (data) must pass",
            name=name,
            nodes=tuple(sorted(homes)),
        )
        return Reason("vxlan-blocked", text)
    return None


def unannounced(scene: Scene, here: str, there: str) -> Reason | None:
    """One of two nodes told the swarm an address that does not lead to it from the other."""
    for asker, asked in ((here, there), (there, here)):
        state = scene.facts.picture.nodes.get(asked)
        if state is None or state.swarm is None or not state.swarm.address:
            continue
        try:
            reached = scene.probe(ProbeRequest(asker, "ping", host=state.swarm.address))
        except ProbeBroken:
            continue
        if reached.outcome != "ok":
            text = say(
                "{node} told the swarm to reach it at {address} (`docker info` there), and no way leads from {asker} "
                "to that address: it has to leave and join again with --advertise-addr",
                node=asked,
                address=state.swarm.address,
                asker=asker,
            )
            return Reason("advertise-address", text)
    return None


def _by_port(scene: Scene, swarm: Swarm, goal: Target) -> Reason | None:
    for service in swarm.services:
        mode = next((mode for published, _, _, mode in service.ports if published == goal.port), None)
        if mode is None:
            continue
        homes = _homes(swarm, service)
        if not homes:
            return swarms.tasks_down(service, swarms.errors_of(swarm, service))
        if mode == "ingress" and _without_ipvs(scene):
            return _needs_ipvs(service)
        if mode == "host" and goal.node not in homes:
            text = say(
                "in mode=host a node answers only where a task runs: {name} runs on {nodes}, not on {node}",
                name=service.name,
                nodes=tuple(sorted(homes)),
                node=goal.node,
            )
            return Reason("no-task-there", text)
    return None


def _not_there(manager: NodeState, service: Service, asker: str) -> Reason:
    names = tuple(n.name for n in manager.networks if n.id in service.networks)
    if not names:
        return Reason(
            "service-not-on-network",
            say(
                "{name} is on no network of its own: `docker service update --network-add`", name=service.name
            ),
        )
    text = say(
        "{name} is on {networks}, where {asker} is not", name=service.name, networks=names, asker=asker
    )
    return Reason("no-shared-network", text)


def _needs_ipvs(service: Service) -> Reason:
    text = say(
        "virtual addresses and the ingress are the work of IPVS, which this machine's kernel lacks: {name} answers "
        "only by its tasks, so take --endpoint-mode dnsrr or the name tasks.{name}, and mode=host for ports",
        name=service.name,
    )
    return Reason("ipvs-missing", text)


def _homes(swarm: Swarm, service: Service) -> set[str]:
    """The nodes that run a task of `service` now."""
    names = {member.id: member.hostname for member in swarm.members}
    return {names.get(task.node_id, "") for task in swarms.running_tasks(swarm, service)}


def _without_ipvs(scene: Scene) -> bool:
    return not scene.facts.features.get("ipvs", True)
