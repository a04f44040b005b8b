"""What the tap reads along: a conversation gives the same records however it is cut, and it is never disturbed."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

PLACE = Path(__file__).parents[2] / "grader/sandbox/image/agent/sniff.py"


def program() -> ModuleType:
    """The module as it runs inside the image, where its folder is its own import path."""
    spec = importlib.util.spec_from_file_location("netdojo_sniff", PLACE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SNIFF = program()


def request(method: str, target: str, body: object = None, chunked: bool = False) -> bytes:
    words = b"" if body is None else json.dumps(body).encode()
    head = f"{method} {target} HTTP/1.1\r\nHost: docker\r\n"
    if chunked:
        pieces = b"".join(
            b"%x\r\n%s\r\n" % (len(words[i : i + 7]), words[i : i + 7]) for i in range(0, len(words), 7)
        )
        return f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + pieces + b"0\r\n\r\n"
    return f"{head}Content-Length: {len(words)}\r\n\r\n".encode() + words


def response(status: int, body: object = None, chunked: bool = False) -> bytes:
    words = b"" if body is None else json.dumps(body).encode()
    head = f"HTTP/1.1 {status} Word\r\nContent-Type: application/json\r\n"
    if status == 204:
        return f"{head}\r\n".encode()
    if chunked:
        return f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + b"%x\r\n%s\r\n0\r\n\r\n" % (
            len(words),
            words,
        )
    return f"{head}Content-Length: {len(words)}\r\n\r\n".encode() + words


TALK = [
    (request("GET", "/v1.45/networks/nobody"), response(404, {"message": "no such network"})),
    (
        request("POST", "/v1.45/networks/create", {"Name": "shop", "Driver": "bridge"}, chunked=True),
        response(403, {"message": "Pool overlaps with other one"}, chunked=True),
    ),
    (request("POST", "/containers/web/start"), response(204)),
    (request("DELETE", "/v1.41/networks/shop?force=1"), response(409, {"message": "has active endpoints"})),
]


def hear(ups: list[bytes], downs: list[bytes]) -> list[dict[str, Any]]:
    """What is recorded of requests and responses that come in these pieces, a turn at a time."""
    found: list[dict[str, Any]] = []
    sniffer = SNIFF.Sniffer(found.append)
    for piece in ups:
        sniffer.to_engine(piece)
    for piece in downs:
        sniffer.to_client(piece)
    return found


def plain(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in record.items() if key != "at"} for record in records]


EXPECTED = [
    {
        "method": "POST",
        "path": "/networks/create",
        "query": {},
        "body": {"Name": "shop", "Driver": "bridge"},
        "status": 403,
        "message": "Pool overlaps with other one",
    },
    {
        "method": "DELETE",
        "path": "/networks/shop",
        "query": {"force": "1"},
        "body": {},
        "status": 409,
        "message": "has active endpoints",
    },
]


def test_only_changing_requests_that_were_refused_are_recorded() -> None:
    assert plain(hear([up for up, _ in TALK], [down for _, down in TALK])) == EXPECTED


def cut(data: bytes, at: list[int]) -> list[bytes]:
    places = [0, *sorted({place % (len(data) + 1) for place in at}), len(data)]
    return [data[start:end] for start, end in pairwise(places) if end > start]


CUTS = st.lists(st.integers(0, 5000), max_size=40)


@given(CUTS, CUTS)
def test_the_records_do_not_depend_on_where_the_bytes_are_cut(up: list[int], down: list[int]) -> None:
    ups, downs = (b"".join(pair[side] for pair in TALK) for side in (0, 1))
    assert plain(hear(cut(ups, up), cut(downs, down))) == EXPECTED


def test_single_bytes_are_enough() -> None:
    ups, downs = (b"".join(pair[side] for pair in TALK) for side in (0, 1))
    assert plain(hear([bytes([b]) for b in ups], [bytes([b]) for b in downs])) == EXPECTED


def test_a_connection_that_becomes_a_terminal_is_not_followed() -> None:
    found: list[dict[str, Any]] = []
    sniffer = SNIFF.Sniffer(found.append)
    sniffer.to_engine(request("POST", "/exec/1/start", {"Tty": True}))
    sniffer.to_client(b"HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\nroot@box:/# ")
    sniffer.to_engine(b"POST /networks/create HTTP/1.1\r\n\r\n")
    sniffer.to_client(response(500, {"message": "typed on a terminal"}))
    assert found == []


@given(st.lists(st.tuples(st.booleans(), st.binary(max_size=80)), max_size=20))
def test_no_bytes_make_it_fail(pieces: list[tuple[bool, bytes]]) -> None:
    sniffer = SNIFF.Sniffer(lambda _refusal: None)
    for upwards, piece in pieces:
        listen: Callable[[bytes], None] = sniffer.to_engine if upwards else sniffer.to_client
        listen(piece)
