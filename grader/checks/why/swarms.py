"""Why a swarm or a service is not as wanted. Reads the picture only."""

from __future__ import annotations

from grader.checks.verdict import Reason
from grader.checks.why.names import distance
from grader.network.state import NodeState, Refusal, Service, Swarm, Task
from grader.text import Text, say, verbatim

UNANSWERED = ("timeout", "timed out", "deadline", "connection refused", "unavailable", "no route")
"""What an engine's refusal of a join says when the manager did not answer at all."""


def no_swarm(state: NodeState) -> Reason:
    """The node should manage a swarm and does not."""
    if state.swarm is not None:
        text = say(
            "{node} is a worker: only managers know the swarm's services and networks", node=state.name
        )
        return Reason("overlay-from-worker", text)
    return Reason("no-swarm", say("{node} is in no swarm: `docker swarm init` makes one", node=state.name))


def not_joined(manager: NodeState, member: NodeState) -> Reason:
    """The member is in no swarm: perhaps it tried to join, and was refused."""
    refusal = _last(member, "/swarm/join")
    if refusal is not None and any(word in refusal.message.lower() for word in ("token", "fingerprint")):
        text = say(
            "the join token was not right: `docker swarm join-token worker` on {node} shows it",
            node=manager.name,
        )
        return Reason("join-token-wrong", text)
    if refusal is not None and any(word in refusal.message.lower() for word in UNANSWERED):
        return unanswered(manager, member)
    if refusal is not None:
        text = say("the engine refused: {message}", message=verbatim(refusal.message.strip()))
        return Reason("join-refused", text)
    text = say(
        "`docker swarm join-token worker` on {node} shows what to type on {member}",
        node=manager.name,
        member=member.name,
    )
    return Reason("not-joined", text)


def unanswered(manager: NodeState, member: NodeState) -> Reason:
    """The member asked for a manager and got no answer."""
    text = say(
        "{member} gets no answer on the port that managers listen on: TCP 2377 of {node} must be open to it, and "
        "the address in `docker swarm join` must be one that leads to {node}",
        member=member.name,
        node=manager.name,
    )
    return Reason("manager-unreachable", text)


def token_kept(role: str, others: list[str]) -> Reason:
    """The secret in a role's join token is the one of the start; `others` are roles whose token is new."""
    if others:
        text = say(
            "there is a token for each role, and it is that for {others} which was rotated: "
            "`docker swarm join-token --rotate {role}`",
            others=tuple(others),
            role=role,
        )
        return Reason("token-of-other-role", text)
    text = say(
        "`docker swarm join-token {role}` shows the token, and with --rotate makes a new one", role=role
    )
    return Reason("token-not-rotated", text)


def other_swarm(manager: NodeState, member: NodeState) -> Reason:
    """The member is in a swarm of its own, or has not been let into this one yet."""
    if member.swarm is not None and member.swarm.state in ("pending", "error") and not member.swarm.manager:
        return unanswered(manager, member)
    text = say(
        "{member} is not in the swarm of {node}: `docker swarm leave --force` there, then join",
        member=member.name,
        node=manager.name,
    )
    return Reason("other-swarm", text)


def wrong_role(member: NodeState, role: str) -> Reason:
    """A role can be changed at any time."""
    verb = "promote" if role == "manager" else "demote"
    return Reason(
        "wrong-role", say("`docker node {verb} {member}` changes it", verb=verb, member=member.name)
    )


def no_service(state: NodeState, name: str) -> Reason:
    """Why there is no such service: refused, misspelt, never made, or made as a container."""
    refusal = _last(state, "/services/create", name)
    words = refusal.message.lower() if refusal else ""
    if refusal is not None and "already in use" in words and "port" in words:
        return Reason(
            "port-taken",
            say(
                "a port in mode ingress is taken on all nodes at once; the engine says: {message}",
                message=verbatim(refusal.message.strip()),
            ),
        )
    if refusal is not None and "dnsrr" in refusal.message.lower():
        text = say(
            "dnsrr has no virtual address, so it cannot use the ingress: publish with mode=host, or use vip"
        )
        return Reason("dnsrr-with-ingress", text)
    if refusal is not None:
        return Reason(
            "service-refused", say("the engine refused: {message}", message=verbatim(refusal.message.strip()))
        )
    assert state.swarm is not None
    if state.container(name) is not None:
        text = say(
            "{name} is a container of this node alone: `docker service create` makes a service", name=name
        )
        return Reason("container-not-service", text)
    near = next((s.name for s in state.swarm.services if distance(s.name, name) <= 2), None)
    if near is not None:
        return Reason(
            "name-typo",
            say("there is a service {near}: the name must be {name} exactly", near=near, name=name),
        )
    return Reason("no-such-service", say("`docker service create --name {name}` makes it", name=name))


def change(service: Service, flag: str, value: object, code: str) -> Reason:
    """A service, unlike a container, can be changed while it runs."""
    text = say(
        "`docker service update {flag} {value} {name}` changes it", flag=flag, value=value, name=service.name
    )
    return Reason(code, text)


def publish_mode(service: Service, mode: str) -> Reason:
    """Ingress answers on every node, host only where a task runs."""
    text = say("publish the port of {name} with mode={mode}", name=service.name, mode=mode)
    return Reason("wrong-publish-mode", text)


def not_published(service: Service, port: int) -> Reason:
    """The service publishes another port, or none."""
    for published, target, _, _ in service.ports:
        if target == port:
            text = say(
                "`published={found},target={port}` is the wrong way round: published is the nodes' port, target the "
                "one that the tasks listen on",
                found=published,
                port=port,
            )
            return Reason("ports-reversed", text)
    text = say("`docker service update --publish-add` publishes a port of {name}", name=service.name)
    return Reason("not-published", text)


def running_tasks(swarm: Swarm, service: Service) -> tuple[Task, ...]:
    """The tasks of a service that should run and do."""
    return tuple(
        t
        for t in swarm.tasks
        if t.service_id == service.id and t.desired == "running" and t.state == "running"
    )


def errors_of(swarm: Swarm, service: Service) -> tuple[str, ...]:
    """What the tasks of a service say of their trouble; last those that should run now."""
    own = [t for t in swarm.tasks if t.service_id == service.id and t.error]
    return tuple(t.error for t in sorted(own, key=lambda t: t.desired == "running"))


def tasks_down(service: Service, errors: tuple[str, ...]) -> Reason:
    """Some tasks do not run: no node is fit for them, or the engine's words, where it has any."""
    if errors and "no suitable node" in errors[-1]:
        return Reason("no-suitable-node", _unfit(service, errors[-1]))
    if errors:
        text = say(
            "a task says: {error}; `docker service ps {name}` shows all",
            error=verbatim(errors[-1]),
            name=service.name,
        )
    else:
        text = say("`docker service ps {name}` shows what keeps them", name=service.name)
    return Reason("tasks-not-running", text)


def _unfit(service: Service, error: str) -> Text:
    if service.constraints and "constraints" in error:
        return say(
            "no node satisfies {constraints}: `docker node update --label-add KEY=VALUE NODE` gives a node a label, "
            "`docker service update --constraint-rm` takes a condition away",
            constraints=service.constraints,
        )
    if "host-mode port" in error:
        return say(
            "in mode=host each task takes the port of its node, so a node has room for one: {error}",
            error=verbatim(error),
        )
    return say("no node may run it: {error}", error=verbatim(error))


def _last(state: NodeState, path: str, name: str = "") -> Refusal | None:
    found = [r for r in state.refusals if r.path == path and (not name or r.body.get("Name") == name)]
    return max(found, key=lambda r: r.at, default=None)
