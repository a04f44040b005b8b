"""Goals of kind swarm and service: who is in a swarm, and what runs there, read from a manager's picture."""

from __future__ import annotations

from grader.checks.scene import Fail, Scene
from grader.checks.verdict import Reason
from grader.checks.why import swarms as why
from grader.course.asks import ServiceGoal, SwarmGoal
from grader.network.state import NodeState, Service, Swarm
from grader.text import Text, say


def wanted_swarm(ask: SwarmGoal) -> Text:
    """The goal in a sentence."""
    if ask.member == ask.of:
        return say("{node} manages a swarm", node=ask.of)
    role = say("as {role}", role=ask.role) if ask.role else say("in any role")
    return say("{member} is in the swarm of {node}, {role}", member=ask.member, node=ask.of, role=role)


def check_swarm(scene: Scene, ask: SwarmGoal) -> Fail | None:
    """None where the goal is met. Raises CannotTell."""
    manager, member = scene.node(ask.of), scene.node(ask.member)
    if manager.swarm is None or not manager.swarm.manager:
        return Fail(say("{node} manages no swarm", node=ask.of), why.no_swarm(manager))
    if member.swarm is None:
        return Fail(say("{node} is in no swarm", node=ask.member), why.not_joined(manager, member))
    entry = next((m for m in manager.swarm.members if m.id == member.swarm.node_id), None)
    if entry is None:
        return Fail(say("{node} is in another swarm", node=ask.member), why.other_swarm(manager, member))
    if ask.role is not None and entry.role != ask.role:
        return Fail(say("role {role}", role=entry.role), why.wrong_role(member, ask.role))
    if entry.state != "ready" or entry.availability != "active":
        found = say(
            "state {state}, availability {availability}", state=entry.state, availability=entry.availability
        )
        text = say("`docker node ls` on {node} shows it; `docker node update` changes it", node=ask.of)
        return Fail(found, Reason("node-not-ready", text))
    return None


def wanted_service(ask: ServiceGoal) -> Text:
    """The goal in a sentence."""
    parts: list[Text] = []
    if ask.replicas is not None:
        parts.append(say("{count} tasks", count=ask.replicas))
    if ask.networks:
        parts.append(say("on {networks}", networks=ask.networks))
    if ask.endpoint_mode is not None:
        parts.append(say("endpoint mode {mode}", mode=ask.endpoint_mode))
    if ask.published is not None:
        parts.append(say("port {port} published", port=ask.published))
    if ask.publish_mode is not None:
        parts.append(say("publish mode {mode}", mode=ask.publish_mode))
    if not parts:
        return say("the service {name} runs", name=ask.name)
    return say("the service {name} runs with {parts}", name=ask.name, parts=tuple(parts))


def check_service(scene: Scene, ask: ServiceGoal) -> Fail | None:
    """None where the goal is met. Raises CannotTell."""
    state = scene.node(ask.node)
    if state.swarm is None or not state.swarm.manager:
        return Fail(say("{node} manages no swarm", node=state.name), why.no_swarm(state))
    service = next((s for s in state.swarm.services if s.name == ask.name), None)
    if service is None:
        return Fail(say("no service {name}", name=ask.name), why.no_service(state, ask.name))
    return _settings(state, service, ask) or _tasks(state.swarm, service, ask)


def _settings(state: NodeState, service: Service, ask: ServiceGoal) -> Fail | None:
    if ask.image is not None and service.image.removesuffix(":latest") != ask.image.removesuffix(":latest"):
        return Fail(
            say("image {image}", image=service.image),
            why.change(service, "--image", ask.image, "wrong-image"),
        )
    if ask.replicas is not None and service.replicas != ask.replicas:
        text = say("`docker service scale {name}={count}`", name=service.name, count=ask.replicas)
        return Fail(say("{count} tasks", count=service.replicas), Reason("wrong-replicas", text))
    known = {network.id: network.name for network in state.networks}
    names = {known.get(target, target) for target in service.networks}
    lacking = [name for name in ask.networks if name not in names]
    if lacking:
        found = (
            say("on {networks}", networks=tuple(sorted(names))) if names else say("on no network of its own")
        )
        return Fail(found, why.change(service, "--network-add", lacking[0], "service-not-on-network"))
    if ask.endpoint_mode is not None and service.endpoint_mode != ask.endpoint_mode:
        found = say("endpoint mode {mode}", mode=service.endpoint_mode)
        return Fail(found, why.change(service, "--endpoint-mode", ask.endpoint_mode, "wrong-endpoint-mode"))
    ports = {published: mode for published, _, _, mode in service.ports}
    if ask.published is not None and ask.published not in ports:
        return Fail(
            say("port {port} is not published", port=ask.published),
            why.not_published(service, ask.published),
        )
    mode = ports.get(ask.published or 0)
    if ask.publish_mode is not None and mode is not None and mode != ask.publish_mode:
        return Fail(say("publish mode {mode}", mode=mode), why.publish_mode(service, ask.publish_mode))
    return None


def _tasks(swarm: Swarm, service: Service, ask: ServiceGoal) -> Fail | None:
    up = why.running_tasks(swarm, service)
    wanted = service.replicas if service.replicas is not None else ask.replicas
    if wanted is None or len(up) >= wanted:
        return None
    reason = why.tasks_down(service, why.errors_of(swarm, service))
    return Fail(say("{count} tasks run", count=len(up)), reason)
