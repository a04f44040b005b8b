"""What needs no engine: help, languages, wrong use, completion, and how quickly `list` gets to its point."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ARGV, ROOT, Netdojo, surroundings
from tui.main import COMMANDS

NOWHERE = "unix:///nonexistent"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(netdojo: Netdojo, command: str) -> None:
    english = netdojo("--lang", "en", command, "--help")
    chinese = netdojo("--lang", "zh", command, "--help")
    assert (english.returncode, chinese.returncode) == (0, 0)
    assert (english.stderr, chinese.stderr) == ("", "")
    example = english.stdout.partition("Examples:")[2]
    assert f"netdojo {command}" in example
    assert example.strip() in chinese.stdout


def test_the_help_lists_every_command(netdojo: Netdojo) -> None:
    words = netdojo("--help").stdout
    rows = [line.split()[0] for line in words.partition("Commands:")[2].splitlines() if line.startswith("  ")]
    assert [row for row in rows if row in COMMANDS] == list(COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        ["try", "custom-brige", "--script", "/dev/null"],
        ["start", "custom-brige"],
        ["check", "custom-brige"],
        ["shell", "custom-brige"],
        ["reset", "custom-brige"],
        ["stop", "custom-brige"],
        ["task", "custom-brige"],
    ],
    ids=lambda arguments: arguments[0],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_mistyped_exercise_is_named_with_the_nearest(
    netdojo: Netdojo, arguments: list[str], language: str
) -> None:
    done = netdojo("--lang", language, *arguments)
    assert (done.returncode, done.stdout) == (3, "")
    assert len(done.stderr.splitlines()) == 1
    assert "custom-brige" in done.stderr
    assert "custom-bridge" in done.stderr


def test_an_exercise_that_is_not_running_is_said_with_what_to_do(netdojo: Netdojo) -> None:
    done = netdojo("check", "publish")
    assert done.returncode == 3
    assert "netdojo start publish" in done.stderr
    assert "netdojo start" in netdojo("hint").stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["strat"], "Did you mean `netdojo start`?"),
        (["list", "--formt", "json"], "--format"),
        (["list", "--format", "xml"], "json"),
        (["start"], "EXERCISE"),
        (["stop", "publish", "--all"], "not both"),
        (["try", "publish", "--script", "/nonexistent"], "/nonexistent"),
        (["--course", "/nonexistent", "list"], "/nonexistent is no course"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_exit_code_3_without_a_traceback(
    netdojo: Netdojo, arguments: list[str], said: str
) -> None:
    done = netdojo(*arguments)
    assert (done.returncode, done.stdout) == (3, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["start", "publish"], ["try", "publish", "--script", "/dev/null"], ["clean"]],
    ids=lambda arguments: arguments[0],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_an_engine_one_line_says_what_to_do(
    netdojo: Netdojo, arguments: list[str], language: str
) -> None:
    done = netdojo("--lang", language, *arguments, DOCKER_HOST=NOWHERE)
    assert (done.returncode, done.stdout) == (3, "")
    assert len(done.stderr.splitlines()) == 1
    assert "netdojo doctor" in done.stderr


def test_doctor_without_an_engine_says_so_in_its_table(netdojo: Netdojo) -> None:
    done = netdojo("doctor", DOCKER_HOST=NOWHERE)
    assert done.returncode == 3
    row = next(line for line in done.stdout.splitlines() if "Docker engine" in line)
    assert row.startswith("!!")
    assert row.split("  ")[-1].strip(), "nothing says how to mend it"


@pytest.mark.parametrize(
    ("environment", "arguments", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, ["list"], True),
        ({"LANG": "en_US.UTF-8"}, ["list"], False),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, ["list"], False),
        ({"LANG": "zh_CN.UTF-8", "NETDOJO_LANG": "en"}, ["list"], False),
        ({"LANG": "zh_CN.UTF-8"}, ["--lang", "en", "list"], False),
        ({"LANG": "en_US.UTF-8"}, ["list", "--lang", "zh"], True),
        ({}, ["list"], False),
    ],
)
def test_the_language_is_the_one_asked_for_or_the_locales(
    netdojo: Netdojo, environment: dict[str, str], arguments: list[str], chinese: bool
) -> None:
    done = netdojo(*arguments, **environment)
    assert done.returncode == 0
    assert ("自定义桥接网络" in done.stdout) is chinese
    assert ("A custom bridge" in done.stdout) is not chinese


def test_list_as_json_tells_of_every_exercise(netdojo: Netdojo) -> None:
    rows = json.loads(netdojo("list", "--format", "json").stdout)
    folders = {path.parent.name for path in (ROOT / "exercises").glob("*/exercise.yaml")}
    assert {row["name"] for row in rows} == folders
    assert set(rows[0]) == {"name", "section", "title", "minutes", "nodes", "running", "done", "lacking"}


def test_list_marks_what_this_kernel_cannot_show(netdojo: Netdojo, state: Path) -> None:
    words = {"engine": os.environ.get("DOCKER_HOST", ""), "features": {"ipvs": False, "vxlan": True}}
    (state / "kernel.json").write_text(json.dumps(words))
    lines = netdojo("list").stdout.splitlines()
    rows = json.loads(netdojo("list", "--format", "json").stdout)
    lacking = [row["name"] for row in rows if row["lacking"] == ["ipvs"]]
    assert lacking
    assert [line.split()[2] for line in lines if line.endswith("lacks ipvs")] == lacking
    assert lines[-1].startswith("the kernel of this machine lacks ipvs: the virtual addresses")


def test_list_imports_neither_docker_nor_a_screen(state: Path) -> None:
    code = (
        "import sys\nsys.argv = ['netdojo', 'list']\nfrom tui.main import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "slow = {'docker', 'testcontainers', 'textual', 'sqlalchemy', 'requests', 'bittty'}\n"
        "print('slow:', sorted(slow & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=surroundings(state),
    )
    assert done.stdout.splitlines()[-1] == "slow: []"


def test_a_reader_that_has_seen_enough_is_no_failure(state: Path) -> None:
    with subprocess.Popen(
        [*ARGV, "list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings(state)
    ) as listing:
        assert listing.stdout is not None
        assert listing.stderr is not None
        listing.stdout.close()
        said = listing.stderr.read()
    assert (listing.returncode, said) == (0, b"")


# -- completion --------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_printed_and_completes_exercises(netdojo: Netdojo, shell: str) -> None:
    script = netdojo("completion", shell)
    assert script.returncode == 0
    assert "_NETDOJO_COMPLETE" in script.stdout
    assert "netdojo" in script.stdout
    words = {"COMP_WORDS": "netdojo start cus", "COMP_CWORD": "cus" if shell == "fish" else "2"}
    found = netdojo(**words, _NETDOJO_COMPLETE=f"{shell}_complete").stdout
    assert "custom-bridge" in found
    assert "publish" not in found
    words = {"COMP_WORDS": "netdojo st", "COMP_CWORD": "st" if shell == "fish" else "1"}
    found = netdojo(**words, _NETDOJO_COMPLETE=f"{shell}_complete").stdout
    assert "start" in found
    assert "stop" in found


def test_bash_completes_with_the_script(netdojo: Netdojo, state: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin/netdojo"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m tui.main "$@"\n')
    program.chmod(0o755)
    script = netdojo("completion", "bash").stdout
    asked = f"{script}\nCOMP_WORDS=(netdojo check tw) COMP_CWORD=2\n_netdojo_completion netdojo\necho ${{COMPREPLY[@]}}"
    bash = shutil.which("bash")
    assert bash is not None
    path = f"{program.parent}:/usr/bin:/bin"
    done = subprocess.run(
        [bash, "-c", asked],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=surroundings(state, PATH=path),
    )
    assert done.stdout.split() == ["two-tiers"]


@pytest.mark.parametrize("line", ["netdojo start cus", "netdojo --course /nonexistent start cus"])
def test_completing_never_shows_a_traceback(netdojo: Netdojo, line: str) -> None:
    words = line.split()
    done = netdojo(
        COMP_WORDS=line,
        COMP_CWORD=str(len(words) - 1),
        _NETDOJO_COMPLETE="bash_complete",
        NETDOJO_COURSE="/none",
    )
    assert "Traceback" not in done.stderr
