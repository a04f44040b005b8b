"""Whether a node passes packets on, and how it translates them: asked in the node, since no engine tells."""

from __future__ import annotations

from grader.checks.probe import ProbeBroken
from grader.patience import patient
from grader.problem import SandboxProblem
from grader.sandbox.launch import Sandbox
from grader.text import say, verbatim

ASK = "sysctl net.ipv4.ip_forward && iptables -t nat -S"


def forwarding_of(sandbox: Sandbox, node: str) -> tuple[str, ...]:
    """The setting net.ipv4.ip_forward and the rules of the nat table of `node`, a line each.

    Raises ProbeBroken where the node does not tell.
    """
    try:
        code, told, complaint = sandbox.exec(node, ["sh", "-c", ASK], timeout=patient(10.0))
    except SandboxProblem as problem:
        raise ProbeBroken(problem.what) from problem
    if code != 0:
        words = complaint.decode("utf-8", "replace").strip()
        raise ProbeBroken(verbatim(words) if words else say("node {node} does not tell", node=node))
    return tuple(told.decode("utf-8", "replace").splitlines())
