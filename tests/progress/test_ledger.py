"""The ledger: a chain that many may write to at once, and a key that is made once."""

from __future__ import annotations

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from grader.checks.verdict import Outcome, Reason, Verdict
from grader.problem import Problem
from grader.progress.entries import Fact, first_break
from grader.progress.key import FILE as KEY_FILE
from grader.progress.key import InstallationKey, fingerprint, signed
from grader.progress.store import FILE, Store
from grader.session.record import Record
from grader.session.scribe import Scribe
from grader.text import say


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETDOJO_STATE", str(tmp_path))
    monkeypatch.delenv("NETDOJO_PROGRESS", raising=False)
    return tmp_path


def test_many_writers_make_one_chain(state: Path) -> None:
    key = InstallationKey.open()

    def write(number: int) -> None:
        store = Store.open()
        for step in range(10):
            store.note([Fact("hint", step, {"writer": number}), Fact("hint", step, {"又": "一个"})], key)
        store.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    store = Store.open()
    entries = store.ledger()
    store.close()
    assert [entry.number for entry in entries] == list(range(1, 81))
    assert first_break(entries) is None
    assert all(signed(key.public, entry.digest.encode(), entry.signature) for entry in entries)


def test_an_entry_changed_in_the_file_breaks_the_chain(state: Path) -> None:
    key = InstallationKey.open()
    store = Store.open()
    store.note([Fact("verdict", at, {"verdict": "fail"}) for at in range(5)], key)
    with closing(sqlite3.connect(state / FILE)) as file:
        file.execute("UPDATE ledger SET facts = replace(facts, 'fail', 'pass') WHERE number = 3")
        file.commit()
    assert first_break(store.ledger()) == 3
    with closing(sqlite3.connect(state / FILE)) as file:
        file.execute("UPDATE ledger SET facts = 'no json' WHERE number = 2")
        file.commit()
    assert first_break(store.ledger()) == 2
    store.close()


def test_two_who_start_at_once_make_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: InstallationKey.open(tmp_path).public, range(8)))
    assert len(keys) == 1
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert len(fingerprint(keys.pop())) == 19


def test_a_key_that_is_none_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("not a key")
    with pytest.raises(Problem, match="cannot be used"):
        InstallationKey.open(tmp_path)


def test_what_is_no_signature_is_no_error(tmp_path: Path) -> None:
    key = InstallationKey.open(tmp_path)
    assert signed(key.public, b"x", key.sign(b"x"))
    for public, signature in ((key.public, "?"), ("?", key.sign(b"x")), (key.public, ""), ("", "")):
        assert not signed(public, b"x", signature)


def verdict(goal: str, outcome: Outcome, code: str = "") -> Verdict:
    return Verdict(goal, outcome, say("wanted"), why=Reason(code, say("because")) if code else None)


def told(state: Path) -> list[tuple[str, str, str | None]]:
    store = Store.open()
    found = [
        (e.fact.what, e.fact.particulars.get("goal", ""), e.fact.particulars.get("verdict"))
        for e in store.ledger()
    ]
    store.close()
    return found


def test_only_what_changed_is_noted_across_two_programs(state: Path) -> None:
    record = Record("a1", "publish", "/course", 7)
    first = Scribe(record)
    first.note("start")
    first.begin(
        [verdict("quick", Outcome.PASS), verdict("a", Outcome.FAIL, "none"), verdict("b", Outcome.WAITING)]
    )
    first.verdicts([verdict("a", Outcome.FAIL, "none"), verdict("b", Outcome.WAITING)])
    first.verdicts([verdict("a", Outcome.FAIL, "typo"), verdict("b", Outcome.WAITING)])
    first.close()
    assert told(state) == [("start", "", None), ("verdict", "quick", "pass"), ("verdict", "a", "fail")]
    second = Scribe(record)
    second.verdicts([verdict("a", Outcome.FAIL, "typo"), verdict("b", Outcome.PASS)])
    second.close()
    second.verdicts([verdict("a", Outcome.PASS), verdict("b", Outcome.PASS)])
    second.close()
    assert told(state)[3:] == [("verdict", "b", "pass"), ("verdict", "a", "pass")]
    assert second.problem is None


def test_what_could_not_be_written_is_written_later(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scribe = Scribe(Record("a1", "publish", "/course", 7))
    (state / KEY_FILE).write_text("not a key")
    scribe.note("start")
    scribe.note("hint", step=1)
    while scribe.problem is None:  # told by the thread as soon as it has tried
        pass
    (state / KEY_FILE).unlink()
    scribe.note("hint", step=2)
    scribe.close()
    assert [what for what, _, _ in told(state)] == ["start", "hint", "hint"]
    assert scribe.problem is None
