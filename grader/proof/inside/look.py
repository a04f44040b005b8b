"""All that a learner's commands could change in a node: a word for each thing, by its name."""

from __future__ import annotations

from collections.abc import Iterator

from grader.proof.inside.engine import Engine, word
from grader.proof.inside.files import data, files, own_mounts, run_files
from grader.proof.inside.processes import processes
from grader.proof.inside.spaces import spaces

Look = dict[str, str]


def look(engine: Engine) -> Look:
    """Everything that a learner's commands could change here."""
    seen: Look = {}
    for part in (objects(engine), files(), run_files(), data(), processes(), spaces()):
        seen.update(part)
    return seen


def objects(engine: Engine) -> Iterator[tuple[str, str]]:
    """What the engine holds, each object whole, as `inspect` shows it."""
    for entry in engine.ask("/containers/json?all=1"):
        whole = engine.ask(f"/containers/{entry['Id']}/json") or {}
        whole.pop("ExecIDs", None)
        whole.get("State", {}).pop("Health", None)
        yield f"container {entry['Id']}", word(whole)
        yield f"pid {entry['Id']}", str(whole.get("State", {}).get("Pid", ""))
        for network in sorted(whole.get("NetworkSettings", {}).get("Networks", {})):
            yield f"endpoint {network} {entry['Id']}", ""
        yield from own_mounts(entry["Id"], whole.get("State", {}).get("Pid", 0))
    for network in engine.ask("/networks"):
        yield f"network {network['Id']}", word(network)
    for volume in engine.ask("/volumes")["Volumes"] or ():
        yield f"volume {volume['Name']}", word(volume)
    for image in engine.ask("/images/json"):
        for tag in image["RepoTags"] or (image["Id"],):
            yield f"image {tag}", image["Id"]
    info = engine.ask("/info")
    kept = ("Name", "DefaultAddressPools", "Driver", "Labels", "LiveRestoreEnabled", "RegistryConfig")
    yield "engine", word({key: info.get(key) for key in kept})
    swarm = info["Swarm"]
    yield "swarm", f"{swarm['LocalNodeState']} {swarm['NodeID']} {swarm['ControlAvailable']}"
    if swarm["ControlAvailable"]:
        for kind in ("services", "configs", "secrets"):
            for entry in engine.ask(f"/{kind}") or ():
                yield f"{kind} {entry['ID']}", word([entry["Version"], entry["Spec"]])
        for entry in engine.ask("/nodes") or ():
            yield f"member {entry['ID']}", word([entry["Spec"], entry["Status"]["State"]])


def changed(before: Look, now: Look) -> list[str]:
    """The names of what is not as before."""
    return sorted(
        {key for key in before | now if before.get(key) != now.get(key) and not key.startswith("log ")}
    )
