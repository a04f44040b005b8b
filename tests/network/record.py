"""Records what a real engine answers about one fixed scene, for the parser's tests.

`python -m tests.network.record SOCKET IMAGE FILE` makes the scene on the engine that listens on the unix socket
SOCKET, writes FILE and removes the scene. The recorded answers are what `tests/network/recorded/` holds.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import docker

PREFIX = "recorded-"
MAKE = """
network create --subnet 10.74.0.0/24 --ip-range 10.74.0.128/25 --gateway 10.74.0.254 --aux-address printer=10.74.0.9
    --label course=recorded --opt com.docker.network.bridge.enable_icc=false recorded-shop
network create --ipv6 --subnet fd74::/64 --subnet 10.75.0.0/24 recorded-six
network create --internal recorded-inner
run -d --name recorded-web --hostname front --network recorded-shop --ip 10.74.0.10 --network-alias www
    -p 18080:80 -p 127.0.0.1:15353:53/udp --expose 9000 --memory 64m --cpus 0.5 --pids-limit 50
    --cap-drop NET_RAW --user 1000 --read-only --label role=web IMAGE sleep 600
network connect --alias front recorded-six recorded-web
run -d --name recorded-plain -p 80 --dns 10.9.9.9 IMAGE sleep 600
run -d --name recorded-side --network container:recorded-web IMAGE sleep 600
run -d --name recorded-host --network host -p 18081:80 IMAGE sleep 600
run -d --name recorded-none --network none IMAGE sleep 600
run -d --name recorded-paused --network recorded-inner IMAGE sleep 600
pause recorded-paused
run --name recorded-done --network recorded-shop IMAGE sh -c true
create --name recorded-never --network recorded-shop -p 18082:80/tcp IMAGE sleep 600
network connect recorded-inner recorded-never
"""


def run(socket: str, words: list[str]) -> None:
    """Runs one command of the scene."""
    subprocess.run(["docker", "-H", f"unix://{socket}", *words], check=True, capture_output=True, timeout=60)


def record(socket: str, image: str) -> dict[str, Any]:
    """Makes the scene, asks the engine what `read_node` asks, removes the scene."""
    client = docker.APIClient(base_url=f"unix://{socket}", version="auto")
    try:
        for line in MAKE.replace("\n    ", " ").replace("IMAGE", image).strip().splitlines():
            run(socket, line.split())
        found = client.containers(all=True)
        return {
            "version": client.version()["Version"],
            "api": client.api_version,
            "networks": [entry for entry in client.networks() if ours(entry["Name"])],
            "containers": [
                client.inspect_container(entry["Id"]) for entry in found if PREFIX in "".join(entry["Names"])
            ],
        }
    finally:
        for entry in client.containers(all=True):
            if PREFIX in "".join(entry["Names"]):
                client.remove_container(entry["Id"], force=True, v=True)
        for entry in client.networks():
            if PREFIX in entry["Name"]:
                client.remove_network(entry["Id"])
        client.close()


def ours(name: str) -> bool:
    """Whether a network belongs to the scene or to every engine."""
    return PREFIX in name or name in ("bridge", "host", "none")


if __name__ == "__main__":
    target = Path(sys.argv[3])
    target.write_text(json.dumps(record(sys.argv[1], sys.argv[2]), indent=1, sort_keys=True) + "\n")
