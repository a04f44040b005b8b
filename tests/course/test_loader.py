"""Every mistake in a course's files is told with its file, line, key and the nearest valid key."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.course.lint import lint_course
from grader.course.loader import load_course
from grader.course.models import Course
from grader.problem import CourseProblem
from tests.course.conftest import RIGHT, Folder

FILE = "exercises/first/exercise.yaml"

# What is replaced, by what, and what is then said (after the file's name).
WRONG = [
    (
        "driver: bridge",
        "drivr: bridge",
        ":13: goal `network`: the key `drivr` is unknown; did you mean `driver`?",
    ),
    ("minutes: 15", "minute: 15", ":4: the key `minute` is unknown; did you mean `minutes`?"),
    ("minutes: 15\n", "", ":1: the key `minutes` is missing"),
    ("{en: A network, zh: 网络}", "{en: A network}", ":3: the key `title.zh` is missing"),
    ("{en: Look at $net., zh: 看 $net。}", "{zh: 看 $net。}", ":21: the key `hints.0.en` is missing"),
    ("address: {container: $web, ", "address: {", ":16: goal `web`: the key `address.container` is missing"),
    ("minutes: 15", "minutes: soon", ":4: `minutes`: "),
    ("minutes: 15", "minutes: [15]", ":4: `minutes`: "),
    ('section: "1.3"', "section: 1.30", ":1: `section`: "),
    ("title: {en: A network, zh: 网络}", "title: A network", ":3: `title`: "),
    ("nodes: [host1, host2]", "nodes: [host1, host1]", ":1: two nodes have the same name"),
    ("nodes: [host1, host2]", "nodes: [host1, internet]", "no node may be called internet"),
    ("name: $net", "name: $nett", ":13: there is no variable `nett`; did you mean `net`?"),
    ("en: Look at $net.", "en: 'Look at ${nte}.'", ":21: there is no variable `nte`; did you mean `net`?"),
    ("subnet: {subnet: 24}", "subnet: {subnt: 24}", ":8: the variable `subnet` has exactly one of: "),
    ("subnet: {subnet: 24}", "subnet: {subnt: 24}", "; did you mean `subnet`?"),
    ("subnet: {subnet: 24}", "subnet: {subnet: 40}", ":8: `subnet`: "),
    ("subnet: {subnet: 24}", "subnet: 24", ":8: the variable `subnet` has exactly one of: "),
    ("between: [20, 99]", "betwen: [20, 99]", ":9: the key `betwen` is unknown; did you mean `between`?"),
    ("between: [20, 99]", "between: [99, 20]", ":9: "),
    ("between: [20, 99]", "nth: 300", ":9: ip: "),
    ("address_in: subnet", "address_in: web", ":9: ip: `web` is no variable that stands above it"),
    ("  web: {one_of", "  Web: {one_of", ":10: `Web` is no name for a variable"),
    ("  web: {one_of", "  no_proxy: {one_of", ":10: `no_proxy` is no name for a variable"),
    ("[pine, lily]", "[pine, 'two words']", ":10: `one_of.1`: "),
    ("[shop, blog]}", "[10.0.0.0/8, 11.0.0.0/8]}\n  ip2: {address_in: net}", ":8: ip2: "),
    ("[shop, blog]}", "['fd00::/64', 'fd01::/64']}\n  ip2: {address_in: net}", ":8: ip2: "),
    ("- id: by-name", "- id: web", ":17: two goals are called `web`"),
    ("- id: by-name", "- id: By Name", ":17: goal `By Name`: `id`: "),
    (
        "needs: [network]",
        "needs: [netwrk]",
        ":15: goal `web`: needs `netwrk`, which is no goal; did you mean `network`?",
    ),
    (
        "needs: [network]",
        "needs: [by-name]",
        ":15: goal `web`: needs `by-name`, which does not stand above it",
    ),
    ("needs: [network]", "needs: [web]", ":15: goal `web`: needs `web`, which does not stand above it"),
    (
        "    reach: {",
        "    raech: {",
        ":17: goal `by-name`: `goals.2`: asks for nothing; a goal has exactly one of: ",
    ),
    ("    reach: {", "    port: {container: a, port: 80/tcp}\n    reach: {", "asks for port and reach"),
    (
        "    network: {name: $net, driver: bridge, subnet: $subnet}",
        "    network:",
        ":12: goal `network`: `goals.0`: `network` says nothing",
    ),
    (
        "from: host2/client",
        "from: hots2/client",
        ":19: goal `by-name`: there is no node `hots2`; did you mean `host2`?",
    ),
    (
        "answered_by: $web",
        "answered_by: hots2/web",
        ":19: goal `by-name`: there is no node `hots2`; did you mean `host2`?",
    ),
    (
        "answered_by: $web",
        "answered_by: node:host1",
        ":19: goal `by-name`: node:host1: a container's name or host2/NAME belongs here",
    ),
    ("from: host2/client", "from: container:client", ":19: goal `by-name`: container:client: "),
    ('"http://$web/"', '"http://$web:655350/"', ":19: goal `by-name`: "),
    ('"http://$web/"', "ftp://web/", ":19: goal `by-name`: `reach.to`: "),
    ('"http://$web/"', "tcp://web", ":19: goal `by-name`: tcp://web: tcp:// needs a port"),
    ("subnet: $subnet", "subnet: 10.1.2.3/24", ":13: goal `network`: `network.subnet`: "),
    ("minutes: 15", "minutes: 15\nminutes: 16", ":5: the key `minutes` stands twice"),
    ("order: 30", "order: &a 30", ":2: anchors and aliases"),
    ("order: 30", "order: !!python/object:os.system 30", ":2: the tag "),
    ("order: 30", "order: [30", "this is no YAML: "),
    ("order: 30", "order: 30\n---\nmore: 1", "the file holds more than one document"),
    ("order: 30", "[a, b]: 30", ":2: a key must be a word"),
    ("order: 30", f"order: {'[' * 30}{']' * 30}", ":2: this is nested too deeply"),
    ("  - id: network", "\t- id: network", "this is no YAML: "),
]


def test_the_small_exercise_is_right(folder: Folder) -> None:
    course = load_course(folder.root)
    assert course.names() == ["first"]
    assert lint_course(course) == []


@pytest.mark.parametrize(("old", "new", "said"), WRONG, ids=[said[:60] for _, _, said in WRONG])
def test_a_mistake_is_told_with_its_place_and_what_was_meant(
    folder: Folder, old: str, new: str, said: str
) -> None:
    folder.change(old, new)
    problem = folder.problem()
    assert said in problem
    assert FILE in problem


def test_blocked_needs_another_probe_as_its_control(folder: Folder) -> None:
    blocked = "{from: $web, to: 'tcp://db:1', control: {from: $web}}"
    folder.change("hints:", f"  - id: quiet\n    blocked: {blocked}\nhints:")
    assert ":21: goal `quiet`: the control is the blocked probe itself" in folder.problem()


def test_a_firewall_may_not_allow_what_it_denies(folder: Folder) -> None:
    pair = "[{from: $web, to: 'tcp://db:1'}]"
    folder.change("hints:", f"  - id: wall\n    firewall: {{allow: {pair}, deny: {pair}}}\nhints:")
    assert "goal `wall`: " in folder.problem()
    assert "is both allowed and denied" in folder.problem()


def test_all_mistakes_are_told_at_once_and_many_are_counted(folder: Folder) -> None:
    folder.yaml.write_text(RIGHT + "".join(f"key{n}: 1\n" for n in range(30)), encoding="utf-8")
    problem = folder.problem()
    assert problem.startswith(f"The course in {folder.root} has 30 mistakes:")
    assert problem.endswith("... and 10 more")


def test_an_alias_bomb_is_refused_at_its_first_anchor(folder: Folder) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    folder.yaml.write_text(bomb, encoding="utf-8")
    assert f"{FILE}:1: anchors and aliases" in folder.problem()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", f"{FILE}: the file is empty"),
        (b"# nothing\n", f"{FILE}: the file is empty"),
        (b"section: 1\n\xff\xfe\n", f"{FILE}:2: the file is not UTF-8 text"),
        (b"a: \x00\n", f"{FILE}:1: control characters are not taken (U+0000)"),
        (b"- a\n- b\n", f"{FILE}:1: "),
        (b"just words", f"{FILE}:1: "),
        (b"#" * (256 * 1024 + 1), f"{FILE}: the file is larger than 256 KB"),
    ],
    ids=["empty", "comment", "latin", "nul", "list", "words", "huge"],
)
def test_a_file_that_cannot_be_taken_is_named(folder: Folder, content: bytes, said: str) -> None:
    folder.yaml.write_bytes(content)
    assert said in folder.problem()


def test_a_file_of_256_kb_is_taken(folder: Folder) -> None:
    text = RIGHT.encode()
    folder.yaml.write_bytes(text + b"#" * (256 * 1024 - len(text)))
    assert load_course(folder.root).names() == ["first"]


def test_a_missing_file_is_named(folder: Folder) -> None:
    (folder.folder / "task.zh.md").unlink()
    assert "exercises/first/task.zh.md: the file is missing" in folder.problem()
    folder.yaml.unlink()
    assert f"{FILE}: the file is missing" in folder.problem()


def test_a_pipe_in_place_of_a_file_is_not_waited_for(folder: Folder) -> None:
    folder.yaml.unlink()
    os.mkfifo(folder.yaml)
    assert f"{FILE}: this is no regular file" in folder.problem()


def test_a_link_may_not_leave_the_exercise(folder: Folder, tmp_path: Path) -> None:
    link = folder.folder / "solutions" / "passwd.sh"
    link.symlink_to("/etc/passwd")
    assert "exercises/first/solutions/passwd.sh: this link leads out of the exercise" in folder.problem()
    link.unlink()
    link.symlink_to(link)
    assert "exercises/first/solutions/passwd.sh: " in folder.problem()


def test_an_exercise_may_not_be_a_link_out_of_the_course(
    folder: Folder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = Folder(tmp_path_factory.mktemp("elsewhere"))
    (folder.root / "exercises" / "second").symlink_to(elsewhere.folder)
    assert "exercises/second: this link leads out of the course" in folder.problem()


def test_a_link_inside_the_exercise_is_taken(folder: Folder) -> None:
    (folder.folder / "solutions" / "again.sh").symlink_to("0.sh")
    assert load_course(folder.root).names() == ["first"]


def test_a_folder_needs_a_name_that_can_be_typed(folder: Folder) -> None:
    folder.folder.rename(folder.folder.with_name("First One"))
    assert "exercises/First One: an exercise's folder is named with small letters" in folder.problem()


def test_a_course_needs_a_folder_of_exercises(tmp_path: Path) -> None:
    with pytest.raises(CourseProblem, match="it has no folder `exercises`"):
        load_course(tmp_path)
    (tmp_path / "exercises").write_text("")
    with pytest.raises(CourseProblem, match="it has no folder `exercises`"):
        load_course(tmp_path)


def test_a_name_that_is_nearly_an_exercise_is_guessed(course: Course) -> None:
    with pytest.raises(CourseProblem) as near:
        course.exercise("custom-brigde")
    assert near.value.to("en") == "There is no exercise called custom-brigde. Did you mean custom-bridge?"
    with pytest.raises(CourseProblem) as far:
        course.exercise("qqq")
    assert far.value.to("en").endswith("`netdojo list` shows the exercises.")


def test_a_mistake_is_told_in_chinese_too(folder: Folder) -> None:
    folder.change("minutes: 15", "minute: 15")
    with pytest.raises(CourseProblem) as raised:
        load_course(folder.root)
    assert f"{FILE}:4: " in raised.value.to("zh")
