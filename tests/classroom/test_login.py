"""A real hub, with nothing to spawn: who gets in by the join code, who is slowed down, and what each may ask."""

from __future__ import annotations

import asyncio
import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, STDOUT, Popen

import pytest
from tornado.httpclient import HTTPResponse

from grader.classroom.codes import Codes, sealed_code
from grader.classroom.place import Place
from grader.classroom.visit.visit import Refused, Visit, address_of
from tests.classroom.browser import Browser

JOIN, TEACH = "KPX-4HM", "AAAA-BBBB-CCCC-DDDD"
ROOT = Path(__file__).parents[2]

# JupyterHub as a class has it, but for a proxy that needs no node, and no culler: nothing is spawned here.
CONFIG = """
from pathlib import Path
from jupyterhub.proxy import Proxy
from grader.classroom.hub.config import configure
from grader.classroom.place import Place
from grader.classroom.settings import ClassSettings

class Routes(Proxy):
    routes = {{}}
    async def add_route(self, routespec, target, data):
        self.routes[routespec] = {{"routespec": routespec, "target": target, "data": data}}
    async def delete_route(self, routespec):
        self.routes.pop(routespec, None)
    async def get_all_routes(self):
        return self.routes

configure(c, ClassSettings(title="Networks, Monday", seats=5), Place(Path({folder!r})))
c.JupyterHub.proxy_class = Routes
c.Routes.should_start = False
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_connect_ip = "127.0.0.1"
c.JupyterHub.spawner_class = "simple"
c.JupyterHub.services = [one for one in c.JupyterHub.services if one["name"] != "culler"]
c.JupyterHub.load_roles = [one for one in c.JupyterHub.load_roles if one["name"] != "culler"]
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("class")
    place = Place(folder)
    place.prepare()
    place.codes.write_text(Codes(join=JOIN, teach=sealed_code(TEACH)).model_dump_json())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = folder / "config.py"
    config.write_text(CONFIG.format(folder=str(folder), port=port))
    running = Popen(
        [sys.executable, "-m", "jupyterhub", f"--config={config}"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(folder)},
        stdout=PIPE,
        stderr=STDOUT,
        text=True,
    )
    assert running.stdout is not None
    said = []
    for line in running.stdout:
        said.append(line)
        if "JupyterHub is now running" in line:
            break
    else:
        pytest.fail("".join(said))
    yield f"http://127.0.0.1:{port}"
    running.terminate()
    running.communicate(timeout=30)


async def sit(
    hub: str, name: str, pin: str = "1234", code: str = JOIN, address: str = "192.0.2.1"
) -> Browser:
    browser = Browser(hub, address)
    browser.last = await browser.form("/hub/login", username=name, code=code, pin=pin)  # type: ignore[attr-defined]
    return browser


def word(answer: HTTPResponse) -> str:
    """The word of login.html that says what was wrong."""
    found = re.search(r'data-word="([^"]*)"', answer.body.decode())
    return found[1] if found else ""


async def test_a_name_and_the_join_code_lead_to_a_seat(hub: str) -> None:
    browser = await sit(hub, "Lin Wei", code="kpx4hm")
    answer = browser.last
    assert (answer.code, answer.headers["Location"]) == (302, "/hub/spawn")
    login = next(line for line in browser.set if line.startswith("jupyterhub-hub-login="))
    assert "HttpOnly" in login
    assert "SameSite=Lax" in login
    assert '"name": "lin-wei"' in (await browser.api("/hub/api/user")).body.decode()


async def test_the_page_says_both_languages_and_loads_nothing_from_elsewhere(hub: str) -> None:
    answer = await Browser(hub).ask("/hub/login")
    page = answer.body.decode()
    assert "Networks, Monday" in page
    assert '<span lang="en">Join code</span><span lang="zh">' in page
    assert not re.search(r'(src|href)="(https?:)?//', page)
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    ("fields", "code", "told"),
    [
        ({"username": "wu", "code": "KPX-4HN", "pin": "1234"}, 403, "wrong-code"),
        ({"username": "wu", "code": "", "pin": "1234"}, 403, "wrong-code"),
        ({"username": "", "code": JOIN, "pin": "1234"}, 400, "bad-name"),
        ({"username": "Instructor", "code": JOIN, "pin": "1234"}, 400, "bad-name"),
        ({"username": "../..", "code": JOIN, "pin": "1234"}, 400, "bad-name"),
        ({"username": "wu", "code": JOIN, "pin": "123"}, 400, "short-pin"),
    ],
    ids=["code", "no-code", "no-name", "instructor", "path", "pin"],
)
async def test_who_is_not_let_in_is_told_why(hub: str, fields: dict[str, str], code: int, told: str) -> None:
    browser = Browser(hub, "192.0.2.2")
    answer = await browser.form("/hub/login", **fields)
    assert (answer.code, word(answer)) == (code, told)
    assert not any("hub-login" in name for name in browser.cookies)


async def test_a_name_is_its_first_learners_by_the_pin(hub: str) -> None:
    assert (await sit(hub, "ma", "let me in")).last.code == 302
    stranger = await sit(hub, "MA", "1234")
    assert (stranger.last.code, word(stranger.last)) == (403, "taken")
    assert (await sit(hub, "ma", "let me in")).last.code == 302


async def test_a_form_without_its_token_is_refused(hub: str) -> None:
    browser = Browser(hub)
    await browser.ask("/hub/login")
    answer = await browser.send("/hub/login", username="wu", code=JOIN, pin="1234")
    assert answer.code == 403
    assert not any("hub-login" in name for name in browser.cookies)


async def test_who_guesses_codes_must_wait_and_nobody_else(hub: str) -> None:
    guesser = Browser(hub, "198.51.100.7")
    answers = [
        await guesser.form("/hub/login", username="x", code=f"AAA-AA{n}") for n in "ABCDEFGHJKLMNPQRSTUVW"
    ]
    assert [answer.code for answer in answers] == [403] * 20 + [429]
    assert word(answers[-1]) == "too-many"
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 300
    # Not even the right code helps now; from elsewhere it does.
    assert (await guesser.form("/hub/login", username="x", code=JOIN, pin="1234")).code == 429
    assert (await sit(hub, "lin-wei", address="198.51.100.8")).last.code == 302


async def test_a_pin_cannot_be_guessed_from_many_addresses(hub: str) -> None:
    assert (await sit(hub, "zhou")).last.code == 302
    tries = [await sit(hub, "zhou", f"000{n}", address=f"203.0.113.{n}") for n in range(6)]
    assert [browser.last.code for browser in tries] == [403] * 5 + [429]


async def test_the_instructors_code_leads_to_the_class(hub: str) -> None:
    teacher = await sit(hub, "", code=TEACH.lower(), pin="")
    assert (teacher.last.code, teacher.last.headers["Location"]) == (302, "/services/class/")
    assert (await teacher.api("/hub/api/users")).code == 200
    for path, method in (
        ("/hub/api/users/mallory", "POST"),
        ("/hub/api/shutdown", "POST"),
        ("/hub/api/groups/x", "POST"),
    ):
        assert (await teacher.api(path, method, "{}")).code == 403, path
    assert (await teacher.api("/hub/api/users/lin-wei/tokens")).code in (403, 404)


async def test_a_learner_sees_nobody_else(hub: str) -> None:
    learner = await sit(hub, "lin-wei")
    await sit(hub, "ma", "let me in")
    for path in ("/hub/api/users", "/hub/api/proxy", "/hub/api/services", "/hub/admin", "/hub/api/groups"):
        assert (await learner.api(path)).code == 403, path
    for method, path in (
        ("GET", ""),
        ("POST", "/server"),
        ("DELETE", "/server"),
        ("POST", "/activity"),
        ("GET", "/tokens"),
    ):
        answer = await learner.api(
            f"/hub/api/users/ma{path}", method, None if method in ("GET", "DELETE") else "{}"
        )
        assert answer.code in (403, 404), path
    assert (await learner.ask("/hub/spawn/ma")).code in (403, 404)
    # A page of others has no token of ours, whatever cookies the browser sends.
    assert (
        await learner.ask("/hub/api/user", Sec_Fetch_Mode="cors", Origin="http://evil.example")
    ).code == 403


async def test_no_more_learners_than_seats(hub: str) -> None:
    answers = await asyncio.gather(*(sit(hub, f"late-{n}", address=f"192.0.2.{50 + n}") for n in range(6)))
    codes = sorted(browser.last.code for browser in answers)
    assert codes[-1] == 403
    assert {word(browser.last) for browser in answers if browser.last.code == 403} == {"full"}


async def test_in_a_terminal_who_is_not_let_in_is_told_what_to_do(hub: str) -> None:
    visit = Visit(address_of(hub))
    fields = {"code": JOIN, "username": "wu", "pin": "1234"}
    for wrong, word in (
        ({"code": "WRG-WRG"}, "wrong-code"),
        ({"username": "../.."}, "bad-name"),
        ({"pin": "1"}, "short-pin"),
    ):
        await visit.login()
        with pytest.raises(Refused) as told:
            await visit.log_in(**{**fields, **wrong})
        assert told.value.word == word
    for _ in range(19):
        await visit.login()
        with pytest.raises(Refused, match="join code"):
            await visit.log_in(**{**fields, "code": "WRG-WRG"})
    await visit.login()
    with pytest.raises(Refused, match="takes none from here for 5 min"):
        await visit.log_in(**fields)
    visit.close()
