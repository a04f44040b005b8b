"""Asks for known vulnerabilities of what is installed, with pip-audit; fails where there are some.

Where the advisories cannot be had (no network, or a package index that mirrors files only), it says so and of how
many packages, and fails nothing: not known is neither good nor bad. Called by tests/run.py.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

SECONDS = 90
KNOWN: dict[str, str] = {}
"""Advisories that are known and do not concern netdojo: the id, and why not."""


def main() -> int:
    """0 where nothing is known against what is installed, or nothing could be learned; 1 where something is."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "audit.json"
        argv = [sys.executable, "-m", "pip_audit", "--local", "--skip-editable", "--progress-spinner=off"]
        argv += ["--format=json", f"--output={page}", "--timeout=5"]
        argv += [f"--ignore-vuln={known}" for known in KNOWN]
        try:
            ran = subprocess.run(argv, capture_output=True, text=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            print(f"could not be told: the advisories did not come within {SECONDS} s")
            return 0
        if not page.is_file():
            last = [line for line in ran.stderr.splitlines() if line.strip()][-1:]
            print(f"could not be told: {' '.join(last) or 'pip-audit said nothing'}")
            return 0
        found = json.loads(page.read_text(encoding="utf-8"))["dependencies"]
    looked_at = [package for package in found if "vulns" in package]
    for package in looked_at:
        for hole in package["vulns"]:
            mended = ", ".join(hole["fix_versions"]) or "no version yet"
            print(f"{package['name']} {package['version']}: {hole['id']}, mended in {mended}")
    print(f"{len(looked_at)} of {len(found)} packages looked up", end="")
    print(
        "" if len(looked_at) == len(found) else "; the index here keeps no advisories of the others: not told"
    )
    return int(any(package["vulns"] for package in looked_at))


if __name__ == "__main__":
    sys.exit(main())
