"""What a `docker run` with its words in the wrong place, and a container that cannot start again, are told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.checks.probe import ProbeResult
from grader.checks.verdict import Outcome
from grader.network.state import NetworkState, NodeState, Published
from tests.checks.builders import NODE, Table, box, judge, net, on, pid, refusal

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


def test_a_container_that_was_renamed_is_not_called_missing() -> None:
    start = NetworkState({NODE: NodeState(NODE, networks=(SHOP,), containers=(box("web", on("shop")),))})
    renamed = judge(WEB, SHOP, replace(box("web", on("shop")), name="front"), before=start)
    assert renamed.why is not None
    assert (renamed.why.code, "docker rename front web" in renamed.why.text.to("zh")) == ("renamed", True)
    removed = judge(WEB, SHOP, before=start)
    assert removed.why is not None
    assert removed.why.code == "no-such-container"
    assert "removed" in removed.why.text.to("en")


def test_a_connect_refused_while_it_was_connected_says_nothing_after_it_left() -> None:
    earlier = refusal(
        "POST",
        "/networks/shop/connect",
        "endpoint with name web already exists in network shop",
        403,
        body={"Container": "web"},
    )
    verdict = judge(ATTACHED, SHOP, OLD, box("web", on("old")), earlier)
    assert verdict.why is not None
    assert verdict.why.code == "not-attached"


def test_who_has_the_name_instead_is_named() -> None:
    goal = {"lookup": {"from": "client", "name": "web", "expect": "api"}}
    there = (
        SHOP,
        box("web", on("shop", "10.1.0.2")),
        box("api", on("shop", "10.1.0.3")),
        box("client", on("shop", "10.1.0.4")),
    )
    found = ProbeResult("ok", addresses=("10.1.0.2",))
    verdict = judge(goal, *there, prober=Table({("lookup", pid("client"), "web"): found}))
    assert verdict.why is not None
    assert verdict.why.code == "wrong-name-answer"
    assert "a container is called web" in verdict.why.text.to("en")


def test_one_number_behind_p_is_the_containers_port() -> None:
    goal = {"port": {"container": "web", "port": "80/tcp", "host_port": 8080}}
    drawn = Published(8080, "tcp", None, 32768)
    web = box("web", on("shop"), wished=(Published(8080, "tcp", None, None),), published=(drawn,))
    verdict = judge(goal, SHOP, web)
    assert verdict.why is not None
    assert "-p 8080:80" in verdict.why.text.to("en")


@pytest.mark.parametrize(
    ("message", "word"),
    [
        ("source /var/lib/docker/overlay2/2d/merged/etc/nginx/nginx.conf is not directory", "~/"),
        ("error mounting: Are you trying to mount a directory onto a file (or vice-versa)?", "ls -ld"),
    ],
    ids=["a-volume", "a-directory-that-docker-made"],
)
def test_a_directory_where_a_file_belongs_is_said_in_words(message: str, word: str) -> None:
    verdict = judge(WEB, refusal("POST", "/containers/create", message, 400, name="web"))
    assert verdict.why is not None
    assert verdict.why.code == "mount-not-file"
    for language in ("en", "zh"):
        assert word in verdict.why.text.to(language)
