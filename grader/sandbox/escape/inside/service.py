"""A service to aim at: it greets every connection with a token, by TCP and on a socket without a file."""

from __future__ import annotations

import json
import selectors
import socket
import subprocess
from contextlib import suppress


def main(token: str) -> None:
    """Prints a JSON line (port, addresses, gateways) when it listens, then serves until it is ended."""
    tcp = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    unix = socket.socket(socket.AF_UNIX)
    unix.bind(f"\0netdojo-{token}")
    unix.listen()
    shown = subprocess.run(["ip", "-j", "addr"], check=True, capture_output=True, text=True).stdout
    addresses, gateways = [], []
    for link in json.loads(shown):
        for entry in link.get("addr_info", []):
            if entry["scope"] in ("global", "site"):
                addresses.append(entry["local"])
                if link["ifname"] == "docker0" and entry["family"] == "inet":
                    gateways.append(entry["local"])
    told = {"port": tcp.getsockname()[1], "addresses": addresses, "gateways": gateways}
    print(json.dumps(told), flush=True)
    selector = selectors.DefaultSelector()
    for listener in (tcp, unix):
        selector.register(listener, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            talk, _ = key.fileobj.accept()  # type: ignore[union-attr]
            with talk, suppress(OSError):
                talk.settimeout(1)
                talk.sendall(token.encode())
