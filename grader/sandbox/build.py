"""The sandbox image: its name, whether it is there, and how it is pulled or built."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.problem import EngineProblem
from grader.sandbox import recipe
from grader.sandbox.base import ensure_base, snapshot_of
from grader.sandbox.outer import LABEL
from grader.sandbox.recipe import Progress, Recipe
from grader.text import Text, say

if TYPE_CHECKING:
    import docker

DEFAULT_MIRROR = "http://deb.debian.org/debian"
SNAPSHOT = f"{LABEL}.snapshot"
"""The label that says which moment of Debian the image holds; empty where the mirror went with the time."""


def context_folder() -> Path:
    """The folder that the image is built from."""
    return Path(str(resources.files("grader.sandbox"))) / "image"


@cache
def image_name() -> str:
    """The sandbox image's full name: `NETDOJO_IMAGE`, or ours with the digest of its files as the tag."""
    return RECIPE.name()


def image_present(client: docker.APIClient) -> bool:
    """Whether the engine has the sandbox image."""
    return describe(client) is not None


def ensure_image(client: docker.APIClient, mirror: str | None, progress: Progress) -> None:
    """Makes the image be there: present, else pulled, else built. What is done already is not done again.

    With a dated mirror (`.../archive/debian/20261120T000000Z`) an image made from another one does not count as there.
    Raises EngineProblem with the failing step's last words.
    """
    dated = snapshot_of(mirror or "")
    if dated is None and (image_present(client) or _pulled(client)):
        return
    if dated is not None and dated == ((describe(client) or {}).get("Config") or {}).get("Labels", {}).get(
        SNAPSHOT
    ):
        return
    steps = RECIPE.steps(progress)
    chosen = mirror or DEFAULT_MIRROR
    arguments = {"BASE": ensure_base(client, chosen), "MIRROR": chosen}
    RECIPE.build(client, image_name(), arguments, {SNAPSHOT: snapshot_of(chosen) or ""}, steps)


def describe(client: docker.APIClient) -> dict[str, Any] | None:
    """What the engine says of the image (`GET /images/{name}/json`), None where it is missing."""
    return recipe.describe(client, image_name())


def _pulled(client: docker.APIClient) -> bool:
    """Whether a registry gave us the image. Only a name chosen by the person is asked for anywhere."""
    from docker.errors import APIError

    if not os.environ.get("NETDOJO_IMAGE"):
        return False
    repository, _, tag = image_name().rpartition(":")
    try:
        client.pull(repository or image_name(), tag=tag if repository else "latest")
    except APIError:
        return False
    return image_present(client)


def _files() -> Iterator[tuple[str, Path]]:
    folder = context_folder()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield str(path.relative_to(folder)), path


def _failed(reason: Text, lines: Text) -> EngineProblem:
    return EngineProblem(
        say("The sandbox image could not be built: {reason}", reason=reason),
        say(
            "The last lines were: {lines} If Debian's packages cannot be reached, "
            "`netdojo setup --mirror URL` uses another mirror; run it again and it goes on.",
            lines=lines,
        ),
    )


RECIPE = Recipe("sandbox", "NETDOJO_IMAGE", _files, _failed)
