"""Which of the sandbox's own images stand in for the public ones that a scenario names, and that they do."""

from __future__ import annotations

import pytest

from grader.killercoda.images import stand_ins
from grader.killercoda.run import NODE, put_images, sandbox
from grader.killercoda.scenario import Asset, Page, Scenario, Script


def scenario(text: str, script: str = "", asset: str = "") -> Scenario:
    page = Page("step1", "One", text, verify=Script("verify.sh", script.encode()))
    return Scenario("Mine", (page,), (Asset("/root/file", asset.encode()),))


def test_names_are_found_where_a_command_takes_them() -> None:
    found = stand_ins(
        scenario(
            "The image nginx:1.25 is fine.\n\n`docker run -d \\\n  -p 80:80 nginx:alpine`, "
            "docker pull docker.io/library/alpine",
            "docker create --name x busybox:1.36 true\ndocker run me/nginx:2 nginxinc/alpine\n",
            "FROM debian:bookworm-slim\nservices:\n  web:\n    image: nginx\n",
        )
    )
    assert found == {
        "nginx": ("nginx:alpine", "nginx:latest"),
        "toolbox": ("alpine:latest", "debian:bookworm-slim"),
        "busybox": ("busybox:1.36",),
    }


def test_what_the_sandbox_has_needs_nobody() -> None:
    assert stand_ins(scenario("docker run busybox\ndocker run whoami\ndocker run redis:7\n")) == {}


@pytest.mark.engine
@pytest.mark.usefixtures("image")
def test_they_run_as_the_public_ones_do() -> None:
    asked = scenario("docker run nginx:1.27-alpine\ndocker run ubuntu:24.04 bash\n")
    with sandbox() as machine:
        assert set(put_images(machine, asked)) == {"nginx", "toolbox"}
        commands = (
            "docker run -d --name web nginx:1.27-alpine && "
            "docker exec web curl -sS --retry 9 --retry-connrefused -o /dev/null -w '%{http_code}' "
            "http://127.0.0.1/ && "
            "docker run --rm ubuntu:24.04 bash -c 'echo from bash'"
        )
        code, out, err = machine.exec(NODE, ["bash", "-c", commands])
    assert code == 0, err.decode()
    assert out.decode().endswith("200from bash\n")
