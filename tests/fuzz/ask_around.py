"""Asks what a court wants to know of one node, besides what `look.py` sees: who reaches whom, names, logs, the swarm.

A program of its own, for the python of a sandbox's node, as `look.py` is: nothing of netdojo is imported or asked.
`ask_around.py '{"tries": [["web", "http", "api", 80, "/"], ...], ...}'` prints one JSON object. A source is a
container's name, or "" for the node itself.

- `names`: "web api" -> the address that a program in web finds under the name api, "" for none;
- `by_dns`: the same, of the name servers alone;
- `tries`: "web http api 80 /" -> {"ok": true, "status": 200, "body": "..."}, in the source's network namespace;
- `opens`: container -> how many TCP connections its network namespace has accepted;
- `logs`: container -> what `docker logs` prints;
- `swarm`: what `docker info`, `docker node ls`, `docker service ls` and `docker service inspect` say;
- `tokens`: role -> the join token.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

SECONDS = 20
FETCH_SECONDS = "2"
NO_SUCH_PROGRAM = (126, 127)


def ran(*argv):
    """Exit code and stdout of a command."""
    done = subprocess.run(argv, capture_output=True, timeout=SECONDS, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def pid_of(container):
    """Its first process, for nsenter."""
    return ran("docker", "inspect", "-f", "{{.State.Pid}}", container)[1].strip()


def inside(container):
    """What goes before a command that shall run in the network namespace of a source."""
    return ["nsenter", "-t", pid_of(container), "-n"] if container else []


def text_of(container, path):
    """A file as the source has it."""
    root = f"/proc/{pid_of(container)}/root" if container else ""
    try:
        return Path(root + path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def name_of(container, name):
    """The address that a program in the source finds under a name; "" for none."""
    for line in text_of(container, "/etc/hosts").splitlines():
        words = line.partition("#")[0].split()
        if name in words[1:]:
            return words[0]
    return by_dns(container, name)


def by_dns(container, name):
    """The address that the source's name servers give for a name; "" for none."""
    conf = text_of(container, "/etc/resolv.conf")
    servers = re.findall(r"^nameserver\s+(\S+)", conf, re.MULTILINE)
    search = re.findall(r"^search\s+(.+)$", conf, re.MULTILINE)
    names = (
        [name] if "." in name else [name, *(f"{name}.{end}" for end in (search[0].split() if search else ()))]
    )
    for server in servers:
        for full in names:
            argv = [*inside(container), "dig", "+short", "+time=2", "+tries=1", f"@{server}", full, "A"]
            found = re.findall(r"^[0-9.]+$", ran(*argv)[1], re.MULTILINE)
            if found:
                return found[0]
    return ""


def tried(container, scheme, host, port, path):
    """What comes of asking: whether there was an answer and, by HTTP, which. None for a scheme not known here."""
    prefix = inside(container)
    bracketed = f"[{host}]" if ":" in host else host
    if scheme == "http":
        address = host if re.fullmatch(r"[0-9.]+|.*:.*", host) else name_of(container, host)
        if not address:
            return {"ok": False}
        address = f"[{address}]" if ":" in address else address
        argv = ["curl", "-s", "-m", FETCH_SECONDS, "--noproxy", "*", "-w", "\n%{http_code}"]
        argv += ["--connect-to", f"{bracketed}:{port}:{address}:{port}", f"http://{bracketed}:{port}{path}"]
        code, out = ran(*prefix, *argv)
        body, _, status = out.rpartition("\n")
        return {"ok": code == 0, "status": int(status or 0), "body": body[:20000]}
    address = host if re.fullmatch(r"[0-9.]+|.*:.*", host) else name_of(container, host)
    if not address:
        return {"ok": False}
    if scheme == "tcp":
        return {"ok": ran(*prefix, "ncat", "-z", "-w", FETCH_SECONDS, address, str(port))[0] == 0}
    if scheme == "ping":
        return {"ok": ran(*prefix, "ping", "-c", "1", "-W", FETCH_SECONDS, address)[0] == 0}
    return None


def opens(container):
    """How many TCP connections the network namespace of a container has accepted (RFC 1213, tcpPassiveOpens)."""
    try:
        words = Path(f"/proc/{pid_of(container)}/net/snmp").read_text(encoding="utf-8")
    except OSError:
        return 0
    rows = [line.split() for line in words.splitlines() if line.startswith("Tcp:")]
    return int(rows[1][rows[0].index("PassiveOpens")])


def swarm():
    """The swarm as the CLI has it on this node."""
    info = json.loads(ran("docker", "info", "--format", "{{json .Swarm}}")[1] or "{}")
    if not info.get("ControlAvailable"):
        return {"info": info, "nodes": [], "services": [], "listed": []}
    nodes = ran("docker", "node", "ls", "-q")[1].split()
    listed = [
        json.loads(line) for line in ran("docker", "service", "ls", "--format", "{{json .}}")[1].splitlines()
    ]
    names = [one["ID"] for one in listed]
    return {
        "info": info,
        "nodes": json.loads(ran("docker", "node", "inspect", *nodes)[1]) if nodes else [],
        "listed": listed,
        "services": json.loads(ran("docker", "service", "inspect", *names)[1]) if names else [],
    }


def main(asked):
    """All of it."""
    logs = {}
    for name in asked.get("logs", ()):
        done = subprocess.run(["docker", "logs", name], capture_output=True, timeout=SECONDS, check=False)
        logs[name] = (done.stdout + done.stderr).decode("utf-8", "replace")
    found = {
        "names": {" ".join(pair): name_of(*pair) for pair in asked.get("names", ())},
        "by_dns": {" ".join(pair): by_dns(*pair) for pair in asked.get("by_dns", ())},
        "tries": {" ".join(map(str, one)): tried(*one) for one in asked.get("tries", ())},
        "opens": {name: opens(name) for name in asked.get("opens", ())},
        "logs": logs,
    }
    if asked.get("swarm"):
        found["swarm"] = swarm()
        roles = ("worker", "manager")
        found["tokens"] = {
            role: ran("docker", "swarm", "join-token", "-q", role)[1].strip() for role in roles
        }
    return found


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
