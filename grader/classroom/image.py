"""The image that every part of a class runs from: its name, whether it is there, and how it is built."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import grader
from grader.course.place import shipped_root
from grader.problem import EngineProblem
from grader.sandbox.base import ensure_base
from grader.sandbox.build import DEFAULT_MIRROR, context_folder
from grader.sandbox.recipe import Progress, Recipe, describe
from grader.text import Text, say

if TYPE_CHECKING:
    import docker

FOLDER = Path(__file__).parent / "recipe"
LEFT_OUT = {"__pycache__", ".pyc", ".po"}


@cache
def image_name() -> str:
    """The image's full name: `NETDOJO_CLASS_IMAGE`, or ours with the digest of its files as the tag."""
    return RECIPE.name()


def image_present(client: docker.APIClient) -> bool:
    """Whether the engine has the image."""
    return describe(client, image_name()) is not None


def ensure_image(client: docker.APIClient, mirror: str | None, progress: Progress) -> None:
    """Makes the image be there: present, else built. Raises EngineProblem with the failing step's last words."""
    if image_present(client):
        return
    steps = RECIPE.steps(progress)
    chosen = mirror or DEFAULT_MIRROR
    arguments = {"BASE": ensure_base(client, chosen), "MIRROR": chosen}
    for name, variable in (("INDEX", "PIP_INDEX_URL"), ("REGISTRY", "npm_config_registry")):
        if os.environ.get(variable):
            arguments[name] = os.environ[variable]
    RECIPE.build(client, image_name(), arguments, {}, steps)


def _files() -> Iterator[tuple[str, Path]]:
    for path in sorted(FOLDER.iterdir()):
        if path.is_file():
            yield path.name, path
    yield "apt-setup", context_folder() / "apt-setup"
    packages = Path(grader.__path__[0]).parent
    for name in ("grader", "tui"):  # the faces are beside the grader, wherever that is
        yield from _tree(packages / name, f"netdojo/{name}")
    root = shipped_root()
    if root == packages:  # else they came with the package
        for name in ("exercises", "lessons"):
            yield from _tree(root / name, f"netdojo/{name}")


def _tree(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not LEFT_OUT & {*path.parts, path.suffix}:
            yield f"{name}/{path.relative_to(folder)}", path


def _failed(reason: Text, lines: Text) -> EngineProblem:
    return EngineProblem(
        say("The class's image could not be built: {reason}", reason=reason),
        say(
            "The last lines were: {lines} It is built from Debian's, PyPI's and npm's packages; "
            "`--mirror`, PIP_INDEX_URL and npm_config_registry name mirrors. Run it again and it goes on.",
            lines=lines,
        ),
    )


RECIPE = Recipe("class", "NETDOJO_CLASS_IMAGE", _files, _failed)
