"""A drill goes on where it was left, hides its reasons while the clock runs, and keeps what was achieved."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.checks.verdict import Outcome, Reason, Verdict
from grader.course.models import Course, Drawn
from grader.network.journal import Try
from grader.progress.drills import PAST, Log
from grader.progress.store import Store
from grader.session.drilling import HIDDEN, Drilling, fresh_draw, latest, unfinished
from grader.text import verbatim

FAULTS = ("loopback", "icc-off")
WHY = Reason("bound-to-one-address", verbatim("it is bound to loopback"))


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETDOJO_STATE", str(tmp_path))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def drawn(course: Course) -> Drawn:
    return course.exercise("drill").draw(7, FAULTS)


def begun(drawn: Drawn, clock: Clock, kept: bool = True) -> Drilling:
    drilling = Drilling(drawn, kept, clock)
    drilling.begin()
    return drilling


def verdicts(drawn: Drawn, *passed: str) -> tuple[Verdict, ...]:
    """Every goal fails but those of the faults in `passed`, and what must not be broken."""
    faults = {goal: fault.name for fault in drawn.faults for goal in fault.goals}
    return tuple(
        Verdict(goal.id, Outcome.PASS, verbatim("w"))
        if faults.get(goal.id, "") in ("", *passed)
        else Verdict(goal.id, Outcome.FAIL, verbatim("w"), verbatim("f"), WHY)
        for goal in drawn.goals
    )


def log_of(drilling: Drilling) -> Log:
    assert drilling.log is not None
    return drilling.log


def test_repairs_are_noted_with_their_time_and_kept(drawn: Drawn, clock: Clock) -> None:
    drilling = begun(drawn, clock)
    clock.now = 1100.0
    drilling.note(verdicts(drawn, "icc-off"), [Try(1050.0, "host1", "docker rm", "x")])
    clock.now = 1200.0
    drilling.note(verdicts(drawn, *FAULTS))
    kept = latest("drill")
    assert kept == log_of(drilling)
    assert kept is not None
    assert (kept.repaired, kept.passed) == ({"icc-off": 1100.0, "loopback": 1200.0}, 1200.0)
    assert [one.command for one in kept.journal] == ["docker rm"]


def test_the_deciding_command_is_kept_though_it_is_told_after_the_end(drawn: Drawn, clock: Clock) -> None:
    drilling = begun(drawn, clock)
    clock.now = 1200.0
    drilling.note(verdicts(drawn, *FAULTS))
    told = [Try(1199.5, "host1", "docker start", "x"), Try(1300.0, "host1", "docker rm", "x")]
    clock.now = 1301.0
    drilling.note(verdicts(drawn), told)
    kept = latest("drill")
    assert kept is not None
    assert [one.command for one in kept.journal] == ["docker start"]
    assert (kept.passed, set(kept.repaired)) == (1200.0, set(FAULTS))


def test_a_fault_is_repaired_when_all_its_goals_are_met_and_the_drill_when_nothing_is_broken(
    course: Course, clock: Clock
) -> None:
    drawn = course.exercise("drill").draw(7, ["internal-network"])
    drilling = begun(drawn, clock)
    first, *rest = verdicts(drawn, "internal-network")
    half = (first, *rest[:-1], Verdict(rest[-1].goal, Outcome.WAITING, verbatim("w")))
    drilling.note(half)
    assert log_of(drilling).repaired == {}
    broken = Verdict(first.goal, Outcome.FAIL, verbatim("w"), verbatim("f"), WHY)
    drilling.note((broken, *rest))
    assert set(log_of(drilling).repaired) == {"internal-network"}
    assert not log_of(drilling).passed
    drilling.note((first, *rest))
    assert log_of(drilling).passed


def test_while_the_clock_runs_the_reasons_of_faults_are_hidden_and_no_other(
    drawn: Drawn, clock: Clock
) -> None:
    drilling = begun(drawn, clock)
    everything = verdicts(drawn)
    guarded = Verdict(everything[0].goal, Outcome.FAIL, verbatim("w"), verbatim("f"), WHY)
    shown = drilling.shown((guarded, *everything[1:]))
    assert [verdict.why.code for verdict in shown if verdict.why] == [WHY.code, HIDDEN, HIDDEN]
    assert [verdict.found for verdict in shown] == [verbatim("f")] * 3
    clock.now += 20 * 60
    assert drilling.shown(everything) == everything


def test_a_trial_sees_the_true_reasons_and_leaves_nothing_on_disk(drawn: Drawn, clock: Clock) -> None:
    drilling = begun(drawn, clock, kept=False)
    drilling.note(verdicts(drawn, "loopback"))
    assert drilling.shown(verdicts(drawn)) == verdicts(drawn)
    assert latest("drill") is None


def test_after_the_time_repairs_count_as_late(drawn: Drawn, clock: Clock) -> None:
    drilling = begun(drawn, clock)
    clock.now += 60
    drilling.note(verdicts(drawn, "loopback"))
    clock.now += 20 * 60
    drilling.note(verdicts(drawn, *FAULTS))
    assert drilling.late_goals() == {"cook"}
    assert log_of(drilling).in_time() == 1
    assert log_of(drilling).passed == clock.now


def test_another_sandbox_goes_on_with_the_same_clock(drawn: Drawn, clock: Clock) -> None:
    began = log_of(begun(drawn, clock)).began
    clock.now += 300
    assert log_of(begun(drawn, clock)).began == began
    spare = begun(drawn, clock, kept=False)
    spare.keep()
    assert log_of(spare).began == began


def test_a_drill_that_is_over_gives_way_to_a_fresh_one_and_is_kept_beside_it(
    drawn: Drawn, clock: Clock
) -> None:
    first = begun(drawn, clock)
    clock.now += 3600
    resumed = Drilling(drawn, True, clock)
    assert resumed.resume().began == 1000.0, "the sandbox that was left is still that of the first"
    assert log_of(begun(drawn, clock)).began == clock.now
    store = Store.open()
    assert list(store.places(PAST).values()) == [log_of(first).to_json()]
    store.close()


def test_whoever_starts_again_goes_on_with_the_drill_whose_clock_runs(course: Course, drawn: Drawn) -> None:
    drill = course.exercise("drill")
    assert unfinished(drill) is None
    drilling = Drilling(drawn)
    drilling.begin()
    again = fresh_draw(drill)
    assert (again.seed, [fault.name for fault in again.faults]) == (7, list(FAULTS))
    assert [fault.name for fault in fresh_draw(drill, ["port-taken"]).faults] == ["port-taken"]
    drilling.give_up()
    assert unfinished(drill) is None


def test_hints_are_for_the_first_fault_that_is_not_repaired(drawn: Drawn, clock: Clock) -> None:
    drilling = begun(drawn, clock)
    first = drilling.hint()
    assert first is not None
    assert first[:2] == (1, 2)
    assert first[2].en.startswith("(1.) ")
    drilling.note(verdicts(drawn, "loopback"))
    second = drilling.hint()
    assert second is not None
    assert second[2].en.startswith("(2.) ")
    assert drilling.hint() is not None
    assert drilling.hint() is None
    assert log_of(drilling).hints == {"loopback": 1, "icc-off": 2}


def test_who_gives_up_is_told_all_and_wins_no_more(drawn: Drawn, clock: Clock) -> None:
    drilling = begun(drawn, clock)
    clock.now += 100
    drilling.give_up()
    assert drilling.closed
    drilling.note(verdicts(drawn, *FAULTS))
    kept = latest("drill")
    assert kept is not None
    assert (kept.given_up, kept.repaired, kept.passed) == (1100.0, {}, 0.0)
