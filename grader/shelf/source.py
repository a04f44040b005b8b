"""Where a course comes from: a folder, a zip, a git address, or an installed Python package.

git is told to run nothing that the repository brings; a package is looked up by its metadata and never imported.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from grader.problem import CourseProblem
from grader.shelf.parcel import copy_folder, copy_zip
from grader.text import say

GROUP = "netdojo.courses"
"""The entry points by which a Python package says that it holds a course; the value names a package."""

GIT_SECONDS = 300
SCHEMES = ("https", "http", "ssh", "git", "file")
SCP = re.compile(r"[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:[^:].*")

Kind = Literal["folder", "zip", "git", "package"]
KINDS: dict[str, Kind] = {"folder": "folder", "zip": "zip", "git": "git", "package": "package"}


@dataclass(frozen=True, slots=True)
class CourseSource:
    """A place to take a course from: what sort of place, and its path, address or entry point's name."""

    kind: Kind
    place: str

    @property
    def name(self) -> str:
        """A name for the course, from the last part of its place: small letters, digits and hyphens."""
        last = re.split(r"[/:\\]", self.place.rstrip("/"))[-1]
        last = re.sub(r"\.(git|zip)$", "", last).lower()
        return re.sub(r"[^a-z0-9]+", "-", last).strip("-")[:40]

    def copy(self, target: Path) -> None:
        """Copies the course into `target`, which exists and is empty. Raises CourseProblem."""
        match self.kind:
            case "folder":
                copy_folder(Path(self.place), target)
            case "zip":
                copy_zip(Path(self.place), target)
            case "package":
                copy_folder(_package_folder(self.place), target)
            case "git":
                with tempfile.TemporaryDirectory(prefix="netdojo-") as place:
                    copy_folder(_clone(self.place, Path(place) / "course"), target)


def source_of(words: str) -> CourseSource:
    """What `words` name: a folder or a zip that is there, `package:NAME`, or an address of git.

    Raises CourseProblem for anything else.
    """
    if words.startswith("package:"):
        return CourseSource("package", words.removeprefix("package:"))
    path = Path(words).expanduser()
    if path.is_dir():
        bare = (path / "HEAD").is_file() and (path / "objects").is_dir()
        return CourseSource("git" if bare else "folder", str(path.resolve()))
    if path.is_file():
        return CourseSource("zip", str(path.resolve()))
    if SCP.fullmatch(words) or (urlsplit(words).scheme in SCHEMES and "://" in words):
        return CourseSource("git", words)
    raise CourseProblem(
        say("{words} is no folder, no zip and no address of git.", words=words),
        say("Or name an installed package's course: package:NAME."),
    )


def _package_folder(name: str) -> Path:
    points = {point.name: point for point in entry_points(group=GROUP)}
    point = points.get(name)
    if point is None or point.dist is None:
        known = tuple(sorted(points))
        raise CourseProblem(
            say("No installed package offers a course called {name}.", name=name),
            say("There are: {known}", known=known) if known else say("None offers any."),
        )
    # By its files, not by import: importing would run the package's code.
    return Path(str(point.dist.locate_file(point.module.replace(".", "/"))))


def _clone(address: str, folder: Path) -> Path:
    """The newest commit of `address`, without its history. Raises CourseProblem."""
    argv = [
        *("git", "-c", "protocol.ext.allow=never", "-c", f"core.hooksPath={os.devnull}"),
        *("-c", "core.symlinks=false", "-c", "filter.lfs.smudge=", "-c", "filter.lfs.required=false"),
        *("clone", "--quiet", "--depth=1", "--no-recurse-submodules", "--template="),
        *("--", address, str(folder)),
    ]
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_LFS_SKIP_SMUDGE": "1", "LC_ALL": "C"}
    try:
        ran = subprocess.run(
            argv,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=GIT_SECONDS,
            env=environment,
            check=False,
        )
    except FileNotFoundError as error:
        raise CourseProblem(
            say("git is needed for this, and is not here."), say("Install git, or name a folder or a zip.")
        ) from error
    except subprocess.TimeoutExpired as error:
        raise CourseProblem(
            say("{address} did not come within {seconds} s.", address=address, seconds=GIT_SECONDS),
            say("Nothing was changed. Try again later."),
        ) from error
    if ran.returncode:
        reason = (ran.stderr.strip().splitlines() or ["?"])[-1]
        reason = "".join(sign for sign in reason if sign.isprintable())
        raise CourseProblem(
            say("{address} could not be fetched ({reason}).", address=address, reason=reason),
            say("Nothing was changed. See whether the address is right."),
        )
    return folder
