"""What a `docker run` with its words in the wrong place, and a container that cannot start again, are told."""

from __future__ import annotations

from typing import Any

import pytest

from grader.checks.verdict import Outcome
from tests.checks.builders import box, judge, net, on, refusal

SHOP = net("shop")
ATTACHED = {"attachment": {"container": "web", "on": ["shop"]}}
WEB = {"container": {"name": "web"}}
BRIDGE = net("bridge", "172.17.0.0/16")
OLD = net("old", "10.2.0.0/24")


def ended(code: int) -> Any:
    return box("web", on("shop"), status="exited", exit_code=code, pid=0)


def unstarted(error: str, **more: Any) -> Any:
    return box("web", on("shop"), status="created", error=error, **{"pid": 0, "image": "busybox", **more})


@pytest.mark.parametrize(
    ("goal", "things", "code", "word"),
    [
        pytest.param(
            WEB,
            (SHOP, box("calm_moore", command=("--name", "web", "--network", "shop"), status="created")),
            "options-behind-image",
            "--name web --network shop",
            id="name-behind-the-image",
        ),
        pytest.param(
            ATTACHED,
            (
                SHOP,
                box("web", on("bridge"), status="exited", exit_code=1, command=("/nginx", "--network=shop")),
            ),
            "options-behind-image",
            "--network=shop",
            id="network-behind-the-image",
        ),
        pytest.param(
            WEB,
            (
                SHOP,
                unstarted(
                    'runc: exec: "slep": executable file not found in $PATH: unknown', command=("slep", "9")
                ),
            ),
            "no-such-program",
            "slep",
            id="no-such-program",
        ),
        pytest.param(
            ATTACHED,
            (SHOP, BRIDGE, box("web", on("bridge"), mode="default")),
            "not-attached",
            "--network",
            id="run-without-network",
        ),
        pytest.param(
            ATTACHED, (SHOP, ended(0)), "container-stopped", "docker start web", id="ended-by-itself"
        ),
        pytest.param(
            ATTACHED, (SHOP, ended(1)), "container-stopped", "docker logs web", id="ended-with-an-error"
        ),
        pytest.param(ATTACHED, (SHOP, ended(137)), "container-stopped", "docker start web", id="stopped"),
        pytest.param(
            ATTACHED,
            (
                SHOP,
                box(
                    "web",
                    on("shop"),
                    mode="old",
                    status="exited",
                    error="could not find a network matching network mode old: network old not found",
                ),
            ),
            "stale-network-id",
            "old",
            id="created-on-a-network-that-is-gone",
        ),
        pytest.param(
            ATTACHED,
            (SHOP, OLD, box("web", on("old"), on("shop", identity="gone"), mode="old")),
            "stale-network-id",
            "docker network disconnect shop web",
            id="made-again-under-the-same-name",
        ),
        pytest.param(
            WEB,
            (box("web", on("old"), mode="bridge", status="exited", error=f"network {'0a' * 32} not found"),),
            "stale-network-id",
            "docker network disconnect old web",
            id="a-second-network-is-gone",
        ),
        pytest.param(
            WEB,
            (
                box("owner", status="exited"),
                unstarted(
                    "cannot join network of a non running container: c-owner",
                    mode="container:c-owner",
                    shares="c-owner",
                ),
            ),
            "never-started",
            "owner",
            id="owner-does-not-run",
        ),
        pytest.param(
            WEB,
            (refusal("POST", "/containers/create", "No such image: wohami:latest", 404, name="web"),),
            "no-such-image",
            "wohami",
            id="no-such-image",
        ),
        pytest.param(
            WEB,
            (
                SHOP,
                refusal(
                    "POST",
                    "/containers/create",
                    "invalid config for network shop: invalid endpoint settings:\n"
                    "no configured subnet or ip-range contain the IP address 10.9.0.9",
                    400,
                    name="web",
                ),
            ),
            "address-outside-subnet",
            "10.1.0.0/24",
            id="address-outside-the-named-network",
        ),
    ],
)
def test_the_reason_names_what_was_typed_and_what_to_do(
    goal: dict[str, Any], things: tuple[Any, ...], code: str, word: str
) -> None:
    verdict = judge(goal, *things)
    assert verdict.outcome is Outcome.FAIL
    assert verdict.why is not None
    assert verdict.why.code == code, str(verdict.why.text)
    for language in ("en", "zh"):
        assert word in verdict.why.text.to(language)


def test_a_command_of_its_own_is_no_option_of_docker() -> None:
    verdict = judge(ATTACHED, SHOP, BRIDGE, box("web", on("bridge"), command=("httpd", "-f", "-p", "80")))
    assert verdict.why is not None
    assert verdict.why.code == "not-attached"
