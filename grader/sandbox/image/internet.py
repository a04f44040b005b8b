"""The internet of a sandbox: DNS, HTTP, a database's port and an echo, on documentation addresses.

198.51.100.53 answers DNS for the names below and says "no such name" for all others; 203.0.113.80 is
www.example.com (HTTP on 80, and 5432 as a database-like service); 203.0.113.7 echoes on port 7.
Addresses: RFC 5737; names: RFC 2606.
"""

import selectors
import signal
import socket
import struct

NAMES = {
    "www.example.com": "203.0.113.80",
    "example.com": "203.0.113.80",
    "db.example.com": "203.0.113.80",
    "echo.example.com": "203.0.113.7",
    "dns.example.com": "198.51.100.53",
}
SECONDS = 60  # how long an answer may be kept
A, NO_ERROR, NO_SUCH_NAME = 1, 0, 3


def dns(query):
    """The answer to a DNS query (RFC 1035, section 4); b"" for what is none."""
    if len(query) < 17:
        return b""
    labels, at = [], 12
    while at < len(query) and query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode("ascii", "replace").lower())
        at += 1 + query[at]
    question = query[12 : at + 5]
    if len(question) < 5:
        return b""
    kind = struct.unpack("!H", question[-4:-2])[0]
    address = NAMES.get(".".join(labels))
    code = NO_ERROR if address else NO_SUCH_NAME
    found = address is not None and kind == A
    head = query[:2] + struct.pack("!HHHHH", 0x8580 | code, 1, int(found), 0, 0)
    record = struct.pack("!HHHLH", 0xC00C, A, 1, SECONDS, 4) + socket.inet_aton(address) if found else b""
    return head + question + record


def http(connection, caller):
    """One answer that names the caller, so that a learner sees what NAT makes of an address."""
    connection.recv(8192)
    body = f"www.example.com\ncaller: {caller}\n".encode()
    connection.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: "
        + str(len(body)).encode()
        + b"\r\n\r\n"
        + body
    )


def database(connection, caller):
    """A greeting, as a database server's port gives one."""
    connection.sendall(f"netdojo database: hello {caller}\n".encode())


def echo(connection, _caller):
    """Sends one message back."""
    connection.sendall(connection.recv(8192))


def tcp(selector, address, port, serve):
    """Listens on `address`:`port`; each connection is served at once and closed."""
    listener = socket.create_server((address, port), backlog=64)

    def accept():
        connection, caller = listener.accept()
        with connection:
            connection.settimeout(1)
            try:
                serve(connection, caller[0])
            except OSError:
                return  # the caller has gone or says nothing

    selector.register(listener, selectors.EVENT_READ, accept)


def udp(selector, address, port, answer):
    """Answers each datagram on `address`:`port`."""
    endpoint = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    endpoint.bind((address, port))

    def receive():
        words, caller = endpoint.recvfrom(4096)
        reply = answer(words)
        if reply:
            endpoint.sendto(reply, caller)

    selector.register(endpoint, selectors.EVENT_READ, receive)


def main():
    """Serves until the sandbox ends."""
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    selector = selectors.DefaultSelector()
    udp(selector, "198.51.100.53", 53, dns)
    udp(selector, "203.0.113.7", 7, lambda words: words)
    tcp(selector, "203.0.113.80", 80, http)
    tcp(selector, "203.0.113.80", 5432, database)
    tcp(selector, "203.0.113.7", 7, echo)
    while True:
        for key, _ in selector.select():
            key.data()


if __name__ == "__main__":
    main()
