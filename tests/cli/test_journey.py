"""A learner's way through one exercise by commands alone, in one sandbox, from `start` to `stop`."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

import docker
import pytest

from tests.cli.conftest import ARGV, ROOT, Netdojo, caller, surroundings

pytestmark = pytest.mark.engine

SOLUTION = (ROOT / "exercises/custom-bridge/solutions/10-flags.sh").read_text()
DOCKER = "/usr/bin/docker"
DEADLINE = 60.0


@contextmanager
def watching(state: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`check --watch` in a process of its own; one that says nothing for a minute is ended."""
    with subprocess.Popen(
        [*ARGV, "check", "--watch", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        env=surroundings(state, PYTHONUNBUFFERED="1"),
    ) as watcher:
        bomb = threading.Timer(DEADLINE, watcher.kill)
        bomb.start()
        try:
            yield watcher
        finally:
            bomb.cancel()
            watcher.kill()


def goals(watcher: subprocess.Popen[str], wanted: set[tuple[str, str]]) -> None:
    """Reads lines until each (goal, verdict) of `wanted` has been told."""
    assert watcher.stdout is not None
    missing = set(wanted)
    while missing:
        line = watcher.stdout.readline()
        assert line, f"the watcher ended, and {missing} was not told"
        told = json.loads(line)
        missing.discard((told["id"], told["verdict"]))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("journey")


@pytest.fixture(scope="module")
def netdojo(place: Path, image: str) -> Iterator[Netdojo]:
    """netdojo with custom-bridge started, removed at the end whatever happened."""
    run = caller(place)
    started = run("start", "custom-bridge", "--seed", "1")
    assert started.returncode == 0, started.stderr
    assert "netdojo shell" in started.stderr
    assert "**" in started.stdout, "the task is shown"
    yield run
    run("stop", "--all")
    assert "There was nothing to remove." in run("clean").stdout


@pytest.mark.seconds(15)
def test_from_start_to_stop(netdojo: Netdojo, place: Path, engine: docker.APIClient) -> None:
    assert netdojo("task").stdout.startswith("# A custom bridge")
    assert netdojo("--lang", "zh", "task").stdout.startswith("# 自定义桥接网络")
    again = netdojo("start", "custom-bridge")
    assert (again.returncode, again.stdout) == (0, netdojo("task").stdout)
    row = next(r for r in json.loads(netdojo("list", "--format", "json").stdout) if r["running"])
    assert row["name"] == "custom-bridge"
    assert "custom-bridge" in netdojo().stdout

    check = netdojo("check")
    assert check.returncode == 1
    assert "0 of 7 goals passed." in check.stdout
    assert "\033" not in check.stdout

    hints = [netdojo("hint").stdout for _ in range(4)]
    assert hints[0].startswith("Hint 1 of 3: ")
    assert hints[3].startswith("These were all the hints.")
    assert "not passed yet" in netdojo("solution").stdout
    assert "docker network create" in netdojo("solution").stdout

    with watching(place, "--format", "json") as watcher:
        goals(watcher, {("network", "fail"), ("web", "fail"), ("by-name", "waiting")})
        ran = netdojo("shell", input=SOLUTION)
        assert ran.returncode == 0, ran.stderr
        goals(watcher, {("network", "pass"), ("web", "pass"), ("by-name", "pass")})
        assert watcher.wait(DEADLINE) == 0, "it ends by itself when all is done"

    result = json.loads(netdojo("check", "--format", "json").stdout)
    assert list(result) == ["exercise", "seed", "verdict", "goals"]
    assert (result["verdict"], result["seed"]) == ("pass", 1)
    assert ElementTree.fromstring(netdojo("check", "--format", "junit").stdout.encode()).tag == "testsuites"
    assert json.loads(netdojo("list", "--format", "json").stdout)[0].keys() >= {"done"}
    assert "[x] custom-bridge" in netdojo("list").stdout

    names = {"news", "pine", "visitor"}
    text = netdojo("map", "--width", "100").stdout
    assert all(name in text for name in names)
    assert "\033" not in text
    svg = ElementTree.fromstring(netdojo("map", "--format", "svg").stdout.encode())
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert all(name in "".join(svg.itertext()) for name in names)
    picture = json.loads(netdojo("map", "--format", "json").stdout)
    assert list(picture["nodes"]) == ["host1"]

    offered = netdojo("env").stdout.strip()
    host = offered.removeprefix("export DOCKER_HOST=")
    assert host.startswith("unix:///")
    listed = subprocess.run(
        [DOCKER, "-H", host, "ps", "--format", "{{.Names}}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert set(listed.stdout.split()) == {"pine", "visitor"}
    assert netdojo("env").stdout.strip() == offered, "the same process serves it"
    assert netdojo("env", "--node", "host9").returncode == 3

    before = next(iter(place.glob("sessions/*.json"))).stem
    reset = netdojo("reset")
    assert reset.returncode == 0, reset.stderr
    assert next(iter(place.glob("sessions/*.json"))).stem != before
    assert "0 of 7 goals passed." in netdojo("check").stdout
    assert netdojo("shell", input="docker ps -aq").stdout == ""

    assert netdojo("stop").stdout == "custom-bridge is stopped.\n"
    owner = surroundings(place)["NETDOJO_OWNER"]
    assert engine.containers(all=True, filters={"label": f"org.netdojo.owner={owner}"}) == []
    assert netdojo("check").returncode == 3
    assert netdojo("start", "custom-bridge", "--seed", "1").returncode == 0


def test_what_is_piped_into_the_shell_is_run_without_a_terminal(netdojo: Netdojo) -> None:
    netdojo("start", "custom-bridge", "--seed", "1")
    ran = netdojo("shell", input="echo $net; echo oops >&2; test ! -t 0; echo $?; false; exit 7")
    assert (ran.returncode, ran.stdout, ran.stderr) == (7, "news\n0\n", "oops\n")
    assert netdojo("shell", input="").returncode == 0
    assert netdojo("shell", "--node", "host9", input="").returncode == 3
    long = netdojo("shell", input=f": {'x' * 500_000}\nseq 200000\n")
    assert long.stdout.splitlines()[-1] == "200000"


def test_the_shell_prints_while_it_reads_and_ctrl_c_ends_what_runs(netdojo: Netdojo, place: Path) -> None:
    netdojo("start", "custom-bridge", "--seed", "1")
    with subprocess.Popen(
        [*ARGV, "shell"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=surroundings(place),
    ) as shell:
        assert shell.stdin is not None
        assert shell.stdout is not None
        shell.stdin.write("echo ready; exec sleep 4321\n")
        shell.stdin.flush()
        assert shell.stdout.readline() == "ready\n"
        shell.send_signal(signal.SIGINT)
        assert shell.wait(DEADLINE) == 130
    assert netdojo("shell", input="pgrep -x sleep").returncode == 1


def test_a_terminal_gets_a_real_shell_and_colours(netdojo: Netdojo, place: Path) -> None:
    netdojo("start", "custom-bridge", "--seed", "1")
    outer, inner = pty.openpty()
    environment = surroundings(place, TERM="xterm-256color")
    with subprocess.Popen(
        [*ARGV, "shell"], stdin=inner, stdout=inner, stderr=inner, env=environment
    ) as shell:
        os.write(outer, b"test -t 0 && echo tty-$((6*7)); exit 5\n")
        assert "tty-42" in read_all(outer, inner)
        assert shell.wait(DEADLINE) == 5

    assert "\033[" in on_terminal(place, "check")
    assert "\033[3" not in on_terminal(place, "check", NO_COLOR="1")


def on_terminal(place: Path, *arguments: str, **environment: str) -> str:
    """What a command prints on a terminal."""
    outer, inner = pty.openpty()
    more = surroundings(place, TERM="xterm-256color", **environment)
    with subprocess.Popen([*ARGV, *arguments], stdin=inner, stdout=inner, stderr=inner, env=more):
        return read_all(outer, inner)


def read_all(outer: int, inner: int) -> str:
    """Reads a pty until every process has closed it."""
    os.close(inner)
    said = b""
    try:
        while piece := os.read(outer, 65536):
            said += piece
    except OSError:
        pass  # Linux tells the end of a terminal so
    finally:
        os.close(outer)
    return said.decode()


def test_a_watcher_in_words_ends_with_ctrl_c_and_a_summary(netdojo: Netdojo, place: Path) -> None:
    netdojo("start", "custom-bridge", "--seed", "1")
    with watching(place) as watcher:
        assert watcher.stdout is not None
        while "first: " not in watcher.stdout.readline():
            pass
        watcher.send_signal(signal.SIGINT)
        assert "of 7 goals passed." in watcher.stdout.read()
        assert watcher.wait(DEADLINE) == 1


def test_doctor_lists_each_kernel_feature(netdojo: Netdojo) -> None:
    done = netdojo("doctor")
    for feature in ("vxlan", "macvlan", "ipvlan", "ipvs", "esp", "dummy", "8021q"):
        row = next(line for line in done.stdout.splitlines() if f"kernel: {feature} " in line)
        assert "there" in row or "without it: " in row
    assert "API " in done.stdout
    assert "\033" not in done.stdout
