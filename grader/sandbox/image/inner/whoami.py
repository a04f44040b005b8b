"""A server that says who it is and who asks: HTTP and UDP on $PORT (80 unless said otherwise)."""

import fcntl
import os
import selectors
import signal
import socket
import struct

SIOCGIFADDR = 0x8915
NAME = os.environ.get("NAME") or socket.gethostname()


def addresses():
    """The IPv4 addresses of every interface but lo, asked anew for each caller: they can change."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        for _, interface in socket.if_nameindex():
            request = struct.pack("256s", interface.encode()[:15])
            try:
                answer = fcntl.ioctl(asker, SIOCGIFADDR, request)
            except OSError:
                continue  # an interface without an address
            if interface != "lo":
                yield socket.inet_ntoa(answer[20:24])


def answer(caller):
    """What a caller gets to read."""
    lines = [f"name: {NAME}", *(f"address: {address}" for address in addresses()), f"caller: {caller}"]
    return ("\n".join(lines) + "\n").encode()


def serve_http(listener):
    """Answers one connection, whatever it asks for."""
    connection, caller = listener.accept()
    with connection:
        connection.settimeout(2)
        try:
            connection.recv(8192)
            body = answer(caller[0].removeprefix("::ffff:"))
            head = ("HTTP/1.1 200 OK", "Content-Type: text/plain", f"Content-Length: {len(body)}")
            connection.sendall("\r\n".join((*head, "Connection: close\r\n\r\n")).encode() + body)
        except OSError:
            return  # the caller has gone


def serve_udp(endpoint):
    """Answers one datagram."""
    _, caller = endpoint.recvfrom(2048)
    endpoint.sendto(answer(caller[0].removeprefix("::ffff:")), caller)


def main():
    """Serves until it is told to end."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))  # PID 1 has no default for it
    port = int(os.environ.get("PORT") or 80)
    host = os.environ.get("HOST") or "::"
    family = socket.AF_INET6 if ":" in host and os.path.exists("/proc/net/if_inet6") else socket.AF_INET
    host = "" if family == socket.AF_INET and host == "::" else host
    selector = selectors.DefaultSelector()
    for kind, serve in ((socket.SOCK_STREAM, serve_http), (socket.SOCK_DGRAM, serve_udp)):
        endpoint = socket.socket(family, kind)
        endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            endpoint.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        endpoint.bind((host, port))
        if kind == socket.SOCK_STREAM:
            endpoint.listen(64)
        selector.register(endpoint, selectors.EVENT_READ, serve)
    print(f"{NAME} answers on port {port}", flush=True)
    while True:
        for key, _ in selector.select():
            key.data(key.fileobj)


main()
