"""Runs every check and test, and says at the end which failed. Called by `./netdojo test`.

With `--full-kernel` it runs what only a full kernel can show instead (tests/full_kernel), and nothing else.
`--long` alone runs everything, with the whole of what is otherwise sampled; other arguments go to pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
BIN = Path(sys.executable).parent
FULL_KERNEL = "--full-kernel"
# A program of its own in the sandbox image, with the image's Python and its folder as its import path.
KEEPER = ["--strict", "--python-version=3.13", "--explicit-package-bases", "grader/sandbox/image/keeper"]


@dataclass
class Step:
    """A program of the run. `around` is put into its environment."""

    name: str
    argv: list[str]
    around: dict[str, str] = field(default_factory=dict)

    def start(self, output: int | None = None) -> subprocess.Popen[bytes]:
        """Begins it; what it prints goes to the descriptor `output`, where there is one."""
        self.began = time.monotonic()
        around = {**os.environ, **self.around}
        return subprocess.Popen(self.argv, cwd=ROOT, env=around, stdout=output, stderr=output)

    def end(self, running: subprocess.Popen[bytes]) -> int:
        """Waits for it, and tells what came of it: its exit code."""
        code = running.wait()
        told = "ok" if code == 0 else f"failed ({code})"
        print(f"== {self.name}: {told} in {time.monotonic() - self.began:.0f} s", flush=True)
        return code


def main(arguments: list[str]) -> int:
    """Every step runs, whatever came of the ones before; returns the first failure's exit code."""
    if FULL_KERNEL in arguments:
        words = [word for word in arguments if word != FULL_KERNEL]
        return subprocess.run([PYTHON, "-m", "tests.full_kernel", *words], cwd=ROOT, check=False).returncode
    chosen = [] if set(arguments) - {"--long"} else ["-n", "4", "--dist", "worksteal"]
    # Mostly waiting for packages to come, on a machine where nothing is there yet: the checks are made meanwhile.
    ready = Step("engine and sandbox image", [PYTHON, "-m", "tui.main", "setup", "--yes"])
    checks = [
        Step("ruff check", [str(BIN / "ruff"), "check", "."]),
        Step("ruff format", [str(BIN / "ruff"), "format", "--check", "."]),
        Step("mypy", [str(BIN / "mypy")]),
        Step("mypy of the keeper", [str(BIN / "mypy"), "--config-file=", *KEEPER], {"MYPYPATH": KEEPER[-1]}),
        Step("import-linter", [str(BIN / "lint-imports")]),
        Step("known vulnerabilities", [PYTHON, "-m", "tests.audit"]),
    ]
    tests = Step("pytest", [PYTHON, "-m", "pytest", *chosen, *arguments])
    failed: list[tuple[str, int]] = []

    def end(step: Step, running: subprocess.Popen[bytes]) -> None:
        if code := step.end(running):
            failed.append((step.name, code))

    with tempfile.TemporaryFile() as said:
        preparing = ready.start(said.fileno())
        for step in checks:
            print(f"== {step.name}", flush=True)
            end(step, step.start())
        print(f"== {ready.name}", flush=True)
        preparing.wait()
        said.seek(0)
        print(said.read().decode(errors="replace"), end="", flush=True)
        end(ready, preparing)
    print(f"== {tests.name}", flush=True)
    end(tests, tests.start())
    if failed:
        print("failed: " + ", ".join(name for name, _ in failed), flush=True)
        return failed[0][1]
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
