mkdir -p ~/driver
cat > ~/driver/driver.py <<'PYTHON'
"""A network driver for Docker in one file.

    python3 driver.py NAME          answers on /run/docker/plugins/NAME.sock, where the engine finds it by itself
    python3 driver.py NAME PORT     answers on 127.0.0.1:PORT; the engine finds it if /etc/docker/plugins/NAME.spec
                                    holds the line tcp://127.0.0.1:PORT

The engine POSTs JSON and gets JSON back. Addresses are not the driver's business: the engine's IPAM gives them
out. A network becomes a Linux bridge, an endpoint a veth pair, one end on the bridge; the other is named to the
engine, which moves it into the container. No NAT, no published ports, no firewall: nobody wrote that here.
"""

import json
import os
import socketserver
import subprocess
import sys
from http.server import BaseHTTPRequestHandler

GENERIC = "com.docker.network.generic"  # below this key stand the -o options of docker network create


def ip(*words):
    """Runs `ip`, and returns what it prints. What it complains about, the engine tells the user."""
    done = subprocess.run(["ip", *words], capture_output=True, text=True)
    if done.returncode:
        raise OSError(done.stderr.strip())
    return done.stdout


def tag(asked):
    """What the network's bridge is recognised by, whatever its name."""
    return "network " + asked["NetworkID"]


def bridge(asked):
    """The name of the network's bridge."""
    links = json.loads(ip("-json", "link", "show", "type", "bridge"))
    return next(link["ifname"] for link in links if link.get("ifalias") == tag(asked))


def cable(asked):
    """The two ends of the endpoint's cable: on the node, for the container."""
    return "n-" + asked["EndpointID"][:8], "c-" + asked["EndpointID"][:8]


def create_network(asked):
    name = asked["Options"].get(GENERIC, {}).get("bridge") or "p-" + asked["NetworkID"][:8]
    ip("link", "add", name, "type", "bridge")
    ip("link", "set", name, "alias", tag(asked))
    ip("address", "add", asked["IPv4Data"][0]["Gateway"], "dev", name)
    ip("link", "set", name, "up")


def delete_network(asked):
    ip("link", "delete", bridge(asked))


def create_endpoint(asked):
    here, there = cable(asked)
    ip("link", "add", here, "type", "veth", "peer", "name", there)
    ip("link", "set", here, "master", bridge(asked), "up")


def delete_endpoint(asked):
    ip("link", "delete", cable(asked)[0])


def join(asked):
    addresses = json.loads(ip("-json", "-4", "address", "show", "dev", bridge(asked)))[0]["addr_info"]
    return {
        "InterfaceName": {"SrcName": cable(asked)[1], "DstPrefix": "eth"},
        "Gateway": addresses[0]["local"],
    }


ANSWERS = {
    "Plugin.Activate": lambda asked: {"Implements": ["NetworkDriver"]},
    "NetworkDriver.GetCapabilities": lambda asked: {"Scope": "local"},
    "NetworkDriver.CreateNetwork": create_network,
    "NetworkDriver.DeleteNetwork": delete_network,
    "NetworkDriver.CreateEndpoint": create_endpoint,
    "NetworkDriver.DeleteEndpoint": delete_endpoint,
    "NetworkDriver.Join": join,
}  # all else is answered with {}: nothing to do


class Answer(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"] or 0)) or "{}")
        call = self.path.strip("/")
        print(call, asked.get("NetworkID", "")[:12], flush=True)
        try:
            said = ANSWERS.get(call, lambda asked: {})(asked) or {}
        except (OSError, StopIteration) as error:
            said = {"Err": str(error) or "no such network"}
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


def serve(name, port=None):
    if port:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", int(port)), Answer)
    else:
        path = f"/run/docker/plugins/{name}.sock"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if os.path.exists(path):
            os.unlink(path)  # left by one that was killed
        server = socketserver.ThreadingUnixStreamServer(path, Answer)
    server.serve_forever()


if __name__ == "__main__":
    serve(*sys.argv[1:3])
PYTHON
