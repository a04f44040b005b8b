"""Where a network's addresses come from: the engine's pools, its default bridge, its restarts, kept addresses."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest

from grader.checks.probe import ProbeResult
from grader.checks.verdict import Outcome
from grader.network.state import Network, Pool
from tests.checks.builders import Table, box, create_refused, judge, net, on, refusal, stopped, v4

EARLY, LATE = "2026-01-01T10:00:00.000000000Z", "2026-01-01T11:00:00.000000000Z"
BRIDGE = net("bridge", "172.17.0.0/16", "172.17.0.1", created=LATE)
POOL = {"engine": {"inside": "10.77.0.0/16", "prefix": 26}}
SHOP: dict[str, Any] = {"name": "shop", "inside": "10.77.0.0/16"}
KEPT = Network(
    id="id-shop",
    name="shop",
    pools=(Pool(ip_network("10.1.0.0/24"), auxiliary={"printer": v4("10.1.0.9")}),),
)


def says(*pools: str, **more: Any) -> Table:
    """An engine with these pools; it has no address of its own but loopback."""
    return Table(
        {
            ("pools", 0, ""): ProbeResult(seen=pools, **more),
            ("addresses", 0, ""): ProbeResult(addresses=("127.0.0.1/8",)),
        }
    )


MET: list[tuple[dict[str, Any], tuple[Any, ...], Table]] = [
    (POOL, (), says("10.77.0.0/16 26")),
    (POOL, (), says("10.77.0.0/17 26", "10.77.128.0/17 26", "fd00::/80 96")),
    ({"engine": {"inside": "10.77.0.0/16"}}, (), says("10.77.4.0/22 28")),
    ({"network": SHOP}, (net("shop", "10.77.3.64/26"),), says()),
    ({"network": {**SHOP, "prefix": 26}}, (net("shop", "10.77.3.64/26"),), says()),
    ({"network": {"name": "shop", "aux": ["10.1.0.9"]}}, (KEPT,), says()),
]

UNMET: list[tuple[str, dict[str, Any], tuple[Any, ...], Table, str]] = [
    ("built-in-pool", POOL, (), says(), "daemon.json"),
    ("wrong-pool", POOL, (), says("10.77.0.0/16 26", "10.78.0.0/16 26"), "10.78.0.0/16"),
    ("wrong-pool-size", POOL, (), says("10.77.0.0/16 24"), "24"),
    ("engine-not-started", POOL, (), says(outcome="refused", detail="no such flag: bib"), "bib"),
    ("built-in-pool", {"network": SHOP}, (BRIDGE, net("shop", "172.19.0.0/16")), says(), "172.19.0.0/16"),
    (
        "made-before-restart",
        {"network": SHOP},
        (BRIDGE, net("shop", "192.168.16.0/20", created=EARLY)),
        says(),
        "shop",
    ),
    ("wrong-subnet", {"network": SHOP}, (BRIDGE, net("shop", "10.78.0.0/24")), says(), "10.78.0.0/24"),
    (
        "subnet-equals-host",
        {"network": SHOP},
        (net("shop", "10.213.0.0/24"),),
        Table({("addresses", 0, ""): ProbeResult(addresses=("10.213.0.11/24",))}),
        "10.213.0.0/24",
    ),
    (
        "host-bits-set",
        {"network": SHOP},
        (net("shop", "172.19.0.0/16"), create_refused("shop", "invalid subnet", subnet="10.77.0.5/24")),
        says(),
        "10.77.0.5/24",
    ),
    ("wrong-prefix", {"network": {**SHOP, "prefix": 26}}, (net("shop", "10.77.0.0/24"),), says(), "/24"),
    ("wrong-aux", {"network": {"name": "shop", "aux": ["10.1.0.7"]}}, (KEPT,), says(), "10.1.0.7"),
    (
        "default-bridge-setting",
        {"network": {"name": "bridge", "subnet": "10.9.0.0/24"}},
        (BRIDGE,),
        says(),
        "bip",
    ),
    (
        "default-bridge-setting",
        {"network": {"name": "bridge", "gateway": "172.17.0.9"}},
        (BRIDGE,),
        says(),
        "bip",
    ),
    (
        "default-bridge-setting",
        {"network": {"name": "bridge", "options": {"com.docker.network.driver.mtu": "1400"}}},
        (BRIDGE,),
        says(),
        '"mtu"',
    ),
    (
        "container-stopped",
        {"container": {"name": "web"}},
        (BRIDGE, stopped(box("web", on("bridge"), started=EARLY))),
        says(),
        "docker start web",
    ),
    (
        "address-taken",
        {"attachment": {"container": "web", "on": ["shop"]}},
        (
            KEPT,
            net("blog", "10.2.0.0/24"),
            box("web", on("blog")),
            refusal(
                "POST",
                "/networks/shop/connect",
                "Address already in use",
                body={
                    "Container": "web",
                    "EndpointConfig": {"IPAMConfig": {"IPv4Address": "10.1.0.9"}},
                },
            ),
        ),
        says(),
        "printer",
    ),
]


@pytest.mark.parametrize(("goal", "things", "prober"), MET, ids=range(len(MET)))
def test_addresses_that_come_from_the_right_place_pass(
    goal: dict[str, Any], things: tuple[Any, ...], prober: Table
) -> None:
    assert judge(goal, *things, prober=prober).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("code", "goal", "things", "prober", "word"),
    [pytest.param(*case, id=f"{number}-{case[0]}") for number, case in enumerate(UNMET)],
)
def test_others_fail_with_the_cause_in_both_languages(
    code: str, goal: dict[str, Any], things: tuple[Any, ...], prober: Table, word: str
) -> None:
    verdict = judge(goal, *things, prober=prober)
    assert verdict.outcome is Outcome.FAIL
    assert verdict.why is not None
    assert verdict.found is not None
    assert verdict.why.code == code, str(verdict.why.text)
    for language in ("en", "zh"):
        assert word in f"{verdict.found.to(language)}; {verdict.why.text.to(language)}"


def test_an_engine_that_cannot_be_asked_is_neither_right_nor_wrong() -> None:
    assert judge(POOL, prober=Table()).outcome is Outcome.UNKNOWN


def test_a_container_that_ended_after_the_engines_start_did_so_by_itself() -> None:
    ended = stopped(box("web", on("bridge"), started="2026-01-01T12:00:00.000000000Z"))
    verdict = judge({"container": {"name": "web"}}, BRIDGE, ended)
    assert verdict.why is not None
    assert "docker logs web" in str(verdict.why.text)


def test_a_macvlan_network_may_have_the_nodes_own_subnet() -> None:
    prober = Table({("addresses", 0, ""): ProbeResult(addresses=("10.213.0.11/24",))})
    lan = net("shop", "10.213.0.0/24", driver="macvlan")
    verdict = judge({"network": {"name": "shop", "subnet": "10.1.0.0/24"}}, lan, prober=prober)
    assert verdict.why is not None
    assert verdict.why.code == "wrong-subnet"
