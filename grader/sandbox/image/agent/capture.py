"""Looks at the cable between the nodes while a question with a mark in it crosses it."""

import os
import socket
import struct
import time

ETH_P_ALL = 3
ESP, UDP, VXLAN_PORT = 50, 17, 4789
LATE = 0.2  # seconds that a packet may take to be seen after the answer


def listen():
    """A socket that sees every packet on the node's eth0."""
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    wire.bind(("eth0", 0))
    return wire


def during(wire, ask, request):
    """Asks with a mark in the path, and tells in `seen` what carried the mark, and whether there was ESP."""
    mark = os.urandom(8).hex()
    path = (request.get("path") or "/").rstrip("/") + f"/{mark}"
    result = ask({**request, "kind": "http", "path": path})
    seen, until = set(), time.monotonic() + LATE
    while (left := until - time.monotonic()) > 0:
        wire.settimeout(left)
        try:
            frame = wire.recv(65536)
        except TimeoutError:
            break
        seen |= what(frame, mark.encode())
    return {**result, "seen": sorted(seen)}


def what(frame, mark):
    """What one frame shows: "esp", "vxlan VNI" or "clear" where it carries the mark."""
    if frame[12:14] != b"\x08\x00":
        return set()
    head = (frame[14] & 15) * 4
    protocol, payload = frame[23], frame[14 + head :]
    if protocol == ESP:
        return {"esp"}
    if mark not in frame:
        return set()
    if protocol == UDP and struct.unpack("!H", payload[2:4])[0] == VXLAN_PORT:
        return {f"vxlan {int.from_bytes(payload[12:15], 'big')}"}
    return {"clear"}
