"""What the wheel and the sdist carry: all that netdojo needs, byte for byte, and nothing else."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.version import __version__
from tests.packaging.conftest import ROOT, Built, build

NAME = f"netdojo-{__version__}"
DATA = "grader/course/data"
# Where each folder of the tree is in the wheel, and whether it is in the sdist under its own name.
FOLDERS = {
    "grader": "grader",
    "tui": "tui",
    "exercises": f"{DATA}/exercises",
    "lessons": f"{DATA}/lessons",
    "share": f"{NAME}.data/data/share",
}
ABOUT = ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")
ALONE = ("README.md", "README.zh.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", ".gitignore", "PKG-INFO")
File = tuple[bytes, bool]  # the content, and whether it may be executed


def in_tree(folder: str) -> Iterator[tuple[str, File]]:
    """The files below `folder`, without what Python leaves there."""
    for path in (ROOT / folder).rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            executable = bool(path.stat().st_mode & 0o100)
            yield path.relative_to(ROOT / folder).as_posix(), (path.read_bytes(), executable)


def in_wheel(wheel: Path) -> dict[str, File]:
    """The files in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {
            info.filename: (archive.read(info), bool(info.external_attr >> 16 & 0o100))
            for info in archive.infolist()
        }


def in_sdist(sdist: Path) -> dict[str, File]:
    """The files in an sdist, without the folder that they are all in."""
    found: dict[str, File] = {}
    with tarfile.open(sdist) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is not None:
                found[member.name.removeprefix(f"{NAME}/")] = content.read(), bool(member.mode & 0o100)
    return found


def test_the_wheel_carries_the_tree_and_nothing_else(built: Built) -> None:
    wanted = {f"{place}/{name}": file for folder, place in FOLDERS.items() for name, file in in_tree(folder)}
    found = in_wheel(built.wheel)
    about = {f"{NAME}.dist-info/{name}" for name in ABOUT}
    assert set(found) == set(wanted) | about
    assert [name for name, file in wanted.items() if found[name] != file] == []


@pytest.mark.parametrize(
    "name",
    [
        f"{DATA}/lessons/sections.yaml",
        f"{DATA}/lessons/topics.yaml",
        f"{DATA}/lessons/mistakes.yaml",
        f"{DATA}/lessons/1.2-namespaces.zh.md",
        f"{DATA}/exercises/custom-bridge/exercise.yaml",
        "grader/locale/zh/LC_MESSAGES/netdojo.mo",
        "grader/report/templates/page.html.j2",
        "grader/sandbox/image/Dockerfile",
        "grader/sandbox/image/node-init",
        f"{NAME}.data/data/share/man/man1/netdojo.1",
        f"{NAME}.data/data/share/man/zh_CN/man1/netdojo.1",
        f"{NAME}.data/data/share/bash-completion/completions/netdojo",
        f"{NAME}.data/data/share/zsh/site-functions/_netdojo",
        f"{NAME}.data/data/share/fish/vendor_completions.d/netdojo.fish",
    ],
)
def test_the_wheel_carries_each_kind_of_file_where_it_is_looked_for(built: Built, name: str) -> None:
    assert in_wheel(built.wheel)[name][0]


def test_the_sdist_carries_what_a_wheel_is_built_from_and_no_tests(built: Built) -> None:
    wanted = {f"{folder}/{name}": file for folder in FOLDERS for name, file in in_tree(folder)}
    found = in_sdist(built.sdist)
    assert set(found) == set(wanted) | set(ALONE)
    assert [name for name, file in wanted.items() if found[name] != file] == []


def test_a_wheel_built_from_the_sdist_is_the_same(built: Built, tmp_path: Path) -> None:
    with tarfile.open(built.sdist) as archive:
        archive.extractall(tmp_path / "tree", filter="data")
    again = build(tmp_path / "tree" / NAME, "wheel", tmp_path / "dist")
    assert again.name == built.wheel.name
    assert in_wheel(again) == in_wheel(built.wheel)


def test_the_version_comes_from_one_place(built: Built) -> None:
    said = in_wheel(built.wheel)[f"{NAME}.dist-info/METADATA"][0].decode().splitlines()
    assert f"Version: {__version__}" in said
    written = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "pyproject.toml", *(ROOT / "grader").rglob("*.py"), *(ROOT / "tui").rglob("*.py"))
        if f'"{__version__}"' in path.read_text(encoding="utf-8")
    ]
    assert written == ["grader/version.py"]
