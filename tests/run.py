"""Runs every check and test, and says at the end which failed. Called by `./netdojo test`.

With `--full-kernel` it runs what only a full kernel can show instead (tests/full_kernel), and nothing else.
`--long` alone runs everything, with the whole of what is otherwise sampled; other arguments go to pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
BIN = Path(sys.executable).parent
FULL_KERNEL = "--full-kernel"
# A program of its own in the sandbox image, with the image's Python and its folder as its import path.
KEEPER = ["--strict", "--python-version=3.13", "--explicit-package-bases", "grader/sandbox/image/keeper"]


def main(arguments: list[str]) -> int:
    """Every step runs, whatever came of the ones before; returns the first failure's exit code."""
    if FULL_KERNEL in arguments:
        words = [word for word in arguments if word != FULL_KERNEL]
        return subprocess.run([PYTHON, "-m", "tests.full_kernel", *words], cwd=ROOT, check=False).returncode
    chosen = [] if set(arguments) - {"--long"} else ["-n", "4", "--dist", "worksteal"]
    steps: list[tuple[str, list[str]]] = [
        ("engine and sandbox image", [PYTHON, "-m", "tui.main", "setup", "--yes"]),
        ("ruff check", [str(BIN / "ruff"), "check", "."]),
        ("ruff format", [str(BIN / "ruff"), "format", "--check", "."]),
        ("mypy", [str(BIN / "mypy")]),
        ("mypy of the keeper", [str(BIN / "mypy"), "--config-file=", *KEEPER]),
        ("import-linter", [str(BIN / "lint-imports")]),
        ("known vulnerabilities", [PYTHON, "-m", "tests.audit"]),
        ("pytest", [PYTHON, "-m", "pytest", *chosen, *arguments]),
    ]
    failed: list[tuple[str, int]] = []
    for name, argv in steps:
        print(f"== {name}", flush=True)
        began = time.monotonic()
        around = {**os.environ, "MYPYPATH": "grader/sandbox/image/keeper"} if argv[-1] == KEEPER[-1] else None
        code = subprocess.run(argv, cwd=ROOT, env=around, check=False).returncode
        print(
            f"== {name}: {'ok' if code == 0 else f'failed ({code})'} in {time.monotonic() - began:.0f} s",
            flush=True,
        )
        if code:
            failed.append((name, code))
    if failed:
        print("failed: " + ", ".join(name for name, _ in failed), flush=True)
        return failed[0][1]
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
