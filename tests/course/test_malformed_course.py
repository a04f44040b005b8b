"""Whatever stands in any file of a course, `list` and `author check --fast` tell what is wrong: never a traceback.

`test_malformed` does the same for one exercise's file, with more noise. Here it is the lessons, faults and lists too,
and each key of each file is made unknown, gone and of a wrong kind: the message must name it and its line. A sample in
every run, all of them with `--long`.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.course.loader import load_course
from grader.course.misunderstandings import course_misunderstandings
from grader.course.sections import section_titles
from grader.course.topics import course_topics
from grader.problem import CourseProblem, Problem
from tests.course.test_malformed import LEAVES, TREES, netdojo_list, places
from tui.main import cli

ROOT = Path(__file__).parents[2]
EXERCISES = ("custom-bridge", "drill")
LESSONS = ("1.2-namespaces", "1.3-custom-networks")
LISTS = ("lessons/topics.yaml", "lessons/sections.yaml", "lessons/mistakes.yaml")
FAULT = "exercises/drill/faults/icc-off"
KEYED = (
    *LISTS,
    "exercises/custom-bridge/exercise.yaml",
    "exercises/drill/exercise.yaml",
    f"{FAULT}/fault.yaml",
    *(f"lessons/{slug}.en.md" for slug in LESSONS),
)
SCRIPTS = ("exercises/custom-bridge/solutions", "exercises/custom-bridge/attempts", f"{FAULT}/solutions")
TEXTS = (*KEYED, *(f"lessons/{slug}.zh.md" for slug in LESSONS), "exercises/custom-bridge/task.zh.md")
PIECES = (
    *(b"", b"\t", b"\r", b"\x00", b"\xff", b"\xfe\xff", b"\xc3", b"\x1b[2J"),
    *("\u202e".encode(), "\u200b".encode(), "\ufeff".encode(), "名".encode("gbk"), "网络".encode("utf-16")),
    *(
        b":",
        b"&a ",
        b"*a",
        b"{",
        b"]",
        b"'",
        b"- ",
        b"? ",
        b"!!python/object:os.system ",
        b"<<: *x\n",
        b"%YAML 9.9\n",
    ),
    *(
        b"---\n",
        b"...\n",
        b"\n\n",
        b"  ",
        b"[" * 40,
        b"{a: " * 40,
        b"::: ",
        b":::\n",
        b"::: quiz\n",
        b"::: claim x maybe\n",
    ),
    *(
        b"```",
        b"```run\n",
        b"```topology\n[]\n```\n",
        b"```output\n",
        b"~~~",
        b"](section:",
        b"![](x)",
        b"<b>",
        b"|",
        b">",
    ),
    *(
        b"9" * 5000,
        b"1e999999",
        b".inf",
        b"0x1F",
        b"2026-11-25",
        b"#: goal: \n",
        b"#: on \n",
        b"$",
        b"${x",
        b"\\",
    ),
)
READERS: dict[str, Callable[[Path], object]] = dict(
    zip(LISTS, (course_topics, section_titles, course_misunderstandings), strict=True)
)
"""Who reads a list; everything else is read with the course."""

STRANGE = {"zzz": ["zzz"]}
"""A value that no key may have."""


@dataclass(frozen=True)
class Copy:
    """A small course, whose files are put back after each change."""

    root: Path

    def told(self, name: str, content: bytes) -> str:
        """What is told of the course while `content` stands in the file `name`; "" where it is taken."""
        return self._with(name, content, lambda: self._mistakes(READERS.get(name, load_course)))

    def broken(self, name: str, content: bytes) -> None:
        """Looks at it by the commands."""
        self._with(name, content, self._commands)

    def _with(self, name: str, content: bytes, look: Callable[[], str]) -> str:
        file = self.root / name
        right = file.read_bytes()
        file.write_bytes(content)
        try:
            return look()
        finally:
            file.write_bytes(right)

    def _mistakes(self, read: Callable[[Path], object]) -> str:
        told: CourseProblem | None = None
        try:
            read(self.root)
        except CourseProblem as problem:
            told = problem
        assert told is None or told.to("zh")
        return told.to("en") if told else ""

    def _commands(self) -> str:
        for words in (("list",), ("author", "check", str(self.root), "--fast")):
            argv = ["--lang", "en", "--course", str(self.root), *words]
            # `main` makes a sentence and exit code 3 of a Problem, and of nothing else.
            ran = CliRunner().invoke(cli, argv, standalone_mode=True)
            code, told = ran.exit_code, ran.output
            if isinstance(ran.exception, Problem):
                code, told = 3, ran.exception.to("en") + ran.exception.to("zh")
            elif ran.exception is not None and not isinstance(ran.exception, SystemExit):
                raise ran.exception
            assert code in (0, 1, 3), (words, told)
            if code != 0:
                # One file may be right and another, which fits it no more, be named.
                assert re.search(r"(lessons|exercises)/[^\n]*", told), told
        return ""


@pytest.fixture(scope="module")
def copy() -> Iterator[Copy]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in EXERCISES:
            shutil.copytree(ROOT / "exercises" / name, root / "exercises" / name)
        (root / "lessons").mkdir()
        for pattern in (*(f"{slug}.*.md" for slug in LESSONS), "*.yaml"):
            for file in (ROOT / "lessons").glob(pattern):
                shutil.copy(file, root / "lessons")
        yield Copy(root)


def test_the_small_course_is_one(copy: Copy) -> None:
    assert all((copy.root / name).is_file() for name in TEXTS)
    assert copy.told(TEXTS[0], (copy.root / TEXTS[0]).read_bytes()) == ""
    assert CliRunner().invoke(cli, ["--course", str(copy.root), "list"]).exit_code == 0


# -- every key in its turn ---------------------------------------------------------------------------------------------


def keys_of(content: bytes) -> tuple[Any, str]:
    """What stands in a file's keys, and its text: all of a list, the top of a lesson."""
    words = content.decode()
    if not words.startswith("---\n"):
        return yaml.load(words, yaml.BaseLoader), ""
    _, keys, text = words.split("---\n", 2)
    return yaml.load(keys, yaml.BaseLoader), text


def written(tree: Any, text: str) -> bytes:
    """A file with those keys, and that text below them where it is a lesson."""
    keys = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=10_000).encode("utf-8", "replace")
    return b"---\n" + keys + b"---\n" + text.encode() if text else keys


def at(tree: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def paths(tree: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a tree."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        yield (*above, key)
        yield from paths(value, (*above, key))


def lines_of(content: bytes) -> dict[tuple[Any, ...], int]:
    """The line of every key, by PyYAML's own nodes; a lesson's keys begin on its second line."""
    words = content.decode()
    first = 2 if words.startswith("---\n") else 1
    found: dict[tuple[Any, ...], int] = {}

    def walk(node: yaml.Node, above: tuple[Any, ...]) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                found[(*above, key.value)] = key.start_mark.line + first
                walk(value, (*above, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                found[(*above, number)] = value.start_mark.line + first
                walk(value, (*above, number))

    walk(yaml.compose(words.split("---\n", 2)[1] if first == 2 else words, yaml.SafeLoader), ())
    return found


def cases(seed: int, most: int, config: pytest.Config) -> list[tuple[str, tuple[Any, ...]]]:
    """Files and places in them, as many of each file: the same ones in every process. All with `--long`."""
    dice = random.Random(seed)
    found = []
    for name in KEYED:
        there = list(paths(keys_of((ROOT / name).read_bytes())[0]))
        some = there if config.getoption("--long") else dice.sample(there, min(most, len(there)))
        found += [(name, path) for path in some]
    return found


def test_a_value_of_a_wrong_kind_is_told_with_its_line_and_key(
    copy: Copy, pytestconfig: pytest.Config
) -> None:
    for name, path in cases(1, 8, pytestconfig):
        tree, text = keys_of((copy.root / name).read_bytes())
        at(tree, path[:-1])[path[-1]] = STRANGE
        content = written(tree, text)
        told, lines = copy.told(name, content), lines_of(content)
        # Its own line or, where it is an entry of something, that of its parent; or the value's, which is no key.
        near = {lines[path[:count]] for count in range(1, len(path) + 1)}
        near |= {line for where, line in lines.items() if where[: len(path)] == path}
        said = {int(line) for line in re.findall(rf"{re.escape(name)}:(\d+): ", told)}
        assert said & near, (name, path, told)
        words = [str(key) for key in path if not isinstance(key, int)]
        assert any(word in told for word in (*words, "zzz")), (name, path, told)


def test_a_key_that_is_unknown_is_told_with_its_line(copy: Copy, pytestconfig: pytest.Config) -> None:
    free = ("vars", "labels", "options")  # mappings whose keys are their author's
    for name, path in cases(2, 10, pytestconfig):
        tree, text = keys_of((copy.root / name).read_bytes())
        holder = at(tree, path)
        if not isinstance(holder, dict) or path[-1] in free:
            continue
        holder["zzz"] = "1"
        content = written(tree, text)
        line = lines_of(content)[(*path, "zzz")]
        told = copy.told(name, content)
        assert re.search(rf"{re.escape(name)}:{line}: [^\n]*zzz", told), (name, path, told)


def test_a_key_that_is_gone_is_told_or_was_not_needed(copy: Copy, pytestconfig: pytest.Config) -> None:
    refused = 0
    for name, path in cases(3, 6, pytestconfig):
        tree, text = keys_of((copy.root / name).read_bytes())
        del at(tree, path[:-1])[path[-1]]
        told = copy.told(name, written(tree, text))
        assert not told or re.search(r"(lessons|exercises)/[^\n]+: ", told), (name, path, told)
        refused += bool(told)
    assert refused


# -- noise -------------------------------------------------------------------------------------------------------------


def sampled(config: pytest.Config) -> settings:
    """How many are tried: few and the same ones everywhere, or many and others each time."""
    long = config.getoption("--long")
    return settings(
        max_examples=400 if long else 8,
        derandomize=not long,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


def any_file(root: Path) -> st.SearchStrategy[str]:
    scripts = [
        str(file.relative_to(root)) for folder in SCRIPTS for file in sorted((root / folder).glob("*.sh"))
    ]
    return st.sampled_from([*TEXTS, *scripts])


def test_any_file_with_something_put_into_it(copy: Copy, pytestconfig: pytest.Config) -> None:
    @sampled(pytestconfig)
    @given(data=st.data())
    def noise(data: st.DataObject) -> None:
        name = data.draw(any_file(copy.root))
        content = (copy.root / name).read_bytes()
        for _ in range(data.draw(st.integers(1, 3))):
            where = data.draw(st.integers(0, len(content)))
            cut = data.draw(st.sampled_from([0, 0, 1, 5, len(content)]))
            content = content[:where] + data.draw(st.sampled_from(PIECES)) + content[where + cut :]
        copy.broken(name, content)

    noise()


def test_any_keys_with_values_of_other_kinds(copy: Copy, pytestconfig: pytest.Config) -> None:
    @sampled(pytestconfig)
    @given(name=st.sampled_from(KEYED), data=st.data())
    def other_kinds(name: str, data: st.DataObject) -> None:
        tree, text = keys_of((copy.root / name).read_bytes())
        copy.broken(name, written(changed(tree, data), text))

    other_kinds()


def test_any_lesson_with_its_lines_elsewhere(copy: Copy, pytestconfig: pytest.Config) -> None:
    @sampled(pytestconfig)
    @given(slug=st.sampled_from(LESSONS), language=st.sampled_from(["en", "zh"]), data=st.data())
    def elsewhere(slug: str, language: str, data: st.DataObject) -> None:
        name = f"lessons/{slug}.{language}.md"
        lines = (copy.root / name).read_text(encoding="utf-8").splitlines(keepends=True)
        for _ in range(data.draw(st.integers(1, 4))):
            line = lines.pop(data.draw(st.integers(0, len(lines) - 1)))
            if data.draw(st.booleans()):
                lines.insert(data.draw(st.integers(0, len(lines))), line)
        copy.broken(name, "".join(lines).encode())

    elsewhere()


def changed(tree: Any, data: st.DataObject) -> Any:
    """`tree` with one to three values, or keys, of other kinds."""
    for _ in range(data.draw(st.integers(1, 3))):
        there = list(places(tree))
        if not there:
            return data.draw(TREES)
        holder, key = data.draw(st.sampled_from(there))
        how = data.draw(st.sampled_from(["value", "gone", "more"]))
        if how == "value":
            holder[key] = data.draw(TREES)
        elif how == "gone":
            del holder[key]
        elif isinstance(holder, dict):
            holder[str(data.draw(LEAVES))] = data.draw(TREES)
        else:
            holder.append(data.draw(TREES))
    return tree


Make = Callable[[bytes], bytes]
AS_A_WHOLE: dict[str, Make] = {
    "empty": lambda content: b"",
    "spaces": lambda content: b" \n\n ",
    "huge": lambda content: content + b"# " + b"x" * 300 * 1024,
    "utf-16": lambda content: content.decode().encode("utf-16"),
    "gbk": lambda content: content.decode().encode("gbk", "replace"),
    "latin-1": lambda content: content.decode().encode("latin-1", "replace") + b"\xe9",
    "cut in a character": lambda content: (
        content[: content.index("：".encode()) + 1] if "：".encode() in content else b"\xe7"
    ),
    "deep lists": lambda content: b"a: " + b"[" * 5000 + b"]" * 5000,
    "deep mappings": lambda content: b"".join(b" " * n + b"a:\n" for n in range(400)),
    "billion laughs": lambda content: b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "scalar": lambda content: b"42\n",
    "list": lambda content: b"- 1\n- 2\n",
    "twice": lambda content: content + content,
    "null": lambda content: b"~\n",
    "a key of 200 KB": lambda content: b"k" * 200_000 + b": 1\n",
}


@pytest.mark.parametrize("make", AS_A_WHOLE.values(), ids=AS_A_WHOLE)
def test_any_file_that_is_something_else_as_a_whole(copy: Copy, make: Make) -> None:
    for name in TEXTS:
        right = (copy.root / name).read_bytes()
        content = make(right)
        told = copy.told(name, content)
        # A task is read when it is shown; a text below a lesson's keys too.
        if name in KEYED and not content.startswith(right[:200]):
            assert re.search(rf"{re.escape(name)}(:\d+)?: ", told), (name, told)
            assert len(told) < 20_000
    copy.broken(KEYED[-1], make((copy.root / KEYED[-1]).read_bytes()))


@pytest.mark.parametrize(
    "change", [(b"", b"\xef\xbb\xbf"), (b"\n", b"\r\n")], ids=["byte order mark", "windows"]
)
def test_what_windows_writes_is_taken(copy: Copy, change: tuple[bytes, bytes]) -> None:
    for name in TEXTS:
        content = (copy.root / name).read_bytes()
        put = change[1] + content if not change[0] else content.replace(*change)
        assert copy.told(name, put) == "", name
    before = load_course(copy.root)
    lesson = f"lessons/{LESSONS[0]}.en.md"
    wanted = before.lesson(LESSONS[0]).read("en")
    right = (copy.root / lesson).read_bytes()
    (copy.root / lesson).write_bytes(right.replace(b"\n", b"\r\n"))
    try:
        assert before.lesson(LESSONS[0]).read("en") == wanted, "no command holds a carriage return"
    finally:
        (copy.root / lesson).write_bytes(right)


@pytest.mark.parametrize(
    "words",
    ["[" * 60_000, "`" * 60_000, "*a _b " * 20_000, "> " * 30_000, "](" * 40_000, "<a" * 40_000],
    ids=["brackets", "backticks", "stars", "quotes", "links", "tags"],
)
def test_no_lesson_takes_long_to_read(copy: Copy, words: str) -> None:
    name = f"lessons/{LESSONS[0]}.en.md"
    content = (copy.root / name).read_bytes() + words.encode()
    began = time.process_time()
    copy.broken(name, content)
    assert time.process_time() - began < 20


def test_a_folder_whose_name_is_no_text_is_told_of(copy: Copy, tmp_path: Path) -> None:
    shutil.copytree(copy.root, tmp_path / "course")
    for name in (b"\xff\xfe", b"\x1b[2J", b"new\nline"):
        (tmp_path / "course/exercises" / os.fsdecode(name)).mkdir()
    ran = netdojo_list(tmp_path / "course")
    assert (ran.returncode, ran.stdout) == (3, ""), ran.stderr
    assert ran.stderr.count("an exercise's folder is named with small letters") == 3
    assert all(shown in ran.stderr for shown in (r"\udcff\udcfe", r"\x1b[2J", r"new\nline"))
    assert "\x1b[2J" not in ran.stderr
    assert "Traceback" not in ran.stderr
