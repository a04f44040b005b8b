"""How soon the command line answers: `list`, and the launcher's second start beside Python called directly."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bench.figures import pairs, row

ROOT = Path(__file__).parents[1]


def measure(rounds: int = 10) -> None:
    """Prints two rows."""
    # With byte code on disk, as on a learner's machine.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def run(*words: str) -> None:
        subprocess.run(words, check=True, capture_output=True, env=environment, cwd="/")

    def python() -> None:
        run(sys.executable, "-c", "pass")

    def direct() -> None:
        run(sys.executable, "-P", "-m", "tui.main", "list")

    def launcher() -> None:
        run(str(ROOT / "netdojo"), "list")

    direct()
    listed, bare = pairs(direct, python, rounds)
    row("netdojo list", listed, bare, "-")
    launched, called = pairs(launcher, direct, rounds)
    row("the launcher's second start", launched, called, "+100 ms")
