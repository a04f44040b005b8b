"""Login from a learning management system through the real hub, and scores back to it by the real class service."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from grader.classroom.launches import Launch, Launches, Link
from grader.classroom.seat.service import ClassService
from grader.classroom.service.grades import Grades
from grader.classroom.service.platform import Platform, ToolKey
from grader.classroom.service.room import Room
from grader.classroom.service.store import ClassStore
from grader.classroom.tokens import seat_token
from grader.course.models import Course
from tests.classroom.browser import Browser
from tests.classroom.conftest import Seat
from tests.classroom.lms import CLAIM, CLIENT, ISSUER, TEACHER, Lms, fresh_key
from tests.classroom.whole import WholeClass, whole_class


def passes(seat: Seat, exercise: str, *goals: str, whole: bool = True) -> None:
    """What a seat notes of an exercise."""
    seat.note("start", exercise=exercise)
    for goal in goals:
        seat.note("verdict", exercise=exercise, goal=goal, verdict="pass", code=None, why=None)
    if whole:
        seat.note("pass", exercise=exercise, seconds=61, hints=0)


@pytest.mark.seconds(20)
async def test_a_launch_logs_in_and_a_solved_exercise_is_a_score(
    course: Course, seat: Seat, tmp_path: Path
) -> None:
    running: list[WholeClass] = []

    async def tool_keys() -> dict[str, Any]:
        answer = await Browser(running[0].url).ask("/services/class/lti/keys")
        assert b'"d"' not in answer.body, "the private half stays here"
        found: dict[str, Any] = json.loads(answer.body)
        return found

    lms = Lms(tool_keys)
    async with whole_class(tmp_path / "class", lms.settings) as klass:
        running.append(klass)
        await _who_gets_in(klass, lms)
        await _scores(klass, lms, course, seat)
    lms.close()


async def _who_gets_in(klass: WholeClass, lms: Lms) -> None:
    # A learner, with the name that the LMS has; cookies that come back with the LMS's form, by https only.
    learner = Browser(klass.url)
    answer = await lms.launch(learner, "u-17")
    assert (answer.code, answer.headers["Location"]) == (302, "/hub/spawn"), answer.body
    assert json.loads((await learner.api("/hub/api/user")).body)["name"] == "u-17"
    for line in [line for line in learner.set if '=""' not in line]:
        assert "Secure" in line
        assert ("SameSite=None" in line) == line.startswith("lti13"), line
    assert (await learner.ask("/services/class/api/class")).code in (302, 403)

    # Who teaches there teaches here.
    teacher = Browser(klass.url)
    answer = await lms.launch(teacher, "u-2", TEACHER)
    assert (answer.code, answer.headers["Location"]) == (302, "/services/class/")
    assert (await teacher.api("/hub/api/users")).code == 200

    # Nobody else gets in, and none of it leaves a login behind.
    for wrong, code in (
        ({"key": fresh_key()}, 400),
        ({"nonce": "another"}, 400),
        ({"state": "another"}, 400),
        ({CLAIM + "deployment_id": "deployment-2"}, 403),
        ({CLAIM + "message_type": "LtiDeepLinkingRequest"}, 400),
        ({"aud": "client-8"}, 401),
        ({"iss": "https://elsewhere.example"}, 400),
        ({"exp": 1}, 400),
        ({"sub": ""}, 403),
        ({"client_id": "client-8"}, 400),
    ):
        stranger = Browser(klass.url)
        answer = await lms.launch(stranger, "u-18", **wrong)  # type: ignore[arg-type]
        assert answer.code == code, (wrong, answer.body)
        assert not any("hub-login" in name for name in stranger.cookies), wrong
    # A launch is good once: its state and nonce are forgotten with it.
    once = Browser(klass.url)
    assert (await lms.launch(once, "u-18")).code == 302
    assert not [name for name, value in once.cookies.items() if name.startswith("lti13") and value]
    # An answer that another browser was given is none here.
    assert (await Browser(klass.url).send("/hub/lti13/oauth_callback", id_token="x", state="y")).code == 400
    # A name stays one person's, whatever the LMS calls others.
    launches = Launches(klass.place.launches)
    assert not launches.note("u-17", Launch(issuer=ISSUER, client=CLIENT, deployment="", subject="u-99"))


async def _scores(klass: WholeClass, lms: Lms, course: Course, seat: Seat) -> None:
    service = ClassService(
        f"http://127.0.0.1:{klass.service}/services/class/", seat_token(klass.place.secret, "u-17")
    )
    passes(seat, "first-network", *(goal.id for goal in course.exercise("first-network").draw(1).goals))
    await service.send(tuple(seat.entries()))
    ((item, score),) = await lms.has(1)
    share = round(100 / len(course.exercises), 2)
    assert (item, score["userId"], score["scoreGiven"], score["scoreMaximum"]) == ("own", "u-17", share, 100)
    assert (score["activityProgress"], score["gradingProgress"]) == ("InProgress", "FullyGraded")
    assert score["comment"] == f"1 of {len(course.exercises)} exercises passed"

    # The LMS is down while another is solved, and the service starts anew meanwhile: nothing is lost, nothing doubled.
    lms.broken = 503
    before = len(seat.entries())
    passes(seat, "two-tiers", "running")
    lms.changed.clear()
    await service.send(tuple(seat.entries()[before:]))
    async with asyncio.timeout(60):
        await lms.changed.wait()
    told = json.loads((await klass.teacher("api/grades")).body)
    assert [one["given"] for one in told["sent"]] == [share]
    await klass.stop("service")
    await klass.start("service")
    lms.broken = 0
    last = (await lms.has(2))[1][1]
    assert last["scoreGiven"] == round(200 / len(course.exercises), 2)
    assert last["timestamp"] > score["timestamp"]
    async with asyncio.timeout(30):
        while not (told := json.loads((await klass.teacher("api/grades")).body))["sent"][0]["given"] > share:
            await asyncio.sleep(0)
    assert told["not_taken"] == {}
    assert len(lms.scores) == 2
    service.close()


@pytest.fixture
async def sent(course: Course, tmp_path: Path) -> AsyncIterator[tuple[Lms, Room, Grades, Launches]]:
    key = ToolKey.at(tmp_path / "lti-key")
    assert (tmp_path / "lti-key").stat().st_mode & 0o077 == 0
    assert ToolKey.at(tmp_path / "lti-key").name == key.name

    async def tool_keys() -> dict[str, Any]:
        return key.public()

    lms = Lms(tool_keys)
    launches = Launches(tmp_path / "launches.json")
    for name in ("lin", "wu"):
        link = Link(lineitem="", lineitems=f"{lms.url}/items?type=3")
        launches.note(
            name, Launch(issuer=ISSUER, client=CLIENT, deployment="", subject=f"u-{name}", links=(link,))
        )
    store = ClassStore(f"sqlite:///{tmp_path}/class.sqlite3")
    room = Room(store, course, "")
    grades = Grades(
        room, launches, Platform(key, f"{lms.url}/token"), "exercise", "en", lambda _: None, 0.0, 0.05
    )
    work = asyncio.create_task(grades.run())
    yield lms, room, grades, launches
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    store.close()
    lms.close()


async def test_each_exercise_has_a_line_of_its_own_made_once(
    sent: tuple[Lms, Room, Grades, Launches], course: Course, seat: Seat
) -> None:
    lms, room, _, _ = sent
    goals = [goal.id for goal in course.exercise("first-network").draw(1).goals]
    passes(seat, "first-network", goals[0], whole=False)
    for name in ("lin", "wu"):
        room.take(name, seat.entries())
    scores = await lms.has(2)
    assert {score["userId"] for _, score in scores} == {"u-lin", "u-wu"}
    assert {score["scoreGiven"] for _, score in scores} == {100 // len(goals)}
    assert [item["resourceId"] for item in lms.items] == ["netdojo/first-network"]
    assert lms.asked == 2  # a token for line items, one for scores

    # A token that the LMS has taken back is asked for anew; a score that has not changed is not sent again.
    lms.tokens.clear()
    held = len(seat.entries())
    for goal in goals[1:]:
        seat.note("verdict", exercise="first-network", goal=goal, verdict="pass", code=None, why=None)
    seat.note("pass", exercise="first-network", seconds=61, hints=0)
    room.take("lin", seat.entries()[held:])
    last = (await lms.has(3))[2][1]
    assert (last["userId"], last["scoreGiven"], last["activityProgress"]) == ("u-lin", 100, "Completed")
    assert lms.asked == 3
    assert last["comment"] == f"{len(goals)} of {len(goals)} goals met, 0 hints"


async def test_what_the_lms_refuses_is_told_and_does_not_hold_up_others(
    sent: tuple[Lms, Room, Grades, Launches], course: Course, seat: Seat
) -> None:
    lms, room, grades, launches = sent
    link = Link(lineitems=f"{lms.url}/nowhere?type=3")
    launches.note("zhou", Launch(issuer=ISSUER, client=CLIENT, deployment="", subject="u-z", links=(link,)))
    passes(seat, "first-network", whole=False)
    room.take("zhou", seat.entries())
    room.take("lin", seat.entries())
    ((_, score),) = await lms.has(1)
    assert (score["userId"], score["scoreGiven"]) == ("u-lin", 0)
    events = room.listen()
    async with asyncio.timeout(30):
        while "zhou" not in grades.trouble:
            room.take("wu", ())
            await asyncio.sleep(0)
    room.leave(events)
    assert "does not take it" in grades.told()["not_taken"]["zhou"]
    assert "404" in grades.told()["not_taken"]["zhou"]
