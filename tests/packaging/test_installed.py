"""The wheel in a fresh environment outside the checkout, called from `/` by a person who has no checkout."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.course.models import Course
from grader.sandbox import build as image_build
from grader.version import __version__
from tests.packaging.conftest import ROOT, outside
from tui.manual import files

if TYPE_CHECKING:
    import docker

TELL = """
import hashlib, json
import grader, tui
from grader.sandbox import build
print(json.dumps([
    grader.__file__, tui.__file__, build.image_name(), hashlib.sha256(build.RECIPE.context()).hexdigest(),
]))
"""


def call(program: Path, *words: str, state: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program, *words],
        cwd="/",
        env={**outside(), "NETDOJO_STATE": str(state), "LC_ALL": "C.UTF-8", **more},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_it_lists_the_whole_course(installed: Path, course: Course, tmp_path: Path) -> None:
    shown = call(installed / "bin/netdojo", "list", state=tmp_path)
    assert (shown.returncode, shown.stderr) == (0, "")
    found = json.loads(call(installed / "bin/netdojo", "list", "--format", "json", state=tmp_path).stdout)
    assert [row["name"] for row in found] == list(course.names())
    assert all(name in shown.stdout for name in course.names())


def test_it_speaks_chinese(installed: Path, tmp_path: Path) -> None:
    said = call(installed / "bin/netdojo", "list", "--help", state=tmp_path, NETDOJO_LANG="zh")
    assert "列出练习" in said.stdout


def test_it_tells_its_version(installed: Path, tmp_path: Path) -> None:
    said = call(installed / "bin/netdojo", "--version", state=tmp_path, DOCKER_HOST="unix:///nonexistent")
    assert (said.returncode, said.stdout.splitlines()[0]) == (0, f"netdojo {__version__}")


def test_the_manual_and_the_completions_lie_where_they_are_looked_for(installed: Path) -> None:
    for name, content in files().items():
        assert (installed / "share" / name).read_text(encoding="utf-8") == content


def test_it_builds_the_image_that_the_checkout_builds(installed: Path, tmp_path: Path) -> None:
    done = call(installed / "bin/python", "-P", "-c", TELL, state=tmp_path)
    grader, tui, name, context = json.loads(done.stdout)
    assert Path(grader).is_relative_to(installed)
    assert Path(tui).is_relative_to(installed)
    assert name == image_build.image_name()
    assert context == hashlib.sha256(image_build.RECIPE.context()).hexdigest()


@pytest.mark.engine
def test_a_trial_passes_in_the_image_of_the_checkout(
    installed: Path, engine: docker.APIClient, image: str, tmp_path: Path
) -> None:
    before = engine.inspect_image(image)["Id"]
    solution = sorted((ROOT / "exercises/custom-bridge/solutions").glob("*.sh"))[0]
    words = ("try", "custom-bridge", "--script", str(solution), "--format", "json")
    done = call(installed / "bin/netdojo", *words, state=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["exercise"] == "custom-bridge"
    assert engine.inspect_image(image)["Id"] == before
