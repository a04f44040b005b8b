"""The settings: what was chosen stays, what is not understood is kept, what cannot be saved is told."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from grader.problem import Problem
from tui.settings import Settings, settings_file


@pytest.fixture
def file() -> Path:
    path = settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def test_without_a_file_everything_is_as_netdojo_chooses() -> None:
    assert Settings.load() == (Settings(), None)


def test_what_was_chosen_is_there_again() -> None:
    settings = Settings(language="zh", theme="contrast", tour_done=True, linear=True)
    settings.layout.task_width, settings.layout.map_shown = 60, False
    settings.save()
    assert Settings.load() == (settings, None)


def test_the_learners_locale_is_no_entry_of_the_file(file: Path) -> None:
    Settings(language=None).save()
    assert "language" not in tomllib.loads(file.read_text(encoding="utf-8"))


def test_what_a_newer_version_wrote_is_written_back(file: Path) -> None:
    file.write_text('future = 2026-01-02\n[layout]\nside = "left"\n[other]\nkey = [1, 2]\n', encoding="utf-8")
    before = tomllib.loads(file.read_text(encoding="utf-8"))
    settings, notice = Settings.load()
    assert notice is None
    settings.theme = "light"
    settings.save()
    after = tomllib.loads(file.read_text(encoding="utf-8"))
    assert (after["future"], after["other"], after["layout"]["side"]) == (
        before["future"],
        before["other"],
        "left",
    )
    assert after["theme"] == "light"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"language = [", "end of document"),
        (b'theme = "blue"', "theme: "),
        (b"[layout]\ntask_width = 3", "layout.task_width: "),
        (b"\xff\xfe", "decode"),
    ],
)
def test_a_broken_file_is_kept_aside_and_said_with_its_reason(file: Path, content: bytes, said: str) -> None:
    file.write_bytes(content)
    settings, notice = Settings.load()
    aside = file.with_name("settings.damaged.toml")
    assert settings == Settings()
    assert aside.read_bytes() == content
    assert not file.exists()
    assert notice is not None
    assert said in notice.to("en")
    assert str(aside) in notice.to("zh")


def test_a_file_that_cannot_be_read_is_said_and_stays(file: Path) -> None:
    file.mkdir()
    settings, notice = Settings.load()
    assert settings == Settings()
    assert notice is not None
    assert str(file) in notice.to("en")
    assert file.is_dir()


def test_a_folder_that_cannot_be_made_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("", encoding="utf-8")
    monkeypatch.setenv("NETDOJO_CONFIG", str(file / "below"))
    with pytest.raises(Problem, match="cannot be made") as raised:
        Settings().save()
    assert "NETDOJO_CONFIG" in raised.value.to("zh")


def test_a_file_that_cannot_be_saved_is_told(file: Path) -> None:
    file.mkdir()
    with pytest.raises(Problem, match="could not be saved"):
        Settings().save()
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]
