"""Goals of kind engine: which subnets the engine gives to networks that name none, as it says itself."""

from __future__ import annotations

from ipaddress import IPv4Network, ip_network

from grader.checks.probe import ProbeRequest
from grader.checks.scene import Fail, Scene
from grader.checks.verdict import Reason
from grader.checks.why import pools as why
from grader.course.asks import EngineGoal
from grader.text import Text, say


def wanted(ask: EngineGoal) -> Text:
    """The goal in a sentence."""
    if ask.prefix is None:
        return say("the engine takes subnets for networks that name none out of {pool}", pool=ask.inside)
    return say(
        "the engine takes subnets for networks that name none out of {pool}, each a /{prefix}",
        pool=ask.inside,
        prefix=ask.prefix,
    )


def check(scene: Scene, ask: EngineGoal) -> Fail | None:
    """None where the goal is met. Raises ProbeBroken."""
    node = ask.node or scene.first_node
    told = scene.probe(ProbeRequest(node, "pools"))
    if told.outcome != "ok":
        return Fail(say("the engine of {node} does not start", node=node), why.not_started(told.detail))
    pools = [pool for words in told.seen if (pool := _pool(words)) is not None]
    if not pools:
        return Fail(say("no pool but the built-in ones"), why.not_given())
    found = say("pools {pools}", pools=tuple(say("{pool} in /{prefix}", pool=p, prefix=n) for p, n in pools))
    outside = next((pool for pool, _ in pools if not pool.subnet_of(ask.inside)), None)
    if outside is not None:
        text = say("the pool {pool} is not inside {wanted}", pool=outside, wanted=ask.inside)
        return Fail(found, Reason("wrong-pool", text))
    size = next((size for _, size in pools if ask.prefix not in (None, size)), None)
    if size is not None:
        return Fail(found, why.wrong_size(size, ask.prefix))
    return None


def _pool(words: str) -> tuple[IPv4Network, int] | None:
    """An IPv4 pool and the length of the subnets cut from it; None for an IPv6 pool."""
    base, _, size = words.partition(" ")
    pool = ip_network(base, strict=False)
    return (pool, int(size)) if isinstance(pool, IPv4Network) else None
