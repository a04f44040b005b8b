"""The words in which a goal says from where and to where."""

from __future__ import annotations

import re

import pytest

from grader.course.targets import Source, Target, source, target


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("web", Source(container="web")),
        ("host2/web", Source("host2", "web")),
        ("node:host1", Source("host1")),
        ("internet", Source(internet=True)),
    ],
)
def test_a_source_is_taken_apart(words: str, meant: Source) -> None:
    assert source(words) == meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("http://web", Target("http", "name", "web", None, 80, "/")),
        ("http://web:8080/a/b?c=d", Target("http", "name", "web", None, 8080, "/a/b?c=d")),
        ("http://container:host2/db/status", Target("http", "container", "db", "host2", 80, "/status")),
        ("http://container:web/status", Target("http", "container", "web", None, 80, "/status")),
        ("tcp://10.1.2.3:5432", Target("tcp", "address", "10.1.2.3", None, 5432)),
        ("udp://node:host1:53", Target("udp", "node", "host1", None, 53)),
        ("tcp://[2001:db8::7]:80", Target("tcp", "address", "2001:db8::7", None, 80)),
        ("ping://web", Target("ping", "name", "web")),
    ],
)
def test_a_target_is_taken_apart(words: str, meant: Target) -> None:
    assert target(words, ("host1", "host2")) == meant


@pytest.mark.parametrize("words", ["", "node:", "a b", "http://web", "container:web", "host2/", "/web"])
def test_a_senseless_source_is_refused_in_words(words: str) -> None:
    with pytest.raises(ValueError, match="name"):
        source(words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("web", "begins with none of"),
        ("ftp://web", "begins with none of"),
        ("tcp://web", "needs a port, such as tcp://web:53"),
        ("tcp://web:0", "is no port"),
        ("tcp://web:65536", "is no port"),
        ("tcp://web:0655351", "is no port"),
        ("tcp://web:", "nothing is no port"),
        ("tcp://web:八", "is no port"),
        ("tcp://web:80/x", "only http:// takes a path"),
        ("ping://web:1", "ping:// takes no port"),
        ("tcp://[web]:80", "an IPv6 address stands in brackets"),
        ("tcp://[::1", "an IPv6 address stands in brackets"),
        ("http://", "nothing is no name"),
    ],
)
def test_a_senseless_target_is_refused_in_words(words: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        target(words)
