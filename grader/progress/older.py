"""What an older netdojo kept of passes: a JSON file, which the store takes over when it is next opened."""

from __future__ import annotations

import contextlib
from pathlib import Path

from grader.places import read_json, state_folder


def older_file() -> Path:
    """Where it is, if it is."""
    return state_folder() / "done.json"


def passed() -> dict[str, float]:
    """Exercise to the time of its first pass. A file that cannot be understood is kept aside."""
    path = older_file()
    try:
        content = read_json(path)
        return {str(name): float(at) for name, at in content.items()}
    except OSError:
        return {}  # none there, mostly
    except (ValueError, TypeError, AttributeError, OverflowError):
        with contextlib.suppress(OSError):
            path.replace(path.with_suffix(".damaged"))
        return {}
