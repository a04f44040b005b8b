"""`netdojo --version`: with an engine, without one, and with one that never answers."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.sandbox.build import image_name
from grader.version import __version__
from tests.cli.conftest import Netdojo

if TYPE_CHECKING:
    import docker

NOWHERE = "unix:///nonexistent"


@pytest.mark.parametrize(
    ("words", "said", "image"),
    [
        (["--version"], "No Docker engine can be used here: ", "sandbox image "),
        (["--version", "--lang", "zh"], "这里没有可用的 Docker 引擎：", "沙箱镜像 "),
        (["--lang=zh", "--version"], "这里没有可用的 Docker 引擎：", "沙箱镜像 "),
    ],
    ids=["en", "zh-after", "zh-before"],
)
def test_without_an_engine_it_says_so_and_is_no_failure(
    netdojo: Netdojo, words: list[str], said: str, image: str
) -> None:
    done = netdojo(*words, DOCKER_HOST=NOWHERE)
    assert (done.returncode, done.stderr) == (0, "")
    first, second, third = done.stdout.splitlines()
    assert first == f"netdojo {__version__}"
    assert second.startswith(said)
    assert third == image + image_name()


def test_an_engine_that_never_answers_is_not_waited_for(netdojo: Netdojo, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "s"))
        silent.listen()
        done = netdojo("--version", DOCKER_HOST=f"unix://{tmp_path}/s")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1].startswith("No Docker engine can be used here: ")


@pytest.mark.engine
def test_with_an_engine_it_tells_its_version_and_the_image(
    netdojo: Netdojo, engine: docker.APIClient, image: str
) -> None:
    done = netdojo("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"netdojo {__version__}",
        f"Docker engine {engine.version()['Version']}, API {engine.version()['ApiVersion']}",
        f"sandbox image {image}",
    ]
