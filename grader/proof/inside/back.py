"""Makes a node as it was: removes what is new, and restores logs, filters and hosts files."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import time
from pathlib import Path

from grader.proof.inside.engine import Engine
from grader.proof.inside.files import files
from grader.proof.inside.look import Look
from grader.proof.inside.processes import processes
from grader.proof.inside.spaces import lists, said

RULES = ("iptables", "ip6tables")


def beyond_repair(engine: Engine, before: Look) -> list[str]:
    """What was there before and is gone or was started anew: nothing brings that back."""
    there = {f"container {entry['Id']}" for entry in engine.ask("/containers/json?all=1")}
    there |= {f"network {entry['Id']}" for entry in engine.ask("/networks")}
    lost = [key for key in before if key.startswith(("container ", "network ")) and key not in there]
    for key in before:
        if key.startswith("pid "):
            whole = engine.ask(f"/containers/{key.split(' ')[1]}/json") or {}
            if str(whole.get("State", {}).get("Pid", "")) != before[key]:
                lost.append(key)
    return lost


def put_back(engine: Engine, before: Look, rules: dict[str, str]) -> None:
    """Removes what was not there before, and restores logs, filters and caches."""
    names = {kind: {key.split(" ", 1)[1] for key in before if key.startswith(kind + " ")} for kind in KINDS}
    if before["swarm"].startswith("inactive") and not engine.ask("/info")["Swarm"][
        "LocalNodeState"
    ].startswith("inactive"):
        engine.ask("/swarm/leave?force=1", "POST")
        forget_ingress(engine)
    elif "active" in before["swarm"]:
        for service in engine.ask("/services") or ():
            if service["ID"] not in names["services"]:
                engine.ask(f"/services/{service['ID']}", "DELETE")
    for entry in engine.ask("/containers/json?all=1"):
        if entry["Id"] not in names["container"]:
            engine.ask(f"/containers/{entry['Id']}?force=1&v=1", "DELETE")
            continue
        for network in entry["NetworkSettings"]["Networks"]:
            if f"{network} {entry['Id']}" not in names["endpoint"]:
                engine.ask(
                    f"/networks/{network}/disconnect", "POST", {"Container": entry["Id"], "Force": True}
                )
    for network in engine.ask("/networks"):
        if network["Id"] not in names["network"]:
            engine.ask(f"/networks/{network['Id']}", "DELETE")
    for volume in engine.ask("/volumes")["Volumes"] or ():
        if volume["Name"] not in names["volume"]:
            engine.ask(f"/volumes/{volume['Name']}?force=1", "DELETE")
    for image in engine.ask("/images/json"):
        for tag in image["RepoTags"] or (image["Id"],):
            if tag not in names["image"]:
                engine.ask(f"/images/{tag}?force=1", "DELETE")
    end_processes(names["process"])
    remove_files(names["file"])
    for place in names["log"]:
        with contextlib.suppress(FileNotFoundError):
            os.truncate(place, int(before[f"log {place}"]))
    for place in names["text"]:
        write_back(Path(place), before[f"text {place}"])
    for link in [name.partition(" ")[2] for name, _ in lists() if name.startswith("link ")]:
        if link not in names["link"]:
            said("ip", "link", "delete", link)
    for line in [name.partition(" ")[2] for name, _ in lists() if name.startswith("line ")]:
        if f"node line {line}" not in before and " via " in line and " table local" not in line:
            said("ip", "route", "delete", *line.split())
    for program, saved in rules.items():
        now = saved_rules(program)
        if now != saved:
            said(f"{program}-restore", words=saved + emptied(saved, now))
    said("conntrack", "-F")
    said("ip", "neigh", "flush", "all")


KINDS = (
    "container",
    "endpoint",
    "network",
    "volume",
    "image",
    "services",
    "process",
    "file",
    "log",
    "text",
    "link",
)


def forget_ingress(engine: Engine) -> None:
    """Has the engine let go of the ingress network of a swarm that it was removed from and left.

    It keeps that network for ever then (seen with 26.1): only another swarm's ingress takes its place.
    """
    kept = {network["Id"] for network in engine.ask("/networks") if network["Scope"] == "swarm"}
    if not kept:
        return
    engine.ask("/swarm/init", "POST", {"ListenAddr": "127.0.0.1:2377", "AdvertiseAddr": "127.0.0.1"})
    deadline = time.monotonic() + 5.0
    while kept & {network["Id"] for network in engine.ask("/networks")} and time.monotonic() < deadline:
        time.sleep(0.05)
    engine.ask("/swarm/leave?force=1", "POST")


def end_processes(kept: set[str]) -> None:
    """Kills what runs in the node and did not run before."""
    for name, _ in processes():
        pid = name.partition(" ")[2]
        if pid not in kept:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(int(pid), signal.SIGKILL)


def remove_files(kept: set[str]) -> None:
    """Removes files that were not there before."""
    for name, _ in list(files()):
        path = name.partition(" ")[2]
        if path not in kept:
            with contextlib.suppress(OSError):
                if os.path.isdir(path) and not os.path.islink(path):
                    import shutil  # it takes a while, and is rarely needed

                    shutil.rmtree(path, ignore_errors=True)
                else:
                    os.unlink(path)


def write_back(place: Path, text: str) -> None:
    """Gives a container's own file its words again, in place: the container has it mounted.

    Taken from a network, a container loses its own line of /etc/hosts, which nothing else brings back.
    """
    if place.name in ("hosts", "resolv.conf") and place.exists() and place.read_text() != text:
        place.write_text(text)


def emptied(saved: str, now: str) -> str:
    """What empties the tables that are there `now` and were not when `saved` was written.

    >>> emptied("", "*filter\\n:INPUT DROP [0:0]\\n:OWN - [0:0]\\n-A INPUT -j OWN\\nCOMMIT\\n")
    '*filter\\n:INPUT ACCEPT [0:0]\\nCOMMIT\\n'
    """
    words = ""
    for table in re.findall(r"(?ms)^\*\w+$.*?^COMMIT$", now):
        name = table.splitlines()[0]
        if name not in saved.splitlines():
            chains = re.findall(r"(?m)^:(\S+) (?:ACCEPT|DROP) ", table)
            words += "\n".join([name, *(f":{chain} ACCEPT [0:0]" for chain in chains), "COMMIT"]) + "\n"
    return words


def saved_rules(program: str) -> str:
    """The packet filter as `iptables-save` or `ip6tables-save` writes it, without counters and times."""
    lines = said(f"{program}-save").splitlines()
    return "".join(
        (line.partition(" [")[0] + " [0:0]" if line.startswith(":") else line) + "\n"
        for line in lines
        if not line.startswith("#")
    )
