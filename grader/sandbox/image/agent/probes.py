"""What the grader asks from inside a network namespace. Runs in a child process that ends with the answer.

`outcome` is one of: ok, refused, timeout, unreachable, no-such-name, dns-failed, bad-answer.
"""

import errno
import os
import socket
import struct
import time

import capture
import resolve
import secure

BODY = 16 * 1024
UNREACHABLE = (
    errno.ENETUNREACH,
    errno.EHOSTUNREACH,
    errno.ENETDOWN,
    errno.EHOSTDOWN,
    errno.EACCES,
    errno.EPERM,
)
CLONE_NEWNET = 0x40000000


def answer(request):
    """The answer to `request`, a dict of the same names as `ProbeRequest`'s. Raises OSError, ValueError."""
    pid = int(request.get("pid") or 0)
    root = f"/proc/{pid}/root" if pid else ""
    if request["kind"] == "netns":
        return {"outcome": "ok", "netns": os.readlink(f"/proc/{pid or 'self'}/ns/net")}
    wire = capture.listen() if request["kind"] == "capture" else None  # the node's, before it is left
    if pid:
        join(pid)
    if wire is not None:
        return capture.during(wire, lambda marked: http_probe(marked, root, 2.0), request)
    kind = KINDS.get(request["kind"])
    if kind is None:
        raise ValueError(f"no probe is called {request['kind']}")
    return kind(request, root, float(request.get("timeout") or 2.0))


def join(pid):
    """Enters the network namespace of `pid`, and no other namespace of it."""
    descriptor = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY)
    if hasattr(os, "setns"):
        os.setns(descriptor, CLONE_NEWNET)
    else:
        import ctypes

        libc = ctypes.CDLL(None, use_errno=True)
        if libc.setns(descriptor, CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")
    os.close(descriptor)


def with_addresses(probe):
    """Makes a probe of one address out of a host: looks it up, and tries each address until one answers."""

    def run(request, root, timeout):
        failed = look_up(request, root, timeout)
        if failed["outcome"] != "ok":
            return failed
        result = {}
        for address in failed["addresses"]:
            try:
                result = probe(address, request, timeout)
            except TimeoutError:
                result = {"outcome": "timeout"}
            except OSError as error:
                result = {"outcome": outcome_of(error), "detail": error.strerror or str(error)}
            result = {"addresses": failed["addresses"], "peer": address, **result}
            if result["outcome"] == "ok":
                break
        return result

    return run


def outcome_of(error):
    """The word for what a socket call met. Raises `error` again where it says nothing about the target."""
    if error.errno in (errno.ECONNREFUSED, errno.ECONNRESET):
        return "refused"
    if error.errno in UNREACHABLE:
        return "unreachable"
    raise error


def look_up(request, root, timeout):
    """Kind lookup."""
    try:
        addresses, server = resolve.resolve(request["host"], root, timeout)
    except resolve.NoSuchName as error:
        return {"outcome": "no-such-name", "detail": str(error)}
    except resolve.NoAnswer as error:
        return {"outcome": "dns-failed", "detail": str(error)}
    return {"outcome": "ok", "addresses": addresses, "peer": server}


def http_probe(request, root, timeout):
    """Kind http, for others to use."""
    return with_addresses(http)(request, root, timeout)


def family_of(address):
    """The address family of an address."""
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def connect(address, request, timeout):
    """A TCP connection to the request's port."""
    endpoint = socket.socket(family_of(address), socket.SOCK_STREAM)
    endpoint.settimeout(timeout)
    endpoint.connect((address, int(request["port"])))
    return endpoint


def tcp(address, request, timeout):
    """Kind tcp: whether a connection opens."""
    with connect(address, request, timeout):
        return {"outcome": "ok"}


def http(address, request, timeout):
    """Kind http: the status and the beginning of the body of one GET."""
    with connect(address, request, timeout) as endpoint:
        host = request["host"] if ":" not in request["host"] else f"[{request['host']}]"
        endpoint.sendall(
            f"GET {request.get('path') or '/'} HTTP/1.0\r\nHost: {host}\r\nUser-Agent: netdojo\r\n\r\n".encode()
        )
        said = bytearray()
        while len(said) < BODY + 4096 and (piece := endpoint.recv(8192)):
            said += piece
    head, _, body = bytes(said).partition(b"\r\n\r\n")
    words = head.split(b"\r\n")[0].split(b" ")
    if len(words) < 2 or not words[0].startswith(b"HTTP/") or not words[1].isdigit():
        return {"outcome": "bad-answer", "detail": head[:200].decode("utf-8", "replace")}
    return {"outcome": "ok", "status": int(words[1]), "body": body[:BODY].decode("utf-8", "replace")}


def udp(address, request, timeout):
    """Kind udp: whether a datagram is answered."""
    with socket.socket(family_of(address), socket.SOCK_DGRAM) as endpoint:
        endpoint.settimeout(timeout)
        endpoint.connect((address, int(request["port"])))
        endpoint.send(b"netdojo\n")
        return {"outcome": "ok", "body": endpoint.recv(BODY).decode("utf-8", "replace")}


def ping(address, _request, timeout):
    """Kind ping: whether an echo request is answered (RFC 792, RFC 4443)."""
    six = ":" in address
    protocol = socket.IPPROTO_ICMPV6 if six else socket.IPPROTO_ICMP
    ask, reply, unreachable = (128, 129, 1) if six else (8, 0, 3)
    mark = os.urandom(8)
    with socket.socket(family_of(address), socket.SOCK_RAW, protocol) as endpoint:
        message = struct.pack("!BBHHH", ask, 0, 0, os.getpid() & 0xFFFF, 1) + mark
        if not six:  # the kernel fills in ICMPv6's
            message = message[:2] + struct.pack("!H", checksum(message)) + message[4:]
        endpoint.sendto(message, (address, 0))
        deadline = time.monotonic() + timeout
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            endpoint.settimeout(left)
            said = endpoint.recv(2048)
            if not six:
                said = said[(said[0] & 15) * 4 :]
            if said[:1] == bytes([reply]) and said[8:16] == mark:
                return {"outcome": "ok"}
            if said[:1] == bytes([unreachable]) and mark in said:
                return {"outcome": "unreachable", "detail": f"ICMP code {said[1]}"}


def checksum(data):
    """The Internet checksum (RFC 1071) of an even number of bytes."""
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def listeners(_request, _root, _timeout):
    """Kind listeners: (protocol, address, port) of what listens, without Docker's own DNS on 127.0.0.11."""
    found = []
    for protocol, wanted in (("tcp", "0A"), ("tcp6", "0A"), ("udp", "07"), ("udp6", "07")):
        for row in table(f"/proc/self/net/{protocol}"):
            if row[3] != wanted:
                continue
            address, port = row[1].split(":")
            place = (protocol[:3], plain(address), int(port, 16))
            if place[1] != "127.0.0.11":
                found.append(place)
    return {"outcome": "ok", "listeners": found}


def routes(_request, _root, _timeout):
    """Kind route: the main table's IPv4 routes that are up."""
    found = []
    for row in table("/proc/self/net/route"):
        if not int(row[3], 16) & 1:
            continue
        length = bin(int(row[7], 16)).count("1")
        gateway = plain(row[2])
        found.append(
            {
                "destination": "default" if not length and row[1] == "0" * 8 else f"{plain(row[1])}/{length}",
                "gateway": "" if gateway == "0.0.0.0" else gateway,
                "device": row[0],
                "metric": int(row[6]),
            }
        )
    return {"outcome": "ok", "routes": found}


def addresses(_request, _root, _timeout):
    """Kind addresses: the namespace's own addresses with their prefix, without lo's."""
    import json
    import subprocess

    said = json.loads(subprocess.check_output(["ip", "-json", "address"]) or b"[]")
    found = [
        f"{info['local']}/{info['prefixlen']}"
        for interface in said
        for info in interface.get("addr_info", ())
        if interface["ifname"] != "lo"
    ]
    return {"outcome": "ok", "addresses": found}


def resolvers(_request, root, _timeout):
    """Kind resolvers: the name servers of the asker's resolv.conf."""
    return {"outcome": "ok", "addresses": resolve.settings(resolve.read(root + "/etc/resolv.conf"))[0]}


def logs(request, _root, _timeout):
    """Kind logs: the end of what a container printed, asked from the node's engine itself."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as engine:
        engine.settimeout(2)
        engine.connect("/run/docker/engine.sock")
        path = f"/containers/{request['path']}/logs?stdout=1&stderr=1&tail=400"
        engine.sendall(f"GET {path} HTTP/1.0\r\nHost: docker\r\n\r\n".encode())
        said = bytearray()
        while piece := engine.recv(65536):
            said += piece
    _, _, body = bytes(said).partition(b"\r\n\r\n")
    return {"outcome": "ok", "body": body[-64 * 1024 :].decode("utf-8", "replace")}


def links(_request, _root, _timeout):
    """Kind links: name, number and the other end's number of every interface."""
    import json
    import subprocess

    said = json.loads(subprocess.check_output(["ip", "-json", "link"]) or b"[]")
    return {"outcome": "ok", "seen": [f"{i['ifname']} {i['ifindex']} {i.get('link_index', 0)}" for i in said]}


def rules(_request, _root, _timeout):
    """Kind rules: the filter table, as `iptables -S` tells it."""
    import subprocess

    said = subprocess.run(["iptables", "-S"], capture_output=True, text=True, check=False).stdout
    return {"outcome": "ok", "seen": said.splitlines()}


def table(path):
    """The rows of one of the kernel's tables, without its heading."""
    try:
        with open(path, encoding="ascii") as file:
            return [line.split() for line in file.readlines()[1:]]
    except FileNotFoundError:
        return []  # a kernel without IPv6


def plain(words):
    """An address from the kernel's hexadecimal words, each in the machine's own byte order."""
    packed = b"".join(struct.pack("=I", int(words[i : i + 8], 16)) for i in range(0, len(words), 8))
    return socket.inet_ntop(socket.AF_INET6 if len(packed) == 16 else socket.AF_INET, packed)


KINDS = {
    "lookup": look_up,
    "tcp": with_addresses(tcp),
    "http": with_addresses(http),
    "udp": with_addresses(udp),
    "ping": with_addresses(ping),
    "listeners": listeners,
    "route": routes,
    "addresses": addresses,
    "logs": logs,
    "links": links,
    "rules": rules,
    "tls": with_addresses(secure.tls),
    "resolvers": resolvers,
}
