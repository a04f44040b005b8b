"""What the tests of the package share: a wheel and an sdist of this tree, and a wheel installed far from it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

import pytest
from filelock import FileLock

from tui.bootstrap import fetch_pip

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Built:
    """The two files of a release."""

    wheel: Path
    sdist: Path


def build(tree: Path, kind: str, target: Path) -> Path:
    """Builds a `kind` ("wheel" or "sdist") of `tree` by the backend that pyproject.toml names."""
    argv = [sys.executable, "-P", "-m", "hatchling", "build", "-t", kind, "-d", str(target)]
    done = subprocess.run(
        argv, cwd=tree, env=outside(), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    (file,) = target.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return file


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the workers of one run have in common."""
    own = tmp_path_factory.getbasetemp()
    place = (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / "packaging"
    place.mkdir(exist_ok=True)
    return place


@pytest.fixture(scope="session")
def built(shared: Path) -> Built:
    """The wheel and the sdist of this tree, built once a run."""
    with FileLock(shared / "built.lock"):
        if not (shared / "built").exists():
            build(ROOT, "wheel", shared / "dist")
            build(ROOT, "sdist", shared / "dist")
            (shared / "built").touch()
    (wheel,) = (shared / "dist").glob("*.whl")
    (sdist,) = (shared / "dist").glob("*.tar.gz")
    return Built(wheel, sdist)


@pytest.fixture(scope="session")
def installed(shared: Path, built: Built) -> Path:
    """A fresh virtual environment with the wheel in it, and its dependencies from the index, as pipx does it.

    The versions are held to those of this run, so that a release elsewhere is not a failure here.
    """
    place = shared / "environment"
    with FileLock(shared / "installed.lock"):
        if not (shared / "installed").exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", place], check=True)
            held = shared / "held.txt"
            held.write_text("".join(f"{each.name}=={each.version}\n" for each in distributions()))
            pip = [place / "bin/python", f"{fetch_pip(shared)}/pip", "install", "--quiet"]
            subprocess.run(
                [*pip, "--disable-pip-version-check", "-c", held, built.wheel],
                cwd="/",
                env={**outside(), "PIP_USER": "0"},
                timeout=600,
                check=True,
            )
            (shared / "installed").touch()
    return place


def outside() -> dict[str, str]:
    """The environment of a program that must not find this tree by itself."""
    hidden = ("PYTHONPATH", "VIRTUAL_ENV", "NETDOJO_COURSE", "NETDOJO_LANG", "NETDOJO_IMAGE")
    return {key: value for key, value in os.environ.items() if key not in hidden}
