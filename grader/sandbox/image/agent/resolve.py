"""Looks names up as a container would: its hosts file, its resolv.conf, its nameservers (RFC 1035).

Ours instead of the C library's, because a verdict must tell "no such name" from "no answer", and because the
files are the container's while the tools are the node's.
"""

import os
import socket
import struct

A, AAAA = 1, 28
NO_SUCH_NAME = 3


class NoSuchName(Exception):
    """The nameserver says that nobody has this name."""


class NoAnswer(Exception):
    """No nameserver gave an answer that can be believed; the text says what happened."""


def is_address(host):
    """Whether `host` is an address and needs no look-up."""
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host)
        except OSError:
            continue
        return True
    return False


def resolve(host, root, timeout):
    """(addresses, who said it). `root` is where the asker's /etc is. Raises NoSuchName or NoAnswer."""
    if is_address(host):
        return [host], "address"
    found = in_hosts(host, read(root + "/etc/hosts"))
    if found:
        return found, "hosts"
    servers, search, dots = settings(read(root + "/etc/resolv.conf"))
    if not servers:
        raise NoAnswer("resolv.conf names no nameserver")
    name = host.rstrip(".")
    names = [name] if host.endswith(".") else [f"{name}.{suffix}" for suffix in search]
    if not host.endswith("."):
        names.insert(0 if name.count(".") >= dots else len(names), name)
    server = servers[0]
    for candidate in names:
        for kind in (A, AAAA):
            try:
                found, server = ask(candidate, kind, servers, timeout)
            except NoSuchName:
                break
            if found:
                return found, server
    raise NoSuchName(server)


def read(path):
    """A file's text, empty where there is none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def in_hosts(host, words):
    """The addresses that a hosts file gives `host`."""
    rows = [line.split("#")[0].split() for line in words.splitlines()]
    return [row[0] for row in rows if host.lower() in (name.lower() for name in row[1:])]


def settings(words):
    """(nameservers, search list, ndots) of a resolv.conf."""
    servers, search, dots = [], [], 1
    for line in words.splitlines():
        row = line.split("#")[0].split()
        if row[:1] == ["nameserver"] and len(row) > 1:
            servers.append(row[1])
        elif row[:1] == ["search"]:
            search = [name for name in row[1:] if name != "."]
        elif row[:1] == ["options"]:
            dots = next(
                (int(word[6:]) for word in row[1:] if word[6:].isdigit() and word[:6] == "ndots:"), dots
            )
    return servers[:3], search, dots


def ask(name, kind, servers, timeout):
    """(addresses, the server that answered) of one question; an empty list where the name has none of the kind."""
    said = "no answer"
    for server in servers:
        try:
            return parse(exchange(question(name, kind), server, timeout), kind), server
        except TimeoutError:
            said = f"{server} did not answer"
        except OSError as error:
            said = f"{server}: {error.strerror or error}"
        except (NoAnswer, struct.error, IndexError) as error:
            said = f"{server}: {error}"
    raise NoAnswer(said)


def question(name, kind):
    """A query's bytes."""
    labels = b"".join(bytes([len(part)]) + part for part in name.encode("idna").split(b"."))
    return os.urandom(2) + b"\x01\x00\0\x01\0\0\0\0\0\0" + labels + b"\0" + struct.pack("!HH", kind, 1)


def exchange(query, server, timeout):
    """The answer to `query`, taken only from `server` and only with the query's own number."""
    family = socket.AF_INET6 if ":" in server else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as endpoint:
        endpoint.settimeout(timeout)
        endpoint.connect((server, 53))
        endpoint.send(query)
        while True:
            answer = endpoint.recv(4096)
            if answer[:2] == query[:2]:
                return answer


def parse(answer, kind):
    """The addresses in an answer. Raises NoSuchName or NoAnswer."""
    code = answer[3] & 15
    if code == NO_SUCH_NAME:
        raise NoSuchName
    if code:
        raise NoAnswer({2: "server failure (SERVFAIL)", 5: "refused (REFUSED)"}.get(code, f"error {code}"))
    questions, answers = struct.unpack("!HH", answer[4:8])
    at = 12
    for _ in range(questions):
        at = skip(answer, at) + 4
    found = []
    for _ in range(answers):
        at = skip(answer, at)
        type_, _, _, length = struct.unpack("!HHLH", answer[at : at + 10])
        at += 10
        if type_ == kind:
            family = socket.AF_INET if kind == A else socket.AF_INET6
            found.append(socket.inet_ntop(family, answer[at : at + length]))
        at += length
    return found


def skip(answer, at):
    """The place after the name that stands at `at`."""
    while answer[at]:
        if answer[at] >= 192:
            return at + 2
        at += answer[at] + 1
    return at + 1
