"""A debrief tells each fault's story from the log alone, and no cause while the clock runs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.course.models import Course, Drawn
from grader.network.journal import Try
from grader.progress.drills import Log
from grader.report.debrief import as_json, clock, clock_face, debrief, markdown, minutes

FAULTS = ("loopback", "icc-off", "docker-user-rule")


@pytest.fixture
def drawn(course: Course) -> Drawn:
    return course.exercise("drill").draw(7, FAULTS)


@pytest.fixture
def log(drawn: Drawn) -> Log:
    page, cook = drawn.values["page"], drawn.values["cook"]
    return Log(
        "drill",
        7,
        FAULTS,
        minutes=20,
        began=1000.0,
        repaired={"loopback": 1192.0, "icc-off": 2230.0},
        hints={"icc-off": 2},
        journal=(
            Try(1100.0, "host1", "docker restart", page, (page,)),
            Try(1150.0, "host1", "docker start", page, (page,), refused="no"),
            Try(1300.0, "host1", "docker network connect", f"yard {cook}", (cook, "yard")),
            Try(1400.0, "host1", "docker network create", "yard", ("yard",)),
            Try(1500.0, "host1", "docker exec", "x " + "long " * 60),
        ),
    )


def test_each_fault_gets_what_was_tried_on_its_objects(course: Course, drawn: Drawn, log: Log) -> None:
    found = debrief(course, drawn, log, now=3000.0)
    assert [[one.at for one in chapter.tries] for chapter in found.chapters] == [
        [1100.0, 1150.0],
        [1300.0],
        [],
    ]
    assert [one.at for one in found.others] == [1400.0, 1500.0]
    assert [(c.touched, c.repaired, c.late, c.hints) for c in found.chapters] == [
        (100.0, 192.0, 0.0, 0),
        (300.0, 1230.0, 30.0, 2),
        (None, None, 0.0, 0),
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_after_the_end_it_tells_cause_ways_and_lessons(
    course: Course, drawn: Drawn, log: Log, language: str
) -> None:
    words = markdown(debrief(course, drawn, log, now=3000.0), language)
    for fault in drawn.faults:
        assert fault.cause.to(language) in words
    assert f"docker run -d --name {drawn.values['page']} -p {drawn.values['page_port']}:80 whoami" in words
    assert "](section:2.2.2-access-control)" in words
    assert f"  1:40  docker restart {drawn.values['page']}" in words


def test_while_the_clock_runs_it_tells_only_what_was_tried(course: Course, drawn: Drawn, log: Log) -> None:
    found = debrief(course, drawn, log, now=1600.0)
    words = markdown(found, "en")
    assert drawn.faults[0].cause.en not in words
    assert "iptables -D" not in words
    assert "docker restart" in words
    told = as_json(found, "en")
    assert [entry["fault"] for entry in told["faults"]] == [None, None, None]
    assert told["ended"] is None


def test_as_json_it_has_what_a_program_needs(course: Course, drawn: Drawn, log: Log) -> None:
    told = as_json(debrief(course, drawn, log, now=3000.0), "en")
    assert (told["ended"], told["minutes"], told["left"]) == ("time", 20, -800.0)
    assert [entry["fault"] for entry in told["faults"]] == list(FAULTS)
    assert told["faults"][0]["tried"][1] == {
        "at": 150.0,
        "node": "host1",
        "command": f"docker start {drawn.values['page']}",
        "refused": "no",
    }


def test_long_commands_are_cut_and_ids_are_short(course: Course, drawn: Drawn, log: Log) -> None:
    log = replace(log, journal=(*log.journal, Try(1600.0, "host1", "docker rm", "a" * 64)))
    words = markdown(debrief(course, drawn, log, now=3000.0), "en")
    assert max(map(len, (line for line in words.splitlines() if "long long" in line))) < 180
    assert f"docker rm {'a' * 12}\n" in words


@pytest.mark.parametrize(
    ("changes", "now", "sentence", "face"),
    [
        ({}, 1300.0, "15:00 left of 20 minutes.", "15:00 left"),
        ({}, 2290.0, "The time is up since 1:30. What is repaired now counts as late.", "1:30 over time"),
        ({"passed": 1600.0}, 9999.0, "All repaired after 10:00, before the time was up.", "10:00 taken"),
        ({"passed": 2260.0}, 9999.0, "All repaired after 21:00: 1:00 late.", "21:00 taken"),
        ({"given_up": 1090.0}, 9999.0, "Ended by yourself after 1:30.", "1:30 taken"),
    ],
)
def test_the_clock_says_where_it_stands(
    log: Log, changes: dict[str, float], now: float, sentence: str, face: str
) -> None:
    log = replace(log, **changes)  # type: ignore[arg-type]
    assert (clock(log, now).to("en"), clock_face(log, now).to("en")) == (sentence, face)


def test_minutes_have_two_digits_of_seconds() -> None:
    assert [minutes(s) for s in (0, 59.9, 60, 605, -5)] == ["0:00", "0:59", "1:00", "10:05", "0:05"]
