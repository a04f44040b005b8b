"""Where the course is that netdojo ships: in the checkout, or inside the installed package."""

from __future__ import annotations

from pathlib import Path

PACKAGED = Path(__file__).parent / "data"


def shipped_root() -> Path:
    """The folder with `exercises/` and `lessons/`."""
    # The package's own is asked for first: beside an installed package, a folder "exercises" is somebody else's.
    return PACKAGED if PACKAGED.is_dir() else Path(__file__).parents[2]
