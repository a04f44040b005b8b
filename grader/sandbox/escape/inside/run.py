"""Runs attempts one after the other, each in a process and a mount namespace of its own, a JSON line for each."""

from __future__ import annotations

import json
import os
import select
import signal
from pathlib import Path

from . import bombs, calls, devices, files, net, processes  # noqa: F401  they fill the table
from .tools import ATTEMPTS, MS_PRIVATE, MS_REC, Aim, judge, libc, mount

SECONDS = 20.0
CLONE_NEWNS = 0x20000


def one(name: str, aim: Aim) -> tuple[str, str]:
    """The outcome of one attempt; one that does not end in time, or dies, cannot be told."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        if libc.unshare(CLONE_NEWNS) == 0:  # what is mounted goes with the attempt
            mount("none", "/", "", MS_REC | MS_PRIVATE)
        outcome = judge(ATTEMPTS[name], aim)
        os.write(writing, json.dumps(outcome).encode())
        os._exit(0)
    os.close(writing)
    said = b""
    with os.fdopen(reading, "rb", buffering=0) as told:
        if select.select([told], [], [], SECONDS)[0]:
            said = told.read()
    if not said:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if said:
        outcome, saw = json.loads(said)
        return outcome, saw
    return "unknown", f"no answer, ended with {os.waitstatus_to_exitcode(status)}"


def main(order: str) -> None:
    """Runs the attempts that `order` (JSON: names, aim) names."""
    asked = json.loads(order)
    aim = asked["aim"]
    aim["first"] = aim.get("first") or 1
    Path("/proc/self/oom_score_adj").write_text("500")  # before the engine, should memory run out
    for name in asked["names"]:
        outcome, saw = one(name, aim)
        print(json.dumps({"name": name, "outcome": outcome, "saw": saw}), flush=True)
