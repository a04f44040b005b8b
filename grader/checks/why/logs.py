"""Why a collector gets nothing of what a log driver sends, or why the driver fails. Reads the picture only."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from grader.checks.scene import Scene
from grader.checks.verdict import Reason
from grader.network.state import Container, NodeState
from grader.text import say, verbatim


def unheard(scene: Scene, state: NodeState, collector: Container) -> Reason:
    """Why nothing has reached `collector`: where the engines send, held against what it publishes."""
    for node in scene.facts.picture.nodes.values():
        for sender in node.containers:
            reason = _beside(node, sender, state, collector)
            if reason is not None:
                return reason
    return Reason("log-empty", say("nothing has reached it: is it listening, and does somebody send there?"))


def of_message(state: NodeState, name: str, message: str) -> Reason | None:
    """The near miss behind an engine's message about the logging driver of container `name`."""
    if "logging driver" not in message:
        return _unknown_driver(message)
    lookup = re.search(r"lookup (\S+?)(?: on \S+)?: ", message)
    if lookup:
        text = say(
            "it is the engine that sends the log, from the node: it asks the node's name server for {host}, and that "
            "does not know the names of containers. Publish the collector's port and send to an address of the node",
            host=lookup[1],
        )
        return Reason("log-address", text)
    refused = re.search(r"dial tcp (\S+): connect: connection refused", message)
    if refused:
        text = say(
            "over TCP the engine wants to connect before {container} starts, and at {address} nobody listens: first "
            "the collector, with its port published there, or UDP",
            container=name,
            address=refused[1],
        )
        return Reason("log-address", text)
    return None


def _unknown_driver(message: str) -> Reason | None:
    unknown = re.search(r"looking up logging plugin (\S+?):", message)
    if unknown is None:
        return None
    text = say(
        "no log driver is called {driver}; `docker info` lists those that there are",
        driver=unknown[1],
    )
    return Reason("log-driver-unknown", text)


def _beside(node: NodeState, sender: Container, state: NodeState, collector: Container) -> Reason | None:
    """What keeps the lines of `sender` from `collector`, as far as the picture tells."""
    sent = urlsplit(sender.log_options.get("syslog-address", ""))
    try:
        port = sent.port
    except ValueError:
        return None
    if sender.log_driver != "syslog" or port is None or sent.scheme not in ("udp", "tcp"):
        return None
    if collector.mode == "host" or collector.shares:
        return None
    there = [p for p in collector.published if p.host_port == port]
    if any(p.protocol == sent.scheme for p in there):
        return None
    address = sent.geturl()
    if there:
        text = say(
            "{sender} sends to {address}, and {collector} publishes that port for {found} only: "
            "write it with /{wanted}",
            sender=sender.name,
            address=verbatim(address),
            collector=collector.name,
            found=there[0].protocol.upper(),
            wanted=sent.scheme,
        )
        return Reason("wrong-protocol", text)
    text = say(
        "for {sender} the engine of {node} sends to {address}, and there {collector} publishes nothing: its own port "
        "is not open outside of its network",
        sender=sender.name,
        node=node.name,
        address=verbatim(address),
        collector=collector.name,
    )
    return Reason("not-published", text)
