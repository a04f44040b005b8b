"""Runs a scenario in a sandbox's node: its files, its set-up and its verify scripts. Nothing runs on the host."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from grader.checks.verdict import Outcome
from grader.killercoda.images import STAND_IN, stand_ins
from grader.killercoda.judge import Verified, judge, missing, too_long, unreadable
from grader.killercoda.scenario import Page, Scenario, Script
from grader.problem import SandboxProblem
from grader.sandbox.launch import Sandbox, SandboxSpec
from grader.sandbox.pty import Pty
from grader.text import say

NODE = "host1"
TTL_SECONDS = 4 * 3600.0
VERIFY_SECONDS = 60.0
SET_UP_SECONDS = 300.0
HERE = "/tmp/.scenario"

PUT = 'mkdir -p "$(dirname "$0")" && cat > "$0" && { [ -z "$1" ] || chmod "$1" "$0"; }'
RUN = 'cd /root; exec timeout -s KILL "$0" "$@" < /dev/null 2>&1'
BEHIND = 'cd /root; setsid "$@" < /dev/null > "$0.log" 2>&1 &'
KILLED = 137  # how `timeout -s KILL` says that it had to


@contextmanager
def sandbox() -> Iterator[Sandbox]:
    """A sandbox with one node, which ends with the block. Raises EngineProblem, SandboxProblem."""
    made = Sandbox.start(SandboxSpec(nodes=(NODE,), ttl=TTL_SECONDS))
    try:
        made.wait_ready()
        yield made
    finally:
        made.stop()
        made.outer.close()


def shell(machine: Sandbox) -> Pty:
    """A terminal on the learner's shell; the caller closes it, which ends the shell."""
    term = {"TERM": os.environ.get("TERM") or "xterm-256color"}
    return Pty(machine.outer, machine.container_id, ["/enter", "--tty", NODE, "bash", "-l"], term)


def put_images(machine: Sandbox, scenario: Scenario) -> Mapping[str, tuple[str, ...]]:
    """Lets the sandbox's own images stand in for the public ones that the scenario names; returns which for which.

    Raises SandboxProblem where one cannot be made.
    """
    found = stand_ins(scenario)
    for own, names in found.items():
        code, out, err = machine.exec(NODE, ["bash", "-s", "--", own, *names], stdin=STAND_IN.encode())
        if code:
            reason = _words(out + err)
            raise SandboxProblem(
                say("No image could stand in for {names}: {reason}", names=names, reason=reason)
            )
    return found


def put_assets(machine: Sandbox, scenario: Scenario) -> None:
    """Puts the scenario's files on the machine. Raises SandboxProblem where one cannot be put."""
    for asset in scenario.assets:
        _put(machine, asset.target, asset.words, asset.chmod)


def set_up(machine: Sandbox, page: Page, seconds: float = SET_UP_SECONDS) -> Verified | None:
    """What happens when a page is opened: its background script is begun, its foreground script run to its end.

    Returns what came of the foreground script; None where there is none.
    """
    if page.background is not None:
        place = f"{HERE}/{page.name}-background.sh"
        _put(machine, place, page.background.words or b"", "+x")
        machine.exec(NODE, ["bash", "-c", BEHIND, place, *_argv(page.background, place)])
    if page.foreground is None:
        return None
    return _run(machine, page.foreground, f"{HERE}/{page.name}-foreground.sh", seconds)


def verify(machine: Sandbox, page: Page, seconds: float = VERIFY_SECONDS) -> Verified | None:
    """The verdict on a step, by its own script; None for one that has no script. Raises SandboxProblem when lost."""
    if page.verify is None:
        return None
    return _run(machine, page.verify, f"{HERE}/{page.name}-verify.sh", seconds)


def overall(verdicts: list[Verified | None]) -> Outcome:
    """One word for all steps that have a script; a step that was never verified (None) is not passed."""
    outcomes = {verdict.outcome if verdict is not None else Outcome.FAIL for verdict in verdicts}
    for one in (Outcome.FAIL, Outcome.UNKNOWN):
        if one in outcomes:
            return one
    return Outcome.PASS if outcomes else Outcome.UNKNOWN


def _run(machine: Sandbox, script: Script, place: str, seconds: float) -> Verified:
    if script.words is None:
        return missing(script.name)
    # Put there anew each time: what the learner did to the last copy counts for nothing.
    _put(machine, place, script.words, "+x")
    if _is_shell(script):
        code, out, err = machine.exec(NODE, ["bash", "-n", place])
        if code:
            return unreadable(script.name, _words(out + err))
    argv = ["bash", "-c", RUN, f"{seconds:g}", *_argv(script, place)]
    began = time.monotonic()
    try:
        code, out, err = machine.exec(NODE, argv, timeout=seconds + 10)
    except SandboxProblem as problem:
        if problem.code != "timeout":
            raise
        return too_long(script.name, seconds)
    if code == KILLED and time.monotonic() - began >= seconds:
        return too_long(script.name, seconds)
    return judge(script.name, code, _words(out + err))


def _argv(script: Script, place: str) -> list[str]:
    """One that names its language in its first line is run by that, any other by bash."""
    return [place] if (script.words or b"").startswith(b"#!") else ["bash", place]


def _is_shell(script: Script) -> bool:
    first = (script.words or b"").partition(b"\n")[0]
    return not first.startswith(b"#!") or b"sh" in first


def _put(machine: Sandbox, place: str, words: bytes, chmod: str) -> None:
    code, out, err = machine.exec(NODE, ["bash", "-c", PUT, place, chmod], stdin=words)
    if code:
        raise SandboxProblem(
            say(
                "{place} could not be written in the sandbox: {reason}", place=place, reason=_words(out + err)
            )
        )


def _words(said: bytes) -> str:
    """What a script printed, without what would steer the terminal."""
    words = said.decode("utf-8", "replace")
    return "".join(sign for sign in words if sign in "\n\t" or sign.isprintable()).strip()
