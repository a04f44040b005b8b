"""Which rule of a node's firewall keeps a packet back, and why a rule that was meant to does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.checks.probe import ProbeBroken, ProbeRequest
from grader.checks.scene import Scene
from grader.checks.verdict import Reason
from grader.checks.why.netfilter import Packet, Rule, decide, parse, unread
from grader.checks.why.packets import Passing
from grader.network.state import Container
from grader.text import say, verbatim


def filter_table(scene: Scene, node: str) -> tuple[str, ...]:
    """The lines of `iptables -S` on `node`; none where it cannot be asked."""
    try:
        return scene.probe(ProbeRequest(node, "rules")).seen
    except ProbeBroken:
        return ()  # only the explanation is less exact; the verdict does not rest on it


def dropped(scene: Scene, passing: Passing, source: str) -> Reason | None:
    """The rule that drops what `source` sends, or the answers to it; None where none surely does."""
    lines = filter_table(scene, passing.node)
    rule = decide(lines, passing.packet, "FORWARD")
    if rule is not None and rule.stops:
        return _blamed(lines, rule, passing)
    rule = decide(lines, passing.packet.answer(), "FORWARD")
    if rule is not None and rule.stops:
        return Reason(
            "answers-dropped",
            say(
                "what {source} asks gets through, but the rule “{rule}” drops the answers: let it stop new "
                "connections only, with -m conntrack --ctstate NEW or --ctdir ORIGINAL",
                source=source,
                rule=verbatim(rule.words),
            ),
        )
    return None


def _blamed(lines: Sequence[str], rule: Rule, passing: Passing) -> Reason:
    exception = _below(lines, rule, passing.packet)
    if exception is not None:
        return Reason(
            "exception-below",
            say(
                "rules are read from the top: “{rule}” drops it before “{exception}” is read. -I puts the newest "
                "rule on top, so write the exception last",
                rule=verbatim(rule.words),
                exception=verbatim(exception.words),
            ),
        )
    if rule.words.startswith("-P "):
        text = say(
            "no rule of {node} lets it pass, and the policy of {chain} is {target}",
            node=passing.node,
            chain=rule.chain,
            target=rule.target,
        )
        return Reason("dropped-by-rule", text)
    text = say(
        "the rule “{rule}” on {node} drops it; `iptables -vnL {chain}` counts what it has dropped",
        rule=verbatim(rule.words),
        node=passing.node,
        chain=rule.chain,
    )
    return Reason("dropped-by-rule", text)


def _below(lines: Sequence[str], rule: Rule, packet: Packet) -> Rule | None:
    """A rule of the same chain that lets this very packet pass, but stands below `rule`."""
    if rule.words not in lines:
        return None
    for line in lines[lines.index(rule.words) + 1 :]:
        other = parse(line)
        if other is None or other.chain != rule.chain or other.target not in ("ACCEPT", "RETURN"):
            continue
        if other.matches and other.applies(packet) and not unread(lines, other):
            return other
    return None


def idle_rule(scene: Scene, owner: Container | None, passing: Passing) -> Reason | None:
    """A firewall rule of the learner's that was meant to stop this, and does not.

    `owner` publishes the port that is called; None where a container calls somewhere outside.
    """
    lines = filter_table(scene, passing.node)
    stops = [rule for line in lines if (rule := parse(line)) and rule.stops]
    published = owner.published if owner else ()
    outer = {p.host_port for p in published} - {p.port for p in published}
    for rule in stops:
        asked = next((value for _, flag, value in rule.matches if flag == "--dport"), "")
        if rule.chain == "DOCKER-USER" and asked.isdigit() and int(asked) in outer:
            return Reason(
                "dnat-host-port",
                say(
                    "in DOCKER-USER the address is translated already, so the rule “{rule}” never sees port {port}: "
                    "match the container's port, or the original one with -m conntrack --ctorigdstport {port}",
                    rule=verbatim(rule.words),
                    port=int(asked),
                ),
            )
        found = _unread(lines, rule, passing.packet) or _spared(lines, rule, passing.packet)
        if found is not None:
            return found
    found = _misplaced(lines, stops, passing.packet, owner is None)
    if found is not None or owner is None:
        return found or _for_others(stops, passing.packet)
    return _allowing_only(lines, passing.packet)


def _unread(lines: Sequence[str], rule: Rule, packet: Packet) -> Reason | None:
    if not rule.applies(packet) or not unread(lines, rule):
        return None
    return Reason(
        "rule-after-return",
        say(
            "the rule “{rule}” stands behind the line that ends {chain}, so it is never read: put it in front "
            "with -I",
            rule=verbatim(rule.words),
            chain=rule.chain,
        ),
    )


def _spared(lines: Sequence[str], rule: Rule, packet: Packet) -> Reason | None:
    """The rule would stop the packet if an exception, its own or one above it, did not let the caller pass."""
    if not packet.source:
        return None
    exception: Rule | None = None
    if rule.applies(packet):
        above = (parse(line) for line in lines[: lines.index(rule.words)])
        exception = next(
            (
                other
                for other in above
                if other
                and other.chain == rule.chain
                and other.target in ("ACCEPT", "RETURN")
                and any(flag == "-s" for _, flag, _ in other.matches)
                and other.applies(packet)
            ),
            None,
        )
    else:
        others = tuple(match for match in rule.matches if not (match[0] and match[1] == "-s"))
        if len(others) < len(rule.matches) and replace(rule, matches=others).applies(packet):
            exception = rule
    if exception is None:
        return None
    return Reason(
        "exception-too-wide",
        say(
            "the rule “{rule}” lets {address} pass as well, which is who calls here",
            rule=verbatim(exception.words),
            address=packet.source,
        ),
    )


def _misplaced(lines: Sequence[str], stops: Sequence[Rule], packet: Packet, outward: bool) -> Reason | None:
    """A rule in a chain that packets to containers, or from them, do not pass, or pass too late."""
    forward = [i for i, line in enumerate(lines) if line.startswith("-A FORWARD ")]
    docker = [i for i in forward if "-j DOCKER" in lines[i] or "-j ACCEPT" in lines[i]]
    untouched = replace(packet, out="", destination="", port=packet.original)  # as INPUT would see it
    for rule in stops:
        late = docker and lines.index(rule.words) > min(docker)
        if rule.chain == "FORWARD" and late and (rule.applies(packet) or rule.applies(untouched)):
            return Reason(
                "rule-after-dockers",
                say(
                    "the rule “{rule}” stands behind Docker's own in FORWARD, which have let the packet pass: "
                    "put it into DOCKER-USER",
                    rule=verbatim(rule.words),
                ),
            )
        if outward and rule.chain == "OUTPUT" and rule.applies(replace(packet, into="")):
            return Reason(
                "rule-in-output",
                say(
                    "what a container sends is forwarded and never passes OUTPUT, which sees the node's own packets "
                    "only: the rule “{rule}” belongs into DOCKER-USER",
                    rule=verbatim(rule.words),
                ),
            )
        if not outward and rule.chain == "INPUT" and rule.applies(untouched):
            return Reason(
                "rule-in-input",
                say(
                    "what goes to a container is forwarded and never passes INPUT: the rule “{rule}” belongs "
                    "into DOCKER-USER",
                    rule=verbatim(rule.words),
                ),
            )
    return None


def _allowing_only(lines: Sequence[str], packet: Packet) -> Reason | None:
    """A rule in DOCKER-USER that lets somebody pass to this very place, while none stops anybody."""
    anybody = replace(packet, source="")
    for line in lines:
        rule = parse(line)
        if rule is None or rule.chain != "DOCKER-USER" or rule.target not in ("ACCEPT", "RETURN"):
            continue
        others = tuple(match for match in rule.matches if match[1] != "-s")
        if len(others) < len(rule.matches) and replace(rule, matches=others).applies(anybody):
            return Reason(
                "allow-stops-nobody",
                say(
                    "the rule “{rule}” lets some pass but stops nobody: whoever no rule of DOCKER-USER stops is let "
                    "in by Docker's own rules",
                    rule=verbatim(rule.words),
                ),
            )
    return None


def _for_others(stops: Sequence[Rule], packet: Packet) -> Reason | None:
    """A rule in DOCKER-USER about this very sender that stops another protocol or port of its only."""
    for rule in stops:
        if rule.chain != "DOCKER-USER":
            continue
        kept = tuple(match for match in rule.matches if match[1] in ("-s", "-i", "-o", "-d"))
        sender = any(not negated and flag == "-s" for negated, flag, _ in rule.matches)
        if sender and replace(rule, matches=kept).applies(packet):
            return Reason(
                "rule-not-for-this",
                say(
                    "the rule “{rule}” stops some of what {address} sends, and {protocol} to port {port} is not among "
                    "it: say what may pass, and stop all the rest",
                    rule=verbatim(rule.words),
                    address=packet.source,
                    protocol=packet.protocol,
                    port=packet.port,
                ),
            )
    return None
