"""Reads an engine as a person would: by the docker CLI, and by the kernel's own words about its containers.

A program of its own, for the python of a sandbox's node (`python3 -` with this file's text): nothing of netdojo is
imported, and nothing of netdojo is asked. `look.py '{"lookups": [["web", "db"]], ...}'` prints one JSON object:

- `networks`, `containers`: what `docker network inspect` and `docker inspect` say, as they say it;
- `listed_networks`, `listed`: the lines of `docker network ls` and `docker ps -a`;
- `kernel`: of each container with a process, by id: the namespace's inode, its interfaces, its routes;
- `node`: the inode, interfaces and routes of where the engine runs;
- `lookups`: "web db" -> the address that `ping db` in the container web finds, "" for none;
- `answers`: "web db" -> the addresses that the engine's own DNS gives for db in web's network namespace;
- `unanswered`: those of them that a name server failed at, or did not answer;
- `fetches`: "web http://10.0.0.2:80/" -> whether curl in web's network namespace gets any answer.

`names` limits all to the containers and networks whose names begin so, for an engine that others use too.
"""

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

SECONDS = 20
AT_ONCE = 8
FETCH_SECONDS = "1.5"


def ran(*argv):
    """Exit code and stdout of a command."""
    done = subprocess.run(argv, capture_output=True, text=True, timeout=SECONDS)
    return done.returncode, done.stdout


def lines(*argv):
    """The JSON objects that a command prints, one on each line."""
    return [json.loads(line) for line in ran(*argv)[1].splitlines() if line.strip()]


def inspected(*argv):
    """What an inspecting command prints: a list of objects. Those that went away meanwhile are left out."""
    return json.loads(ran(*argv)[1] or "[]")


def namespace(pid):
    """What the kernel says of the network namespace of a process; None when the process is gone."""
    prefix = ["nsenter", "-t", str(pid), "-n"] if pid else []
    code, inode = ran("readlink", f"/proc/{pid or 'self'}/ns/net")
    if code:
        return None
    seen = {"inode": inode.strip()}
    for key, words in (("interfaces", ["addr"]), ("routes", ["route"])):
        code, out = ran(*prefix, "ip", "-j", *words)
        if code:
            return None
        seen[key] = json.loads(out or "[]")
    return seen


def lookup(container, name):
    """The address that a program in the container finds under a name; "" for none."""
    _, out = ran("docker", "exec", container, "ping", "-c", "1", "-W", "1", "-w", "1", name)
    found = re.search(r"PING \S+ \(([0-9a-f.:]+)\)", out)
    return found[1] if found else ""


def answers(container, name):
    """What the DNS at 127.0.0.11 answers in the network namespace of the container; None where it fails to."""
    pid = ran("docker", "inspect", "-f", "{{.State.Pid}}", container)[1].strip()
    words = ["dig", "+noall", "+comments", "+answer", "+time=1", "+tries=1", "@127.0.0.11", name]
    out = ran("nsenter", "-t", pid, "-n", *words)[1]
    if "status: NOERROR" not in out and "status: NXDOMAIN" not in out:
        return None
    return sorted(re.findall(r"\sIN\s+A\s+([0-9.]+)$", out, re.MULTILINE))


def fetch(container, url):
    """Whether curl gets an answer from `url` out of the network namespace of the container, "" for the node."""
    prefix = []
    if container:
        pid = ran("docker", "inspect", "-f", "{{.State.Pid}}", container)[1].strip()
        prefix = ["nsenter", "-t", pid, "-n"]
    code, _ = ran(*prefix, "curl", "-s", "-o", "/dev/null", "--noproxy", "*", "-m", FETCH_SECONDS, url)
    return code == 0


def each(of, pairs):
    """What comes of asking about each pair, several at a time: many wait for somebody who does not answer."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(
            zip((" ".join(pair) for pair in pairs), pool.map(lambda pair: of(*pair), pairs), strict=True)
        )


def look(asked):
    """All of it."""
    ours = asked.get("names", "")
    listed_networks = lines("docker", "network", "ls", "--no-trunc", "--format", "{{json .}}")
    listed = lines("docker", "ps", "-a", "--no-trunc", "--format", "{{json .}}")
    if ours:
        listed_networks = [one for one in listed_networks if one["Name"].startswith(ours)]
        listed = [one for one in listed if one["Names"].startswith(ours)]
    ids = [one["ID"] for one in listed]
    networks = [one["ID"] for one in listed_networks]
    containers = inspected("docker", "inspect", *ids) if ids else []
    answered = each(answers, asked.get("answers", ()))
    return {
        "networks": inspected("docker", "network", "inspect", *networks) if networks else [],
        "containers": containers,
        "listed_networks": listed_networks,
        "listed": listed,
        "kernel": {
            one["Id"]: seen
            for one in containers
            if one["State"]["Pid"] and (seen := namespace(one["State"]["Pid"])) is not None
        },
        "node": namespace(0),
        "lookups": each(lookup, asked.get("lookups", ())),
        "answers": {key: found or [] for key, found in answered.items()},
        "unanswered": [key for key, found in answered.items() if found is None],
        "fetches": each(fetch, asked.get("fetches", ())),
    }


if __name__ == "__main__":
    print(json.dumps(look(json.loads(sys.argv[1] if len(sys.argv) > 1 else "{}"))))
