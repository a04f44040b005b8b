"""The full-kernel run's own parts that need no machine: what it would run, how it counts, what it writes down."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.course.loader import load_course
from tests.full_kernel import report
from tests.full_kernel.__main__ import cases_of
from tests.full_kernel.machine import Disk, Machine, MachineFailed
from tests.full_kernel.proof import FEATURES, wanted
from tests.full_kernel.results import Case, Part

ROOT = Path(__file__).parents[1]
MACHINE = {
    **{"kernel": "6.12", "engine": "26.1.5", "cgroup": "2", "accelerator": "tcg"},
    **{"boot": "53", "patience": "4"},
}


def test_it_runs_every_exercise_with_a_goal_that_small_machines_lack() -> None:
    names = [exercise.name for exercise in wanted()]
    for exercise in load_course(ROOT).exercises:
        asked = {str(goal["feature"]) for goal in exercise.file.goals if "feature" in goal}
        assert (exercise.name in names) or not asked & FEATURES, exercise.name


def test_a_wrong_part_is_said_with_those_there_are() -> None:
    words = [sys.executable, str(ROOT / "tests/run.py"), "--full-kernel", "ingres"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "no part is called ingres" in done.stderr
    assert "ingress" in done.stderr


def test_what_pytest_said_becomes_cases(tmp_path: Path) -> None:
    file = tmp_path / "junit.xml"
    file.write_text(
        '<testsuites><testsuite><testcase name="good" time="1.5"/>'
        '<testcase name="bad" time="2"><failure message="m">assert 1 == 2</failure></testcase>'
        '<testcase name="broken" time="0"><error message="no engine"/></testcase>'
        '<testcase name="away" time="0"><skipped message="not here"/></testcase></testsuite></testsuites>'
    )
    assert [(case.name, case.verdict, case.seen) for case in cases_of(file)] == [
        ("good", "pass", ""),
        ("bad", "fail", "assert 1 == 2"),
        ("broken", "fail", "no engine"),
        ("away", "could-not-tell", "not here"),
    ]


def test_the_table_counts_what_was_not_shown_apart() -> None:
    cases = (
        Case("right way 10", "every goal passes", "every goal passes", "pass", 60.0),
        Case("right way 20", "every goal passes", "every goal passes", "pass", 60.0, ("vip (ipvs)",)),
        Case("wrong way x", "vip fails", "vip pass", "fail", 60.0),
    )
    found = {"ingress": Part("exercise", "2020-02-02", True, cases)}
    words = report.section(MACHINE, found)
    assert "| `ingress` | 2020-02-02 | 3 | 1 | 1 | 1 | 3.0 min |" in words
    assert "- ingress, right way 20: could-not-tell; could not show vip (ipvs)" in words
    assert "- ingress, wrong way x: fail; vip pass" in words
    cut = report.section(MACHINE, {"ingress": Part("exercise", "2020-02-02", False, cases)})
    assert "`ingress` (cut short)" in cut


def test_the_page_is_written_between_its_marks_alone() -> None:
    page = f"# Title\n\nabove\n\n{report.BEGIN}\nold\n{report.END}\n\n## Next\n"
    done = report.replace(page, "new")
    assert done == f"# Title\n\nabove\n\n{report.BEGIN}\n\nnew\n\n{report.END}\n\n## Next\n"
    assert report.replace(done, "new") == done
    with pytest.raises(ValueError, match="full-kernel"):
        report.replace("# Title\n", "new")


def test_a_machine_that_ends_at_once_is_said_and_leaves_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    qemu = tmp_path / "qemu"
    qemu.write_text("#!/bin/sh\necho no such processor >&2\nexit 1\n")
    qemu.chmod(0o755)
    monkeypatch.setattr("tests.full_kernel.machine.QEMU", str(qemu))
    (tmp_path / "key").write_text("")
    machine = Machine(Disk(tmp_path), tmp_path / "console.log")
    with pytest.raises(MachineFailed, match="does not answer"), machine:
        pytest.fail("there is no machine")
    assert "no such processor" in (tmp_path / "console.out").read_text()
    assert not Path(machine.docker_host.removeprefix("unix://")).parent.exists()
