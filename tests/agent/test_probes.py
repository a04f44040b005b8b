"""The agent's probes and answers, in a real sandbox: what each says, and that none leaves a trace."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.checks.probe import INTERNET, ProbeBroken, ProbeRequest, ProbeResult
from grader.sandbox.launch import Sandbox, SandboxSpec
from grader.session.link import Link
from grader.session.script import run_script

pytestmark = pytest.mark.engine

SETUP = b"""
docker network create --subnet 10.50.0.0/24 shop
docker run -d --name web --network shop --ip 10.50.0.9 --network-alias www -p 8080:80 whoami
docker run -d --name client --network shop busybox sleep infinity
docker run -d --name apart busybox sleep infinity
"""


@pytest.fixture(scope="module")
def link(image: str) -> Iterator[Link]:
    sandbox = Sandbox.start(SandboxSpec())
    try:
        sandbox.wait_ready()
        ran = run_script(sandbox, "host1", SETUP, {})
        assert ran.exit_code == 0, ran.output
        with Link(sandbox, ("host1",)) as opened:
            yield opened
    finally:
        sandbox.stop()


def pid(link: Link, name: str) -> int:
    found = link.picture().node("host1").container(name)
    assert found is not None
    return found.pid


def ask(
    link: Link, of: str, kind: str, host: str = "", port: int | None = None, **more: object
) -> ProbeResult:
    asker = pid(link, of) if of else 0
    return link.probe(ProbeRequest("host1", kind, asker, host, port, **more))  # type: ignore[arg-type]


def test_http_by_name_by_alias_and_by_address_is_answered(link: Link) -> None:
    for host in ("web", "www", "WEB", "10.50.0.9"):
        found = ask(link, "client", "http", host, 80, path="/")
        assert (found.outcome, found.status, found.peer) == ("ok", 200, "10.50.0.9"), host
        assert "address: 10.50.0.9" in found.body


def test_a_closed_port_is_refused_and_a_foreign_network_is_silent(link: Link) -> None:
    assert ask(link, "client", "tcp", "10.50.0.9", 81).outcome == "refused"
    assert ask(link, "apart", "tcp", "10.50.0.9", 80, timeout=0.7).outcome in ("timeout", "unreachable")


def test_udp_and_ping_are_answered(link: Link) -> None:
    assert ask(link, "client", "udp", "web", 80).outcome == "ok"
    assert ask(link, "client", "ping", "web").outcome == "ok"


def test_a_name_is_looked_up_as_the_container_would(link: Link) -> None:
    assert ask(link, "client", "lookup", "www").addresses == ("10.50.0.9",)
    assert ask(link, "client", "lookup", "nobody").outcome == "no-such-name"
    assert ask(link, "apart", "lookup", "web").outcome == "no-such-name"


def test_listeners_routes_and_namespaces_are_the_kernels(link: Link) -> None:
    assert ("tcp", 80) in {(protocol, port) for protocol, _, port in ask(link, "web", "listeners").listeners}
    default = next(r for r in ask(link, "web", "route").routes if r.destination == "default")
    assert default.gateway == "10.50.0.1"
    spaces = {ask(link, name, "netns").netns for name in ("web", "client", "apart", "")}
    assert len(spaces) == 4


def test_the_internet_reaches_a_published_port(link: Link) -> None:
    found = link.probe(ProbeRequest(INTERNET, "http", 0, "10.213.0.11", 8080, "/"))
    assert (found.outcome, found.status) == ("ok", 200)


def test_a_process_that_is_gone_breaks_the_probe_and_closes_nothing(link: Link) -> None:
    with pytest.raises(ProbeBroken):
        link.probe(ProbeRequest("host1", "tcp", 4_000_000, "10.50.0.9", 80))


def test_a_probe_leaves_no_trace(link: Link) -> None:
    client = link.client("host1")
    before = client.inspect_container("web"), client.containers(all=True, quiet=True)
    ask(link, "web", "http", "client", 80)
    after = client.inspect_container("web"), client.containers(all=True, quiet=True)
    assert after == before


def test_an_answer_is_kept_and_told(link: Link) -> None:
    code, _, err = link.sandbox.exec("host1", ["answer", "gateway", "10.50.0.1"])
    assert code == 0, err
    assert link.answers() == {"gateway": "10.50.0.1"}


def test_a_refused_request_is_in_the_picture_and_a_read_is_not(link: Link) -> None:
    run_script(
        link.sandbox, "host1", b"docker network create --subnet 10.50.0.0/25 b; docker inspect nobody", {}
    )
    refused = link.picture().node("host1").refusals
    assert [(r.method, r.path) for r in refused] == [("POST", "/networks/create")]
    assert "overlap" in refused[0].message
