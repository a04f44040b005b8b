"""What a seat's ledger becomes in the service: taken once, in its place, whole; and what a dashboard makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.classroom.service.fold import fold
from grader.classroom.service.store import ClassStore, Refused
from grader.classroom.tokens import seat_of, seat_token
from grader.classroom.wire import Hand, Head, SeatState
from tests.classroom.conftest import SECRET, Seat


@pytest.fixture
def database(either: str) -> str:
    return either


@pytest.fixture
def store(database: str):  # type: ignore[no-untyped-def]
    made = ClassStore(database)
    yield made
    made.close()


def test_what_is_sent_again_is_held_once(seat: Seat, store: ClassStore) -> None:
    seat.note("start")
    seat.goal("network", "fail", "name-typo")
    entries = seat.entries()
    assert store.take("lin", entries) == tuple(entries)
    seat.goal("network", "pass")
    assert [entry.number for entry in store.take("lin", seat.entries())] == [3]
    assert store.take("lin", seat.entries()) == ()
    assert store.entries("lin") == tuple(seat.entries())
    assert store.head("lin") == Head(number=3, digest=seat.entries()[-1].digest)


def test_what_is_held_is_still_there_after_a_restart(seat: Seat, store: ClassStore, database: str) -> None:
    seat.note("start")
    store.take("lin", seat.entries())
    store.close()
    again = ClassStore(database)
    assert again.entries("lin") == tuple(seat.entries())
    again.close()


def test_an_altered_entry_is_refused_and_none_of_its_batch_is_kept(seat: Seat, store: ClassStore) -> None:
    seat.note("start")
    seat.goal("network", "fail", "name-typo")
    first, second = seat.entries()
    better = second.model_copy(update={"facts": {**second.facts, "verdict": "pass"}})
    with pytest.raises(Refused, match="entry 2 was altered"):
        store.take("lin", [first, better])
    assert store.head("lin") == Head()


def test_an_entry_out_of_its_place_is_refused(seat: Seat, store: ClassStore) -> None:
    seat.note("start")
    seat.goal("network", "pass")
    with pytest.raises(Refused, match="entry 2 does not follow entry 0"):
        store.take("lin", seat.entries()[1:])


def test_an_entry_that_another_key_signed_is_refused(seat: Seat, store: ClassStore) -> None:
    seat.note("start")
    (entry,) = seat.entries()
    with pytest.raises(Refused, match="not signed"):
        store.take("lin", [entry.model_copy(update={"signature": "A" * 86 + "=="})])


def test_another_ledger_does_not_take_the_place_of_the_first(
    seat: Seat, store: ClassStore, tmp_path: Path
) -> None:
    seat.note("start")
    store.take("lin", seat.entries())
    (held,) = seat.entries()
    seat.clock += 5000
    other = held.model_copy(update={"at": held.at + 1, "digest": "0" * 64})
    with pytest.raises(Refused, match="is held already, and is another"):
        store.take("lin", [other])


def test_seats_are_apart(seat: Seat, store: ClassStore) -> None:
    seat.note("start")
    store.take("lin", seat.entries())
    assert store.head("wu") == Head()
    store.take("wu", seat.entries())
    assert store.entries("wu") == store.entries("lin")


def test_a_hand_that_is_up_keeps_its_turn(store: ClassStore) -> None:
    since, words = store.raise_hand("lin", Hand(raised=True, words="where is eth0?"))
    again, more = store.raise_hand("lin", Hand(raised=True, words="and the bridge?"))
    assert (since, words, more) == (again, "where is eth0?", "and the bridge?")
    assert store.raise_hand("lin", Hand(raised=False)) == (0, "")


def test_a_dashboard_shows_the_latest_verdict_and_the_first_pass(seat: Seat) -> None:
    seat.note("start")
    seat.goal("network", "fail", "name-typo")
    seat.note("hint", step=1)
    half = fold(SeatState(seat="lin"), seat.entries()).exercises["first-bridge"]
    assert half.goals["network"].code == "name-typo"
    assert half.goals["network"].why["zh"] == "因为 name-typo"
    assert (half.hints, half.passed) == (1, 0)
    seat.goal("network", "pass")
    seat.note("pass", seconds=61, hints=1)
    at = seat.clock
    seat.note("reset")
    whole = fold(SeatState(seat="lin"), seat.entries())
    done = whole.exercises["first-bridge"]
    assert (done.passed, done.seconds, done.resets, done.goals) == (at, 61, 1, {})
    assert whole.exercise == "first-bridge"


def test_folding_in_two_steps_is_folding_at_once(seat: Seat) -> None:
    seat.note("start")
    seat.goal("network", "fail", "name-typo")
    seat.goal("network", "pass")
    entries = seat.entries()
    start = SeatState(seat="lin")
    assert fold(fold(start, entries[:2]), entries[2:]) == fold(start, entries)


def test_a_seats_token_says_which_seat_and_nobody_else_can_make_one() -> None:
    token = seat_token(SECRET, "林 小雨")
    assert seat_of(SECRET, token) == "林 小雨"
    assert seat_of(b"another class's secret, as long as", token) is None
    name, _, mac = token.partition(".")
    assert seat_of(SECRET, seat_token(SECRET, "wu").partition(".")[0] + "." + mac) is None
    for wrong in ("", ".", name, name + ".", "é." + mac, token + "A"):
        assert seat_of(SECRET, wrong) is None
    with pytest.raises(ValueError, match="32 bytes"):
        seat_token(b"short", "lin")
