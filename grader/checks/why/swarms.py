"""Why a swarm or a service is not as wanted. Reads the picture only."""

from __future__ import annotations

from grader.checks.verdict import Reason
from grader.checks.why.names import distance
from grader.network.state import NodeState, Refusal, Service
from grader.text import say, verbatim


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
    if refusal is not None:
        text = say("the engine refused: {message}", message=verbatim(refusal.message.strip()))
        return Reason("join-refused", text)
    text = say(
        "`docker swarm join-token worker` on {node} shows what to type on {member}",
        node=manager.name,
        member=member.name,
    )
    return Reason("not-joined", text)


def other_swarm(manager: NodeState, member: NodeState) -> Reason:
    """The member is in a swarm of its own."""
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


def tasks_down(service: Service, errors: tuple[str, ...]) -> Reason:
    """Some tasks do not run: the engine's words, where it has any."""
    if errors:
        text = say(
            "a task says: {error}; `docker service ps {name}` shows all",
            error=verbatim(errors[-1]),
            name=service.name,
        )
    else:
        text = say("`docker service ps {name}` shows what keeps them", name=service.name)
    return Reason("tasks-not-running", text)


def _last(state: NodeState, path: str, name: str = "") -> Refusal | None:
    found = [r for r in state.refusals if r.path == path and (not name or r.body.get("Name") == name)]
    return max(found, key=lambda r: r.at, default=None)
