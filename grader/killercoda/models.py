"""What index.json of a Killercoda scenario holds, as far as it concerns netdojo; other keys are passed over. Pure."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from grader.course.text_file import CONTROL

HALVES = re.compile("[\ud800-\udfff]")


def _shown(words: str) -> str:
    """A terminal obeys control characters, and JSON can hold any; half of a character cannot be shown at all."""
    if CONTROL.search(words) or HALVES.search(words):
        raise ValueError("it holds a control character")
    return words


Shown = Annotated[str, AfterValidator(_shown), Field(max_length=500)]
Path = Annotated[Shown, Field(min_length=1)]


class Part(BaseModel):
    """A part of the file: keys that belong to the website (layout, buttons, prices) are not looked at."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class PagePart(Part):
    """The introduction, a step or the end: files, named from the scenario's folder."""

    title: Shown = ""
    text: Path | None = None
    background: Path | None = None
    foreground: Path | None = None
    verify: Path | None = None


class AssetPart(Part):
    """Files of the folder `assets` that go to a folder of the machine."""

    file: Path
    target: Path
    chmod: Annotated[str, Field(pattern=r"^([0-7]{3,4}|[ugoa]*[+=-][rwxX]+)$")] | None = None


class Details(Part):
    """The pages and the assets of each machine."""

    intro: PagePart | None = None
    steps: Annotated[tuple[PagePart, ...], Field(min_length=1, max_length=100)]
    finish: PagePart | None = None
    assets: dict[Shown, tuple[AssetPart, ...]] = Field(default_factory=dict)


class Backend(Part):
    """The machine that the scenario was written for."""

    imageid: Shown = "ubuntu"


class Index(Part):
    """index.json."""

    title: Path
    description: str = ""
    details: Details
    backend: Backend = Backend()
