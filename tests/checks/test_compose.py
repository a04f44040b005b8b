"""What Compose makes has names and places of its own: told by its labels, and only where it made it."""

from __future__ import annotations

from typing import Any

import pytest

from grader.checks.verdict import Outcome
from grader.network.state import Container, Network
from tests.checks.builders import box, judge, net, on

PARTNER = net("partner", "10.3.0.0/24")


def made(key: str, project: str = "shop", subnet: str = "10.1.0.0/24") -> Network:
    labels = {"com.docker.compose.project": project, "com.docker.compose.network": key}
    return net(f"{project}_{key}", subnet, labels=labels)


def service(name: str, called: str, *endpoints: Any, project: str = "shop") -> Container:
    labels = {"com.docker.compose.project": project, "com.docker.compose.service": name}
    return box(called, *endpoints, labels=labels)


def attached(*networks: str) -> dict[str, Any]:
    return {"attachment": {"container": "api", "on": list(networks)}}


CASES: list[tuple[str, dict[str, Any], tuple[Any, ...], str]] = [
    (
        "network-in-use",
        {"network": {"name": "shop_data", "internal": True}},
        (made("data"), service("db", "db", on("shop_data")), box("visitor", on("shop_data"))),
        "visitor",
    ),
    (
        "not-internal",
        {"network": {"name": "shop_data", "internal": True}},
        (made("data"), service("db", "db", on("shop_data"))),
        "--internal",
    ),
    ("compose-project", {"network": {"name": "shop_default"}}, (made("default", "lab"),), "lab_default"),
    ("compose-name", {"container": {"name": "api"}}, (service("api", "shop-api-1"),), "shop-api-1"),
    (
        "not-external",
        attached("partner"),
        (PARTNER, made("partner"), service("api", "api", on("shop_partner"))),
        "external: true",
    ),
    (
        "not-external",
        attached("shop_back", "partner"),
        (PARTNER, made("back"), made("partner"), service("api", "api", on("shop_back"), on("shop_partner"))),
        "external: true",
    ),
    (
        "compose-default-left",
        attached("shop_default", "shop_back"),
        (made("default"), made("back", subnet="10.2.0.0/24"), service("api", "api", on("shop_back"))),
        "default",
    ),
    ("longer-name", attached("partner"), (PARTNER, net("partner2"), box("api", on("partner2"))), "partner2"),
    (
        "longer-name",
        attached("shop", "partner"),
        (net("shop"), PARTNER, net("partner2"), box("api", on("shop"), on("partner2"))),
        "partner2",
    ),
    ("name-typo", attached("partner"), (PARTNER, net("parner"), box("api", on("parner"))), "parner"),
]


@pytest.mark.parametrize(
    ("code", "goal", "things", "word"),
    [pytest.param(*case, id=f"{number}-{case[0]}") for number, case in enumerate(CASES)],
)
def test_what_compose_did_is_told(
    code: str, goal: dict[str, Any], things: tuple[Any, ...], word: str
) -> None:
    verdict = judge(goal, *things)
    assert verdict.outcome is Outcome.FAIL
    assert verdict.why is not None
    assert verdict.why.code == code, str(verdict.why.text)
    for language in ("en", "zh"):
        assert word in verdict.why.text.to(language)


def test_a_person_who_left_a_side_out_is_not_told_of_compose() -> None:
    networks = (made("default"), made("back", subnet="10.2.0.0/24"))
    verdict = judge(attached("shop_default", "shop_back"), *networks, box("api", on("shop_back")))
    assert verdict.why is not None
    assert verdict.why.code == "proxy-on-one-network"
