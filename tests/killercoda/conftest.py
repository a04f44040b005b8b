"""A small scenario in Killercoda's format, written out for each test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

INDEX: dict[str, Any] = {
    "title": "Two rooms",
    "description": "A network of one's own",
    "details": {
        "intro": {
            "text": "intro.md",
            "background": "intro/background.sh",
            "foreground": "intro/foreground.sh",
        },
        "steps": [
            {"title": "Make it", "text": "step1/text.md", "verify": "step1/verify.sh"},
            {"title": "Leave it", "text": "step2/text.md", "verify": "step2/verify.sh"},
        ],
        "finish": {"text": "finish.md"},
        "assets": {"host01": [{"file": "**/*.txt", "target": "/opt/rooms", "chmod": "u+x"}]},
    },
    "backend": {"imageid": "ubuntu"},
    "interface": {"layout": "terminal"},
}

FILES = {
    "intro.md": "Welcome.\n",
    "intro/background.sh": "docker network create lobby\ntouch /tmp/prepared\n",
    "intro/foreground.sh": "until test -f /tmp/prepared; do sleep 0.1; done\necho all is prepared\n",
    "step1/text.md": (
        "Create the network `attic`; it costs $0.\n\n<br>\n<details><summary>Tip</summary>\n<br>\n\n"
        "```plain\ndocker network create attic\n```{{exec}}\n</details>\n"
    ),
    "step1/verify.sh": "#!/bin/bash\ndocker network inspect attic lobby --format '{{.Name}}'\n",
    "step2/text.md": "Remove the network `lobby`.\n",
    "step2/verify.sh": "! docker network inspect lobby > /dev/null 2>&1\n",
    "finish.md": "That is all.\n",
    "assets/plan/rooms.txt": "#!/bin/sh\necho a plan\n",
    "assets/other.md": "no room\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The scenario's folder."""
    place = tmp_path / "two-rooms"
    for name, words in {**FILES, "index.json": json.dumps(INDEX)}.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(words)
    return place
