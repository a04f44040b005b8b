"""Where the course is that netdojo ships: in the checkout, or inside the installed package."""

from __future__ import annotations

from pathlib import Path

PACKAGED = Path(__file__).parent / "data"


def shipped_root() -> Path:
    """The folder with `exercises/` and `lessons/`."""
    checkout = Path(__file__).parents[2]
    return checkout if (checkout / "exercises").is_dir() else PACKAGED
