"""Whatever stands in a course's folder, it is a course or a CourseProblem: never another exception."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grader.course import asks, goals, variables, words
from grader.course.exercise_file import ExerciseFile
from grader.course.lint import lint_course
from grader.course.loader import load_course
from grader.problem import CourseProblem
from tests.course.conftest import RIGHT, Folder

ROOT = Path(__file__).parents[2]
SHIPPED = [file.read_bytes() for file in sorted(ROOT.glob("exercises/*/exercise.yaml"))]
# About ten seconds for all of them together, and the same cases on every machine.
SETTINGS = settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def vocabulary() -> Iterator[str]:
    models = [ExerciseFile, goals.Goal, asks.Control, asks.Pair, asks.Truth, asks.OfPort]
    for model in (*models, *goals.KINDS.values(), *variables.KINDS.values()):
        for name, field in model.model_fields.items():
            yield field.alias or name
    yield from (field.name for field in dataclasses.fields(words.Words))


KEYS = sorted(set(vocabulary()))
WORDS = [
    *("$net", "${web}", "$", "$$", "/", "internet", "none", "own", "host1", "1.3", "a" * 300),
    *("http://", "http://[::1", "tcp://container:/:", "tcp://web:\u0668", "node:", "80/tcp", "999999/udp"),
    *("10.0.0.0/0", "fd00::/64"),
]
LEAVES: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(WORDS),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=20,
)


@pytest.fixture(scope="module")
def folder() -> Iterator[Folder]:
    with tempfile.TemporaryDirectory() as root:
        yield Folder(Path(root))


def taken(folder: Folder) -> bool:
    """Whether it is a course. Every sentence is said, in both languages: that must not fail either."""
    problem: CourseProblem | None = None
    try:
        course = load_course(folder.root)
    except CourseProblem as told:
        problem = told
    if problem is not None:
        assert problem.to("en").startswith("The course in ")
        assert problem.to("zh")
        return False
    for mistake in lint_course(course):
        assert mistake.to("en").startswith(f"{folder.folder}")
        assert mistake.to("zh")
    return True


def tree_of(content: str) -> Any:
    return yaml.load(content, yaml.BaseLoader)


def places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every (holder, key) in a tree."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        yield tree, key
        yield from places(value)


@SETTINGS
@given(content=st.binary(max_size=300))
@example(content=b"\xef\xbb\xbf")
@example(content=b"&a [*a]")
@example(content=b"? {a: b}\n: c")
@example(content=b'"\\uD800": 1')
def test_random_bytes_are_no_course(folder: Folder, content: bytes) -> None:
    folder.yaml.write_bytes(content)
    assert not taken(folder)


@SETTINGS
@given(tree=TREES)
def test_random_trees_of_real_keys(folder: Folder, tree: Any) -> None:
    folder.yaml.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    assert not taken(folder)


@SETTINGS
@given(content=st.sampled_from([*SHIPPED, RIGHT.encode()]), data=st.data())
def test_right_files_with_wrong_values(folder: Folder, content: bytes, data: st.DataObject) -> None:
    tree = tree_of(content.decode())
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(list(places(tree))))
        value = data.draw(TREES)
        if isinstance(holder, dict) and data.draw(st.booleans()):
            holder[data.draw(st.sampled_from(KEYS))] = value
        else:
            holder[key] = value
    folder.yaml.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), encoding="utf-8")
    taken(folder)


@SETTINGS
@given(content=st.sampled_from(SHIPPED), data=st.data())
def test_right_files_cut_short_or_with_a_byte_changed(
    folder: Folder, content: bytes, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(content) - 1))
    middle = data.draw(
        st.sampled_from([b"", b"\t", b"\n", b"\x00", b"\xff", b":", b"&a ", b"*a", b"{", b"]", b"'"])
    )
    rest = content[place + 1 :] if data.draw(st.booleans()) else b""
    folder.yaml.write_bytes(content[:place] + middle + rest)
    taken(folder)


@SETTINGS
@given(
    script=st.sampled_from(["solutions/0.sh", "attempts/0.sh", "setup.sh", "task.en.md"]),
    lines=st.lists(
        st.binary(max_size=20)
        | st.tuples(
            st.sampled_from([b"goal", b"why", b"kind", b"node", b"title.en"]), st.binary(max_size=9)
        ).map(lambda pair: b"#: " + pair[0] + b": " + pair[1]),
        max_size=6,
    ),
)
def test_random_heads_of_scripts(folder: Folder, script: str, lines: list[bytes]) -> None:
    folder.yaml.write_text(RIGHT, encoding="utf-8")
    (folder.folder / script).write_bytes(b"\n".join(lines))
    assert taken(folder)


def netdojo_list(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tui.main", "--lang", "en", "--course", str(root), "list"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\x00", "exercises/first/exercise.yaml:1: the file is not UTF-8 text"),
        (b"a: &a [*a]", "exercises/first/exercise.yaml:1: anchors and aliases"),
        (
            RIGHT.replace("minutes", "minuts").encode(),
            ":4: the key `minuts` is unknown; did you mean `minutes`?",
        ),
    ],
    ids=["bytes", "alias", "key"],
)
def test_the_command_tells_the_mistake_in_its_place_of_a_traceback(
    tmp_path: Path, content: bytes, said: str
) -> None:
    Folder(tmp_path).yaml.write_bytes(content)
    ran = netdojo_list(tmp_path)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_command_says_that_a_folder_is_no_course(tmp_path: Path) -> None:
    ran = netdojo_list(tmp_path / "nowhere")
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "it has no folder `exercises`" in ran.stderr
    assert "Traceback" not in ran.stderr
