"""Reads along in a conversation between a Docker client and its engine, without changing a byte of it.

Knows as much HTTP/1.1 (RFC 9112) as it takes to tell one request from the next. Where it loses the thread, or
the connection is hijacked for a terminal, it stops reading: the conversation goes on all the same.
"""

import json
import re
import time
from collections import deque

CAPTURE = 64 * 1024  # bytes of a body that are kept
HEAD = 64 * 1024  # bytes after which a head is not believed any more
CHANGING = ("POST", "PUT", "DELETE")


class Lost(Exception):
    """The reader does not understand what comes."""


class Body:
    """A message's body, so far as it has come: of a known length, in chunks, or up to the end."""

    def __init__(self, length=None, chunked=False):
        self.left = length
        self.chunked = chunked
        self.kept = bytearray()
        self.done = length == 0 and not chunked
        self._line = bytearray()
        self._state = "size"

    def feed(self, data):
        """Takes what belongs to the body; returns the rest."""
        if not self.chunked:
            if self.left is None:
                self._keep(data)
                return b""
            mine, rest = data[: self.left], data[self.left :]
            self._keep(mine)
            self.left -= len(mine)
            self.done = self.left == 0
            return rest
        while data and not self.done:
            if self._state == "data":
                mine, data = data[: self.left], data[self.left :]
                self._keep(mine)
                self.left -= len(mine)
                if not self.left:
                    self._state = "gap"
                continue
            line, newline, after = data.partition(b"\n")
            self._line += line
            if len(self._line) > 8192:
                raise Lost
            if not newline:
                return b""
            data = after
            words, self._line = bytes(self._line).strip(), bytearray()
            if self._state == "gap":
                self._state = "size"
            elif self._state == "trailer":
                self.done = not words
            else:
                try:
                    self.left = int(words.split(b";")[0], 16)
                except ValueError:
                    raise Lost from None
                self._state = "data" if self.left else "trailer"
        return data

    def _keep(self, data):
        if len(self.kept) < CAPTURE:
            self.kept += data[: CAPTURE - len(self.kept)]


class Half:
    """One direction of the conversation: heads and bodies in turn."""

    def __init__(self):
        self.buffer = b""
        self.head = None
        self.body = None

    def feed(self, data, on_head, on_end):
        """Calls `on_head(first line, headers)`, which returns a Body, and `on_end(body)` after it."""
        while data:
            if self.body is None:
                data, self.buffer = self.buffer + data, b""
                head, blank, rest = data.partition(b"\r\n\r\n")
                if not blank:
                    if len(data) > HEAD:
                        raise Lost
                    self.buffer = data
                    return
                first, *lines = head.decode("latin-1").split("\r\n")
                headers = {}
                for line in lines:
                    name, _, value = line.partition(":")
                    headers[name.strip().lower()] = value.strip()
                self.body = on_head(first, headers)
                data = rest
            else:
                data = self.body.feed(data)
            if self.body is not None and self.body.done:
                body, self.body = self.body, None
                on_end(body)


class Sniffer:
    """Reads one connection; `report(refusal)` gets each changing request that the engine refused."""

    def __init__(self, report):
        self._report = report
        self._up, self._down = Half(), Half()
        self._asked = deque()  # requests whose response has not come to its end
        self._status = 0
        self._lost = False

    def to_engine(self, data):
        """Bytes from the client."""
        self._read(self._up, data, self._request, lambda body: self._asked[-1].update(body=bytes(body.kept)))

    def to_client(self, data):
        """Bytes from the engine."""
        self._read(self._down, data, self._response, self._responded)

    def _read(self, half, data, on_head, on_end):
        if self._lost:
            return
        try:
            half.feed(data, on_head, on_end)
        except (Lost, ValueError, IndexError):
            self._lost = True
            self._up = self._down = None  # nothing is kept of a conversation that is not followed

    def _request(self, first, headers):
        method, target, _ = first.split(" ")
        self._asked.append({"method": method, "target": target, "body": b""})
        return body_of(headers, Body(length=0))

    def _response(self, first, headers):
        self._status = int(first.split(" ")[1])
        if self._status == 101:
            raise Lost
        asked = self._asked[0]["method"]
        if self._status in (204, 304) or self._status < 200 or asked == "HEAD":
            return Body(length=0)
        if headers.get("content-type", "").startswith("application/vnd.docker."):
            raise Lost  # a hijacked terminal of an old client, which did not ask for an upgrade
        return body_of(headers, Body())

    def _responded(self, body):
        if self._status < 200:
            return
        asked = self._asked.popleft()
        if self._status >= 400 and asked["method"] in CHANGING:
            self._report(refusal(asked, self._status, bytes(body.kept)))


def body_of(headers, otherwise):
    """The body that the headers announce."""
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return Body(chunked=True)
    if "content-length" in headers:
        return Body(length=int(headers["content-length"]))
    return otherwise


def refusal(asked, status, said):
    """What is remembered of a request that was refused."""
    path, _, query = asked["target"].partition("?")
    return {
        "at": time.time(),
        "method": asked["method"],
        "path": re.sub(r"^/v\d+\.\d+(?=/)", "", path),
        "query": dict(part.partition("=")[::2] for part in unquote(query).split("&") if part),
        "body": as_object(asked["body"]),
        "status": status,
        "message": str(as_object(said).get("message") or said.decode("utf-8", "replace").strip()),
    }


def as_object(words):
    """The JSON object in `words`, or an empty one."""
    try:
        found = json.loads(words)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def unquote(words):
    """A query with its percent signs resolved."""
    plain = re.sub(rb"%([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), words.replace("+", " ").encode())
    return plain.decode("utf-8", "replace")
