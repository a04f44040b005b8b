"""The progress store: what was done stays, whatever happens to the program or the file."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from grader.problem import Problem
from grader.progress import glance
from grader.progress.database import mended
from grader.progress.migrations import STEPS
from grader.progress.spare_copy import copy_of
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


DIES_IN_A_STEP = """
import os, signal, sys
import grader.progress.migrations as migrations
from grader.progress.store import Store
def deadly(step):
    def run(connection):
        step(connection)
        os.kill(os.getpid(), signal.SIGKILL)
    return run
number = int(sys.argv[1])
migrations.STEPS = tuple(deadly(s) if n == number else s for n, s in enumerate(migrations.STEPS))
Store.open()
"""


@pytest.mark.parametrize("step", range(len(STEPS)))
def test_killed_in_the_middle_of_a_step_the_tables_are_those_of_the_version_before(
    state: Path, step: int
) -> None:
    assert subprocess.run([sys.executable, "-c", DIES_IN_A_STEP, str(step)]).returncode == -signal.SIGKILL
    with closing(sqlite3.connect(state / FILE)) as connection:
        assert connection.execute("SELECT version FROM schema_version").fetchall() == [(step,)]
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    assert ("passed" in tables, "answered" in tables) == (step > 0, step > 1)
    store = Store.open()
    assert store.damaged is None
    store.note_answer("1.2", "who", ["a"], True)


def test_after_a_kill_the_glance_sees_what_was_saved_before_anything_repairs_it(state: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    writer.stdout.readline()
    writer.kill()
    writer.communicate()
    assert glance.passed()["exercise-0"] == 0.0


def test_a_file_damaged_behind_its_beginning_is_kept_aside_and_its_copy_taken(state: Path) -> None:
    store = Store.open()
    for number in range(300):
        store.note_passed(f"exercise-{number}", 1.0)
    store.close()
    with closing(sqlite3.connect(state / FILE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = (state / FILE).read_bytes()
    assert len(content) > 5 * 4096
    (state / FILE).write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    again = Store.open()
    assert again.damaged == state / "progress.damaged-1.sqlite3"
    assert len(again.passed()) == 300
    assert "from the copy" in str(mended()[-1])


def test_a_file_that_lost_all_its_bytes_is_not_taken_for_a_new_one(state: Path) -> None:
    store = Store.open()
    store.note_passed("publish", 1.0)
    store.close()
    (state / FILE).write_bytes(b"")
    assert glance.passed() == {"publish": 1.0}
    assert Store.open().passed() == {"publish": 1.0}


def test_a_damaged_copy_replaces_nothing(state: Path) -> None:
    store = Store.open()
    store.note_passed("publish", 1.0)
    store.close()
    copy_of(state / FILE).write_bytes(b"rubbish" * 1000)
    (state / FILE).write_bytes(b"rubbish" * 1000)
    assert glance.passed() == {}
    again = Store.open()
    assert again.damaged is not None
    assert again.passed() == {}


def test_the_copy_holds_what_a_killed_program_wrote_as_soon_as_the_store_is_opened(state: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    writer.stdout.readline()
    writer.kill()
    writer.communicate()
    Store.open().close()
    (state / FILE).write_bytes(b"rubbish" * 1000)
    assert Store.open().passed()["exercise-0"] == 0.0


def test_threads_write_at_once_and_nothing_is_lost(state: Path) -> None:
    store = Store.open()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: store.note_passed(f"exercise-{number}", 1.0), range(80)))
        list(pool.map(lambda number: store.note_answer("1.2", "who", [str(number)], True), range(40)))
    assert len(store.passed()) == 80
    assert list(store.answers("1.2")) == ["who"]


def test_programs_that_open_a_new_store_at_once_all_get_it(state: Path) -> None:
    code = "from grader.progress.store import Store; import sys; Store.open().note_passed(sys.argv[1], 1.0)"
    programs = [subprocess.Popen([sys.executable, "-c", code, f"exercise-{n}"]) for n in range(5)]
    assert [program.wait() for program in programs] == [0] * 5
    store = Store.open()
    assert (len(store.passed()), store.damaged) == (5, None)


FILLS_THE_DISK = """
import resource, signal
from grader.problem import Problem
from grader.progress.store import Store
store = Store.open()
store.note_passed("before", 1.0)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
try:
    store.set_place("long", "x" * 500_000)
except Problem as problem:
    print(problem.to("en"))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert store.passed() == {"before": 1.0}
store.note_passed("after", 2.0)
"""


def test_where_there_is_no_room_it_is_told_and_what_was_saved_stays(state: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", FILLS_THE_DISK], capture_output=True, text=True, check=True)
    assert "could not be saved" in ran.stdout
    assert "Free some space" in ran.stdout
    assert Store.open().passed() == {"before": 1.0, "after": 2.0}


@pytest.mark.parametrize("url", ["nonsense", "nosuch://x", "postgresql+nosuchdriver://ana:secret@nowhere/x"])
def test_a_database_that_cannot_be_used_is_told_without_its_password(state: Path, url: str) -> None:
    with pytest.raises(Problem, match="could not be read") as raised:
        Store.open(url)
    assert "secret" not in raised.value.to("en")


def test_a_folder_with_strange_characters_in_its_name_is_only_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETDOJO_STATE", str(tmp_path / "a?b#c%20d 桥"))
    store = Store.open()
    store.note_passed("publish", 1.0)
    store.set_place("read:1.2", "1")
    assert (glance.passed(), glance.lessons_read()) == ({"publish": 1.0}, {"1.2"})


def test_the_glance_looks_where_netdojo_progress_says(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETDOJO_PROGRESS", f"sqlite:///{state / 'class.sqlite3'}")
    store = Store.open()
    store.note_passed("publish", 1.0)
    store.set_place("read:1.2", "1")
    store.set_place("readiness", "1")
    assert (glance.passed(), glance.lessons_read()) == ({"publish": 1.0}, {"1.2"})
    assert not (state / FILE).exists()


def test_the_first_open_takes_over_what_an_older_version_kept_and_only_once(state: Path) -> None:
    (state / "done.json").write_text('{"repair": 5.0}')
    assert Store.open().passed() == {"repair": 5.0}
    assert not (state / "done.json").exists()
    assert Store.open().passed() == {"repair": 5.0}


def test_what_cannot_be_written_as_text_is_kept_all_the_same(state: Path) -> None:
    store = Store.open()
    store.note_answer("1.2", "who", ["\udce4"], False)
    assert store.answers("1.2")["who"].choice == ("\udce4",)


def test_a_glance_does_not_import_sqlalchemy(state: Path) -> None:
    Store.open().note_passed("publish", 1.0)
    code = (
        "import sys; from grader.session.done import done_exercises\n"
        "assert done_exercises() == {'publish': 1.0}; assert 'sqlalchemy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
