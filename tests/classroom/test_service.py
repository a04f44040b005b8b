"""The class service over HTTP: who may ask what, what is told live, and what is exported."""

from __future__ import annotations

import asyncio
import codecs
import csv
import io
import json

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from tests.classroom.conftest import Class, Seat, Service


@pytest.fixture
def database(either: str) -> str:
    return either


def batch(seat: Seat, after: int = 0) -> dict[str, object]:
    return {"entries": [entry.model_dump() for entry in seat.entries()[after:]]}


async def test_a_seat_sends_what_follows_the_head_and_is_told_the_new_one(klass: Class, seat: Seat) -> None:
    service = klass.start()
    head = json.loads((await service.as_seat("lin", "api/ledger")).body)
    assert head["number"] == 0
    seat.note("start")
    answer = await service.as_seat("lin", "api/ledger", "POST", batch(seat))
    assert json.loads(answer.body) == {"number": 1, "digest": seat.entries()[0].digest}


async def test_nothing_is_lost_or_doubled_when_the_service_starts_anew(klass: Class, seat: Seat) -> None:
    seat.note("start")
    await klass.start().as_seat("lin", "api/ledger", "POST", batch(seat))
    await klass.stop()
    seat.goal("network", "pass")
    service = klass.start()
    head = json.loads((await service.as_seat("lin", "api/ledger")).body)["number"]
    await service.as_seat("lin", "api/ledger", "POST", batch(seat, head))
    await service.as_seat("lin", "api/ledger", "POST", batch(seat))  # its answer was lost: all once more
    (state,) = json.loads((await service.as_teacher("api/class")).body)["seats"]
    assert state["exercises"]["first-bridge"]["goals"]["network"]["verdict"] == "pass"
    held = json.loads((await service.as_seat("lin", "api/ledger/entries")).body)["entries"]
    assert [entry["number"] for entry in held] == [1, 2]


async def test_who_has_no_seats_token_is_no_seat(klass: Class, seat: Seat) -> None:
    service = klass.start()
    seat.note("start")
    for token in ("", "learner-token", "teacher-token", "bGlu.AAAA"):
        for path, method in (("api/ledger", "GET"), ("api/ledger", "POST"), ("api/hand", "PUT")):
            assert (await service.ask(path, token, method, batch(seat))).code == 403


async def test_a_seat_and_a_learner_see_nothing_of_the_class(klass: Class) -> None:
    service = klass.start()
    for path in ("", "api/class", "api/live", "export.csv", "export.json", "export.html"):
        assert (await service.ask(path, "learner-token")).code == 403, path
        assert (await service.as_seat("lin", path)).code in (302, 403), path
        nobody = await service.ask(path)
        assert nobody.code == 302, path
        assert nobody.headers["Location"].startswith("/hub/api/oauth2/authorize"), path


async def test_a_batch_that_does_not_follow_is_a_conflict_and_nonsense_a_bad_request(
    klass: Class, seat: Seat
) -> None:
    service = klass.start()
    seat.note("start")
    seat.goal("network", "pass")
    assert (await service.as_seat("lin", "api/ledger", "POST", batch(seat, 1))).code == 409
    assert (await service.as_seat("lin", "api/ledger", "POST", {"entries": [{"number": 1}]})).code == 400
    assert (await service.as_seat("lin", "api/ledger", "POST", batch(seat))).code == 200


class Listener:
    """Reads a stream of server-sent events."""

    def __init__(self, service: Service) -> None:
        self.events: asyncio.Queue[tuple[str, dict[str, object]]] = asyncio.Queue()
        self._rest = ""
        self._decode = codecs.getincrementaldecoder("utf-8")().decode
        headers = {"Authorization": "token teacher-token"}
        request = HTTPRequest(
            service.base + "api/live", headers=headers, streaming_callback=self._take, request_timeout=0
        )
        self._client = AsyncHTTPClient(force_instance=True)
        self._open = asyncio.ensure_future(self._client.fetch(request))

    def _take(self, chunk: bytes) -> None:
        *whole, self._rest = (self._rest + self._decode(chunk)).split("\n\n")
        for event in whole:
            if event.startswith("event: "):
                name, _, data = event.partition("\n")
                self.events.put_nowait(
                    (name.removeprefix("event: "), json.loads(data.removeprefix("data: ")))
                )

    def close(self) -> None:
        self._open.cancel()
        self._client.close()

    async def next(self) -> tuple[str, dict[str, object]]:
        return await asyncio.wait_for(self.events.get(), 20)


async def test_the_instructor_sees_a_goal_met_the_moment_it_is_sent(klass: Class, seat: Seat) -> None:
    service = klass.start()
    listener = Listener(service)
    name, first = await listener.next()
    assert (name, first["title"], first["seats"]) == ("class", "Networks, Monday", [])
    assert (await service.as_seat("lin", "api/ledger")).code == 200
    assert (await listener.next())[1]["seat"] == "lin"
    seat.note("start")
    seat.goal("network", "pass")
    await service.as_seat("lin", "api/ledger", "POST", batch(seat))
    name, state = await listener.next()
    assert name == "seat"
    goals = state["exercises"]["first-bridge"]["goals"]  # type: ignore[index]
    assert goals["network"]["verdict"] == "pass"
    await service.as_seat("lin", "api/hand", "PUT", {"raised": True, "words": "why?"})
    assert (await listener.next())[1]["words"] == "why?"
    await service.as_teacher("api/announcements", "POST", {"words": "break until ten"})
    name, said = await listener.next()
    assert (name, said["words"]) == ("announcement", "break until ten")
    listener.close()


async def test_a_seat_hears_what_is_said_to_it_or_to_all_and_waits_while_nothing_is(klass: Class) -> None:
    service = klass.start()
    first = json.loads((await service.as_seat("lin", "api/news")).body)
    assert (first["announcements"], first["paused"], first["raised"]) == ([], False, False)
    waiting = asyncio.ensure_future(service.as_seat("lin", f"api/news?after=0&seen={first['mark']}"))
    await service.as_teacher("api/announcements", "POST", {"words": "for wu alone", "seat": "wu"})
    await waiting  # the mark moved; there is nothing for this seat in it
    await service.as_teacher("api/announcements", "POST", {"words": "break"})
    told = json.loads((await service.as_seat("lin", "api/news?after=0")).body)
    assert [said["words"] for said in told["announcements"]] == ["break"]
    after = f"api/news?after={told['announcements'][-1]['number']}&seen={told['mark']}"
    waiting = asyncio.ensure_future(service.as_seat("lin", after))
    await service.as_teacher("api/pause", "PUT", {"paused": True})
    told = json.loads((await waiting).body)
    assert (told["announcements"], told["paused"]) == ([], True)
    waiting = asyncio.ensure_future(service.as_seat("lin", f"api/news?after=2&seen={told['mark']}"))
    await service.as_seat("wu", "api/news")
    await klass.stop()  # who waits does not hold it up
    await asyncio.gather(waiting, return_exceptions=True)
    assert json.loads((await klass.start().as_seat("wu", "api/news")).body)["paused"]


async def test_hands_have_their_turns_and_the_instructor_takes_them_down(klass: Class) -> None:
    service = klass.start()
    await service.as_seat("wu", "api/hand", "PUT", {"raised": True})
    state = await service.as_seat("lin", "api/hand", "PUT", {"raised": True, "words": "why?"})
    assert json.loads(state.body)["words"] == "why?"
    lin = json.loads((await service.as_seat("lin", "api/news")).body)
    assert lin["raised"]
    assert (await service.as_teacher("api/orders", "POST", {"seat": "lin", "action": "lower"})).code == 202
    assert not json.loads((await service.as_seat("lin", "api/news")).body)["raised"]
    assert (await service.as_teacher("api/orders", "POST", {"seat": "nobody", "action": "lower"})).code == 404
    assert (
        await service.ask("api/orders", "learner-token", "POST", {"seat": "lin", "action": "end"})
    ).code == 403


async def test_the_csv_has_a_row_for_each_seat_and_exercise(klass: Class, seat: Seat) -> None:
    service = klass.start()
    name = klass.course.names()[0]
    goals = [goal["id"] for goal in klass.course.exercise(name).file.goals]
    seat.note("start", exercise=name)
    seat.note("verdict", exercise=name, goal=goals[0], verdict="fail", code="name-typo", why={"en": "a typo"})
    for goal in goals:
        seat.note("verdict", exercise=name, goal=goal, verdict="pass", code=None, why=None)
    seat.note("pass", exercise=name, seconds=75, hints=0)
    await service.as_seat("=lin", "api/ledger", "POST", batch(seat))
    answer = await service.as_teacher("export.csv?lang=en")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="class.csv"'
    (row,) = csv.DictReader(io.StringIO(answer.body.decode(), newline=""))
    assert (row["learner"], row["exercise"], row["verdict"]) == ("'=lin", name, "pass")
    assert (row["score"], row["seconds"], row["hardest"], row["why"]) == ("100", "75", "name-typo", "a typo")
    moodle = list(csv.reader(io.StringIO((await service.as_teacher("export.moodle.csv")).body.decode())))
    assert moodle[1] == ["'=lin", "100"]
    page = (await service.as_teacher("export.html?lang=en")).body.decode()
    assert '<th scope="row">=lin</th><td class="pass">100% · 1:15</td>' in page
    whole = json.loads((await service.as_teacher("export.json")).body)
    assert whole["seats"][0]["results"][0]["exercise"] == name
    assert len(whole["seats"][0]["entries"]) == len(seat.entries())


async def test_the_page_speaks_the_readers_language_and_loads_nothing_from_elsewhere(klass: Class) -> None:
    service = klass.start()
    page = (await service.as_teacher("?lang=zh")).body.decode()
    assert '<html lang="zh">' in page
    assert "席位" in page
    for place in ("http://", "https://", "//"):
        assert f'src="{place}' not in page
        assert f'href="{place}' not in page
    answer = await service.as_teacher("")
    assert answer.headers["Content-Security-Policy"] == "default-src 'self'; frame-ancestors 'none'"
    assert (await service.ask("static/dashboard.js")).code == 200
    assert (await service.ask("static/../app.py")).code == 404


async def test_a_page_of_others_cannot_speak_in_the_instructors_name(klass: Class) -> None:
    service = klass.start()
    answer = await service.ask(
        "api/announcements",
        "",
        "POST",
        {"words": "x"},
        Cookie="service-class=1",
        Origin="http://evil.example",
    )
    assert answer.code == 403
