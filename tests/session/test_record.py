"""A session is remembered on disk, whatever happens to the program or the file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.course.exercise_file import Limits
from grader.places import write_atomically
from grader.problem import Problem
from grader.sandbox.launch import SandboxSpec
from grader.session.done import done_exercises, note_done
from grader.session.record import Record, all_records, find_record, folder, records_of, to_reset
from grader.session.start import limited


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETDOJO_STATE", str(tmp_path))
    return tmp_path


def record(identity: str, exercise: str = "custom-bridge") -> Record:
    return Record(id=identity, exercise=exercise, course="/course", seed=7)


def test_a_saved_session_is_found_with_all_it_held() -> None:
    saved = Record(id="a", exercise="x", course="/c", seed=1, passed=("one", "two"), hints=2).save()
    assert all_records() == [saved]


def test_the_most_recently_used_session_is_the_one_that_is_meant() -> None:
    record("a", "first").save()
    record("b", "second").save()
    assert find_record(None).exercise == "second"
    assert find_record("first").id == "a"


def test_a_reset_goes_on_with_what_was_prepared_before_one_that_was_interrupted() -> None:
    before = replace(record("before"), ready=1.0, hints=2).save()
    record("interrupted").save()
    replace(record("elsewhere"), course="/other", ready=1.0).save()
    assert to_reset(records_of("custom-bridge", "/course")) == before


def test_a_reset_of_what_was_never_prepared_goes_on_with_the_newest() -> None:
    record("first").save()
    newest = record("second").save()
    assert to_reset(records_of("custom-bridge", "/course")) == newest
    assert to_reset([]) is None


def test_an_exercise_that_is_not_running_is_said_with_the_way_to_start_it() -> None:
    with pytest.raises(Problem, match="publish is not running") as raised:
        find_record("publish")
    assert "netdojo start publish" in raised.value.to("en")


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"id": 3}', "\x00\x01"])
def test_a_damaged_file_is_set_aside_and_the_others_are_still_found(damage: str) -> None:
    good = record("good").save()
    (folder() / "bad.json").write_text(damage)
    assert all_records() == [good]
    assert (folder() / "bad.damaged").read_text() == damage


def test_a_record_written_by_a_later_version_is_read_as_far_as_known() -> None:
    record("a").save()
    file = folder() / "a.json"
    file.write_text(file.read_text().replace("{", '{"colour": "blue",', 1))
    assert all_records()[0].id == "a"


def test_a_write_that_fails_leaves_the_old_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kept"
    write_atomically(file, "old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Problem, match="No space left on device"):
        write_atomically(file, "new")
    assert file.read_text() == "old"
    assert list(tmp_path.glob(".kept*")) == []


def test_an_exercises_limits_reach_the_sandbox() -> None:
    usual = SandboxSpec(nodes=("host1",))
    assert limited(usual, Limits()) == usual
    asked = limited(usual, Limits(memory=1024, disk=512, pids=900))
    assert (asked.memory, asked.disk, asked.pids) == (1 << 30, 512 << 20, 900)


def test_the_first_pass_of_an_exercise_stays() -> None:
    note_done("publish", 10.0)
    note_done("publish", 20.0)
    note_done("repair", 30.0)
    assert done_exercises() == {"publish": 10.0, "repair": 30.0}


def test_a_damaged_list_of_passed_exercises_is_kept_aside(state: Path) -> None:
    (state / "done.json").write_text("{broken")
    assert done_exercises() == {}
    assert (state / "done.damaged").read_text() == "{broken"
