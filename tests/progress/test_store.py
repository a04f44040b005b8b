"""The progress store: what was done stays, whatever happens to the program or the file."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from grader.problem import Problem
from grader.progress import glance
from grader.progress.migrations import STEPS
from grader.progress.store import FILE, Store
from grader.session.done import done_exercises, note_done

WRITER = """
import sys
from grader.progress.store import Store
store = Store.open()
for number in range(10_000):
    store.note_passed(f"exercise-{number}", float(number))
    print(number, flush=True)
"""


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETDOJO_STATE", str(tmp_path))
    monkeypatch.delenv("NETDOJO_PROGRESS", raising=False)
    return tmp_path


def test_the_first_pass_stays(state: Path) -> None:
    store = Store.open()
    store.note_passed("publish", 10.0, seed=7, seconds=60.0, hints=2)
    store.note_passed("publish", 20.0)
    assert store.passed() == {"publish": 10.0}
    store.close()
    assert glance.passed() == {"publish": 10.0}


def test_the_latest_answer_stays(state: Path) -> None:
    store = Store.open()
    store.note_answer("1.2", "who", ("a",), False, 1.0)
    store.note_answer("1.2", "who", ("b", "桥"), True, 2.0)
    (answer,) = store.answers("1.2").values()
    assert (answer.choice, answer.right, answer.at) == (("b", "桥"), True, 2.0)
    assert store.answers("1.3") == {}
    store.set_place("open", "1.2")
    store.set_place("open", "1.3")
    assert (store.place("open"), store.place("other")) == ("1.3", None)


def test_two_learners_in_one_store_do_not_see_each_other(state: Path) -> None:
    url = f"sqlite:///{state / 'class.sqlite3'}"
    Store.open(url, "ana").note_passed("publish", 1.0)
    assert Store.open(url, "bo").passed() == {}
    assert Store.open(url, "ana").passed() == {"publish": 1.0}


def test_what_an_older_version_kept_is_taken_over(state: Path) -> None:
    (state / "done.json").write_text('{"repair": 5.0}')
    assert done_exercises() == {"repair": 5.0}
    note_done("publish", 9.0)
    assert done_exercises() == {"repair": 5.0, "publish": 9.0}
    assert not (state / "done.json").exists()


def test_a_file_of_the_first_version_gets_the_later_tables(state: Path) -> None:
    import grader.progress.migrations as migrations

    before = migrations.STEPS
    try:
        migrations.STEPS = before[:1]
        migrations_only = Store.open()
        migrations_only.note_passed("publish", 1.0)
        migrations_only.close()
    finally:
        migrations.STEPS = before
    store = Store.open()
    store.note_answer("1.2", "who", ("a",), True)
    assert store.passed() == {"publish": 1.0}


def test_a_file_of_a_newer_version_is_not_touched(state: Path) -> None:
    Store.open().close()
    with sqlite3.connect(state / FILE) as connection:
        connection.execute("UPDATE schema_version SET version = ?", (len(STEPS) + 1,))
    with pytest.raises(Problem, match="newer netdojo"):
        Store.open()


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_kept_aside_and_said(state: Path, content: bytes) -> None:
    (state / FILE).write_bytes(content)
    assert glance.passed() == {}
    store = Store.open()
    assert store.damaged is not None
    assert store.damaged.read_bytes() == content
    store.note_passed("publish", 1.0)
    store.close()
    assert Store.open().damaged is None


def test_a_place_that_cannot_be_written_is_told(state: Path) -> None:
    (state / FILE).mkdir()
    with pytest.raises(Problem, match="could not be saved"):
        Store.open()


def test_killed_at_any_moment_it_opens_again_with_all_that_was_said_to_be_saved(state: Path) -> None:
    for times in range(1, 6):
        writer = subprocess.Popen([sys.executable, "-c", WRITER], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        last = -1
        for line in writer.stdout:
            last = int(line)
            if last >= 7 * times:
                writer.send_signal(signal.SIGKILL)
                break
        last = max([last, *(int(line) for line in writer.stdout)])
        writer.wait()
        store = Store.open()
        assert store.damaged is None
        assert set(store.passed()) >= {f"exercise-{number}" for number in range(last + 1)}
        store.close()
