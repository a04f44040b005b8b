"""Logs that do not arrive: what the picture tells of the sender, the collector and what lies between."""

from __future__ import annotations

from typing import Any

import pytest

from grader.checks.probe import ProbeResult
from grader.checks.verdict import Outcome
from grader.network.state import Container
from tests.checks.builders import Table, box, judge, on, port, refusal

COLLECTED: dict[str, Any] = {"log": {"container": "inbox", "contains": "order 7"}}
QUIET: dict[str, Any] = {"log": {"container": "inbox", "contains": "ALERT", "lacks": "calm"}}


def sender(address: str) -> Container:
    return box("till", on("bridge"), log_driver="syslog", log_options={"syslog-address": address})


def inbox(*published: Any, **more: Any) -> Container:
    return box("inbox", on("bridge"), published=published, **more)


def printed(words: str, collector: Container) -> Table:
    return Table({("logs", 0, ""): ProbeResult("ok", body=words)})


@pytest.mark.parametrize(
    ("collector", "address", "code", "words"),
    [
        (inbox(port(514, 5140)), "udp://127.0.0.1:5140", "wrong-protocol", "/udp"),
        (inbox(port(514, 5140, protocol="udp")), "tcp://10.213.0.11:5140", "wrong-protocol", "for UDP only"),
        (inbox(), "udp://127.0.0.1:5140", "not-published", "udp://127.0.0.1:5140"),
        (inbox(port(514, 5141, protocol="udp")), "udp://127.0.0.1:5140", "not-published", "host1"),
        (inbox(port(514, 5140, protocol="udp")), "udp://127.0.0.1:5140", "log-empty", "listening"),
        (inbox(mode="host"), "udp://127.0.0.1:5140", "log-empty", "listening"),
        (inbox(), "unix:///dev/log", "log-empty", "listening"),
        (inbox(), "udp://127.0.0.1:many", "log-empty", "listening"),
    ],
)
def test_silence_is_explained(collector: Container, address: str, code: str, words: str) -> None:
    verdict = judge(COLLECTED, collector, sender(address), prober=printed("\n", collector))
    assert verdict.outcome is Outcome.FAIL
    assert verdict.why is not None
    assert verdict.why.code == code
    assert words in verdict.why.text.to("en")


@pytest.mark.parametrize(
    ("message", "code", "words"),
    [
        (
            "failed to initialize logging driver: dial udp: lookup inbox on 198.51.100.53:53: no such host",
            "log-address",
            "for inbox",
        ),
        (
            "failed to initialize logging driver: dial tcp 127.0.0.1:514: connect: connection refused",
            "log-address",
            "at 127.0.0.1:514 nobody",
        ),
        (
            'error looking up logging plugin syslogd: plugin "syslogd" not found',
            "log-driver-unknown",
            "syslogd",
        ),
    ],
)
def test_a_driver_that_fails_is_explained(message: str, code: str, words: str) -> None:
    said = refusal("POST", "/containers/create", message, 500, name="till")
    verdict = judge({"container": {"name": "till"}}, said)
    assert verdict.why is not None
    assert verdict.why.code == code
    assert words in verdict.why.text.to("en")


def test_noise_fails_until_it_has_been_quiet_for_a_while() -> None:
    collector = inbox()
    noisy = printed("ALERT vault bad\nALERT salon calm\n", collector)
    verdict = judge(QUIET, collector, prober=noisy)
    assert verdict.why is not None
    assert verdict.why.code == "log-noise"
    framed = printed("\x01\x00\x00\x00\x00\x00\x00\x11ALERT salon calm\n", collector)
    assert str(judge(QUIET, collector, prober=framed).found).count("“ALERT salon calm”") == 1
    quiet = printed("ALERT salon calm\n" + "ALERT vault bad\n" * 10, collector)
    assert judge(QUIET, collector, prober=quiet).outcome is Outcome.PASS
