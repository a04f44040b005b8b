"""A report that was altered, in whatever way, does not pass for intact; one that was not, does."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.problem import Problem
from grader.progress.entries import canonical, digest_of
from grader.progress.key import InstallationKey, fingerprint
from grader.report.document import Document, results_json, sealed
from grader.report.junit import report_junit
from grader.report.page import page
from grader.report.results import results
from grader.report.table import moodle_csv, table_csv
from grader.report.verify import Judgement, entry_of, verify


def written(tmp_path: Path, words: str) -> Path:
    path = tmp_path / "report"
    path.write_bytes(words.encode())
    return path


def _of(content: Document, number: int) -> dict[str, Any]:
    entry: dict[str, Any] = content["entries"][number - 1]
    return entry


def _again(content: Document, number: int) -> None:
    """Makes the digest of an entry fit what it says, as somebody would who knows the format but has no key."""
    entry = _of(content, number)
    entry["digest"] = digest_of(number, entry_of(entry).fact, entry["previous"])


def change_a_verdict(content: Document) -> None:
    _of(content, 2)["facts"]["verdict"] = "pass"


def change_a_verdict_and_its_digest(content: Document) -> None:
    change_a_verdict(content)
    _again(content, 2)
    _of(content, 3)["previous"] = _of(content, 2)["digest"]
    for number in range(3, len(content["entries"]) + 1):
        _of(content, number)["previous"] = _of(content, number - 1)["digest"]
        _again(content, number)


def leave_one_out(content: Document) -> None:
    del content["entries"][3]


def cut_the_end(content: Document) -> None:
    del content["entries"][-2:]


def swap_two(content: Document) -> None:
    entries = content["entries"]
    entries[1], entries[2] = entries[2], entries[1]


def change_a_result(content: Document) -> None:
    content["results"][3]["passed"] = 1


def change_the_name(content: Document) -> None:
    content["learner"]["name"] = "Han Meimei"


def change_the_date(content: Document) -> None:
    content["made"] = "2025-01-01T00:00:00Z"


def take_the_seal_off(content: Document) -> None:
    del content["seal"]


def another_shape(content: Document) -> None:
    content["entries"] = {"number": 1}


ALTERATIONS: list[Callable[[Document], None]] = [
    change_a_verdict,
    change_a_verdict_and_its_digest,
    leave_one_out,
    cut_the_end,
    swap_two,
    change_a_result,
    change_the_name,
    change_the_date,
    take_the_seal_off,
    another_shape,
]


@pytest.mark.parametrize("alter", ALTERATIONS, ids=lambda alter: alter.__name__)
@pytest.mark.parametrize("form", ["json", "html"])
def test_each_alteration_is_seen(
    tmp_path: Path, content: Document, alter: Callable[[Document], None], form: str
) -> None:
    altered = copy.deepcopy(content)
    alter(altered)
    words = json.dumps(altered)
    if form == "html":
        data = json.dumps(content, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
        words = page(content, "en").replace(data, words.replace("<", "\\u003c"))
    found = verify(written(tmp_path, words))
    assert found.judgement is Judgement.ALTERED
    assert found.why.to("zh") != found.why.to("en")


def test_what_was_not_altered_passes(tmp_path: Path, content: Document, key: InstallationKey) -> None:
    mine = (fingerprint(key.public),)
    for words in (
        json.dumps(content, indent=3, ensure_ascii=False),
        page(content, "zh"),
        page(content, "en"),
        table_csv(content, key, "zh"),
    ):
        path = written(tmp_path, words)
        found = verify(path)
        assert (found.judgement, found.keys) == (Judgement.INTACT, mine), found.why.to("en")
        assert verify(path, mine[0].lower()).judgement is Judgement.INTACT
        assert verify(path, "0000-0000-0000-0000").judgement is Judgement.ALTERED


def test_a_page_that_shows_other_than_its_data(tmp_path: Path, content: Document) -> None:
    words = page(content, "en").replace("<b>1 / ", "<b>9 / ")
    assert verify(written(tmp_path, words)).judgement is Judgement.ALTERED


@pytest.mark.parametrize(
    "alter",
    [
        lambda lines: [lines[0], *lines[2:]],
        lambda lines: [*lines[:-1]],
        lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
        lambda lines: [line.replace(",fail,", ",pass,") for line in lines],
        lambda lines: [line.replace("李雷", "韩梅梅") for line in lines],
        lambda lines: lines[:1],
    ],
    ids=["row-out", "last-out", "swapped", "passed", "renamed", "no-rows"],
)
def test_rows_of_the_csv_cannot_be_altered(
    tmp_path: Path, content: Document, key: InstallationKey, alter: Callable[[list[str]], list[str]]
) -> None:
    lines = table_csv(content, key, "zh").splitlines(keepends=True)
    assert verify(written(tmp_path, "".join(alter(lines)))).judgement is Judgement.ALTERED


def test_who_has_a_key_of_their_own_is_told_by_it(tmp_path: Path, content: Document) -> None:
    """The honest limit: with another key a whole report can be made, and only the key tells."""
    (tmp_path / "other").mkdir()
    forger = InstallationKey.open(tmp_path / "other")
    forged = copy.deepcopy(content)
    change_a_verdict_and_its_digest(forged)
    for item in forged["entries"]:
        item["key"], item["signature"] = forger.public, forger.sign(item["digest"].encode())
    entries = [entry_of(item) for item in forged["entries"]]
    from grader.report.document import plan_of

    forged["results"] = json.loads(
        canonical(results_json(results([plan_of(item) for item in forged["course"]], entries)))
    )
    path = written(tmp_path, json.dumps(sealed(forged, forger)))
    assert verify(path).keys == (fingerprint(forger.public),)
    assert verify(path).judgement is Judgement.INTACT
    assert verify(path, fingerprint(content["seal"]["key"])).judgement is Judgement.ALTERED


def test_forms_without_a_seal_cannot_be_told(tmp_path: Path, content: Document) -> None:
    for words in (report_junit(content, "en"), moodle_csv(content, "en"), "", "hello", '{"format": "other"}'):
        assert verify(written(tmp_path, words)).judgement is Judgement.UNKNOWN
    newer = json.dumps({**content, "format": "netdojo-report/9"})
    assert verify(written(tmp_path, newer)).judgement is Judgement.UNKNOWN


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot be read"):
        verify(tmp_path / "nowhere.json")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Problem, match="cannot be read"):
        verify(tmp_path / "bytes")


def test_half_a_file_was_altered(tmp_path: Path, content: Document) -> None:
    words = json.dumps(content)
    assert verify(written(tmp_path, words[: len(words) // 2])).judgement is Judgement.ALTERED
