"""Where the shelf is, and which course of it a folder is. Imports little: `netdojo list` asks it."""

from __future__ import annotations

from pathlib import Path

from grader.places import state_folder


def folder() -> Path:
    """The shelf's folder, made if missing."""
    place = state_folder() / "courses"
    place.mkdir(exist_ok=True, mode=0o700)
    return place


def name_of(root: Path) -> str:
    """The name under which the course in `root` stands on the shelf; "" for any other folder."""
    return root.name if root.parent == state_folder() / "courses" else ""
