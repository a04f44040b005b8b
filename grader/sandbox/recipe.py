"""An image that is built from files of ours: its name, whether it is there, and how an engine builds it.

The name carries a digest of everything that the image is built from, so a changed file means a new image.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tarfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.problem import EngineProblem
from grader.sandbox.outer import LABEL
from grader.text import Text, say, verbatim

if TYPE_CHECKING:
    import docker

BUILD_SECONDS = 1800
DOCKERFILE = "Dockerfile"
INSTRUCTION = re.compile(r"[A-Z]+ ")


@dataclass(frozen=True, slots=True)
class Step:
    """How far a long job is: step `number` of `total`, in words, `seconds` since it began."""

    number: int
    total: int
    words: Text
    seconds: float


Progress = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one image is made of.

    `files` yields each file's name in the build context and where it is, always in the same order; a Dockerfile is
    among them. The environment variable `variable` names another image in its place. `failed` makes the error out of
    the engine's reason and the last lines that were said.
    """

    kind: str
    variable: str
    files: Callable[[], Iterator[tuple[str, Path]]]
    failed: Callable[[Text, Text], EngineProblem]

    def name(self) -> str:
        """The image's full name: what `variable` says, or ours with the digest of its files as the tag."""
        chosen = os.environ.get(self.variable)
        if chosen:
            return chosen
        digest = hashlib.sha256()
        for name, path in self.files():
            digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
        return f"netdojo/{self.kind}:{digest.hexdigest()[:12]}"

    def build(
        self,
        client: docker.APIClient,
        name: str,
        arguments: Mapping[str, str],
        labels: Mapping[str, str],
        steps: Steps,
    ) -> None:
        """Builds it as `name`; the engine's cache keeps the steps that an interrupted build finished.

        Raises EngineProblem with the failing step's last words.
        """
        said: list[str] = []
        for line in client.build(
            fileobj=io.BytesIO(self.context()),
            custom_context=True,
            tag=name,
            buildargs=dict(arguments),
            labels={f"{LABEL}.image": self.kind, **labels},
            rm=True,
            forcerm=True,
            decode=True,
            timeout=BUILD_SECONDS,
        ):
            words = str(line.get("stream", ""))
            said = [*said, *words.splitlines()][-20:]
            step = re.match(r"Step (\d+)/\d+ : (.*)", words)
            if step:
                steps.told(int(step[1]), verbatim(_short(step[2])))
            if "error" in line:
                last = " | ".join(text for text in said[-4:] if text.strip())
                raise self.failed(verbatim(str(line["error"]).strip()), verbatim(last))

    def steps(self, progress: Progress) -> Steps:
        """Tells `progress` of the base image, which comes first, and then of each step of the build."""
        (dockerfile,) = (path for name, path in self.files() if name == DOCKERFILE)
        total = sum(bool(INSTRUCTION.match(line)) for line in dockerfile.read_text().splitlines())
        steps = Steps(progress, total + 1, time.monotonic())
        steps.told(0, say("making the base image"))
        return steps

    def context(self) -> bytes:
        """The build context with owners and times that are the same everywhere, so that the cache holds."""
        target = io.BytesIO()
        with tarfile.open(fileobj=target, mode="w") as tar:
            for name, path in self.files():
                member = tarfile.TarInfo(name)
                member.size = path.stat().st_size
                member.mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
                with path.open("rb") as file:
                    tar.addfile(member, file)
        return target.getvalue()


@dataclass(frozen=True, slots=True)
class Steps:
    """Counts a build's steps."""

    progress: Progress
    total: int
    began: float

    def told(self, number: int, words: Text) -> None:
        """Step `number` of the Dockerfile begins; 0 is the base image."""
        self.progress(Step(number + 1, self.total, words, time.monotonic() - self.began))


def describe(client: docker.APIClient, name: str) -> dict[str, Any] | None:
    """What the engine says of the image (`GET /images/{name}/json`), None where it is missing."""
    from docker.errors import ImageNotFound

    try:
        found: dict[str, Any] = client.inspect_image(name)
    except ImageNotFound:
        return None
    return found


def _short(command: str) -> str:
    words = " ".join(command.split())
    return words if len(words) <= 60 else words[:57] + "..."
