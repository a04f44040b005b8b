"""The plugin for pytest: what it collects, how it tells what a proof found, and one proof on a real engine."""

from __future__ import annotations

import os
import tomllib
from importlib.metadata import entry_points
from pathlib import Path
from xml.etree import ElementTree

import pytest

from grader.author.skeleton import Wanted, new_course, new_exercise
from grader.proof import Judgement, Result
from grader.text import say, verbatim

pytest_plugins = "pytester"

ROOT = Path(__file__).parents[2]
PLUGIN = "grader.author.pytest_plugin"
INSTALLED = any(point.value == PLUGIN for point in entry_points(group="pytest11"))
LOADED = ("-p", "no:asyncio", *(() if INSTALLED else ("-p", PLUGIN)))
MINE = Wanted("1.2", "Mine", "我的")
NOWHERE = "unix:///nonexistent"


@pytest.fixture
def mine(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course with the exercises `first` and `second`."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    monkeypatch.delenv("NETDOJO_LANG", raising=False)
    root = pytester.path / "mine"
    new_course(root, MINE)
    new_exercise(root, "second", MINE)
    return root


def collected(pytester: pytest.Pytester, *arguments: object) -> list[str]:
    done = pytester.runpytest_inprocess(*LOADED, "--collect-only", "-q", *map(str, arguments))
    return [line for line in done.outlines if "::" in line]


def result(
    what: str,
    verdict: Judgement,
    seen: str = "x fail",
    lacking: dict[str, str] | None = None,
    printed: str = "",
) -> Result:
    return Result(
        "first",
        verbatim(what),
        verbatim("every goal passes"),
        say("seen: {goals}", goals=tuple(map(verbatim, seen.split("; ")))),
        verdict,
        lacking=lacking or {},
        printed=printed,
    )


GREEN = result("right way a", Judgement.PASS)
RED = result(
    "right way b",
    Judgement.FAIL,
    "web fail (not-attached: it is not); answers unknown",
    printed="Error: no such",
)
DARK = result("wrong way c", Judgement.COULD_NOT_TELL, "web unknown")
LACKING = result("wrong way d", Judgement.COULD_NOT_TELL, lacking={"vip": "ipvs"})


@pytest.fixture
def told(pytester: pytest.Pytester, mine: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Runs the plugin on `first` with a proof that has come to these results."""

    def run(*results: Result) -> pytest.RunResult:
        monkeypatch.setattr("grader.session.ready.ensure_ready", lambda _show: None)
        monkeypatch.setattr("grader.proof.prove", lambda *_rest, **_more: results)
        return pytester.runpytest_inprocess(
            *LOADED, "--netdojo", "-rs", "--junitxml=out.xml", str(mine / "exercises" / "first")
        )

    return run


def cases(pytester: pytest.Pytester) -> dict[str, tuple[str, str]]:
    """Of the JUnit file: each case, what came of it, and its words."""
    found = {}
    for case in ElementTree.parse(pytester.path / "out.xml").getroot().iter("testcase"):
        kinds = [child for child in case if child.tag in ("failure", "error", "skipped")]
        words = "".join(f"{child.get('message')}\n{child.text}" for child in kinds)
        found[str(case.get("name"))] = (kinds[0].tag if kinds else "passed", words)
    return found


def test_it_is_announced_to_pytest() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["pytest11"] == {"netdojo": PLUGIN}
    assert not [name for name in project["dependencies"] if name.startswith("pytest")]


@pytest.mark.parametrize("place", [".", "mine", "mine/exercises"])
def test_a_course_and_its_folder_mean_every_exercise(
    pytester: pytest.Pytester, mine: Path, place: str
) -> None:
    assert collected(pytester, "--netdojo", place) == [
        "mine/exercises/first/exercise.yaml::first",
        "mine/exercises/second/exercise.yaml::second",
    ]


@pytest.mark.parametrize("place", ["mine/exercises/second", "mine/exercises/second/exercise.yaml"])
def test_an_exercise_means_itself(pytester: pytest.Pytester, mine: Path, place: str) -> None:
    assert collected(pytester, "--netdojo", place) == ["mine/exercises/second/exercise.yaml::second"]


def test_an_exercise_may_be_called_as_what_pytest_passes_over(pytester: pytest.Pytester, mine: Path) -> None:
    new_exercise(mine, "build", MINE)
    assert "mine/exercises/build/exercise.yaml::build" in collected(pytester, "--netdojo", "mine")
    assert len(collected(pytester, "--netdojo", "mine", "--ignore=mine/exercises/first")) == 2


def test_without_the_option_it_does_nothing(pytester: pytest.Pytester, mine: Path) -> None:
    pytester.makepyfile("def test_of_their_own(): pass")
    assert collected(pytester, ".") == ["test_without_the_option_it_does_nothing.py::test_of_their_own"]
    heavy = "import sys; print(sorted({'docker', 'grader.proof', 'grader.course', 'sqlalchemy'} & set(sys.modules)))"
    pytester.makepyfile(test_light=f"def test_light():\n    {heavy}")
    done = pytester.runpytest_subprocess(*LOADED, "-s", "-q", "test_light.py")
    assert done.ret == 0
    assert "[]" in done.stdout.str()


def test_a_broken_exercise_keeps_no_other_from_its_test(pytester: pytest.Pytester, mine: Path) -> None:
    file = mine / "exercises" / "first" / "exercise.yaml"
    file.write_text(file.read_text().replace("driver: bridge", "drivr: bridge"))
    done = pytester.runpytest_inprocess(*LOADED, "--netdojo", "--collect-only", "-q", "mine")
    assert "mine/exercises/second/exercise.yaml::second" in done.outlines
    done.stdout.fnmatch_lines(["*exercise.yaml:1?: *drivr*did you mean `driver`?*"])
    assert "Traceback" not in done.stdout.str()


def test_mistakes_in_files_fail_before_an_engine_is_asked(
    pytester: pytest.Pytester, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", NOWHERE)
    (mine / "exercises" / "first" / "attempts" / "name-typo.sh").unlink()
    done = pytester.runpytest_inprocess(*LOADED, "--netdojo", "mine/exercises/first")
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["mistakes in its files; it was not tried on an engine:", "exercises/first*"])


def test_no_engine_is_an_error_and_no_failure(
    pytester: pytest.Pytester, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", NOWHERE)
    done = pytester.runpytest_inprocess(*LOADED, "--netdojo", "mine/exercises/first")
    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["*netdojo doctor*"])
    assert "Traceback" not in done.stdout.str()


def test_each_failed_case_is_told(told, pytester: pytest.Pytester) -> None:  # type: ignore[no-untyped-def]
    done = told(GREEN, RED, DARK, LACKING)
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(
        [
            "1 of 4 cases are not as expected:",
            "  right way b",
            "    expected: every goal passes",
            "    seen: web fail (not-attached: it is not)",
            "    seen: answers unknown",
            "    printed:",
            "      Error: no such",
            "1 of 4 cases could not be told:",
            "  wrong way c",
        ]
    )
    assert "right way a" not in done.stdout.str()
    kind, words = cases(pytester)["first"]
    assert kind == "failure"
    assert "not-attached" in words


def test_what_could_not_be_told_is_an_error(told, pytester: pytest.Pytester) -> None:  # type: ignore[no-untyped-def]
    told(GREEN, DARK, LACKING).assert_outcomes(errors=1)
    kind, words = cases(pytester)["first"]
    assert kind == "error"
    assert "web unknown" in words


def test_what_could_not_be_shown_is_skipped_with_the_feature(told, pytester: pytest.Pytester) -> None:  # type: ignore[no-untyped-def]
    done = told(GREEN, LACKING)
    done.assert_outcomes(skipped=1)
    done.stdout.fnmatch_lines(["SKIPPED*exercises/first/exercise.yaml:1: 1 of 2 cases*vip (lacks ipvs)"])
    kind, words = cases(pytester)["first"]
    assert kind == "skipped"
    assert "ipvs" in words


def test_a_goal_of_a_right_way_that_was_not_shown_is_no_pass(told) -> None:  # type: ignore[no-untyped-def]
    told(result("right way a", Judgement.PASS, lacking={"vip": "ipvs"})).assert_outcomes(skipped=1)
    told(GREEN).assert_outcomes(passed=1)


def test_it_speaks_chinese_when_asked(told, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("NETDOJO_LANG", "zh")
    done = told(RED)
    assert "不符合预期" in done.stdout.str()


@pytest.mark.parametrize("option", ["--netdojo-workers=0", "--netdojo-mutants=-1"])
def test_numbers_that_make_no_sense_are_refused(pytester: pytest.Pytester, option: str) -> None:
    done = pytester.runpytest_subprocess(*LOADED, option)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines([f"*{option.partition('=')[0]} is a number from*"])


@pytest.mark.seconds(35)
@pytest.mark.engine
@pytest.mark.usefixtures("image")
def test_exercises_are_proven_beside_each_other(pytester: pytest.Pytester, mine: Path) -> None:
    file = mine / "exercises" / "second" / "exercise.yaml"
    file.write_text(file.read_text().replace(", subnet: $subnet}", "}"))
    done = pytester.runpytest_subprocess(
        *LOADED,
        "--netdojo",
        "-n",
        "2",
        "--junitxml=out.xml",
        "--netdojo-workers",
        "1",
        str(mine / "exercises"),
    )
    done.assert_outcomes(passed=1, failed=1)
    found = cases(pytester)
    assert found["first"] == ("passed", "")
    kind, words = found["second"]
    assert kind == "failure"
    assert "wrong way no-subnet, seed 1" in words
    assert "expected: network fails because of wrong-subnet" in words
    assert "seen: every goal passes" in words
