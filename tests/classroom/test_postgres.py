"""A class whose results are in PostgreSQL: a server that falls in the middle of it, and one that is not there."""

from __future__ import annotations

import json

import pytest

from grader.classroom.service.store import ClassStore
from grader.classroom.settings import ClassSettings
from grader.problem import Problem
from tests.classroom.conftest import Class, Seat
from tests.classroom.postgres import Postgres
from tests.classroom.test_service import batch


@pytest.fixture
def database(postgres: Postgres) -> str:
    return postgres.database()


@pytest.mark.postgresql
async def test_a_server_that_falls_loses_nothing_and_the_service_goes_on_with_it(
    klass: Class, seat: Seat, postgres: Postgres
) -> None:
    service = klass.start()
    seat.note("start")
    assert (await service.as_seat("lin", "api/ledger", "POST", batch(seat))).code == 200
    postgres.stop("immediate")
    try:
        seat.goal("network", "pass")
        assert (await service.as_seat("lin", "api/ledger", "POST", batch(seat, 1))).code == 507
    finally:
        postgres.start()
    head = json.loads((await service.as_seat("lin", "api/ledger")).body)["number"]
    assert head == 1
    assert (await service.as_seat("lin", "api/ledger", "POST", batch(seat, head))).code == 200
    (state,) = json.loads((await service.as_teacher("api/class")).body)["seats"]
    assert state["exercises"]["first-bridge"]["goals"]["network"]["verdict"] == "pass"


@pytest.mark.postgresql
async def test_names_and_words_as_long_as_they_may_be(klass: Class, seat: Seat) -> None:
    service = klass.start()
    seat.note("start")
    name = "林" * 255
    assert (await service.as_seat(name, "api/ledger", "POST", batch(seat))).code == 200
    assert (await service.as_seat(name, "api/hand", "PUT", {"raised": True, "words": "?" * 500})).code == 200
    assert (await service.as_seat(name, "api/hand", "PUT", {"raised": True, "words": "\0"})).code == 400
    assert (await service.as_teacher("api/announcements", "POST", {"words": "好" * 1000})).code == 200


@pytest.mark.parametrize(
    ("chosen", "url"),
    [
        ("", "sqlite:////class.sqlite3"),
        ("postgresql://u:w@db.example.org/class", "postgresql+psycopg://u:w@db.example.org/class"),
        ("postgresql+psycopg://u@/class?host=/run", "postgresql+psycopg://u@/class?host=/run"),
    ],
    ids=("usual", "plain", "with its driver"),
)
def test_the_settings_name_the_database(chosen: str, url: str) -> None:
    assert ClassSettings(database=chosen).database_url("sqlite:////class.sqlite3") == url


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    url = "postgresql+psycopg://teacher:seasalt@127.0.0.1:1/class"
    with pytest.raises(Problem, match="cannot be read or written") as told:
        ClassStore(url)
    assert "seasalt" not in told.value.to("en")
