"""What the learner chose, kept as TOML where the platform keeps settings. `NETDOJO_CONFIG` names another folder."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from grader.places import write_atomically
from grader.problem import Problem
from grader.text import Text, say


class Layout(BaseModel):
    """The lab's panes. Sizes in cells."""

    model_config = ConfigDict(extra="allow")

    task_width: Annotated[int, Field(ge=20, le=200)] = 44
    """How wide task and goals are, beside the terminal."""
    map_height: Annotated[int, Field(ge=3, le=100)] = 12
    """How high the map is, below the terminal."""
    map_shown: bool = True
    """Whether the map is shown."""
    task_shown: bool = True
    """Whether task and goals are shown."""


class Settings(BaseModel):
    """Everything that can be chosen. What a newer version wrote is kept, and written back."""

    model_config = ConfigDict(extra="allow")

    language: Literal["en", "zh"] | None = None
    """The language; None takes the locale's."""
    theme: Literal["dark", "light", "contrast"] = "dark"
    """The colours."""
    layout: Layout = Field(default_factory=Layout)
    """The lab's panes."""
    tour_done: bool = False
    """Whether the tour of the first exercise was taken, or put away."""
    linear: bool = False
    """Whether to open the app without panes, for screen readers."""
    spare: bool = True
    """Whether a second sandbox is made while one works, so that a reset takes no time; without it half the memory."""

    @classmethod
    def load(cls) -> tuple[Settings, Text | None]:
        """The settings, and what is to be said of the file: one that cannot be understood is kept aside."""
        path = settings_file()
        try:
            return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))), None
        except FileNotFoundError:
            return cls(), None
        except (ValueError, RecursionError) as error:  # a number too long to read is no TOMLDecodeError
            aside = path.with_suffix(".damaged.toml")
            reason = _reason(error)
            try:
                path.replace(aside)
            except OSError:
                aside = path
            return cls(), say(
                "The settings could not be understood ({reason}); they are kept in {aside}.",
                reason=reason,
                aside=aside,
            )
        except OSError as error:
            return cls(), say("{path} cannot be read ({error}).", path=path, error=error.strerror)

    def save(self) -> None:
        """Writes them. Raises Problem where that cannot be; the old file is then still there."""
        import tomli_w

        path = settings_file()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Problem(
                say(
                    "The folder {folder} cannot be made ({error}).", folder=path.parent, error=error.strerror
                ),
                say("Make it writable, or set NETDOJO_CONFIG to a folder that is."),
            ) from error
        write_atomically(path, tomli_w.dumps(_without_none(self.model_dump())))


def settings_file() -> Path:
    """Where the settings are."""
    chosen = os.environ.get("NETDOJO_CONFIG")
    if chosen:
        return Path(chosen) / "settings.toml"
    from platformdirs import user_config_path

    return user_config_path("netdojo") / "settings.toml"


def _reason(error: Exception) -> str:
    """What is wrong, in a line: for a value, the key it stands at."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return str(error).partition("\n")[0]


def _without_none(values: dict[str, Any]) -> dict[str, Any]:
    """TOML has no null."""
    kept = {key: value for key, value in values.items() if value is not None}
    return {key: _without_none(value) if isinstance(value, dict) else value for key, value in kept.items()}
