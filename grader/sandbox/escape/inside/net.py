"""Attempts over the network and over sockets: the outer engine, services on the host, other sandboxes."""

from __future__ import annotations

import os
import socket
import stat
import struct
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

from .tools import Aim, Refused, Unknown, attempt

SECONDS = 1.0
ENGINE_PORTS = (2375, 2376)
ETH_ARP, ETH_ALL_V6 = 0x0806, 0x86DD


def _answers(targets: list[tuple[str, int]], token: str) -> list[str]:
    """Which of `targets` (address, port) send `token`; all are asked at once. An empty token takes any answer."""
    got: list[str] = []

    def ask(address: str, port: int) -> None:
        with suppress(OSError), socket.create_connection((address, port), timeout=SECONDS) as talk:
            if not token or token.encode() in talk.recv(200):
                got.append(f"{address}:{port}")

    asked = [threading.Thread(target=ask, args=target) for target in targets]
    for thread in asked:
        thread.start()
    for thread in asked:
        thread.join()
    return got


def _reached(targets: list[tuple[str, int]], token: str, what: str) -> str:
    if not targets:
        raise Unknown(f"{what}: there is nothing to aim at")
    got = _answers(targets, token)
    if got:
        return f"{what} answers: " + ", ".join(got[:3])
    raise Refused(f"{what}: none of {len(targets)} addresses answers")


@attempt("engine-socket")
def engine_socket(aim: Aim) -> str:
    """A socket somewhere in the file system behind which the outer engine answers."""
    tried = 0
    for folder, inner, names in os.walk("/"):
        inner[:] = [name for name in inner if f"{folder}/{name}" not in ("//proc", "//sys", "//usr")]
        for path in (Path(folder) / name for name in names):
            with suppress(OSError):
                if not stat.S_ISSOCK(path.stat().st_mode):
                    continue
                tried += 1
                with socket.socket(socket.AF_UNIX) as talk:
                    talk.settimeout(SECONDS / 4)
                    talk.connect(str(path))
                    talk.sendall(b"GET /info HTTP/1.0\r\n\r\n")
                    said = b""
                    while piece := talk.recv(65536):
                        said += piece
                if aim["engine"].encode() in said:
                    return f"{path} is the outer engine's"
    raise Refused(f"none of {tried} sockets is the outer engine's")


@attempt("abstract-socket")
def abstract(aim: Aim) -> str:
    """A socket with a name and no file, as the containerd of old had (CVE-2020-15257)."""
    if not aim["token"]:
        raise Unknown("nobody listens on the host")
    with socket.socket(socket.AF_UNIX) as talk:
        try:
            talk.connect(f"\0netdojo-{aim['token']}")
        except ConnectionRefusedError as error:
            raise Refused("nobody is there by that name") from error
    return "the host's socket takes a connection"


@attempt("engine-ports")
def engine_ports(aim: Aim) -> str:
    """The outer engine by TCP."""
    targets = [(address, port) for address in aim["host"] for port in ENGINE_PORTS]
    return _reached(targets, "", "the engine by TCP")


@attempt("host-gateway")
def gateway(aim: Aim) -> str:
    """A service on the host at the address that is every bridged container's gateway."""
    return _reached([(address, aim["port"]) for address in aim["gateways"]], aim["token"], "the gateway")


@attempt("host-addresses")
def addresses(aim: Aim) -> str:
    """A service on the host at any of its addresses."""
    return _reached([(address, aim["port"]) for address in aim["host"]], aim["token"], "the host")


@attempt("neighbour-service")
def neighbour(aim: Aim) -> str:
    """A service in another sandbox, at the addresses it has there."""
    return _reached(
        [(address, aim["neighbour_port"]) for address in aim["neighbour"]], aim["token"], "the neighbour"
    )


def _interfaces() -> list[str]:
    return [name for _, name in socket.if_nameindex() if name.startswith(("eth", "en"))]


def _mac(interface: str) -> bytes:
    return bytes.fromhex(Path(f"/sys/class/net/{interface}/address").read_text().strip().replace(":", ""))


def _strangers(aim: Aim, kind: int, frames: list[tuple[str, bytes]]) -> str:
    """Sends frames and hears who answers; whoever is not of this sandbox was reached."""
    if not frames:
        raise Unknown("no interface to send on")
    known = {bytes.fromhex(mac.replace(":", "")) for mac in aim["macs"]}
    known |= {_mac(name) for name in _interfaces()}
    heard: set[bytes] = set()
    sockets = {}
    for interface in {name for name, _ in frames}:
        sockets[interface] = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(kind))
        sockets[interface].bind((interface, kind))
        sockets[interface].settimeout(0.05)
    for interface, frame in frames:
        sockets[interface].send(frame)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and not heard - known:
        for talk in sockets.values():
            with suppress(TimeoutError):
                heard.add(talk.recv(2048)[6:12])
    if strangers := heard - known:
        return "a stranger answers: " + ", ".join(mac.hex(":") for mac in sorted(strangers)[:3])
    raise Refused(f"{len(frames)} asked for, {len(heard & known)} of one's own heard, no stranger")


def _who_has(addresses: list[str]) -> list[tuple[str, bytes]]:
    """ARP requests (RFC 826) for each address on each interface; addresses of version 6 are left out."""
    frames = []
    for interface in _interfaces():
        mac = _mac(interface)
        for address in addresses:
            if ":" in address:
                continue
            words = struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) + mac + b"\0\0\0\0" + b"\0" * 6
            frames.append(
                (
                    interface,
                    b"\xff" * 6 + mac + struct.pack("!H", ETH_ARP) + words + socket.inet_aton(address),
                )
            )
    return frames


@attempt("arp-host")
def arp_host(aim: Aim) -> str:
    """Who has the host's addresses?"""
    return _strangers(aim, ETH_ARP, _who_has(aim["host"]))


@attempt("arp-neighbour")
def arp_neighbour(aim: Aim) -> str:
    """Who has any address of a sandbox's network? Only one's own may answer."""
    return _strangers(aim, ETH_ARP, _who_has([f"10.213.0.{number}" for number in range(1, 255)]))


@attempt("ipv6-neighbours")
def neighbours(aim: Aim) -> str:
    """All nodes on the link (RFC 4291: ff02::1): whoever is asked for an echo answers."""
    frames = []
    for interface in _interfaces():
        mac = _mac(interface)
        own = bytes.fromhex("fe80" + "00" * 6) + bytes([mac[0] ^ 2, *mac[1:3], 0xFF, 0xFE, *mac[3:]])
        everyone = bytes.fromhex("ff02" + "00" * 13 + "01")
        echo = struct.pack("!BBHHH", 128, 0, 0, 1, 1)
        whole = own + everyone + struct.pack("!II", len(echo), 58) + echo
        total = sum(struct.unpack(f"!{len(whole) // 2}H", whole))
        total = (total & 0xFFFF) + (total >> 16)
        total = (total & 0xFFFF) + (total >> 16)
        echo = struct.pack("!BBHHH", 128, 0, ~total & 0xFFFF, 1, 1)
        head = struct.pack("!IHBB", 6 << 28, len(echo), 58, 255) + own + everyone
        ethernet = bytes.fromhex("333300000001") + mac + struct.pack("!H", ETH_ALL_V6)
        frames.append((interface, ethernet + head + echo))
    return _strangers(aim, ETH_ALL_V6, frames)


@attempt("address-taken")
def address_taken(aim: Aim) -> str:
    """An address of the host's own networks, taken, and the host spoken to from it."""
    if not aim["gateways"]:
        raise Unknown("the host has no network of containers to take an address of")
    interface = (_interfaces() or ["lo"])[0]
    taken = [address.rpartition(".")[0] + ".251/24" for address in aim["gateways"]]
    try:
        for address in taken:
            subprocess.run(["ip", "addr", "add", address, "dev", interface], check=True, capture_output=True)
        return _reached([(address, aim["port"]) for address in aim["gateways"]], aim["token"], "the gateway")
    finally:
        for address in taken:
            subprocess.run(["ip", "addr", "del", address, "dev", interface], check=False, capture_output=True)
