"""Every kind of goal: what meets it, what does not, what it waits for, and when nobody can tell."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.checks.probe import ProbeResult, Route
from grader.checks.verdict import Outcome
from grader.course.goals import KINDS
from grader.network.state import Container, Network
from tests.checks import test_engines as engines
from tests.checks import test_swarm_reasons as swarm_reasons
from tests.checks import test_swarms as swarms
from tests.checks.builders import Table, box, judge, net, on, picture_of, pid, port, stopped

SHOP = net("shop", gateway="10.1.0.1", labels={"tier": "front"}, options={"mtu": "1400"})
BLOG = net("blog", "10.2.0.0/24")
WEB = box(
    "web",
    on("shop", "10.1.0.2", "www", asked="10.1.0.2"),
    image="nginx:latest",
    published=(port(80, 8080),),
    user="1000",
    capabilities_dropped=("ALL",),
)
CLIENT = box("client", on("shop", "10.1.0.3"))
APART = box("apart", on("blog", "10.2.0.2"))
PAGE = ProbeResult("ok", status=200, peer="10.1.0.2", body="name: web\naddress: 10.1.0.2\n")
SILENCE = ProbeResult("timeout")
ALL = (SHOP, BLOG, WEB, CLIENT, APART)

PROBES = Table(
    {
        ("http", pid("client"), "web"): PAGE,
        ("http", pid("apart"), "web"): ProbeResult("no-such-name"),
        ("http", pid("client"), "10.1.0.2"): PAGE,
        ("http", pid("apart"), "10.1.0.2"): SILENCE,
        ("tcp", pid("client"), "10.1.0.2"): ProbeResult("refused"),
        ("lookup", pid("client"), "www"): ProbeResult(addresses=("10.1.0.2",)),
        ("lookup", pid("client"), "db"): ProbeResult("no-such-name"),
        ("lookup", pid("apart"), "www"): ProbeResult("dns-failed", detail="no answer"),
        ("netns", 0, ""): ProbeResult(netns="net:[1]"),
        ("netns", pid("web"), ""): ProbeResult(netns="net:[2]"),
        ("netns", pid("client"), ""): ProbeResult(netns="net:[3]"),
        ("netns", pid("apart"), ""): ProbeResult(netns="net:[4]"),
        ("netns", pid("side"), ""): ProbeResult(netns="net:[2]"),
        ("route", pid("web"), ""): ProbeResult(routes=(Route("default", "10.1.0.1", "eth0"),)),
    }
)

MET: list[dict[str, Any]] = [
    {"network": {"name": "shop"}},
    {"network": {"name": "shop", "driver": "bridge", "subnet": "10.1.0.0/24", "gateway": "10.1.0.1"}},
    {"network": {"name": "shop", "labels": {"tier": "front"}, "options": {"mtu": "1400"}, "internal": False}},
    {"network": {"name": "gone", "exists": False}},
    {"container": {"name": "web", "image": "nginx", "user": "1000", "cap_drop": ["NET_RAW"]}},
    {"container": {"name": "gone", "exists": False}},
    {"attachment": {"container": "web", "on": ["shop"], "only": True}},
    {"attachment": {"container": "web", "not_on": ["blog"]}},
    {"address": {"container": "web", "network": "shop", "ip": "10.1.0.2", "static": True}},
    {"address": {"container": "client", "network": "shop", "inside": "10.1.0.0/28", "static": False}},
    {"alias": {"container": "web", "network": "shop", "alias": "WWW"}},
    {"lookup": {"from": "client", "name": "www", "expect": "web"}},
    {"lookup": {"from": "client", "name": "db", "expect": "nothing"}},
    {"port": {"container": "web", "port": "80/tcp", "host_port": 8080, "host_address": "all"}},
    {"reach": {"from": "client", "to": "http://web/", "answered_by": "web", "status": 200}},
    {"reach": {"from": "client", "to": "http://container:web/", "contains": "name: web"}},
    {"blocked": {"from": "apart", "to": "http://container:web/", "control": {"from": "client"}}},
    {"netns": {"container": "web", "shares": "own"}},
    {"route": {"of": "web", "via": "shop"}},
    {"route": {"of": "web", "to": "10.9.0.0/24", "via": "none"}},
    {
        "firewall": {
            "allow": [{"from": "client", "to": "http://container:web/"}],
            "deny": [{"from": "apart", "to": "http://container:web/"}],
        }
    },
    {"same": {"containers": ["web"], "networks": ["shop"]}},
    {"answer": {"question": {"en": "Where?", "zh": "哪里？"}, "is": {"subnet_of": "shop"}}},
]

UNMET: list[tuple[dict[str, Any], str]] = [
    ({"network": {"name": "shop", "subnet": "10.1.0.0/25"}}, "wrong-prefix"),
    ({"network": {"name": "shop", "gateway": "10.1.0.9"}}, "wrong-gateway"),
    ({"network": {"name": "shop", "range": "10.1.0.0/26"}}, "wrong-range"),
    ({"network": {"name": "shop", "labels": {"tier": "back"}}}, "wrong-label"),
    ({"network": {"name": "shop", "options": {"mtu": "1500"}}}, "wrong-option"),
    ({"network": {"name": "shop", "attachable": True}}, "wrong-flag"),
    ({"network": {"name": "shop", "exists": False}}, "not-removed"),
    ({"container": {"name": "web", "image": "busybox"}}, "wrong-image"),
    ({"container": {"name": "web", "read_only": True}}, "wrong-setting"),
    ({"container": {"name": "web", "running": False}}, "container-running"),
    ({"container": {"name": "nobody"}}, "no-such-container"),
    ({"attachment": {"container": "web", "on": ["blog"]}}, "wrong-container-connected"),
    ({"address": {"container": "web", "network": "shop", "ip": "10.1.0.9"}}, "wrong-address"),
    ({"address": {"container": "client", "network": "shop", "static": True}}, "address-not-static"),
    ({"alias": {"container": "web", "network": "shop", "alias": "api"}}, "no-alias"),
    ({"lookup": {"from": "client", "name": "www", "expect": "nothing"}}, "name-resolves"),
    ({"lookup": {"from": "client", "name": "www", "expect": "client"}}, "wrong-name-answer"),
    ({"port": {"container": "web", "port": "80/tcp", "host_port": 9090}}, "wrong-host-port"),
    ({"port": {"container": "web", "port": "443/tcp"}}, "publish-needs-recreate"),
    ({"reach": {"from": "apart", "to": "http://web/"}}, "no-shared-network"),
    ({"reach": {"from": "client", "to": "http://web/", "status": 404}}, "wrong-status"),
    ({"reach": {"from": "client", "to": "http://web/", "contains": "welcome"}}, "wrong-answer"),
    (
        {"blocked": {"from": "client", "to": "http://container:web/", "control": {"to": "http://web/"}}},
        "not-blocked",
    ),
    ({"netns": {"container": "web", "shares": "host"}}, "own-namespace"),
    ({"route": {"of": "web", "via": "blog"}}, "wrong-route"),
    ({"same": {"networks": ["blog"]}}, "recreated"),
]

BEFORE = picture_of(SHOP, WEB, net("blog", "10.2.0.0/24", id="another-blog"))


@pytest.mark.parametrize("goal", MET, ids=lambda goal: str(goal)[:60])
def test_a_goal_that_is_met_passes(goal: dict[str, Any]) -> None:
    verdict = judge(goal, *ALL, prober=PROBES, before=BEFORE, answers={"g0": " 10.1.0.0/24 "})
    assert verdict.outcome is Outcome.PASS, verdict


@pytest.mark.parametrize(("goal", "code"), UNMET, ids=lambda value: str(value)[:60])
def test_a_goal_that_is_not_met_fails_with_its_reason(goal: dict[str, Any], code: str) -> None:
    more = (box("other", on("blog")),) if code == "wrong-container-connected" else ()
    verdict = judge(goal, *ALL, *more, prober=PROBES, before=BEFORE)
    assert verdict.outcome is Outcome.FAIL
    assert verdict.why is not None
    assert verdict.why.code == code, str(verdict.why.text)


@pytest.mark.parametrize("goal", [*MET, *(goal for goal, _ in UNMET)], ids=lambda goal: str(goal)[:60])
def test_without_its_node_no_goal_is_told(goal: dict[str, Any]) -> None:
    if "answer" in goal:
        return  # an answer that was not given is not right, whatever the engine does
    verdict = judge(goal, prober=PROBES, missing=True)
    assert verdict.outcome is Outcome.UNKNOWN
    assert verdict.why is not None
    assert "connection refused" in str(verdict.why.text)


PROBED = [
    goal for goal in MET if next(iter(goal)) in ("lookup", "reach", "blocked", "netns", "route", "firewall")
]


@pytest.mark.parametrize("goal", PROBED, ids=lambda goal: str(goal)[:60])
def test_a_probe_that_broke_is_neither_pass_nor_fail(goal: dict[str, Any]) -> None:
    assert judge(goal, *ALL).outcome is Outcome.UNKNOWN


def test_a_name_server_that_fails_does_not_prove_that_a_name_is_nobody() -> None:
    verdict = judge({"lookup": {"from": "apart", "name": "www", "expect": "nothing"}}, *ALL, prober=PROBES)
    assert verdict.outcome is Outcome.UNKNOWN


def test_silence_is_no_isolation_where_the_target_is_dead() -> None:
    goal = {"blocked": {"from": "apart", "to": "tcp://container:web:80", "control": {"from": "client"}}}
    verdict = judge(goal, *ALL, prober=PROBES)
    assert verdict.outcome is Outcome.FAIL
    assert verdict.why is not None
    assert verdict.why.code == "blocked-target-dead"


def test_a_goal_waits_for_what_it_needs() -> None:
    goals = [{"network": {"name": "nobody"}}, {"container": {"name": "web"}, "needs": ["g0"]}]
    verdict = judge(goals, *ALL)
    assert verdict.outcome is Outcome.WAITING
    assert verdict.why is not None
    assert "first: “there is a network nobody”" in str(verdict.why.text)


def test_a_stopped_container_is_said_before_anything_about_its_networks() -> None:
    verdict = judge({"attachment": {"container": "web", "on": ["shop"]}}, SHOP, stopped(WEB))
    assert verdict.why is not None
    assert verdict.why.code == "container-stopped"


def test_a_network_too_many_is_no_second_side() -> None:
    verdict = judge(
        {"attachment": {"container": "web", "on": ["shop"], "only": True}},
        SHOP,
        BLOG,
        box("web", on("shop"), on("blog")),
    )
    assert verdict.why is not None
    assert verdict.why.code == "attached-too-much"
    assert "blog" in str(verdict.why.text)


def test_every_kind_of_goal_is_tried_here() -> None:
    tried = {next(iter(goal)) for goal in MET}
    elsewhere = {next(iter(goal)) for goal, *_ in (*swarms.MET, *engines.MET, *swarm_reasons.MET)}
    assert tried | elsewhere == set(KINDS)


NAMES = ["shop", "blog", "bridge", "shop2"]


@st.composite
def things(draw: st.DrawFn) -> list[Network | Container]:
    nets = [
        net(name, f"10.{index + 1}.0.0/24", internal=draw(st.booleans()))
        for index, name in enumerate(draw(st.lists(st.sampled_from(NAMES), unique=True)))
    ]
    boxes = []
    for name in draw(st.lists(st.sampled_from(["web", "client", "apart", "wbe"]), unique=True)):
        hooks = [
            on(n, f"10.9.0.{i + 2}")
            for i, n in enumerate(draw(st.lists(st.sampled_from(NAMES), unique=True)))
        ]
        made = box(name, *hooks, mode=draw(st.sampled_from(["default", "host", "none"])))
        boxes.append(
            stopped(made, draw(st.sampled_from(["exited", "created", "paused"])))
            if draw(st.booleans())
            else made
        )
    return [*nets, *boxes]


@settings(max_examples=80, deadline=None)
@given(things(), st.sampled_from([*MET, *(goal for goal, _ in UNMET)]))
def test_whatever_is_there_every_goal_gets_a_verdict_in_both_languages(
    found: list[Network | Container], goal: dict[str, Any]
) -> None:
    verdict = judge(goal, *found, prober=PROBES, before=BEFORE)
    assert verdict.wanted.to("zh")
    if verdict.outcome is Outcome.FAIL:
        assert verdict.found is not None
        assert verdict.why is not None
        assert verdict.found.to("zh")
        assert verdict.why.text.to("en")


def test_a_name_that_leads_to_another_image_by_now_is_not_the_image() -> None:
    aged = box("aged", image="shop:stable", image_moved=True)
    verdict = judge({"container": {"name": "aged", "image": "shop:stable"}}, aged)
    assert verdict.why is not None
    assert verdict.why.code == "old-image"
    assert judge({"container": {"name": "aged"}}, aged).outcome is Outcome.PASS


CLOSED: list[tuple[tuple[Any, ...], dict[str, Any], str]] = [
    ((), {}, "not-published"),
    ((port(80, 8081),), {}, "not-published"),
    ((port(80, 8080, "127.0.0.1"),), {}, "bound-to-one-address"),
    ((), {"mode": "host"}, "refused"),
]


@pytest.mark.parametrize(("published", "more", "code"), CLOSED)
def test_a_closed_port_of_the_node_is_explained(
    published: tuple[Any, ...], more: dict[str, Any], code: str
) -> None:
    shop = box("shop", on("shop", "10.1.0.2"), published=published, **more)
    table = Table(
        {
            ("addresses", 0, ""): ProbeResult(addresses=("10.213.0.11/24",)),
            ("http", 0, "10.213.0.11"): ProbeResult("refused"),
            ("listeners", pid("shop"), ""): ProbeResult(),
        }
    )
    goal = {"reach": {"from": "node:host1", "to": "http://node:host1:8080/", "answered_by": "shop"}}
    verdict = judge(goal, SHOP, shop, prober=table)
    assert verdict.why is not None
    assert verdict.why.code == code


def test_who_gets_out_is_told_by_which_network() -> None:
    outside = ("tcp", pid("web"), "203.0.113.80")
    control = ("tcp", pid("client"), "203.0.113.80")
    table = Table({outside: ProbeResult("ok"), control: ProbeResult("ok")})
    goal = {"blocked": {"from": "web", "to": "tcp://203.0.113.80:5432", "control": {"from": "client"}}}
    verdict = judge(goal, *ALL, prober=table)
    assert verdict.why is not None
    assert "shop is not internal" in verdict.why.text.to("en")


def test_a_user_with_a_group_is_that_user() -> None:
    web = box("web", user="1000:1000")
    assert judge({"container": {"name": "web", "user": "1000"}}, web).outcome is Outcome.PASS
    assert judge({"container": {"name": "web", "user": "1000:1000"}}, web).outcome is Outcome.PASS
    assert judge({"container": {"name": "web", "user": "1000:50"}}, web).outcome is Outcome.FAIL


WHO = {"answer": {"question": {"en": "Who?", "zh": "谁？"}, "is": {"name_of": "web"}}}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("web", None),
        ("/web", None),
        ("c-web", None),
        ("client", "answer-other-container"),
        ("10.1.0.2", "answer-address-not-name"),
        ("nobody", "answer-wrong"),
    ],
)
def test_who_it_is_is_answered_by_name_or_id(given: str, code: str | None) -> None:
    verdict = judge(WHO, *ALL, answers={"g0": given})
    assert (verdict.why.code if verdict.why else None) == code


def test_a_secret_goal_shows_its_title_alone() -> None:
    goal = {
        "attachment": {"container": "web", "not_on": ["shop"]},
        "secret": True,
        "title": {"en": "The culprit is cut off", "zh": "肇事者断开了"},
    }
    assert judge(goal, *ALL).wanted.to("en") == "The culprit is cut off"


def test_a_container_that_was_taken_off_every_network_is_said_to_be_on_none() -> None:
    lost = box("lost")
    table = Table({("http", pid("lost"), "web"): ProbeResult("dns-failed")})
    verdict = judge({"reach": {"from": "lost", "to": "http://web/"}}, SHOP, WEB, lost, prober=table)
    assert verdict.why is not None
    assert verdict.why.code == "no-shared-network"
