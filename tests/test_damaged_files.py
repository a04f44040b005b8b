"""Whatever stands in a file that netdojo keeps for itself, it is read, set aside or said: never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grader.progress import older
from grader.progress.drills import from_json
from grader.session.lacking import FILE, known_features
from grader.session.record import Record, all_records
from grader.shelf.name import folder as shelf_folder
from grader.shelf.shelf import shelved
from tui.settings import Settings

SAMPLED = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
DEEP = b"[" * 100_000
LONG = b"9" * 5000
RECORD = {
    **{
        "id": "a1",
        "exercise": "publish",
        "course": "/c",
        "seed": 1,
        "container": "c1",
        "created": 1.0,
        "used": 2.0,
    },
    **{
        "isolation": "userns",
        "baseline": {},
        "hints": 0,
        "solution_asked": 0,
        "passed": ["web"],
        "finished": 0.0,
    },
    **{"faults": [], "ready": 3.0},
}
ANY: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETDOJO_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("NETDOJO_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "state" / "sessions").mkdir(parents=True)
    (tmp_path / "config").mkdir()
    return tmp_path


def noise() -> st.SearchStrategy[bytes]:
    """Bytes, and JSON of any kind."""
    return st.one_of(
        st.binary(max_size=60), ANY.map(lambda tree: json.dumps(tree).encode()), st.sampled_from([DEEP, LONG])
    )


@SAMPLED
@given(content=noise())
@example(content=DEEP)
@example(content=LONG)
@example(content=b'{"publish": 1' + b"0" * 400 + b"}")
def test_what_is_kept_as_json_may_be_anything(state: Path, content: bytes) -> None:
    sessions = state / "state" / "sessions"
    for file in (
        sessions / "a1.json",
        older.older_file(),
        state / "state" / FILE,
        shelf_folder() / "mine.json",
    ):
        file.write_bytes(content)
    assert all(isinstance(record, Record) for record in all_records())
    assert all(isinstance(at, float) for at in older.passed().values())
    assert isinstance(known_features(), dict | None)
    assert shelved() == []
    from_json(content.decode("utf-8", "replace"))


@SAMPLED
@given(changes=st.dictionaries(st.sampled_from([*RECORD, "more"]), ANY, min_size=1, max_size=3))
@example(changes={"used": "soon"})
@example(changes={"used": float("nan")})
@example(changes={"created": 1e300})
@example(changes={"baseline": []})
@example(changes={"passed": 7})
def test_a_session_with_other_values_is_read_or_set_aside(state: Path, changes: dict[str, Any]) -> None:
    sessions = state / "state" / "sessions"
    for old in sessions.iterdir():
        old.unlink()
    (sessions / "good.json").write_text(json.dumps(RECORD))
    (sessions / "bad.json").write_text(json.dumps({**RECORD, **changes}))
    found = all_records()
    aside = list(sessions.glob("*.damaged"))
    assert len(found) + len(aside) == 2
    for record in found:
        assert isinstance(record.used, float)
        assert all(isinstance(goal, str) for goal in record.passed)
        assert isinstance(record.baseline, dict)


def test_what_is_no_file_among_the_sessions_is_passed_over(state: Path) -> None:
    (state / "state/sessions/folder.json").mkdir()
    (state / "state/sessions/good.json").write_text(json.dumps(RECORD))
    assert [record.id for record in all_records()] == ["a1"]


SETTINGS_RIGHT = (
    b'language = "zh"\ntheme = "light"\ntour_done = true\n[layout]\ntask_width = 40\nmap_shown = false\n'
)


@SAMPLED
@given(
    where=st.integers(0, len(SETTINGS_RIGHT)),
    cut=st.sampled_from([0, 1, 5, 200]),
    middle=st.binary(max_size=8)
    | st.sampled_from(
        [b"x=" + LONG, b"x=" + DEEP, b"\x00", b"\xef\xbb\xbf", b"=", b"[[layout]]\n", b"1979-05-27", b"nan"]
    ),
)
@example(where=0, cut=200, middle=b"x = " + DEEP)
@example(where=0, cut=200, middle=b"task_width = " + LONG)
@example(where=0, cut=0, middle=b"x = nan\ny = 1979-05-27\n")
def test_settings_are_read_or_kept_aside_and_said(state: Path, where: int, cut: int, middle: bytes) -> None:
    file = state / "config" / "settings.toml"
    file.write_bytes(SETTINGS_RIGHT[:where] + middle + SETTINGS_RIGHT[where + cut :])
    found, told = Settings.load()
    if told is None:
        found.save()
        again, still = Settings.load()
        assert (again.theme, still) == (found.theme, None)
    else:
        assert "settings.damaged.toml" in told.to("en")
        assert told.to("zh")
        assert (found.theme, file.exists()) == ("dark", False)


def test_settings_that_are_a_folder_are_said(state: Path) -> None:
    (state / "config" / "settings.toml").mkdir()
    found, told = Settings.load()
    assert found == Settings()
    assert told is not None
    assert "settings.toml cannot be read" in told.to("en")
