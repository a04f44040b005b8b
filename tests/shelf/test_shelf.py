"""Courses of others from a folder, a zip, git and a package: taken whole, updated, removed, or refused unharmed."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course.loader import load_course
from grader.problem import CourseProblem
from grader.session.done import done_exercises, note_done
from grader.shelf import parcel
from grader.shelf.name import folder, name_of
from grader.shelf.shelf import add, find, remove, root_of, shelved, update
from grader.shelf.source import CourseSource, source_of
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETDOJO_STATE", str(tmp_path / "state"))


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A stranger's course: two exercises and something beside them."""
    root = tmp_path / "DNS Course"
    for name in ("first-network", "default-bridge"):
        shutil.copytree(ROOT / "exercises" / name, root / "exercises" / name)
    (root / "README.md").write_text("# Mine\n")
    (root / "setup.py").write_text("raise SystemExit('run!')\n")
    (root / "exercises" / ".git").mkdir()
    return root


def zipped(root: Path, archive: Path, below: str = "") -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(root.rglob("*")):
            if path.is_file():
                file.write(path, f"{below}{path.relative_to(root)}")
    return archive


def test_a_folder_is_taken_and_what_is_no_course_stays_behind(theirs: Path) -> None:
    note, course = add(source_of(str(theirs)))
    assert (note.name, note.kind) == ("dns-course", "folder")
    assert course.names() == ["first-network", "default-bridge"]
    assert sorted(path.name for path in note.root.iterdir()) == ["README.md", "exercises"]
    assert load_course(root_of("dns-course")).names() == course.names()
    assert name_of(note.root) == "dns-course"
    assert name_of(theirs) == ""


@pytest.mark.parametrize("below", ["", "dns-course-main/"])
def test_a_zip_is_taken_with_or_without_a_folder_around_it(theirs: Path, tmp_path: Path, below: str) -> None:
    note, course = add(source_of(str(zipped(theirs, tmp_path / "Dns.zip", below))))
    assert (note.name, note.kind, len(course.exercises)) == ("dns", "zip", 2)


def git(*arguments: str, cwd: Path) -> None:
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@b",
    }
    environment |= {"GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
    subprocess.run(["git", *arguments], cwd=cwd, env=environment, check=True, capture_output=True)


def test_git_is_fetched_and_fetched_again(theirs: Path, tmp_path: Path) -> None:
    git("init", "-q", cwd=theirs)
    git("add", "exercises/first-network", cwd=theirs)
    git("commit", "-qm", "one", cwd=theirs)
    address = f"file://{theirs.as_posix().replace(' ', '%20')}"
    note, course = add(source_of(address), name="dns")
    assert (note.kind, course.names()) == ("git", ["first-network"])
    git("add", "exercises", cwd=theirs)
    git("commit", "-qm", "two", cwd=theirs)
    assert update("dns")[1].names() == ["first-network", "default-bridge"]
    assert not list(note.root.rglob(".git"))


def test_a_package_is_found_by_its_metadata_and_never_imported(theirs: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(theirs, site / "dns_course" / "course")
    for place in (site / "dns_course", site / "dns_course" / "course"):
        (place / "__init__.py").write_text("raise SystemExit('imported!')\n")
    info = site / "dns_course-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: dns-course\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[netdojo.courses]\ndns = dns_course.course\n")
    program = (
        "from grader.shelf.shelf import add; from grader.shelf.source import source_of\n"
        "print(add(source_of('package:dns'))[1].names())\n"
    )
    around = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{site}"}
    ran = subprocess.run(
        [sys.executable, "-c", program], env=around, capture_output=True, text=True, check=False
    )
    assert ran.stdout.strip() == "['first-network', 'default-bridge']", ran.stderr
    with pytest.raises(CourseProblem, match="No installed package"):
        CourseSource("package", "nobody").copy(tmp_path)


def test_progress_in_it_is_kept_apart_from_the_shipped_course(theirs: Path) -> None:
    note, _ = add(source_of(str(theirs)))
    note_done("first-network", 5.0, root=note.root)
    assert done_exercises() == {}
    assert done_exercises(note.root) == {"first-network": 5.0}
    remove(note.name)
    add(source_of(str(theirs)))
    assert done_exercises(note.root) == {"first-network": 5.0}, "progress outlives the course"


def test_names(theirs: Path, tmp_path: Path) -> None:
    add(source_of(str(theirs)), name="one")
    with pytest.raises(CourseProblem, match="already"):
        add(source_of(str(theirs)), name="one")
    for wrong in ("../up", "netdojo", "A B", "", "x" * 50):
        if wrong:
            with pytest.raises(CourseProblem, match="no name for a course"):
                add(source_of(str(theirs)), name=wrong)
    with pytest.raises(CourseProblem) as unknown:
        find("two")
    assert "There are: one" in unknown.value.to("en")
    with pytest.raises(CourseProblem, match="no folder, no zip"):
        source_of("ext::sh -c touch% /tmp/x")
    with pytest.raises(CourseProblem, match="no folder, no zip"):
        source_of("--upload-pack=touch")
    assert [note.name for note in shelved()] == ["one"]
    remove("one")
    assert (shelved(), list(folder().glob("[!.]*"))) == ([], [])


# -- what is refused -------------------------------------------------------------------------------


def _link_out(root: Path) -> None:
    (root / "exercises" / "first-network" / "task.en.md").unlink()
    (root / "exercises" / "first-network" / "task.en.md").symlink_to("/etc/passwd")


def _link_folder(root: Path) -> None:
    shutil.rmtree(root / "exercises" / "first-network")
    (root / "exercises" / "first-network").symlink_to("/etc")


def _link_exercises(root: Path) -> None:
    (root / "exercises").rename(root / "elsewhere")
    (root / "exercises").symlink_to(root / "elsewhere")


def _pipe(root: Path) -> None:
    os.mkfifo(root / "exercises" / "first-network" / "pipe")


def _huge(root: Path) -> None:
    with (root / "exercises" / "first-network" / "big").open("wb") as file:
        file.truncate(10**12)  # a hole: it costs nothing, until somebody copies it


def _many(root: Path) -> None:
    place = root / "lessons"
    place.mkdir()
    for number in range(parcel.MOST_FILES + 1):
        (place / f"{number}").touch()


def _deep(root: Path) -> None:
    place = root / "exercises" / Path(*"abcdefgh")
    place.mkdir(parents=True)
    (place / "file").touch()


def _strange_name(root: Path) -> None:
    (root / "exercises" / "first-network" / "a\x1b[2Jb").touch()


def _broken_yaml(root: Path) -> None:
    (root / "exercises" / "first-network" / "exercise.yaml").write_text("a: &a [*a]\n")


def _bomb(root: Path) -> None:
    (root / "exercises" / "first-network" / "exercise.yaml").write_text(
        "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    )


def _escape_in_text(root: Path) -> None:
    file = root / "exercises" / "first-network" / "exercise.yaml"
    file.write_text('"\\e]0;owned\\a": 1\n' + file.read_text())


def _escape_in_task(root: Path) -> None:
    (root / "exercises" / "first-network" / "setup.sh").write_text("# \x1b]52;c;b3duZWQ=\x07\n")


REFUSED: list[tuple[Callable[[Path], None], str]] = [
    (_link_out, "it is a link"),
    (_link_folder, "it is a link"),
    (_link_exercises, "it is a link"),
    (_pipe, "no regular file"),
    (_huge, "larger than 1024 KB"),
    (_many, "more than 5000 files"),
    (_deep, "too deep"),
    (_strange_name, "signs that a name must not have"),
    (_broken_yaml, "anchors and aliases"),
    (_bomb, "anchors and aliases"),
    (_escape_in_text, "control characters"),
    (_escape_in_task, "control characters"),
]


@pytest.mark.parametrize(("harm", "word"), REFUSED, ids=[harm.__name__ for harm, _ in REFUSED])
def test_harm_in_a_folder_is_refused_and_nothing_changes(
    theirs: Path, harm: Callable[[Path], None], word: str
) -> None:
    note, course = add(source_of(str(theirs)))
    harm(theirs)
    with pytest.raises(CourseProblem, match=word):
        update(note.name)
    assert load_course(note.root).names() == course.names()
    assert sorted(path.name for path in folder().glob("[!.]*")) == ["dns-course", "dns-course.json"]
    assert not list(folder().glob(".fetch-*"))


def entry(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.create_system = 3
    made.external_attr = mode << 16
    return made


ZIPS: list[tuple[str, list[tuple[zipfile.ZipInfo | str, bytes]], str]] = [
    ("up", [("exercises/../../../etc/cron.d/x", b"")], "leads out"),
    ("absolute", [("/exercises/x", b"")], "leads out"),
    ("backslash", [(entry("exercises\\..\\x"), b"")], "leads out|no course"),
    ("link", [(entry("exercises/x", stat.S_IFLNK | 0o777), b"/etc/passwd")], "it is a link"),
    ("device", [(entry("exercises/x", stat.S_IFCHR | 0o666), b"")], "no regular file"),
    ("bomb", [("exercises/x", bytes(20 * 1024 * 1024))], "larger than 1024 KB"),
    ("no course", [("readme", b"")], "no course"),
    ("file for a folder", [("exercises", b"")], "no course|is no"),
]


@pytest.mark.parametrize(("entries", "word"), [case[1:] for case in ZIPS], ids=[case[0] for case in ZIPS])
def test_harm_in_a_zip_is_refused(
    tmp_path: Path, entries: list[tuple[zipfile.ZipInfo | str, bytes]], word: str
) -> None:
    archive = tmp_path / "harm.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries:
            file.writestr(name, content, zipfile.ZIP_DEFLATED)
    with pytest.raises(CourseProblem, match=word):
        add(source_of(str(archive)))
    assert shelved() == []
    assert [path.name for path in tmp_path.iterdir() if path.name not in ("harm.zip", "state")] == []


def test_two_files_of_one_name_and_no_zip_at_all(tmp_path: Path) -> None:
    archive = tmp_path / "harm.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("exercises/x", b"")
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("exercises/x", b"")
    with pytest.raises(CourseProblem, match="same name"):
        add(source_of(str(archive)))
    archive.write_bytes(b"PK no zip")
    with pytest.raises(CourseProblem, match="no zip that can be read"):
        add(source_of(str(archive)))


def test_hooks_and_filters_of_a_repository_are_not_run(theirs: Path, tmp_path: Path) -> None:
    git("init", "-q", cwd=theirs)
    hook = theirs / ".git" / "hooks" / "post-checkout"
    for name in ("post-checkout", "post-index-change", "reference-transaction"):
        hook = hook.with_name(name)
        hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/hooked\n")
        hook.chmod(0o755)
    (theirs / ".gitattributes").write_text("* filter=evil\n")
    git("add", "exercises", ".gitattributes", cwd=theirs)
    git("-c", "core.hooksPath=/dev/null", "commit", "-qm", "one", cwd=theirs)
    (tmp_path / "hooked").unlink(missing_ok=True)
    git("clone", "-q", "--bare", str(theirs), str(tmp_path / "bare.git"), cwd=tmp_path)
    (tmp_path / "hooked").unlink(missing_ok=True)
    note, _ = add(source_of(str(tmp_path / "bare.git")), name="bare")
    assert note.kind == "git"
    assert not (tmp_path / "hooked").exists()


def test_an_address_that_does_not_answer_is_told(tmp_path: Path) -> None:
    with pytest.raises(CourseProblem, match="could not be fetched"):
        add(source_of(f"file://{tmp_path}/nowhere.git"))
