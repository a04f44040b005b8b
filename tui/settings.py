"""What the learner chose, kept as TOML where the platform keeps settings. `NETDOJO_CONFIG` names another folder."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from grader.places import write_atomically
from grader.problem import Problem
from grader.text import Text, say, verbatim


def _cells(usual: int, least: int, most: int) -> Any:
    takes = say("a whole number from {least} to {most}", least=least, most=most)
    return field(
        default=usual, metadata={"takes": takes, "fits": lambda v: type(v) is int and least <= v <= most}
    )


def _yes_or_no(usual: bool) -> Any:
    return field(
        default=usual, metadata={"takes": verbatim("true, false"), "fits": lambda v: isinstance(v, bool)}
    )


def _one_of(usual: str | None, *words: str) -> Any:
    return field(default=usual, metadata={"takes": verbatim(", ".join(words)), "fits": lambda v: v in words})


@dataclass
class Layout:
    """The lab's panes. Sizes in cells."""

    task_width: int = _cells(44, 20, 200)
    """How wide task and goals are, beside the terminal."""
    map_height: int = _cells(12, 3, 100)
    """How high the map is, below the terminal."""
    map_shown: bool = _yes_or_no(True)
    """Whether the map is shown."""
    task_shown: bool = _yes_or_no(True)
    """Whether task and goals are shown."""
    others: dict[str, Any] = field(default_factory=dict)
    """What a newer version wrote."""


@dataclass
class Settings:
    """Everything that can be chosen. What a newer version wrote is kept, and written back."""

    language: Literal["en", "zh"] | None = _one_of(None, "en", "zh")
    """The language; None takes the locale's."""
    theme: Literal["dark", "light", "contrast"] = _one_of("dark", "dark", "light", "contrast")
    """The colours."""
    layout: Layout = field(default_factory=Layout)
    """The lab's panes."""
    tour_done: bool = _yes_or_no(False)
    """Whether the tour of the first exercise was taken, or put away."""
    linear: bool = _yes_or_no(False)
    """Whether to open the app without panes, for screen readers."""
    spare: bool = _yes_or_no(True)
    """Whether a second sandbox is made while one works, so that a reset takes no time, and one of a done exercise goes
    on when it is left; without it half the memory."""
    others: dict[str, Any] = field(default_factory=dict)
    """What a newer version wrote."""

    @classmethod
    def load(cls) -> tuple[Settings, Text | None]:
        """The settings, and what is to be said of the file: one that cannot be understood is kept aside."""
        path = settings_file()
        try:
            return _settings(tomllib.loads(path.read_text(encoding="utf-8"))), None
        except FileNotFoundError:
            return cls(), None
        except (ValueError, RecursionError) as error:  # a number too long to read is no TOMLDecodeError
            reason = error.words if isinstance(error, _Wrong) else verbatim(str(error).partition("\n")[0])
            aside = path.with_suffix(".damaged.toml")
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
        write_atomically(path, tomli_w.dumps(_table(self)))


def settings_file() -> Path:
    """Where the settings are."""
    chosen = os.environ.get("NETDOJO_CONFIG")
    if chosen:
        return Path(chosen) / "settings.toml"
    from platformdirs import user_config_path

    return user_config_path("netdojo") / "settings.toml"


class _Wrong(ValueError):
    """A value that a setting does not take."""

    def __init__(self, words: Text) -> None:
        super().__init__(str(words))
        self.words = words


def _settings(values: dict[str, Any]) -> Settings:
    """Raises _Wrong."""
    layout = values.get("layout", {})
    if not isinstance(layout, dict):
        raise _Wrong(say("{key}: takes {what}", key="layout", what=say("a table")))
    return Settings(**_checked(Settings, values), layout=Layout(**_checked(Layout, layout, "layout.")))


def _checked(kind: type[Layout | Settings], values: dict[str, Any], above: str = "") -> dict[str, Any]:
    rules = {item.name: item.metadata for item in fields(kind) if item.metadata}
    own = {item.name for item in fields(kind)} - {"others"}
    others = {key: value for key, value in values.items() if key not in own}
    known = {key: value for key, value in values.items() if key in rules}
    for key, value in known.items():
        if not rules[key]["fits"](value):
            raise _Wrong(say("{key}: takes {what}", key=f"{above}{key}", what=rules[key]["takes"]))
    return {**known, "others": others}


def _table(chosen: Layout | Settings) -> dict[str, Any]:
    """As TOML, which has no null."""
    found = {item.name: getattr(chosen, item.name) for item in fields(chosen) if item.name != "others"}
    return {
        **chosen.others,
        **{k: _table(v) if isinstance(v, Layout) else v for k, v in found.items() if v is not None},
    }
