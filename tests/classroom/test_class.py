"""A whole class on the engine, in two browsers: with `--long` only, since the class's image takes minutes to build.

Everything that it needs it makes by itself: the images, and Chromium from Debian's packages.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
import pytest

from tests.classroom.chromium import Page

ROOT = Path(__file__).parents[2]
TEXT = "document.querySelector('.xterm-rows').innerText"


@dataclass
class Running:
    """A class that is up, and the codes that it said."""

    state: Path
    url: str
    join: str
    teach: str

    def netdojo(self, *words: str) -> str:
        """What `netdojo class WORDS` says."""
        return netdojo(self.state, *words)

    @property
    def label(self) -> str:
        return (self.state / "class" / "name").read_text()


def netdojo(state: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tui.main", "class", *words],
        cwd=ROOT,
        env={**os.environ, "NETDOJO_STATE": str(state), "NETDOJO_LANG": "en", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def klass(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    state = tmp_path_factory.mktemp("state")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (state / "class").mkdir()
    (state / "class" / "settings.toml").write_text(
        f'title = "Networks, Monday"\nseats = 8\naddress = "127.0.0.1"\nport = {port}\n'
        '[network]\nseats = "10.119.0.0/24"\n'
    )
    said = netdojo(state, "up")
    join = re.search(r"join code is (\S+)", said)
    teach = re.search(r"instructor's code is (\S+)", said)
    assert join
    assert teach
    yield Running(state, f"http://127.0.0.1:{port}", join[1], teach[1])
    netdojo(state, "down")


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    opened = await Page.open(tmp_path / "learner")
    await opened.size(1280, 800)
    yield opened
    await opened.close()


@pytest.fixture
async def teacher(klass: Running, tmp_path: Path) -> AsyncIterator[Page]:
    opened = await Page.open(tmp_path / "teacher")
    await opened.size(1280, 800)
    await log_in(opened, klass, code=klass.teach)
    await opened.until(
        "location.pathname === '/services/class/' && document.querySelector('#state').textContent"
    )
    yield opened
    await opened.close()


async def log_in(page: Page, klass: Running, name: str = "", code: str = "") -> None:
    await page.ask("Network.clearBrowserCookies")
    await page.go(klass.url)
    await page.until("document.querySelector('#pin')")
    fields = {"code": code or klass.join, "name": name, "pin": "1234" if name else ""}
    for field, value in fields.items():
        await page.run(f"document.getElementById({json.dumps(field)}).value = {json.dumps(value)}")
    await page.run("document.querySelector('form').requestSubmit()")


async def sit(page: Page, klass: Running, name: str) -> None:
    await log_in(page, klass, name)
    await page.until(f"location.pathname.startsWith('/user/') && /exercises done/.test({TEXT})")
    await page.run("document.querySelector('.xterm-helper-textarea').focus()")


async def enter(page: Page, words: str) -> None:
    await page.until(f"/root@host1:~# [_ ]*(│|$)/m.test({TEXT})")
    await page.type(words)
    await page.until(f"{TEXT}.includes({json.dumps('root@host1:~# ' + words[:40])})")
    await page.key("Enter", 13, "\r")


async def test_a_learner_solves_the_first_exercise_and_the_instructor_sees_it(
    klass: Running, page: Page, teacher: Page
) -> None:
    await sit(page, klass, "Lin Wei")
    await page.key("ArrowDown", 40)
    await page.key("Enter", 13, "\r")
    await page.until(f"{TEXT}.includes('root@host1:~#')")
    text = await page.run(TEXT)
    net, web = re.search(r"network create (\w+)", text), re.search(r"--name (\w+)", text)
    assert net
    assert web
    cell = "document.querySelector('tr[data-seat=lin-wei] td[data-goal={}] .chip.pass')"
    await enter(page, f"docker network create {net[1]}")
    await teacher.until(cell.format("network"))

    await page.run(
        "window.left = true; location.reload()"
    )  # the screen is as it was, and not of the page that goes
    await page.until(f"!window.left && {TEXT}.includes('docker network create {net[1]}')")
    await page.run("document.querySelector('.xterm-helper-textarea').focus()")

    await teacher.run("document.querySelector('#words').value = 'look at the map'")
    await teacher.run("document.querySelector('#announce').requestSubmit()")
    await page.until("document.body.innerText.includes('look at the map')")

    await enter(page, f"docker run -d --name {web[1]} --network {net[1]} whoami")
    await teacher.until(cell.format("web"))
    await teacher.until("document.querySelector('.number.goals-met b').textContent === '1/1'")
    rows = csv.DictReader(
        io.StringIO(await teacher.run("fetch('export.csv?lang=en').then(answer => answer.text())"))
    )
    (row,) = (row for row in rows if row["learner"] == "lin-wei")
    assert (row["exercise"], row["verdict"], row["score"]) == ("first-network", "pass", "100")
    assert (teacher.errors, page.errors) == ([], [])


async def test_the_instructor_looks_at_a_seat_and_cannot_type_in_it(
    klass: Running, page: Page, teacher: Page
) -> None:
    await sit(page, klass, "Wu")
    await teacher.go(f"{klass.url}/user/wu/")
    await teacher.until(
        "document.querySelector('.xterm-helper-textarea') && /Only wu/.test(document.body.innerText)"
    )
    await teacher.run("document.querySelector('.xterm-helper-textarea').focus()")
    before = await page.run(TEXT)
    for _ in range(3):
        await teacher.key("ArrowDown", 40)
    await page.key("F1", 112)  # its own keys do something, so the others would have been seen too
    await page.until(f"{TEXT} !== {json.dumps(before)}")
    assert "Five reasons" in before


async def test_a_learner_opens_no_other_seat(klass: Running, page: Page) -> None:
    await sit(page, klass, "Zhou")
    await page.go(f"{klass.url}/user/lin-wei/")
    await page.until("document.querySelector('main h1')")
    assert await page.run("fetch(location.href).then(answer => answer.status)") in (403, 404)
    assert await page.run("fetch('/services/class/').then(answer => answer.status)") == 403


def in_seat(client: docker.APIClient, seat: dict[str, Any], script: str) -> str:
    made = client.exec_create(seat["Id"], ["python", "-c", script])
    return bytes(client.exec_start(made["Id"])).decode()


REACHED = """
import socket
for host, port in {places!r}:
    try:
        socket.create_connection((host, port), timeout=3).close()
        print(host, port)
    except OSError:
        pass
"""
ASKED = """
import os, urllib.request, urllib.error
for url in {urls!r}:
    request = urllib.request.Request(url, headers={{"Authorization": "token " + os.environ[{token!r}]}})
    try:
        print(urllib.request.urlopen(request, timeout=5).status, end=" ")
    except urllib.error.HTTPError as error:
        print(error.code, end=" ")
"""


async def test_a_seat_reaches_what_it_needs_and_nothing_else(
    klass: Running, page: Page, engine: docker.APIClient
) -> None:
    await sit(page, klass, "Ma")
    await log_in(page, klass, "Zhao")  # another seat beside it
    await page.until("location.pathname.startsWith('/user/zhao')")
    label = {"label": [f"org.netdojo.classroom={klass.label}", "org.netdojo.classroom.part=seat"]}
    seats = {one["Labels"]["org.netdojo.classroom.seat"]: one for one in engine.containers(filters=label)}
    mine = seats["ma"]
    (network,) = mine["NetworkSettings"]["Networks"].values()
    (other,) = seats["zhao"]["NetworkSettings"]["Networks"].values()
    front = engine.inspect_container(f"netdojo-class-{klass.label}-front")["NetworkSettings"]["Networks"]
    gateways = [one["Gateway"] for one in front.values() if one["Gateway"]]
    places = [
        *((("class", 8081), ("class", 8090), ("class", 2376))),
        *(("class", 8001), (other["IPAddress"], 8888), (network["Gateway"] or "10.119.0.1", 22)),
        *((gateway, port) for gateway in gateways for port in (22, 2375, 8000)),
        ("192.0.2.1", 80),
    ]
    reached = in_seat(engine, mine, REACHED.format(places=places)).splitlines()
    assert reached == ["class 8081", "class 8090", "class 2376"]
    hub, service = "http://class:8081/hub/api", "http://class:8090/services/class"
    urls = [f"{hub}/user", f"{hub}/users", f"{hub}/users/zhao", f"{hub}/users/zhao/tokens", f"{hub}/proxy"]
    answers = in_seat(engine, mine, ASKED.format(urls=urls, token="JUPYTERHUB_API_TOKEN")).split()
    assert answers[0] == "200"
    assert set(answers[1:]) <= {"403", "404"}
    urls = [f"{service}/api/ledger", f"{service}/api/class", f"{service}/export.csv", f"{service}/api/live"]
    answers = in_seat(engine, mine, ASKED.format(urls=urls, token="NETDOJO_SEAT_TOKEN")).split()
    assert answers[0] == "200"
    assert "200" not in answers[1:]
    assert in_seat(
        engine, mine, "import os; print(os.path.exists('/var/run/docker.sock'), os.path.exists('/class'))"
    ) == ("False False\n")


def test_down_leaves_the_results_and_up_goes_on(klass: Running, engine: docker.APIClient) -> None:
    assert "hub: runs" in klass.netdojo("status")
    klass.netdojo("down")
    label = {"label": f"org.netdojo.classroom={klass.label}"}
    assert engine.containers(all=True, filters=label) == []
    assert engine.networks(filters=label) == []
    said = klass.netdojo("up")
    assert klass.join in said
    assert "instructor's code" not in said
