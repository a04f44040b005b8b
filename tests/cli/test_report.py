"""`netdojo report` as a person calls it: every form is printed or written, and verified; mistakes are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.progress.key import InstallationKey
from grader.progress.store import FILE, Store
from tests.cli.conftest import Netdojo
from tests.report.conftest import STORY


@pytest.fixture(autouse=True)
def _story(state: Path) -> None:
    store = Store.open(f"sqlite:///{state / FILE}")
    store.note(STORY, InstallationKey.open(state))
    store.close()


@pytest.mark.parametrize(
    ("form", "code"), [("json", 0), ("csv", 0), ("html", 0), ("moodle", 2), ("junit", 2)]
)
def test_each_form_is_written_and_verified(netdojo: Netdojo, tmp_path: Path, form: str, code: int) -> None:
    path = tmp_path / f"report.{form}"
    made = netdojo("report", "--format", form, "--output", str(path), "--lang", "zh", "--learner", "李雷")
    assert (made.returncode, made.stdout) == (0, ""), made.stderr
    assert "已写入" in made.stderr
    told = netdojo("report", "verify", str(path))
    assert told.returncode == code, told.stdout
    path.write_bytes(path.read_bytes().replace("李雷".encode(), "韩梅梅".encode()))
    told = netdojo("report", "verify", str(path), "--lang", "zh")
    assert told.returncode == (1 if code == 0 else 2), told.stdout


def test_the_text_is_for_reading(netdojo: Netdojo) -> None:
    told = netdojo("report")
    assert told.stdout.splitlines()[0].startswith("1 of ")
    assert "[x] A first network: 1.0 min (estimate 3), tries 1, hints 1" in told.stdout
    assert "2 x A first network: because of container-stopped" in told.stdout


def test_on_standard_output_json_stands_alone(netdojo: Netdojo) -> None:
    assert json.loads(netdojo("report", "--format", "json").stdout)["format"] == "netdojo-report/1"


def test_mistakes_are_told(netdojo: Netdojo, tmp_path: Path) -> None:
    assert "cannot be read" in netdojo("report", "verify", str(tmp_path / "nowhere")).stderr
    assert "Did you mean `netdojo report verify`?" in netdojo("report", "verfy").stderr
    told = netdojo("report", "--output", str(tmp_path / "no" / "folder"))
    assert told.returncode == 3
    assert "could not be saved" in told.stderr
    assert "Traceback" not in told.stderr
