"""Scenarios are read whole, and what is wrong is told with the file and the key. No engine is needed."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.checks.verdict import Outcome
from grader.killercoda.judge import Verified, judge, missing, too_long, unreadable
from grader.killercoda.read import read_scenario
from grader.killercoda.run import overall
from grader.problem import CourseProblem
from grader.text import verbatim
from tests.course.test_malformed import places
from tests.killercoda.conftest import INDEX


def test_a_scenario_is_read_whole(folder: Path) -> None:
    found = read_scenario(folder)
    assert (found.title, found.machine, found.for_docker) == ("Two rooms", "ubuntu", True)
    assert [page.name for page in found.pages] == ["intro", "step1", "step2", "finish"]
    intro, first, second, _ = found.pages
    assert intro.background is not None
    assert intro.foreground is not None
    assert first.text == "Create the network `attic`; it costs $0."
    assert first.folded == (("Tip", "```plain\ndocker network create attic\n```"),)
    assert second.verify is not None
    assert second.verify.words == b"! docker network inspect lobby > /dev/null 2>&1\n"
    assert [(asset.target, asset.chmod) for asset in found.assets] == [("/opt/rooms/plan/rooms.txt", "u+x")]


def changed(folder: Path, keys: str, value: object) -> None:
    index: Any = copy.deepcopy(INDEX)
    place = index
    *path, last = [int(key) if key.isdigit() else key for key in keys.split(".")]
    for key in path:
        place = place[key]
    place[last] = value
    (folder / "index.json").write_text(json.dumps(index))


VALUES = (
    *(
        None,
        True,
        1,
        1e308,
        10**30,
        "",
        "x" * 300,
        "/",
        "..",
        "/a/../../b",
        ".",
        "./",
        "**",
        "[",
        "***",
        "a\x00b",
    ),
    *("\ud800", "\u202e", "~", "foo/", "x/**/y", "a:b", [], {}, [[]], {"a": 1}, "intro.md", "*.txt"),
)


def test_any_values_make_a_scenario_or_a_problem(folder: Path) -> None:
    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(data=st.data())
    def read(data: st.DataObject) -> None:
        index: Any = copy.deepcopy(INDEX)
        for _ in range(data.draw(st.integers(1, 3))):
            holder, key = data.draw(st.sampled_from(list(places(index))))
            holder[key] = data.draw(st.sampled_from(VALUES))
        (folder / "index.json").write_text(json.dumps(index))
        problem: CourseProblem | None = None
        try:
            read_scenario(folder)
        except CourseProblem as told:
            problem = told
        assert problem is None or "index.json" in problem.to("en")

    read()


@pytest.mark.parametrize(
    "content", ["[" * 100_000, '{"title": ' + "9" * 5000, "\ufeff", "{", '{"a": "\\ud800"}']
)
def test_what_is_no_index_is_a_problem(folder: Path, content: str) -> None:
    (folder / "index.json").write_text(content)
    with pytest.raises(CourseProblem, match=r"index\.json"):
        read_scenario(folder)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("details.steps", [], "`details.steps`"),
        ("details.steps.1.text", 7, "`details.steps.1.text`"),
        ("details.steps.1.text", "gone.md", "`details.steps.1.text`: gone.md: the file is missing"),
        ("details.intro.background", "../../up.sh", "`details.intro.background`: ../../up.sh leads out"),
        ("details.steps.0.verify", "../../up.sh", "`details.steps.0.verify`: ../../up.sh leads out"),
        ("details.assets.host01.0.file", "../*", "`details.assets.host01.0.file`"),
        (
            "details.assets.host01.0.file",
            "a**b",
            "`details.assets.host01.0.file`: a**b is no pattern of files",
        ),
        ("details.assets.host01.0.target", "tmp", "`details.assets.host01.0.target`"),
        ("details.assets.host01.0.chmod", "x; rm -r /", "`details.assets.host01.0.chmod`"),
        ("details.steps.0.title", "\x1b[2J", "`details.steps.0.title`: it holds a control"),
        ("title", "", "`title`"),
        ("details", {}, "the key `details.steps` is missing"),
    ],
)
def test_bad_input_is_refused_with_file_and_key(folder: Path, key: str, value: object, said: str) -> None:
    changed(folder, key, value)
    with pytest.raises(CourseProblem) as problem:
        read_scenario(folder)
    assert "index.json: " in str(problem.value)
    assert said in str(problem.value)


@pytest.mark.parametrize(
    "words", ["", "{", "[" * 5000, '"a"', "{}"], ids=["none", "open", "deep", "word", "empty"]
)
def test_what_is_no_index_is_refused(folder: Path, words: str) -> None:
    (folder / "index.json").write_text(words)
    with pytest.raises(CourseProblem, match=r"index\.json"):
        read_scenario(folder)


def test_links_may_lead_into_the_repository_and_no_further(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "shared.txt"
    secret.write_text("shared")
    (folder / "assets" / "linked.txt").symlink_to(secret)
    with pytest.raises(CourseProblem, match=r"linked\.txt leads out"):
        read_scenario(folder)
    (tmp_path / ".git").mkdir()
    assert any(asset.words == b"shared" for asset in read_scenario(folder).assets)


def test_a_missing_verify_script_is_kept_for_its_verdict(folder: Path) -> None:
    (folder / "step2" / "verify.sh").unlink()
    second = read_scenario(folder).pages[2]
    assert second.verify is not None
    assert second.verify.words is None


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (0, Outcome.PASS),
        (1, Outcome.FAIL),
        (125, Outcome.FAIL),
        (126, Outcome.UNKNOWN),
        (127, Outcome.UNKNOWN),
        (139, Outcome.UNKNOWN),
    ],
)
def test_an_exit_code_means(code: int, outcome: Outcome) -> None:
    verdict = judge("verify.sh", code, "said")
    assert (verdict.outcome, verdict.printed) == (outcome, "said")


def test_a_script_that_could_not_judge_is_unknown() -> None:
    for verdict in (missing("v.sh"), unreadable("v.sh", "line 1"), too_long("v.sh", 60)):
        assert verdict.outcome is Outcome.UNKNOWN
        assert "v.sh" in verdict.why.to("en")


def test_all_steps_in_one_word() -> None:
    good, bad, dark = (Verified(one, verbatim("x")) for one in (Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN))
    assert overall([good, good]) is Outcome.PASS
    assert overall([good, dark]) is Outcome.UNKNOWN
    assert overall([dark, bad]) is Outcome.FAIL
    assert overall([good, None]) is Outcome.FAIL, "a step that was never verified is not passed"
    assert overall([]) is Outcome.UNKNOWN, "nothing was judged"
