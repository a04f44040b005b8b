"""`./netdojo test --full-kernel [PART...]`: boots the machine, runs the parts on its engine, keeps the results.

A part is the name of an exercise, `machine` (in_the_machine.py) or `sandbox` (tests/sandbox); without any, all.
`--shell` boots it and says how to use it by hand, until Enter or the end of the input.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

from grader.problem import Problem
from tests.full_kernel.disk import find_tools, ready_disk
from tests.full_kernel.machine import PATIENCE, Machine, MachineFailed
from tests.full_kernel.proof import wanted
from tests.full_kernel.results import Case, Part, folder, keep, keep_machine, today

ROOT = Path(__file__).parents[2]
TESTS = {"machine": "tests/full_kernel/in_the_machine.py", "sandbox": "tests/sandbox"}
WRONG_USE = 3


def cases_of(report: Path) -> list[Case]:
    """The cases of pytest's JUnit file; a skipped one could not be told."""
    cases = []
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        kinds = {child.tag: child for child in case}
        verdict = "could-not-tell" if "skipped" in kinds else "pass"
        told = kinds.get("failure", kinds.get("error"))
        seen = "" if told is None else (told.text or told.get("message") or "")[-2000:]
        if told is not None:
            verdict = "fail"
        elif "skipped" in kinds:
            seen = kinds["skipped"].get("message") or ""
        cases.append(Case(case.get("name", ""), "it passes", seen, verdict, float(case.get("time", 0))))
    return cases


def run_tests(name: str, around: dict[str, str]) -> int:
    """Runs one part of TESTS by pytest; its exit code."""
    report = folder() / f"{name}.xml"
    report.unlink(missing_ok=True)
    words = [
        "-m",
        "pytest",
        TESTS[name],
        "-v",
        "-p",
        "no:xdist",
        "-p",
        "no:cacheprovider",
        f"--junitxml={report}",
    ]
    code = subprocess.run([sys.executable, *words], cwd=ROOT, env=around, check=False).returncode
    if report.exists():
        keep(name, Part("tests", today(), complete=code in (0, 1), cases=cases_of(report)))
    return code


def by_hand(machine: Machine) -> None:
    """Leaves the machine to a person."""
    print(f"export DOCKER_HOST={machine.docker_host} NETDOJO_PATIENCE={PATIENCE[machine.accelerator]}")
    print("a shell in the machine: " + " ".join(machine.ssh()))
    print("Enter ends it.", flush=True)
    sys.stdin.readline()


def run(names: list[str], shell: bool) -> int:
    """The exit code of the first part that failed, 0 where none did."""
    find_tools()
    began = time.monotonic()
    disk = ready_disk(folder())
    print(f"== the disk is ready after {time.monotonic() - began:.0f} s: {disk.place}", flush=True)
    with Machine(disk, folder() / "console.log") as machine:
        kernel = machine.run("uname -r")
        facts = {
            "kernel": kernel,
            "engine": machine.run("docker version -f '{{.Server.Version}}'"),
            "cgroup": machine.run("docker info -f '{{.CgroupVersion}}'"),
            "accelerator": machine.accelerator,
            "boot": f"{machine.booted:.0f}",
            "patience": str(PATIENCE[machine.accelerator]),
        }
        keep_machine(facts)
        print(
            f"== a machine with Linux {kernel} answers after {facts['boot']} s ({facts['accelerator']})",
            flush=True,
        )
        if shell:
            by_hand(machine)
            return 0
        around = {
            **os.environ,
            "DOCKER_HOST": machine.docker_host,
            "NETDOJO_PATIENCE": facts["patience"],
            "NETDOJO_OWNER": f"full-kernel-{os.getpid()}",
            "PYTHONPATH": str(ROOT),
        }
        codes = []
        for name in names:
            print(f"== {name}", flush=True)
            if name in TESTS:
                codes.append(run_tests(name, around))
            else:
                words = [sys.executable, "-m", "tests.full_kernel.proof", name]
                codes.append(subprocess.run(words, cwd=ROOT, env=around, check=False).returncode)
    bad = [name for name, code in zip(names, codes, strict=True) if code]
    print("failed: " + ", ".join(bad) if bad else "== all parts passed", flush=True)
    print(
        f"The results are in {folder()}/results.json; `python -m tests.full_kernel.report` writes them down."
    )
    return next((code for code in codes if code), 0)


def main(words: list[str]) -> int:
    """Reads the words and runs; what stands in the way is said in a line."""
    known = ["machine", *(exercise.name for exercise in wanted()), "sandbox"]
    names = [word for word in words if word != "--shell"]
    unknown = [name for name in names if name not in known]
    if unknown:
        print(
            f"netdojo: no part is called {', '.join(unknown)}. There are: {', '.join(known)}", file=sys.stderr
        )
        return WRONG_USE
    try:
        return run(names or known, shell="--shell" in words)
    except (MachineFailed, Problem) as problem:
        print(f"netdojo: {problem}", file=sys.stderr)
        return WRONG_USE
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
