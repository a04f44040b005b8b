"""The launcher in a tree of its own: a path with blanks, another folder, a symbolic link, with uv and without."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", "__pycache__", ".*_cache", ".hypothesis", "build", "dist")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, never started, in a folder whose name has blanks and Chinese in it."""
    place = tmp_path_factory.mktemp("launcher") / "net dojo 网络"
    shutil.copytree(ROOT, place, ignore=LEFT_OUT, symlinks=True)
    return place


def call(program: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONPATH")}
    return subprocess.run(
        [str(program), *words],
        cwd="/",
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def path_without_uv(place: Path) -> str:
    """A PATH on which everything is that the launcher may need, but no uv."""
    place.mkdir()
    (place / "python3").symlink_to(Path(sys.executable).resolve())
    for name in ("sh", "env", "dirname", "readlink", "uname"):
        (place / name).symlink_to(shutil.which(name) or f"/bin/{name}")
    return str(place)


@pytest.mark.seconds(25)
def test_it_makes_its_environment_once_runs_from_anywhere_and_mends_what_is_broken(
    tree: Path, tmp_path: Path
) -> None:
    state = str(tmp_path / "state")
    first = call(tree / "netdojo", "list", NETDOJO_STATE=state)
    assert first.returncode == 0, first.stderr
    assert "custom-bridge" in first.stdout
    assert "preparing the environment" in first.stderr
    link = tmp_path / "somewhere" / "nd"
    link.parent.mkdir()
    link.symlink_to(tree / "netdojo")
    again = call(link, "list", NETDOJO_STATE=state)
    assert again.returncode == 0
    assert again.stderr == ""
    shutil.rmtree(tree / ".venv" / "bin")
    mended = call(tree / "netdojo", "list", NETDOJO_STATE=state)
    assert mended.returncode == 0, mended.stderr
    assert mended.stdout == first.stdout


@pytest.mark.seconds(25)
def test_without_uv_it_uses_pip(tree: Path, tmp_path: Path) -> None:
    shutil.rmtree(tree / ".venv", ignore_errors=True)
    ran = call(
        tree / "netdojo",
        "list",
        NETDOJO_STATE=str(tmp_path / "state"),
        PATH=path_without_uv(tmp_path / "bin"),
    )
    assert ran.returncode == 0, ran.stderr
    assert "custom-bridge" in ran.stdout


def test_without_python_it_says_what_is_needed(tree: Path, tmp_path: Path) -> None:
    shutil.rmtree(tree / ".venv", ignore_errors=True)
    empty = Path(path_without_uv(tmp_path / "bin"))
    (empty / "python3").unlink()
    ran = call(tree / "netdojo", "list", PATH=str(empty))
    assert ran.returncode == 3
    assert "Python 3.11" in ran.stderr
    assert "需要 Python" in ran.stderr


def test_a_package_that_is_not_the_one_in_the_lock_file_is_refused(tree: Path, tmp_path: Path) -> None:
    """The index hands over what it has; the digest in uv.lock decides."""
    shutil.rmtree(tree / ".venv", ignore_errors=True)
    lock = tree / "uv.lock"
    whole = lock.read_text()
    at = whole.index('name = "annotated-types"')
    end = whole.index("[[package]]", at)
    lock.write_text(
        whole[:at] + re.sub("sha256:[0-9a-f]{64}", "sha256:" + "0" * 64, whole[at:end]) + whole[end:]
    )
    try:
        ran = call(tree / "netdojo", "list", PATH=path_without_uv(tmp_path / "bin"))
    finally:
        lock.write_text(whole)
    assert ran.returncode != 0
    assert "annotated" in ran.stderr
    assert "0" * 64 in ran.stderr
    assert not (tree / ".venv" / "netdojo-run").exists()
